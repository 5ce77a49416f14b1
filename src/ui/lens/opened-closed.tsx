import { memo, useEffect, useMemo, useRef } from 'react';
import type { Tensor } from '../../core/tensor/types.ts';
import { type Text, text } from '../../core/text.ts';
import { activationKey } from '../../store/state.ts';
import { useEditor, useEditorState, useText } from '../editor-context.ts';
import { useActivation, useAttentionRun, useOverrides } from './attention.ts';
import { beginDrawing, useDensity, useElementSize, useThemeKey } from './canvas.ts';
import { formatGate } from './format.ts';
import { mapOf, mapsShape } from './map-values.ts';
import styles from './opened-closed.module.css';
import { pairsLayout } from './pairs-layout.ts';
import { drawScaled, fillMap, pixelCanvas } from './pixels.ts';
import { openedAndClosed } from './ranking.ts';
import { dataScale, extentOf, forTheme } from './scale.ts';
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
        label={`${t(strings.channel)} ${channel}, ${t(strings.gate)} ${formatGate(run.gate[channel] ?? 0)}, ${t(kind)}`}
        short={t(strings.short)}
        value={run.applied[channel] ?? run.gate[channel] ?? 0}
        before={before}
        after={after}
        side={layout.side}
        selected={channel === selected}
        changed={overrides.has(channel)}
        onPick={(picked) => view.setLens({ channel: picked })}
      />
    );
  const shown = ranked && extra !== null && !ranked.opened.includes(extra) && !ranked.closed.includes(extra);
  const opened = shown && layout.perSide > 1 ? ranked.opened.slice(0, -1) : ranked?.opened;
  return (
    <div ref={frame} className={styles.frame}>
      {ranked && before && after && (
        <>
          {shown && extra !== null && <Group title={t(strings.chosen)}>{pair(extra, strings.chosen)}</Group>}
          <Group title={t(strings.opened)}>{opened?.map((channel) => pair(channel, strings.opened))}</Group>
          <Group title={t(strings.closed)}>{ranked.closed.map((channel) => pair(channel, strings.closed))}</Group>
        </>
      )}
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section className={styles.group} aria-label={title}>
      {children}
    </section>
  );
}

interface PairProps {
  readonly channel: number;
  readonly label: string;
  readonly short: string;
  readonly value: number;
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
      aria-label={props.label}
      title={props.label}
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
        <b>{formatGate(props.value)}</b>
      </span>
    </button>
  );
});

const strings = {
  channel: text('channel', '채널'),
  gate: text('gate', '게이트'),
  short: text('ch', '채널'),
  chosen: text('chosen channel', '고른 채널'),
  opened: text('among the most opened: map before and after scaling', '가장 많이 열린 채널: 스케일 전과 후의 맵'),
  closed: text('among the most closed: map before and after scaling', '가장 많이 닫힌 채널: 스케일 전과 후의 맵'),
};
