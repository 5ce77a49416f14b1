import { useEffect, useRef } from 'react';
import { useEditor } from '../editor-context.ts';
import styles from './data-set-dialog.module.css';

/** Pixels of a side: shown at half of it, so that it is sharp on every screen. */
const SIDE = 80;

/** A picture of the data set, small. Where it cannot be read, nothing: the card says why. */
export function Thumbnail({ index }: { readonly index: number }) {
  const { dataSets } = useEditor();
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    let gone = false;
    void dataSets
      .source()
      ?.pixels(index, { channels: 3, height: SIDE, width: SIDE }, 'crop')
      .then((pixels) => {
        const context = canvas.current?.getContext('2d');
        if (gone || !context || !pixels.ok) return;
        const image = new ImageData(SIDE, SIDE);
        for (let at = 0; at < SIDE * SIDE; at += 1) {
          image.data.set(pixels.value.pixels.subarray(3 * at, 3 * at + 3), 4 * at);
          image.data[4 * at + 3] = 255;
        }
        context.putImageData(image, 0, 0);
      });
    return () => {
      gone = true;
    };
  }, [dataSets, index]);

  return (
    // Its name stands beside it.
    <span aria-hidden="true">
      <canvas ref={canvas} className={styles.thumbnail} width={SIDE} height={SIDE} />
    </span>
  );
}
