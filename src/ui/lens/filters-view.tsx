import { useMemo, useState } from 'react';
import { layerType } from '../../core/layers/index.ts';
import { formatValue } from '../../core/notation.ts';
import { finiteFacts, knownNonFinite } from '../../core/tensor/non-finite.ts';
import { text } from '../../core/text.ts';
import { parameterTensor } from '../../core/weights/tensor-store.ts';
import { tensorOrigin } from '../../core/weights/training.ts';
import { ORIGIN_WORDS } from '../../core/weights/training-words.ts';
import { useEditorState, useText } from '../editor-context.ts';
import { useThemeKey } from '../plot/canvas.ts';
import { finiteRows } from '../plot/finite-rows.ts';
import { dataScale, extentOf, forTheme } from '../plot/scale.ts';
import { filterTiles, filterValue } from './filter-tiles.ts';
import { Legend, NonFiniteLegend } from './legend.tsx';
import styles from './lens-panel.module.css';
import { MapDetail } from './map-detail.tsx';
import { filterSpec, type Subject } from './subject.ts';
import { TileGrid } from './tile-grid.tsx';
import { ViewHead } from './view-head.tsx';

/** The filters of a convolution: in colour where they look at a colour picture, else one input channel at a time. */
export function FiltersView({ subject }: { readonly subject: Subject }) {
  const t = useText();
  const weights = useEditorState((state) => state.weights);
  const seed = useEditorState((state) => state.document.seed);
  const onPicture = useEditorState(
    (state) => layerType(state.document.nodes.get(subject.source?.node ?? '')?.type ?? '')?.role === 'picture',
  );
  const theme = useThemeKey();
  const [choice, setChoice] = useState(0);
  const [selected, setSelected] = useState<number | null>(null);
  const spec = filterSpec(subject.layer, subject.analysis.parameterSpecs);
  const parameter = useMemo(
    () => spec && parameterTensor(weights, seed, subject.node.id, spec),
    [spec, weights, seed, subject.node.id],
  );
  const [count = 0, inputs = 0, rows = 0, columns = 0] = spec?.shape ?? [];
  const colour = onPicture && inputs === 3;
  const channel = Math.min(choice, Math.max(0, inputs - 1));
  const scale = useMemo(() => {
    const extent = parameter && extentOf(parameter.tensor.data);
    const scale = extent ? dataScale({ min: Math.min(extent.min, -1e-9), max: extent.max }) : dataScale(null);
    return forTheme(scale, theme);
  }, [parameter, theme]);
  const tiles = useMemo(
    () => parameter && filterTiles(parameter.tensor, colour ? null : channel, scale),
    [parameter, colour, channel, scale],
  );
  if (!tiles || !parameter || !spec) return null;

  const origin = t(ORIGIN_WORDS[tensorOrigin(weights, subject.node.id, spec)]);
  const { name } = subject.node;
  const title = `${t(text('lens.filtersView.filtersOfName', 'Filters of {name}', { name }))} (${origin}) · ${count} × ${rows}×${columns}×${inputs}`;
  const read = (index: number, x: number, y: number, input: number) =>
    formatValue(filterValue(parameter.tensor, index, input, x, y));
  const written = (index: number, x: number, y: number) =>
    colour
      ? ['R', 'G', 'B'].map((letter, input) => `${letter} ${read(index, x, y, input)}`).join(' ')
      : read(index, x, y, channel);
  const facts = (index: number): readonly (readonly [string, string])[] => {
    const size = inputs * rows * columns;
    return finiteRows(t, finiteFacts(parameter.tensor.data, index * size, (index + 1) * size));
  };
  const nameOf = (index: number) => `${t(strings.filter)} ${index}`;
  return (
    <>
      <ViewHead subject={subject} title={title}>
        {!colour && inputs > 1 && (
          <label className={styles.field}>
            {t(strings.input)}
            <input
              type="range"
              min={0}
              max={inputs - 1}
              value={channel}
              onChange={(event) => setChoice(Number(event.currentTarget.value))}
            />
            <output>{channel}</output>
          </label>
        )}
        {colour ? (
          <>
            <span className={styles.aside}>{t(strings.colour)}</span>
            <NonFiniteLegend count={knownNonFinite(parameter.tensor.data)} />
          </>
        ) : (
          <Legend scale={scale} nonFinite={knownNonFinite(parameter.tensor.data)} />
        )}
      </ViewHead>
      <div className={styles.body}>
        <TileGrid
          tiles={tiles}
          label={`${title}. ${t(strings.keys)}`}
          selected={selected}
          describe={(index, x, y) => ({
            title: nameOf(index),
            facts:
              x === null || y === null ? facts(index) : [[`x ${x}, y ${y}`, written(index, x, y)], ...facts(index)],
          })}
          onPick={(index) => setSelected(index === selected ? null : index)}
        />
        {selected !== null && selected < count && (
          <MapDetail
            tiles={tiles}
            index={selected}
            title={nameOf(selected)}
            facts={facts(selected)}
            valueAt={(x, y) => written(selected, x, y)}
            onClose={() => setSelected(null)}
          />
        )}
      </div>
    </>
  );
}

const strings = {
  input: text('lens.filtersView.input', 'Input channel'),
  colour: text('lens.filtersView.colour', 'grey is 0'),
  filter: text('lens.filtersView.filter', 'filter'),
  keys: text('lens.filtersView.keys', 'Arrow keys move, Enter enlarges.'),
};
