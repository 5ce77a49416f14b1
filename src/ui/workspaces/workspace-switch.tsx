import { text } from '../../core/text.ts';
import { shownWorkspace, type Workspace, workspaces } from '../../store/workspace.ts';
import { useCommand } from '../controls/use-command.ts';
import { useEditorState, useText } from '../editor-context.ts';
import styles from './workspace-switch.module.css';

const TITLE = text('workspaces.workspaceSwitch.title', 'What the window is for');
const BUSY = text('workspaces.workspaceSwitch.busy', 'at work');

/** Words beside the document's name; there are as many as have content. One alone is no choice. */
export function WorkspaceSwitch() {
  const t = useText();
  const list = useEditorState((state) => workspaces(state).join(' '));
  if (!list.includes(' ')) return null;
  return (
    <fieldset className={styles.switch} aria-label={t(TITLE)}>
      {list.split(' ').map((workspace) => (
        <Word key={workspace} workspace={workspace as Workspace} />
      ))}
    </fieldset>
  );
}

function Word({ workspace }: { readonly workspace: Workspace }) {
  const t = useText();
  const command = useCommand(`view.${workspace}`);
  const current = useEditorState(shownWorkspace) === workspace;
  const busy = useEditorState((state) => workspace === 'study' && (state.effects?.running ?? false));
  return (
    <button
      type="button"
      aria-pressed={current}
      aria-keyshortcuts={command.ariaKeys}
      title={command.hint}
      onClick={command.run}
    >
      {command.title}
      {busy && <i role="img" aria-label={t(BUSY)} />}
    </button>
  );
}
