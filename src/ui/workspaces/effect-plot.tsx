import { scaleLinear } from 'd3-scale';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { formatSigned, formatValue } from '../../core/notation.ts';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { useElementSize } from '../plot/canvas.ts';
import { Facts, Tooltip } from '../plot/tooltip.tsx';
import type { EffectFacts, EffectRow } from './effect-facts.ts';
import styles from './effect-view.module.css';

const EDGE = { left: 52, right: 26, top: 22, bottom: 34 };
const NEAR = 14;

interface PlotProps {
  readonly facts: EffectFacts;
  /** What the figure says, in one sentence: its name for who does not see it. */
  readonly name: string;
  readonly topClass: string;
  readonly selected: number | null;
  readonly onPick: (channel: number) => void;
}

/** Each channel a dot: how open it is, and what closing it does to the top class. */
export function EffectPlot({ facts, name, topClass, selected, onPick }: PlotProps) {
  const t = useText();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(box);
  const [hovered, setHovered] = useState<{ row: EffectRow; x: number; y: number } | null>(null);
  const known = facts.rows.filter(({ gate, effect }) => Number.isFinite(gate) && Number.isFinite(effect));
  const x = scaleLinear()
    .domain(spread(facts.rows.map(({ gate }) => gate)))
    .range([EDGE.left, Math.max(EDGE.left + 1, width - EDGE.right)])
    .nice(5);
  const y = scaleLinear()
    .domain(spread([0, ...known.map(({ effect }) => effect)]))
    .range([Math.max(EDGE.top + 1, height - EDGE.bottom), EDGE.top])
    .nice(5);

  function nearest(event: PointerEvent): { row: EffectRow; x: number; y: number } | null {
    const frame = box.current?.getBoundingClientRect();
    if (!frame) return null;
    const [px, py] = [event.clientX - frame.left, event.clientY - frame.top];
    const distance = (row: EffectRow) => Math.hypot(x(row.gate) - px, y(row.effect) - py);
    const [row] = [...known].sort((a, b) => distance(a) - distance(b));
    return row && distance(row) <= NEAR ? { row, x: event.clientX, y: event.clientY } : null;
  }

  /** Arrows go along the axis of the gates. */
  function onKeyDown(event: KeyboardEvent) {
    const order = [...known].sort((a, b) => a.gate - b.gate || a.channel - b.channel);
    const at = order.findIndex(({ channel }) => channel === selected);
    const target = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: order.length - 1 }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const row = order[Math.min(order.length - 1, Math.max(0, target))];
    if (row) onPick(row.channel);
  }

  return (
    <div
      ref={box}
      className={styles.plot}
      role="application"
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys go from dot to dot.
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => setHovered(nearest(event))}
      onPointerLeave={() => setHovered(null)}
      onClick={() => hovered && onPick(hovered.row.channel)}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          {y.ticks(5).map((tick) => (
            <g key={tick}>
              <line
                x1={EDGE.left}
                x2={width - EDGE.right}
                y1={y(tick)}
                y2={y(tick)}
                data-zero={tick === 0 || undefined}
              />
              <text x={EDGE.left - 8} y={y(tick) + 4} textAnchor="end">
                {`${tick > 0 ? '+' : ''}${y.tickFormat(5)(tick)}`}
              </text>
            </g>
          ))}
          {x.ticks(6).map((tick) => (
            <text key={tick} x={x(tick)} y={height - EDGE.bottom + 16} textAnchor="middle">
              {x.tickFormat(6)(tick)}
            </text>
          ))}
          <text x={EDGE.left - 40} y={12} className={styles.axis}>
            {t(
              text('workspaces.effectPlot.yAxis', 'change of “{topClass}” when the channel is closed, in logits', {
                topClass,
              }),
            )}
          </text>
          <text x={(EDGE.left + width - EDGE.right) / 2} y={height - 4} textAnchor="middle" className={styles.axis}>
            {t(GATE_AXIS)}
          </text>
          {known.map(({ channel, gate, effect }) => (
            <circle
              key={channel}
              cx={x(gate)}
              cy={y(effect)}
              r={3}
              data-kind={facts.mostEffect.has(channel) ? 'effect' : facts.mostOpen.has(channel) ? 'open' : undefined}
            />
          ))}
          {known
            .filter(({ channel }) => channel === selected)
            .map(({ channel, gate, effect }) => (
              <g key={channel}>
                <circle cx={x(gate)} cy={y(effect)} r={6.5} data-kind="selected" />
                <text x={x(gate) + 11} y={y(effect) + 4} className={styles.marked}>
                  {t(text('workspaces.effectPlot.channel', 'ch {channel}', { channel }))}
                </text>
              </g>
            ))}
        </svg>
      )}
      {hovered && (
        <Tooltip x={hovered.x} y={hovered.y}>
          <b>{t(text('workspaces.effectPlot.channelNumber', 'Channel {channel}', { channel: hovered.row.channel }))}</b>
          <Facts
            rows={[
              [t(GATE), formatValue(hovered.row.gate)],
              [t(EFFECT), formatSigned(hovered.row.effect)],
            ]}
          />
        </Tooltip>
      )}
    </div>
  );
}

const GATE_AXIS = text('workspaces.effectPlot.gateAxis', 'gate, for the current picture');
const GATE = text('workspaces.effectPlot.gate', 'Gate');
const EFFECT = text('workspaces.effectPlot.effect', 'Effect');

/** From the least to the greatest; of one value alone some room around it. */
function spread(values: readonly number[]): [number, number] {
  const finite = values.filter(Number.isFinite);
  const [least, greatest] = [Math.min(...finite), Math.max(...finite)];
  if (finite.length === 0) return [0, 1];
  return least === greatest ? [least - 0.5, greatest + 0.5] : [least, greatest];
}
