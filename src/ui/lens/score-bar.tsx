import { memo, useState } from 'react';
import { percentText } from '../../core/format.ts';
import type { ScoreKind } from '../../core/graph/output-reading.ts';
import { formatDelta, formatValue } from '../../core/notation.ts';
import { nonFiniteKind } from '../../core/tensor/non-finite.ts';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { hatchStyle } from '../plot/hatch.ts';
import { Facts, Tooltip } from '../plot/tooltip.tsx';
import { shorten } from './describe-cell.ts';
import { barShare, type ScoreRow } from './scores-model.ts';
import styles from './scores-region.module.css';

interface ScoreBarProps {
  readonly row: ScoreRow;
  readonly kind: ScoreKind;
  /** Largest magnitude of all scores: the longest bar where scores have no upper end. */
  readonly largest: number;
}

/** One class: name, bar, share; with changed channels also the bar it had, and the difference. */
export const ScoreBar = memo(function ScoreBar({ row, kind, largest }: ScoreBarProps) {
  const t = useText();
  const [pointer, setPointer] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const odd = nonFiniteKind(row.value);
  const share = barShare(row.value, kind, largest);
  const before = row.baseline === null ? null : barShare(row.baseline, kind, largest);
  const delta = row.baseline === null ? null : row.value - row.baseline;
  const written = kind === 'plain' ? formatValue(row.value) : t(percentText(row.value));
  const difference = delta === null ? null : kind === 'plain' ? formatDelta(delta, 2) : formatDelta(delta * 100, 1);
  return (
    <li
      className={styles.row}
      onPointerMove={(event) => setPointer({ x: event.clientX, y: event.clientY })}
      onPointerLeave={() => setPointer(null)}
    >
      <span className={styles.label}>{row.label.slice(0, 200)}</span>
      <span className={styles.track} aria-hidden="true">
        {before !== null && <i className={styles.ghost} style={{ width: `${before * 100}%` }} />}
        <i
          className={styles.bar}
          style={{ width: `${share * 100}%`, ...(odd && hatchStyle(odd)) }}
          data-negative={(odd === null && row.value < 0) || undefined}
          data-odd={odd ?? undefined}
        />
      </span>
      <span className={styles.value}>{written}</span>
      {difference !== null && (
        <span className={styles.difference} data-sign={Math.sign(Number(difference.replace('−', '-'))) || 0}>
          {difference}
        </span>
      )}
      {pointer && (
        <Tooltip x={pointer.x} y={pointer.y}>
          <b>{shorten(row.label, 60)}</b>
          <Facts rows={facts(t, row, kind)} />
        </Tooltip>
      )}
    </li>
  );
});

function facts(t: ReturnType<typeof useText>, row: ScoreRow, kind: ScoreKind): readonly (readonly [string, string])[] {
  const raw = t(kind === 'plain' ? strings.output : strings.logit);
  const both = (now: string, before: string | null) => (before === null ? now : `${before} → ${now}`);
  const share = (value: number) => t(percentText(value, 2));
  return [
    ...(kind === 'plain'
      ? []
      : [[t(strings.score), both(share(row.value), row.baseline === null ? null : share(row.baseline))] as const]),
    [raw, both(formatValue(row.raw), row.baselineRaw === null ? null : formatValue(row.baselineRaw))],
    [t(strings.class), `${row.index}`],
  ];
}

const strings = {
  score: text('lens.scoreBar.score', 'score'),
  logit: text('lens.scoreBar.logit', 'logit'),
  output: text('lens.scoreBar.output', 'output'),
  class: text('lens.scoreBar.class', 'class no.'),
};
