// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, since only those in view exist; a table element cannot do that.
// biome-ignore-all lint/a11y/useFocusableInteractive: in a tree grid the rows take the focus, not their cells.
import { formatCount } from '../../core/format.ts';
import type { Popup } from '../../store/state.ts';
import { LayerRename } from '../canvas/card-title.tsx';
import { GroupRename } from '../canvas/group-title.tsx';
import { typeColour } from '../category.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { tintColour } from '../tint.ts';
import styles from './outline.module.css';
import type { OutlineRow } from './rows.ts';

interface RowProps {
  readonly row: OutlineRow;
  readonly index: number;
  readonly top: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onEnter: (index: number, extend?: boolean) => void;
  readonly onExpand: (ids: readonly string[], open: boolean) => void;
}

const MENUS: Readonly<Record<OutlineRow['kind'], Extract<Popup, { kind: 'menu' }>['menu']>> = {
  layer: 'layer',
  group: 'layer',
  edge: 'edge',
  note: 'note',
};
/** Air before the name, per level. */
const INDENT = 20;

/** One layer, group or note, or one edge into the layer above it. */
export function Row({ row, index, top, active, selected, onEnter, onExpand }: RowProps) {
  const editor = useEditor();
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys of its rows.
    <div
      role="row"
      tabIndex={active ? 0 : -1}
      aria-rowindex={index + 2}
      aria-level={row.level}
      aria-expanded={row.expanded ?? undefined}
      aria-selected={selected}
      className={`${styles.row} ${styles[row.kind] ?? ''}`}
      style={{ top }}
      onClick={(event) => onEnter(index, event.shiftKey || event.ctrlKey || event.metaKey)}
      onDoubleClick={() => {
        if (row.kind === 'layer' || row.kind === 'group') editor.view.startRename(row.id);
      }}
      onContextMenu={(event) => {
        event.preventDefault();
        if (!selected) onEnter(index);
        const screen = { x: event.clientX, y: event.clientY };
        editor.view.openPopup({ kind: 'menu', menu: MENUS[row.kind], at: null, screen });
      }}
    >
      <span role="gridcell" className={styles.first} style={{ paddingLeft: (row.level - 1) * INDENT }}>
        {row.expanded === null ? (
          <span className={styles.turn} />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            aria-hidden="true"
            className={styles.turn}
            data-open={row.expanded}
            onClick={(event) => {
              event.stopPropagation();
              onExpand([row.id], row.expanded === false);
            }}
          />
        )}
        <Mark row={row} />
        <Name row={row} />
      </span>
      <span role="gridcell" className={styles.text}>
        {t(row.type)}
      </span>
      <span role="gridcell" className={styles.mono}>
        {row.shape}
      </span>
      <span role="gridcell" className={`${styles.mono} ${styles.number}`}>
        {(row.kind === 'layer' || row.kind === 'group') &&
          (row.parameters === null ? '–' : formatCount(row.parameters, locale))}
      </span>
      <span
        role="gridcell"
        className={`${styles.text} ${row.isError ? styles.error : styles.quiet}`}
        title={row.problem ? t(row.problem) : undefined}
      >
        {row.problem ? t(row.problem) : ''}
      </span>
    </div>
  );
}

/** The colour of the layer's type, or the tint of the group or note. */
function Mark({ row }: { row: OutlineRow }) {
  if (row.kind === 'edge') return null;
  const colour =
    row.kind === 'layer' ? typeColour(row.node.type) : tintColour((row.kind === 'group' ? row.group : row.note).tint);
  return <span className={styles.dot} data-kind={row.kind} style={{ '--mark': colour } as React.CSSProperties} />;
}

function Name({ row }: { row: OutlineRow }) {
  const t = useText();
  const renaming = useEditorState((state) => state.renaming === row.id);
  if (renaming && row.kind === 'layer') return <LayerRename id={row.id} name={row.node.name} />;
  if (renaming && row.kind === 'group') return <GroupRename group={row.group} />;
  return <span className={styles.text}>{t(row.name)}</span>;
}
