import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { gateFormat } from '../../core/notation.ts';
import { countInWords, finiteFacts, knownNonFinite } from '../../core/tensor/non-finite.ts';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import {
  beginDrawing,
  prefersReducedMotion,
  type Size,
  token,
  useDensity,
  useElementSize,
  useThemeKey,
} from '../plot/canvas.ts';
import { forTheme, gateScale } from '../plot/scale.ts';
import { channelAt, paintStrip } from '../plot/strip-paint.ts';
import styles from './gate-strip.module.css';

export interface GateStripProps {
  /** The layer's own gate, one value per channel. */
  readonly gate: Float32Array;
  /** What the maps are multiplied by, where channels may be silenced, forced or held. */
  readonly applied?: Float32Array | undefined;
  /** What the colours span; null where the data decide. */
  readonly range: readonly [number, number] | null;
  readonly height: number;
  /** Shows values on hover, takes the focus and picks channels. */
  readonly interactive?: boolean;
  /** The channel under inspection, marked on top. */
  readonly selected?: number | null;
  readonly onPick?: (channel: number) => void;
}

/** Milliseconds in which the bars settle to a new picture. */
const SETTLE_MS = 240;

/** The gates of one picture as bars: C of them, height and colour by value. Drawn on a canvas, cheap enough for every card. */
export const GateStrip = memo(function GateStrip(props: GateStripProps) {
  const { gate, applied, range, height, interactive = false, selected = null, onPick } = props;
  const t = useText();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width } = useElementSize(frame);
  const density = useDensity();
  const theme = useThemeKey();
  const [hover, setHover] = useState<number | null>(null);
  const values = applied?.length === gate.length ? applied : gate;
  const low = range?.[0];
  const high = range?.[1];
  const scale = useMemo(() => {
    const known = low === undefined || high === undefined ? null : ([low, high] as const);
    return forTheme(gateScale(known, [gate, values]), theme);
  }, [low, high, gate, values, theme]);
  const marked = hover ?? selected;

  const shown = useRef<Float32Array>(values);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that token() reads
  const paint = useMemo(() => {
    return (current: Float32Array) => {
      const size: Size = { width, height };
      const context = beginDrawing(canvas.current, size, density);
      if (!context || !canvas.current) return;
      const colors = {
        line: token(canvas.current, '--line'),
        ink: token(canvas.current, '--ink'),
        accent: token(canvas.current, '--accent'),
      };
      const own = values === gate || current !== values ? null : gate;
      paintStrip(context, size, { values: current, own, scale, marked, colors, density });
    };
  }, [width, height, density, theme, values, gate, scale, marked]);

  useLayoutEffect(() => {
    if (shown.current === values) paint(values);
  }, [paint, values]);

  useEffect(() => {
    const from = shown.current;
    if (from === values) return undefined;
    if (from.length !== values.length || prefersReducedMotion()) {
      shown.current = values;
      paint(values);
      return undefined;
    }
    const start = performance.now();
    const between = Float32Array.from(from);
    let request = requestAnimationFrame(function step(now) {
      const time = Math.min(1, Math.max(0, (now - start) / SETTLE_MS));
      if (time === 1) {
        shown.current = values;
        paint(values);
        return;
      }
      const eased = 1 - (1 - time) ** 3;
      for (let channel = 0; channel < between.length; channel += 1) {
        const before = from[channel] as number;
        between[channel] = before + ((values[channel] as number) - before) * eased;
      }
      shown.current = between;
      paint(between);
      request = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(request);
  }, [values, paint]);

  const write = gateFormat(range);
  const summary = t(describe(values, write));
  // A strip that nobody can point into says in words what its hatched columns are.
  const odd = knownNonFinite(values) ? summary : undefined;
  const cursor = marked === null ? null : `${t(strings.channel)} ${marked} · ${write(values[marked] ?? 0)}`;
  const channelUnder = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    return channelAt(event.clientX - box.left, box.width, values.length);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = KEY_MOVES[event.key];
    if (move !== undefined) {
      event.preventDefault();
      setHover(Math.min(values.length - 1, Math.max(0, (marked ?? -1) + move)));
    } else if ((event.key === 'Enter' || event.key === ' ') && marked !== null) {
      event.preventDefault();
      onPick?.(marked);
    }
  };

  if (!interactive) {
    return (
      <div ref={frame} className={styles.strip} role="img" aria-label={summary} title={odd} style={{ height }}>
        <canvas ref={canvas} />
      </div>
    );
  }
  return (
    <div
      ref={frame}
      className={styles.strip}
      data-interactive=""
      role="slider"
      tabIndex={0}
      aria-label={summary}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, values.length - 1)}
      aria-valuenow={marked ?? 0}
      aria-valuetext={cursor ?? t(strings.none)}
      style={{ height }}
      onKeyDown={onKeyDown}
      onBlur={() => setHover(null)}
      onPointerMove={(event) => setHover(channelUnder(event))}
      onPointerLeave={() => setHover(null)}
      onPointerDown={(event) => {
        const channel = channelUnder(event);
        if (event.button === 0 && channel !== null) onPick?.(channel);
      }}
    >
      <canvas ref={canvas} />
      {cursor !== null && hover !== null && <output className={styles.readout}>{cursor}</output>}
    </div>
  );
}, sameProps);

/** The range often comes fresh from a layer's declaration: its two numbers count, not its identity. */
function sameProps(a: GateStripProps, b: GateStripProps): boolean {
  return (
    a.gate === b.gate &&
    a.applied === b.applied &&
    a.range?.[0] === b.range?.[0] &&
    a.range?.[1] === b.range?.[1] &&
    a.height === b.height &&
    a.interactive === b.interactive &&
    a.selected === b.selected &&
    a.onPick === b.onPick
  );
}

const KEY_MOVES: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: 10, ArrowDown: -10 };

function describe(values: Float32Array, write: (value: number) => string) {
  const { mean, nonFinite } = finiteFacts(values);
  const average = mean === null ? '–' : write(mean);
  const odd = nonFinite ? `, ${countInWords(nonFinite)}` : '';
  return text('lens.gateStrip.gatesOfCountChannelsMean', 'Gates of {count} channels, mean {average}{odd}', {
    count: values.length,
    average,
    odd,
  });
}

const strings = {
  channel: text('lens.gateStrip.channel', 'channel'),
  none: text('lens.gateStrip.none', 'no channel'),
};
