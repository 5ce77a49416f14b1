import { useMemo, useState } from 'react';
import { formatValue } from '../../core/notation.ts';
import { finiteFacts, knownNonFinite } from '../../core/tensor/non-finite.ts';
import type { Tensor } from '../../core/tensor/types.ts';
import { formatShape } from '../../core/tensor/types.ts';
import { text } from '../../core/text.ts';
import { activationKey } from '../../store/state.ts';
import { Segments } from '../controls/segments.tsx';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { useThemeKey } from '../plot/canvas.ts';
import { finiteRows } from '../plot/finite-rows.ts';
import { fillMap } from '../plot/pixels.ts';
import { dataScale, extentOf, forTheme } from '../plot/scale.ts';
import { useActivation, useFunctionFact, useOverrides } from './attention.ts';
import type { Fact } from './function-fact.ts';
import { Legend } from './legend.tsx';
import styles from './lens-panel.module.css';
import { MapDetail } from './map-detail.tsx';
import { type MapsShape, mapOf, mapsShape } from './map-values.ts';
import type { Subject } from './subject.ts';
import { TileGrid, type Tiles } from './tile-grid.tsx';
import { VectorView } from './vector-view.tsx';
import { ViewHead } from './view-head.tsx';
import { Waiting } from './waiting.tsx';

/** What a layer made of the current picture: its feature maps, or its vector. */
export function MapsView({ subject }: { readonly subject: Subject }) {
  const t = useText();
  const { node } = subject;
  const activation = useActivation(activationKey(node.id, 0));
  const shape = useMemo(() => (activation ? mapsShape(activation) : null), [activation]);
  if (!activation) {
    return (
      <>
        <ViewHead
          subject={subject}
          title={t(text('lens.mapsView.outputOfName', 'Output of {name}', { name: node.name }))}
        />
        <Waiting />
      </>
    );
  }
  if (!shape || shape.height * shape.width === 1) return <VectorView subject={subject} values={activation.data} />;
  return <MapGridView subject={subject} activation={activation} shape={shape} />;
}

type Scaling = 'layer' | 'map';

interface MapGridViewProps {
  readonly subject: Subject;
  readonly activation: Tensor;
  readonly shape: MapsShape;
}

function MapGridView({ subject, activation, shape }: MapGridViewProps) {
  const t = useText();
  const { view } = useEditor();
  const selected = useEditorState((state) => state.lensChannel);
  const overrides = useOverrides(subject.node.id);
  const [scaling, setScaling] = useState<Scaling>('layer');
  const extent = useMemo(() => extentOf(activation.data), [activation]);
  const theme = useThemeKey();
  const scale = useMemo(() => forTheme(dataScale(extent), theme), [extent, theme]);
  const tiles = useMemo(
    (): Tiles => ({
      count: shape.channels,
      width: shape.width,
      height: shape.height,
      fill: (words, index) => {
        const map = mapOf(activation, index);
        fillMap(words, map, scaling === 'layer' ? scale : forTheme(dataScale(extentOf(map)), theme));
      },
      planes: (index) => [mapOf(activation, index)],
    }),
    [activation, shape, scale, scaling, theme],
  );
  const marked = useMemo(() => new Set(overrides.keys()), [overrides]);
  const chosen = selected !== null && selected < shape.channels ? selected : null;
  const fact = useFunctionFact(subject);
  const title = t(text('lens.mapsView.featureMapsOfName', 'Feature maps of {name}', { name: subject.node.name }));
  const valueAt = (index: number, x: number, y: number) =>
    formatValue(mapOf(activation, index)[y * shape.width + x] ?? Number.NaN);
  const factAt = (index: number, x: number, y: number): readonly Fact[] =>
    fact ? [fact((index * shape.height + y) * shape.width + x)] : [];
  const factsOf = (index: number) => finiteRows(t, finiteFacts(mapOf(activation, index)));
  const nameOf = (index: number) => `${t(strings.channel)} ${index}`;
  return (
    <>
      <ViewHead subject={subject} title={`${title} · ${formatShape(activation.shape.slice(1))}`}>
        <Segments
          name={t(strings.scaling)}
          value={scaling}
          choices={[
            { value: 'layer', label: t(strings.layer), title: t(strings.layerHelp) },
            { value: 'map', label: t(strings.map), title: t(strings.mapHelp) },
          ]}
          onChoose={setScaling}
        />
        <Legend
          scale={scale}
          nonFinite={knownNonFinite(activation.data)}
          {...(scaling === 'map' ? { ends: perMapEnds(scale.min, t(strings.min), t(strings.max)) } : {})}
        />
      </ViewHead>
      <div className={styles.body}>
        <TileGrid
          tiles={tiles}
          label={`${title}. ${t(strings.keys)}`}
          selected={chosen}
          marked={marked}
          describe={(index, x, y) => ({
            title: nameOf(index),
            facts:
              x === null || y === null
                ? factsOf(index)
                : [[`x ${x}, y ${y}`, valueAt(index, x, y)], ...factAt(index, x, y), ...factsOf(index)],
          })}
          onPick={(index) => view.setLens({ channel: index === chosen ? null : index })}
        />
        {chosen !== null && (
          <MapDetail
            tiles={tiles}
            index={chosen}
            title={nameOf(chosen)}
            facts={factsOf(chosen)}
            valueAt={(x, y) => factAt(chosen, x, y)[0]?.[1] ?? valueAt(chosen, x, y)}
            onClose={() => view.setLens({ channel: null })}
          />
        )}
      </div>
    </>
  );
}

function perMapEnds(min: number, low: string, high: string): readonly [string, string] {
  return min < 0 ? [`−${high}`, high] : ['0', high || low];
}

const strings = {
  channel: text('lens.mapsView.channel', 'channel'),
  min: text('lens.mapsView.min', 'min'),
  max: text('lens.mapsView.max', 'max'),
  scaling: text('lens.mapsView.scaling', 'Colour scale'),
  layer: text('lens.mapsView.layer', 'One scale'),
  layerHelp: text('lens.mapsView.layerHelp', 'All maps in the same colours, so that they compare'),
  map: text('lens.mapsView.map', 'Each its own'),
  mapHelp: text('lens.mapsView.mapHelp', 'Each map over its own range, so that faint ones show'),
  keys: text('lens.mapsView.keys', 'Arrow keys move, Enter enlarges.'),
};
