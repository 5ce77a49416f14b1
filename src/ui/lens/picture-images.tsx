import { memo, useEffect, useRef } from 'react';
import type { Bitmap, NetworkView } from '../../store/state.ts';
import { beginDrawing, useDensity, useElementSize } from '../plot/canvas.ts';
import { fillView, miniature, pixelCanvas } from '../plot/pixels.ts';
import styles from './pictures-region.module.css';

interface OriginalImageProps {
  readonly bitmap: Bitmap;
  /** Width/height of the part that the network takes from the middle; null where it takes all. */
  readonly aspect: number | null;
  readonly label: string;
}

/** The whole picture; what the centre crop leaves out is veiled. */
export const OriginalImage = memo(function OriginalImage({ bitmap, aspect, label }: OriginalImageProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width: side } = useElementSize(frame);
  const density = useDensity();
  useEffect(() => {
    const context = beginDrawing(canvas.current, { width: side, height: side }, density);
    if (!context) return;
    const image = miniature(bitmap);
    const scale = side / Math.max(image.width, image.height);
    const [width, height] = [image.width * scale, image.height * scale];
    const [left, top] = [(side - width) / 2, (side - height) / 2];
    context.imageSmoothingQuality = 'high';
    if (aspect === null) {
      context.drawImage(image, left, top, width, height);
      return;
    }
    context.globalAlpha = 0.3;
    context.drawImage(image, left, top, width, height);
    context.globalAlpha = 1;
    const inner = width / height > aspect ? [height * aspect, height] : [width, width / aspect];
    const [cropWidth = 0, cropHeight = 0] = inner;
    context.save();
    context.beginPath();
    context.rect((side - cropWidth) / 2, (side - cropHeight) / 2, cropWidth, cropHeight);
    context.clip();
    context.drawImage(image, left, top, width, height);
    context.restore();
  }, [bitmap, aspect, side, density]);
  return (
    <div ref={frame} className={styles.image} role="img" aria-label={label}>
      <canvas ref={canvas} />
    </div>
  );
});

interface NetworkViewImageProps {
  readonly view: NetworkView;
  readonly label: string;
}

/** The network's own pixels, enlarged without smoothing. */
export const NetworkViewImage = memo(function NetworkViewImage({ view, label }: NetworkViewImageProps) {
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width: side } = useElementSize(frame);
  const density = useDensity();
  useEffect(() => {
    const context = beginDrawing(canvas.current, { width: side, height: side }, density);
    const image = pixelCanvas(view.width, view.height, (words) => fillView(words, view));
    if (!context || !image) return;
    const scale = side / Math.max(view.width, view.height);
    const [width, height] = [view.width * scale, view.height * scale];
    context.imageSmoothingEnabled = view.width > side * density;
    context.drawImage(image, (side - width) / 2, (side - height) / 2, width, height);
  }, [view, side, density]);
  return (
    <div ref={frame} className={styles.image} role="img" aria-label={label}>
      <canvas ref={canvas} />
    </div>
  );
});
