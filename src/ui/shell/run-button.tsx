import { leftOutInWords, runnablePart } from '../../core/graph/runnable.ts';
import { text } from '../../core/text.ts';
import { runCases } from '../../store/cases.ts';
import { useCommands } from '../commands-context.ts';
import { Button } from '../controls/button.tsx';
import { openProblems } from '../controls/problems-signal.ts';
import styles from '../controls/progress-button.module.css';
import { useCommand } from '../controls/use-command.ts';
import { useEditorState, useText } from '../editor-context.ts';

const CANCEL = text('shell.runButton.cancel', 'Cancel');
const NOTHING = text('shell.runButton.nothing', 'Nothing can run yet: show why');
const NO_PICTURE = text('shell.runButton.noPicture', 'Choose a picture to run');

/** Runs the network on all pictures; while it runs, cancels. What is unfinished is left out, and said; where nothing can run, it leads to the reason. */
export function RunButton() {
  const commands = useCommands();
  const t = useText();
  const run = useCommand('run.run');
  const state = useEditorState((s) => s.run);
  const analysis = useEditorState((s) => s.analysis);
  const runs = runnablePart(analysis) !== null;
  const without = leftOutInWords(analysis);
  const empty = useEditorState((s) => s.document.nodes.size === 0);
  const cases = useEditorState((s) => runCases(s).length);

  if (state.kind === 'running') {
    const part = state.total === 0 ? 0 : state.done / state.total;
    return (
      <Button
        tone="primary"
        className={styles.running ?? ''}
        style={{ '--part': part } as React.CSSProperties}
        onClick={() => commands.run('run.cancel')}
      >
        {t(CANCEL)}
        {state.total > 1 && ` ${state.done}/${state.total}`}
      </Button>
    );
  }

  function onClick() {
    if (!runs) openProblems();
    else if (cases === 0) commands.run('run.addPictures');
    else run.run();
  }

  return (
    <Button
      tone="primary"
      className={styles.run ?? ''}
      disabled={empty}
      aria-keyshortcuts={run.ariaKeys}
      title={[runs ? (cases === 0 ? t(NO_PICTURE) : run.hint) : t(NOTHING), without && t(without)]
        .filter(Boolean)
        .join('\n')}
      onClick={onClick}
    >
      {run.title}
    </Button>
  );
}
