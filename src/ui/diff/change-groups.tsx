import { useId } from 'react';
import type { DiffLayer } from '../../core/import/diff-types.ts';
import { type Text, text } from '../../core/text.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { ChangeRow } from './change-row.tsx';
import styles from './changes.module.css';
import type { ChangeGroup } from './words.ts';

const FILE = text('The file itself', '파일 자체');
const STATES: Readonly<Record<DiffLayer['state'], Text | null>> = {
  used: null,
  skipped: text('skipped on the canvas', '캔버스에서 건너뜀'),
  gone: text('deleted on the canvas', '캔버스에서 지워짐'),
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
  return (
    <section className={styles.group} aria-labelledby={id}>
      <h3 id={id} className={styles.heading}>
        {layer ? <LayerName layer={layer} onReveal={onReveal} /> : t(FILE)}
        {state && <span className={styles.state}>{t(state)}</span>}
      </h3>
      <ul className={styles.rows}>
        {rows.map(({ key, entry }) => (
          <ChangeRow key={key} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

/** Leads to the layer, as long as it is in the drawing. */
function LayerName({ layer: { id, name }, onReveal }: { readonly layer: DiffLayer } & Revealing) {
  const { view } = useEditor();
  const t = useText();
  const isThere = useEditorState((state) => id !== null && state.document.nodes.has(id));
  if (!isThere || id === null) return name;
  const label = text(`Show ${name} on the canvas`, `캔버스에서 ${name} 보기`);

  function reveal() {
    onReveal();
    view.reveal(id as string);
  }

  return (
    <button type="button" className={styles.layer} title={t(label)} onClick={reveal}>
      {name}
    </button>
  );
}
