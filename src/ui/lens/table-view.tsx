import { useMemo, useState } from 'react';
import { percentText } from '../../core/format.ts';
import { formatKnown } from '../../core/notation.ts';
import { countInWords, totalOf } from '../../core/tensor/non-finite.ts';
import { text } from '../../core/text.ts';
import { activationKey } from '../../store/state.ts';
import { useText } from '../editor-context.ts';
import { useActivation } from './attention.ts';
import { DataTable } from './data-table.tsx';
import type { Sorting } from './gate-table.ts';
import { nextSorting } from './gate-table.ts';
import { GateTable } from './gate-table-view.tsx';
import { type MapStatistics, mapStatistics } from './map-values.ts';
import type { Subject } from './subject.ts';
import { ViewHead } from './view-head.tsx';
import { Waiting } from './waiting.tsx';

/** The numbers of a layer as a table. */
export function TableView({ subject }: { readonly subject: Subject }) {
  return subject.layer.attention ? <GateTable subject={subject} /> : <StatisticsTable subject={subject} />;
}

type Column = keyof MapStatistics;

/** Every channel of any other layer's output: smallest, mean, largest, share of zeros. */
function StatisticsTable({ subject }: { readonly subject: Subject }) {
  const t = useText();
  const activation = useActivation(activationKey(subject.node.id, 0));
  const [sorting, setSorting] = useState<Sorting<Column>>({ column: 'channel', descending: false });
  const rows = useMemo(() => {
    if (!activation) return null;
    const sign = sorting.descending ? -1 : 1;
    const key = (row: MapStatistics) => keyOf(row, sorting.column);
    return mapStatistics(activation).toSorted((a, b) => {
      const [first, second] = [key(a), key(b)];
      // A channel without a finite element comes last, either way.
      if (first === null || second === null) return Number(first === null) - Number(second === null);
      return sign * (first - second) || a.channel - b.channel;
    });
  }, [activation, sorting]);
  const { name } = subject.node;
  const title = t(text('lens.tableView.outputOfNamePerChannel', 'Output of {name}, per channel', { name }));
  return (
    <>
      <ViewHead subject={subject} title={title} />
      {rows === null ? (
        <Waiting />
      ) : (
        <DataTable
          caption={title}
          columns={[
            { id: 'channel', label: t(strings.channel), cell: (row) => `${row.channel}` },
            { id: 'min', label: t(strings.min), cell: (row) => formatKnown(row.min) },
            { id: 'mean', label: t(strings.mean), cell: (row) => formatKnown(row.mean) },
            { id: 'max', label: t(strings.max), cell: (row) => formatKnown(row.max) },
            { id: 'zeros', label: t(strings.zeros), cell: (row) => t(percentText(row.zeros)) },
            ...(rows.some((row) => row.nonFinite)
              ? [
                  {
                    id: 'nonFinite' as const,
                    label: t(strings.notFinite),
                    cell: (row: MapStatistics) => (row.nonFinite ? countInWords(row.nonFinite) : ''),
                  },
                ]
              : []),
          ]}
          rows={rows}
          rowKey={(row) => row.channel}
          sorting={sorting}
          onSort={(column) => setSorting(nextSorting(sorting, column))}
        />
      )}
    </>
  );
}

function keyOf(row: MapStatistics, column: Column): number | null {
  return column === 'nonFinite' ? (row.nonFinite ? totalOf(row.nonFinite) : 0) : row[column];
}

const strings = {
  channel: text('lens.tableView.channel', 'Channel'),
  min: text('lens.tableView.min', 'Min'),
  mean: text('lens.tableView.mean', 'Mean'),
  max: text('lens.tableView.max', 'Max'),
  zeros: text('lens.tableView.zeros', 'Zeros'),
  notFinite: text('lens.tableView.notFinite', 'Not finite'),
};
