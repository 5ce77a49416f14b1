import { memo, type ReactNode, useEffect, useMemo, useRef } from 'react';
import { gateFormat } from '../../core/notation.ts';
import type { Tensor } from '../../core/tensor/types.ts';
import { type Text, text } from '../../core/text.ts';
import { activationKey } from '../../store/state.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { beginDrawing, useDensity, useElementSize, useThemeKey } from '../plot/canvas.ts';
import { pairsLayout } from '../plot/pairs-layout.ts';
import parts from '../plot/parts.module.css';
import { drawScaled, fillMap, pixelCanvas } from '../plot/pixels.ts';
import { dataScale, extentOf, forTheme } from '../plot/scale.ts';
import { useActivation, useAttentionRun, useOverrides } from './attention.ts';
import { gateFacts } from './gate-facts.ts';
import { mapOf, mapsShape } from './map-values.ts';
import styles from './opened-closed.module.css';
import { openedAndClosed } from './ranking.ts';
import type { Subject } from './subject.ts';

/** The maps of the channels that the current picture opens and closes most, before and after scaling. */
export function OpenedClosed({ subject }: { readonly subject: Subject }) {
  const t = useText();
  const { view } = useEditor();
  const { id } = subject.node;
  const run = useAttentionRun(id);
  const before = useActivation(subject.source && activationKey(subject.source.node, subject.source.port));
  const after = useActivation(activationKey(id, 0));
  const selected = useEditorState((state) => state.lensChannel);
  const overrides = useOverrides(id);
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const gate = run?.gate;
  const write = gateFormat(gateFacts(subject.layer, subject.node.attributes).colours);
  const layout = useMemo(() => pairsLayout(size.width, size.height), [size]);
  const ranked = useMemo(() => (gate ? openedAndClosed(gate, layout.perSide) : null), [gate, layout.perSide]);
  const extra = selected !== null && gate && selected < gate.length ? selected : null;

  const pair = (channel: number, kind: Text) =>
    run &&
    before &&
    after && (
      <Pair
        key={channel}
        channel={channel}
        kind={t(kind)}
        short={t(strings.short)}
        value={write(run.applied[channel] ?? run.gate[channel] ?? 0)}
        before={before}
        after={after}
        side={layout.side}
        selected={channel === selected}
        changed={overrides.has(channel)}
        onPick={(picked) => view.setLens({ channel: picked })}
      />
    );
  const alone = ranked && extra !== null && !ranked.opened.includes(extra) && !ranked.closed.includes(extra);
  // The chosen channel takes the place of the least opened one that is shown.
  const opened = alone && layout.perSide > 1 ? ranked.opened.slice(0, -1) : ranked?.opened;
  return (
    <div ref={frame} className={styles.frame} data-stacked={layout.stacked || undefined}>
      {ranked && before && after && (
        <>
          <Group title={t(alone ? strings.chosenAndOpened : strings.opened)}>
            {alone && pair(extra, strings.chosenPair)}
            {opened?.map((channel) => pair(channel, strings.openedPair))}
          </Group>
          <Group title={t(strings.closed)}>{ranked.closed.map((channel) => pair(channel, strings.closedPair))}</Group>
        </>
      )}
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.group} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

interface PairProps {
  readonly channel: number;
  /** What the pair shows, for hover and screen readers. */
  readonly kind: string;
  readonly short: string;
  readonly value: string;
  readonly before: Tensor;
  readonly after: Tensor;
  readonly side: number;
  readonly selected: boolean;
  readonly changed: boolean;
  readonly onPick: (channel: number) => void;
}

const GAP = 2;

/** One channel's map before and after, in the same colours: what the gate took away is what got darker. */
const Pair = memo(function Pair(props: PairProps) {
  const { channel, before, after, side } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeKey();
  const density = useDensity();
  useEffect(() => {
    const context = beginDrawing(canvas.current, { width: 2 * side + GAP, height: side }, density);
    if (!context) return;
    const scale = forTheme(dataScale(extentOf(mapOf(before, channel))), theme);
    [before, after].forEach((tensor, index) => {
      const shape = mapsShape(tensor);
      const image =
        shape && pixelCanvas(shape.width, shape.height, (words) => fillMap(words, mapOf(tensor, channel), scale));
      if (image) drawScaled(context, image, index * (side + GAP), 0, side, side, density);
    });
  }, [before, after, channel, side, density, theme]);
  return (
    <button
      type="button"
      className={styles.pair}
      title={props.kind}
      aria-pressed={props.selected}
      data-changed={props.changed || undefined}
      onClick={() => props.onPick(channel)}
    >
      <canvas ref={canvas} style={{ width: 2 * side + GAP, height: side }} />
      <span>
        <i>
          {side >= 34 && `${props.short} `}
          {channel}
        </i>
        <b>{props.value}</b>
      </span>
      <em className={parts.unseen}>, {props.kind}</em>
    </button>
  );
});

const strings = {
  short: text('lens.openedClosed.short', 'ch'),
  opened: text('lens.openedClosed.opened', 'Most opened channels, before and after scaling'),
  chosenAndOpened: text(
    'lens.openedClosed.chosenAndOpened',
    'The chosen and the most opened channels, before and after scaling',
  ),
  closed: text('lens.openedClosed.closed', 'Most closed channels, before and after scaling'),
  openedPair: text('lens.openedClosed.openedPair', 'among the most opened: map before and after scaling'),
  closedPair: text('lens.openedClosed.closedPair', 'among the most closed: map before and after scaling'),
  chosenPair: text('lens.openedClosed.chosenPair', 'the chosen channel: map before and after scaling'),
};
