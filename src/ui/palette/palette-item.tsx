import { type DragEvent, useState } from 'react';
import { LAYER_MIME, paletteDrag } from '../canvas/palette-drop.ts';
import { useText } from '../editor-context.ts';
import type { LayerEntry } from '../search/layer-entries.ts';
import styles from './palette.module.css';

export function PaletteItem({
  entry,
  best,
  onAdd,
}: {
  entry: LayerEntry;
  best: boolean;
  onAdd: (entry: LayerEntry) => void;
}) {
  const t = useText();
  const { layer, refused = false } = entry;
  /** Chromium goes on calling it hovered after it was dragged away, until the pointer comes back. */
  const [left, setLeft] = useState(false);
  function onDragStart(event: DragEvent) {
    event.dataTransfer.setData(LAYER_MIME, layer.type);
    paletteDrag.type = layer.type;
    event.dataTransfer.effectAllowed = 'copy';
    setLeft(true);
  }
  // What Enter adds says what that would be; a fault in what was typed stands where it was typed for.
  const about = best ? (entry.about?.() ?? []) : refused && entry.detail ? [entry.detail] : [];
  return (
    <li>
      <button
        type="button"
        className={`${styles.item} ${best ? styles.best : ''}`}
        title={t(layer.docs.summary)}
        draggable={!refused}
        disabled={refused}
        onDragStart={onDragStart}
        onDragEnd={() => {
          paletteDrag.type = null;
        }}
        data-left={left || undefined}
        onPointerMove={() => setLeft(false)}
        onClick={() => onAdd(entry)}
      >
        <span className={styles.dot} />
        <span className={styles.name}>{entry.title}</span>
        {best && (
          <span className={styles.key} aria-hidden="true">
            ↵
          </span>
        )}
      </button>
      {about.map((line) => (
        <p key={line} className={styles.about} title={line}>
          {line}
        </p>
      ))}
    </li>
  );
}
