import { text } from '../../core/text.ts';
import { studiedNode } from '../../store/workspace.ts';
import { Button } from '../controls/button.tsx';
import runStyles from '../controls/progress-button.module.css';
import { useCommand } from '../controls/use-command.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';

const STOP = text('workspaces.measureButton.stop', 'Stop');
const MEASURE = text('workspaces.measureButton.measure', 'Measure');

/** The verb of Study; while it measures, the way to stop it. */
export function MeasureButton() {
  const t = useText();
  const { effects } = useEditor();
  const command = useCommand('run.measureEffect');
  const node = useEditorState(studiedNode);
  const measured = useEditorState((state) => state.effects);
  const available = useEditorState(() => node !== null && effects.available(node));
  if (measured?.running) {
    const part = measured.values.length === 0 ? 0 : measured.done / measured.values.length;
    return (
      <Button
        tone="primary"
        className={runStyles.running ?? ''}
        style={{ '--part': part } as React.CSSProperties}
        onClick={effects.cancel}
      >
        {t(STOP)} {measured.done}/{measured.values.length}
      </Button>
    );
  }
  return (
    <Button
      tone="primary"
      className={runStyles.run ?? ''}
      title={command.hint}
      aria-keyshortcuts={command.ariaKeys}
      disabled={!available}
      onClick={() => node !== null && void effects.measure(node)}
    >
      {t(MEASURE)}
    </Button>
  );
}
