// biome-ignore-all lint/a11y/useSemanticElements: rows are placed one by one, since only those in view exist; a table element cannot do that.
// biome-ignore-all lint/a11y/useFocusableInteractive: in a tree grid the rows take the focus, not their cells.
import { InlineRename } from '../canvas/card-title.tsx';
import { typeColour } from '../category.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { formatCount } from '../format.ts';
import styles from './outline.module.css';
import type { OutlineRow } from './rows.ts';

interface RowProps {
  readonly row: OutlineRow;
  readonly index: number;
  readonly top: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onEnter: (index: number, extend?: boolean) => void;
  readonly onExpand: (id: string, open: boolean) => void;
}

/** One layer, or one edge into the layer above it. */
export function Row({ row, index, top, active, selected, onEnter, onExpand }: RowProps) {
  const editor = useEditor();
  const t = useText();
  const locale = useEditorState((state) => state.locale);
  const isLayer = row.kind === 'layer';
  const expanded = isLayer ? row.expanded : null;
  const count = isLayer ? (row.parameters === null ? '–' : formatCount(row.parameters, locale)) : '';
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid takes the keys of its rows.
    <div
      role="row"
      tabIndex={active ? 0 : -1}
      aria-rowindex={index + 2}
      aria-level={isLayer ? 1 : 2}
      aria-expanded={expanded ?? undefined}
      aria-selected={selected}
      className={`${styles.row} ${isLayer ? '' : styles.edge}`}
      style={{ top }}
      onClick={(event) => onEnter(index, event.shiftKey || event.ctrlKey || event.metaKey)}
      onDoubleClick={() => isLayer && editor.view.startRename(row.id)}
      onContextMenu={(event) => {
        event.preventDefault();
        if (!selected) onEnter(index);
        const screen = { x: event.clientX, y: event.clientY };
        editor.view.openPopup({ kind: 'menu', menu: isLayer ? 'layer' : 'edge', at: null, screen });
      }}
    >
      <span role="gridcell" className={styles.first}>
        {expanded === null ? (
          <span className={styles.turn} />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            aria-hidden="true"
            className={styles.turn}
            data-open={expanded}
            onClick={(event) => {
              event.stopPropagation();
              onExpand(row.id, !expanded);
            }}
          />
        )}
        {isLayer && <span className={styles.dot} style={{ background: typeColour(row.node.type) }} />}
        {isLayer ? <Name id={row.id} name={row.node.name} /> : <span className={styles.text}>{t(row.name)}</span>}
      </span>
      <span role="gridcell" className={styles.text}>
        {t(row.type)}
      </span>
      <span role="gridcell" className={styles.mono}>
        {row.shape}
      </span>
      <span role="gridcell" className={`${styles.mono} ${styles.number}`}>
        {count}
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

function Name({ id, name }: { id: string; name: string }) {
  const renaming = useEditorState((state) => state.renaming === id);
  return renaming ? <InlineRename id={id} name={name} /> : <span className={styles.text}>{name}</span>;
}
