import { useId } from 'react';
import type { DiffLayer } from '../../core/import/diff-types.ts';
import { type Text, text } from '../../core/text.ts';
import { bringOut } from '../controls/bring-out.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { ChangeRow } from './change-row.tsx';
import styles from './changes.module.css';
import type { ChangeGroup } from './words.ts';

const FILE = text('diff.changeGroups.file', 'The file itself');
const STATES: Readonly<Record<DiffLayer['state'], Text | null>> = {
  used: null,
  skipped: text('diff.changeGroups.skipped', 'skipped on the canvas'),
  gone: text('diff.changeGroups.gone', 'deleted on the canvas'),
};

/** The changes of each layer under its name on the canvas. */
export function ChangeGroupList({ groups, onReveal }: { readonly groups: readonly ChangeGroup[] } & Revealing) {
  return groups.map((group) => <Group key={group.key} group={group} onReveal={onReveal} />);
}

interface Revealing {
  /** Makes room for the layer to be seen. */
  readonly onReveal: () => void;
}

function Group({ group: { layer, rows }, onReveal }: { readonly group: ChangeGroup } & Revealing) {
  const t = useText();
  const id = useId();
  const state = layer && STATES[layer.state];
  const reveal = useReveal(layer, onReveal);

  function onClick() {
    // Who selects a name to copy it does not ask for its layer.
    if (getSelection()?.isCollapsed !== false) reveal?.();
  }

  return (
    <section className={styles.group} aria-labelledby={id}>
      <h3 id={id} className={styles.heading}>
        {layer ? <LayerName name={layer.name} reveal={reveal} /> : t(FILE)}
        {state && <span className={styles.state}>{t(state)}</span>}
      </h3>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the button in the heading does the same by keyboard. */}
      <ul className={`${styles.rows} ${reveal ? styles.leads : ''}`} onClick={onClick}>
        {rows.map(({ key, entry }) => (
          <ChangeRow key={key} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

/** Leads to the layer, as long as it is in the drawing. */
function useReveal(layer: DiffLayer | null, onReveal: () => void): (() => void) | null {
  const editor = useEditor();
  const id = layer?.id ?? null;
  const isThere = useEditorState((state) => id !== null && state.document.nodes.has(id));
  if (!isThere || id === null) return null;
  return () => {
    onReveal();
    bringOut(editor, id);
  };
}

function LayerName({ name, reveal }: { readonly name: string; readonly reveal: (() => void) | null }) {
  const t = useText();
  if (!reveal) return name;
  const label = text('diff.changeGroups.label', 'Show {name} on the canvas', { name });
  return (
    <button type="button" className={styles.layer} title={t(label)} onClick={reveal}>
      {name}
    </button>
  );
}
