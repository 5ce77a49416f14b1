import { type DragEvent, useState } from 'react';
import type { LayerType } from '../../core/layers/define-layer.ts';
import { LAYER_MIME, paletteDrag } from '../canvas/palette-drop.ts';
import { useText } from '../editor-context.ts';
import styles from './palette.module.css';

export function PaletteItem({
  layer,
  best,
  onAdd,
}: {
  layer: LayerType;
  best: boolean;
  onAdd: (layer: LayerType) => void;
}) {
  const t = useText();
  /** Chromium goes on calling it hovered after it was dragged away, until the pointer comes back. */
  const [left, setLeft] = useState(false);
  function onDragStart(event: DragEvent) {
    event.dataTransfer.setData(LAYER_MIME, layer.type);
    paletteDrag.type = layer.type;
    event.dataTransfer.effectAllowed = 'copy';
    setLeft(true);
  }
  return (
    <li>
      <button
        type="button"
        className={`${styles.item} ${best ? styles.best : ''}`}
        title={t(layer.docs.summary)}
        draggable
        onDragStart={onDragStart}
        onDragEnd={() => {
          paletteDrag.type = null;
        }}
        data-left={left || undefined}
        onPointerMove={() => setLeft(false)}
        onClick={() => onAdd(layer)}
      >
        <span className={styles.dot} />
        <span className={styles.name}>{t(layer.title)}</span>
        {best && (
          <span className={styles.key} aria-hidden="true">
            ↵
          </span>
        )}
      </button>
    </li>
  );
}
