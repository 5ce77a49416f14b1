import { useMemo, useState } from 'react';
import { durationText } from '../../core/format.ts';
import { readingOf } from '../../core/graph/output-reading.ts';
import { readingInWords } from '../../core/graph/output-words.ts';
import { formatValue } from '../../core/notation.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { text } from '../../core/text.ts';
import { currentRun } from '../../store/selectors.ts';
import type { OutputValues } from '../../store/state.ts';
import { Select } from '../controls/select.tsx';
import { useEditorState, useText } from '../editor-context.ts';
import { finiteRows } from '../plot/finite-rows.ts';
import { DataTable, type TableColumn } from './data-table.tsx';
import { nextSorting, type Sorting } from './gate-table.ts';
import { factsOf } from './output-picture-model.ts';
import { MAX_ROWS, placeOf, topEntries, type ValueColumn, type ValueRow } from './output-values-model.ts';
import styles from './output-values-region.module.css';
import region from './region.module.css';

/** Outputs that are neither scores nor pictures: their range, and their largest elements first. */
export function OutputValuesRegion({ outputs }: { readonly outputs: readonly OutputValues[] }) {
  const t = useText();
  const run = useEditorState(currentRun);
  const stale = useEditorState((state) => state.stale);
  const [chosen, setChosen] = useState('');
  const [sorting, setSorting] = useState<Sorting<ValueColumn>>({ column: 'value', descending: true });
  const output = (outputs.find((entry) => entry.nodeId === chosen) ?? outputs[0]) as OutputValues;
  const facts = useMemo(() => factsOf(output), [output]);
  const rows = useMemo(() => topEntries(output.data, sorting), [output, sorting]);
  const analysis = useEditorState((state) => state.analysis);
  const reading = useMemo(() => readingOf(analysis, output.nodeId), [analysis, output.nodeId]);
  const shape = formatShape(output.shape);
  const columns: readonly TableColumn<ValueRow, ValueColumn>[] = [
    {
      id: 'index',
      label: t(strings.place),
      title: t(strings.placeHelp),
      cell: (row) => placeOf(row.index, output).join(', '),
    },
    { id: 'value', label: t(strings.value), cell: (row) => formatValue(row.value) },
  ];
  return (
    <section className={region.region} aria-label={t(strings.title)} aria-busy={stale}>
      <header className={region.head}>
        <h2 title={output.name}>{outputs.length > 1 ? t(strings.title) : `${t(strings.title)} · ${output.name}`}</h2>
        {outputs.length > 1 && (
          <Select
            className={styles.select ?? ''}
            aria-label={t(strings.output)}
            value={output.nodeId}
            onChange={(event) => setChosen(event.target.value)}
          >
            {outputs.map(({ nodeId, name }) => (
              <option key={nodeId} value={nodeId}>
                {name.slice(0, 80)}
              </option>
            ))}
          </Select>
        )}
        {run && <span className={styles.note}>{t(durationText(run.runMs))}</span>}
      </header>
      <dl className={styles.facts} data-stale={stale || undefined}>
        <Fact name={t(strings.shape)} value={shape} />
        {finiteRows(t, facts).map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
      </dl>
      <DataTable
        caption={t(strings.table(output.name))}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.index}
        sorting={sorting}
        onSort={(column) => setSorting((before) => nextSorting(before, column))}
      />
      {output.data.length > MAX_ROWS && (
        <footer className={styles.note}>{t(strings.part(MAX_ROWS, output.data.length))}</footer>
      )}
      {reading.classes === null && <p className={styles.reading}>{t(readingInWords(reading))}</p>}
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={value}>{value}</dd>
    </div>
  );
}

const strings = {
  title: text('lens.outputValuesRegion.outputValues', 'Output values'),
  output: text('lens.outputValuesRegion.output', 'Output'),
  shape: text('lens.outputValuesRegion.shape', 'shape'),
  place: text('lens.outputValuesRegion.place', 'place'),
  placeHelp: text('lens.outputValuesRegion.placeHelp', 'Along each axis, from 0'),
  value: text('lens.outputValuesRegion.value', 'value'),
  table: (name: string) => text('lens.outputValuesRegion.elementsOfName', 'Elements of {name}', { name }),
  part: (shown: number, all: number) =>
    text('lens.outputValuesRegion.shownOfAllElements', '{shown} of {all} elements', { shown, all }),
};
