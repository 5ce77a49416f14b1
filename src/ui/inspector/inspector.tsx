import { text } from '../../core/text.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { DocumentSummary } from './document-summary.tsx';
import styles from './inspector.module.css';
import { LayerInspector } from './layer-inspector.tsx';
import { SelectionSummary } from './selection-summary.tsx';

const TITLE = text('Inspector', '속성');

/** What is known about the selection: one layer, several, or the whole drawing. */
export function Inspector() {
  const t = useText();
  const selected = useEditorState((state) => state.selectedNodes);
  const [only] = selected;
  return (
    // A new selection starts at the top of its page.
    <aside key={selected.size === 1 ? only : selected.size} className={styles.inspector} aria-label={t(TITLE)}>
      {selected.size === 0 && <DocumentSummary />}
      {selected.size === 1 && only !== undefined && <LayerInspector id={only} />}
      {selected.size > 1 && <SelectionSummary />}
    </aside>
  );
}
