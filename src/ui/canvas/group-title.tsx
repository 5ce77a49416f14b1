import type { Group } from '../../core/graph/document.ts';
import { text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { FittedName } from './fitted-name.tsx';
import styles from './group-title.module.css';
import { InlineRename } from './inline-rename.tsx';

const NAME = text('canvas.groupTitle.name', 'Name of the group');

/** The button that opens or closes a group, and its name; while it is renamed, a field in the name's place. */
export function GroupTitle({ group, far = false }: { group: Group; far?: boolean }) {
  const editor = useEditor();
  const t = useText();
  const renaming = useEditorState((state) => state.renaming === group.id);
  const toggle = group.collapsed
    ? text('canvas.groupTitle.expandName', 'Expand {name}', { name: group.name })
    : text('canvas.groupTitle.collapseName', 'Collapse {name}', { name: group.name });
  return (
    <>
      <button
        type="button"
        className={`${styles.toggle} nodrag`}
        data-open={!group.collapsed}
        aria-expanded={!group.collapsed}
        aria-label={t(toggle)}
        title={t(toggle)}
        onClick={(event) => {
          event.stopPropagation();
          // The button is replaced by that of the frame, or of the card; both stand in the same place of the page.
          event.currentTarget.closest<HTMLElement>('.react-flow__node')?.focus({ preventScroll: true });
          editor.groups.toggleCollapsed([group.id]);
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      />
      {renaming ? (
        <GroupRename group={group} />
      ) : far ? (
        <span className={styles.far} title={group.name}>
          <span className={styles.screen}>
            <FittedName name={group.name} />
          </span>
        </span>
      ) : (
        <b className={styles.name} title={group.name}>
          {group.name}
        </b>
      )}
    </>
  );
}

export function GroupRename({ group }: { group: Group }) {
  const editor = useEditor();
  return (
    <InlineRename
      label={NAME}
      name={group.name}
      onDone={(typed) => {
        editor.view.startRename(null);
        if (typed !== null) editor.groups.rename(group.id, typed);
      }}
    />
  );
}
