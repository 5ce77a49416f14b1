import { useMemo } from 'react';
import { type GraphDocument, type Group, groupsOf } from '../../core/graph/document.ts';
import { onlyGroup } from '../../core/graph/groups.ts';
import { text } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { DocumentSummary } from './document-summary.tsx';
import { GroupInspector } from './group-inspector.tsx';
import styles from './inspector.module.css';
import { LayerInspector } from './layer-inspector.tsx';
import { NotesInspector } from './note-inspector.tsx';
import { SelectionSummary } from './selection-summary.tsx';

const TITLE = text('inspector.inspector.title', 'Inspector');

/** What is known about the selection: one layer, a group, several layers, notes, or the whole drawing. */
export function Inspector() {
  const t = useText();
  const document = useEditorState((state) => state.document);
  const selected = useEditorState((state) => state.selectedNodes);
  const notes = useEditorState((state) => state.selectedNotes);
  const group = useMemo(() => (notes.size === 0 ? shownGroup(document, selected) : null), [document, selected, notes]);
  const [only] = selected.size === 1 ? selected : [];
  const [note] = notes.size === 1 ? notes : [];
  return (
    // A new selection starts at the top of its page.
    <aside
      key={group?.id ?? only ?? note ?? selected.size + notes.size}
      className={styles.inspector}
      aria-label={t(TITLE)}
    >
      {group ? (
        <GroupInspector group={group} />
      ) : selected.size === 1 && only !== undefined && notes.size === 0 ? (
        <LayerInspector id={only} />
      ) : selected.size > 0 ? (
        <SelectionSummary />
      ) : notes.size > 0 ? (
        <NotesInspector />
      ) : (
        <DocumentSummary />
      )}
    </aside>
  );
}

/** The group whose layers are selected and nothing else. Of a group of one layer that is shown, the layer is meant. */
function shownGroup(document: GraphDocument, selected: ReadonlySet<string>): Group | null {
  if (groupsOf(document).size === 0 || selected.size === 0) return null;
  const group = onlyGroup(document, selected);
  return selected.size === 1 && !group?.collapsed ? null : group;
}
