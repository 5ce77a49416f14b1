import { useMemo, useState } from 'react';
import { formatKnown, formatValue } from '../../core/notation.ts';
import { knownNonFinite } from '../../core/tensor/non-finite.ts';
import { text } from '../../core/text.ts';
import { currentCase } from '../../store/cases.ts';
import { currentPicture, currentRun } from '../../store/selectors.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { useThemeKey } from '../plot/canvas.ts';
import { dataScale, extentOf, forTheme } from '../plot/scale.ts';
import { useFunctionFact } from './attention.ts';
import { shorten } from './describe-cell.ts';
import { HeatMap } from './heat-map.tsx';
import { TENSORS_NAME, verdictOf } from './heat-rows.ts';
import { Legend } from './legend.tsx';
import type { Subject } from './subject.ts';
import { ViewHead } from './view-head.tsx';

const NONE: readonly number[] = [];
const nothing = () => undefined;

/** A layer without maps: one value per neuron, as bars and cells. */
export function VectorView({ subject, values }: { readonly subject: Subject; readonly values: Float32Array }) {
  const t = useText();
  const current = useEditorState(currentCase);
  const entry = useEditorState(currentPicture);
  const picture = current === entry?.id ? entry : null;
  const run = useEditorState(currentRun);
  const [selected, setSelected] = useState<number | null>(null);
  const theme = useThemeKey();
  const scale = useMemo(() => forTheme(dataScale(extentOf(values)), theme), [values, theme]);
  const rows = useMemo(
    () =>
      current !== null
        ? [
            {
              id: current,
              name: picture?.name ?? t(TENSORS_NAME),
              bitmap: picture?.bitmap ?? null,
              verdict: (run && verdictOf(run, t)) ?? picture?.name ?? t(TENSORS_NAME),
              vectors: [{ name: null, values }],
            },
          ]
        : [],
    [current, picture, run, values, t],
  );
  const labels = subject.layer.role === 'scores' ? run?.scores?.labels : undefined;
  const title = t(
    text('lens.vectorView.countValuesOfName', '{count} values of {name}', {
      count: values.length,
      name: subject.node.name,
    }),
  );
  const extent = extentOf(values);
  const fact = useFunctionFact(subject);
  return (
    <>
      <ViewHead subject={subject} title={title}>
        <Legend scale={scale} nonFinite={knownNonFinite(values)} />
      </ViewHead>
      <HeatMap
        rows={rows}
        barsRoom={120}
        columns={values.length}
        scale={scale}
        current={current}
        overridden={NONE}
        selected={selected}
        label={title}
        describe={(_row, column) => ({
          title: shorten(labels?.[column] ?? `${t(strings.neuron)} ${column}`, 60),
          facts: [
            [t(strings.value), formatValue(values[column] ?? Number.NaN)],
            ...(fact ? [fact(column)] : []),
            [t(strings.range), `${formatKnown(extent?.min ?? null)} … ${formatKnown(extent?.max ?? null)}`],
          ],
        })}
        onPick={setSelected}
        onMenu={nothing}
        onKey={() => false}
        onPickRow={nothing}
      />
    </>
  );
}

const strings = {
  neuron: text('lens.vectorView.neuron', 'value'),
  value: text('lens.vectorView.value', 'value'),
  range: text('lens.vectorView.range', 'all'),
};
