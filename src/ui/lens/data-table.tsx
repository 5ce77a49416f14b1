import { type ReactNode, useRef, useState } from 'react';
import { useElementSize } from '../plot/canvas.ts';
import styles from './data-table.module.css';
import type { Sorting } from './gate-table.ts';

export interface TableColumn<Row, Column extends string> {
  readonly id: Column;
  readonly label: string;
  /** What the column holds, on hover. */
  readonly title?: string;
  readonly cell: (row: Row) => ReactNode;
}

interface DataTableProps<Row, Column extends string> {
  readonly caption: string;
  readonly columns: readonly TableColumn<Row, Column>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => number;
  readonly sorting: Sorting<Column>;
  readonly onSort: (column: Column) => void;
  readonly selected?: number | null;
  readonly onPick?: (key: number) => void;
  /** Buttons at the end of a row, under this head. */
  readonly actions?: { readonly label: string; readonly cell: (row: Row) => ReactNode };
}

const ROW = 24;
const OVERSCAN = 6;

/** A sortable table that holds only the rows in view, and still says how many there are. */
export function DataTable<Row, Column extends string>(props: DataTableProps<Row, Column>) {
  const { columns, rows, sorting, actions } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { height } = useElementSize(scroller);
  const [scroll, setScroll] = useState(0);
  const first = Math.max(0, Math.floor(scroll / ROW) - OVERSCAN);
  const last = Math.min(rows.length, Math.ceil((scroll + height) / ROW) + OVERSCAN);
  return (
    <section
      ref={scroller}
      className={styles.scroller}
      aria-label={props.caption}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
      onScroll={(event) => setScroll(event.currentTarget.scrollTop)}
    >
      <table className={styles.table} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => {
              const sorted = sorting.column === column.id;
              const direction = sorting.descending ? 'descending' : 'ascending';
              return (
                <th key={column.id} scope="col" title={column.title} aria-sort={sorted ? direction : 'none'}>
                  <button type="button" onClick={() => props.onSort(column.id)}>
                    {column.label}
                    <i aria-hidden="true">{sorted ? (sorting.descending ? '↓' : '↑') : ''}</i>
                  </button>
                </th>
              );
            })}
            {actions && <th scope="col">{actions.label}</th>}
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr style={{ height: first * ROW }} />}
          {rows.slice(first, last).map((row, index) => {
            const key = props.rowKey(row);
            return (
              <tr
                key={key}
                aria-rowindex={first + index + 2}
                data-selected={key === props.selected || undefined}
                onClick={() => props.onPick?.(key)}
              >
                {columns.map((column) => (
                  <td key={column.id}>{column.cell(row)}</td>
                ))}
                {actions && <td>{actions.cell(row)}</td>}
              </tr>
            );
          })}
          {last < rows.length && <tr style={{ height: (rows.length - last) * ROW }} />}
        </tbody>
      </table>
    </section>
  );
}
