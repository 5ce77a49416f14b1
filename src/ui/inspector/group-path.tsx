import { Fragment } from 'react';
import { groupTree } from '../../core/graph/groups.ts';
import { text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import styles from './inspector.module.css';

const PATH = text('inspector.groupPath.path', 'In the groups');

/** The groups around something, from the outermost; each leads to its page. */
export function GroupPath({ group }: { group: string | undefined }) {
  const editor = useEditor();
  const t = useText();
  const document = useEditorState((state) => state.document);
  const path = group === undefined ? [] : groupTree(document).path(group);
  if (path.length === 0) return null;
  return (
    <nav className={styles.path} aria-label={t(PATH)}>
      {path.map(({ id, name }, index) => (
        <Fragment key={id}>
          {index > 0 && <span aria-hidden="true">›</span>}
          <button type="button" onClick={() => editor.groups.select(id)}>
            {name}
          </button>
        </Fragment>
      ))}
    </nav>
  );
}
