import { memo } from 'react';
import styles from './heat-map.module.css';
import type { HeatRow } from './heat-types.ts';
import { Thumbnail } from './thumbnail.tsx';

interface RowThumbProps {
  readonly row: HeatRow;
  readonly current: boolean;
  readonly pitch: number;
  readonly onPick: (id: string) => void;
}

/** The picture of a row; a click makes it the current one. */
export const RowThumb = memo(function RowThumb({ row, current, pitch, onPick }: RowThumbProps) {
  const side = Math.min(22, pitch - 3);
  return (
    <button
      type="button"
      className={styles.thumb}
      style={{ height: pitch }}
      data-current={current || undefined}
      title={row.name}
      aria-label={row.name}
      tabIndex={-1}
      onClick={() => onPick(row.id)}
    >
      {row.bitmap && <Thumbnail bitmap={row.bitmap} side={side} />}
    </button>
  );
});

/** What the network says about the picture of a row. */
export const RowLabel = memo(function RowLabel(props: {
  readonly verdict: string;
  readonly current: boolean;
  readonly pitch: number;
}) {
  return (
    <div
      className={styles.label}
      style={{ height: props.pitch }}
      data-current={props.current || undefined}
      title={props.verdict}
    >
      {props.verdict}
    </div>
  );
});

/** Names the row of effects, which stays at the bottom while the rows scroll. */
export function EffectLabel(props: { readonly label: string; readonly title: string; readonly height: number }) {
  return (
    <div className={styles.effectLabel} style={{ height: props.height }} title={props.title}>
      {props.label}
    </div>
  );
}
