import { memo, useEffect, useMemo, useRef } from 'react';
import type { NetworkView, OutputPicture } from '../../store/state.ts';
import { beginDrawing, useDensity, useElementSize } from '../plot/canvas.ts';
import { hatchPicture } from '../plot/hatch.ts';
import { drawScaled, fillView, pixelCanvas } from '../plot/pixels.ts';
import { fillOutput, planesOf } from './output-picture-model.ts';
import styles from './output-picture-region.module.css';

interface OutputPictureCanvasProps {
  readonly picture: OutputPicture;
  /** The network's own view of the picture, to lie below; null where the output does not cover it. */
  readonly view: NetworkView | null;
  /** Of the output over the view, 0..1. */
  readonly opacity: number;
  readonly label: string;
}

/** An output as a picture, over the picture that it came from. */
export const OutputPictureCanvas = memo(function OutputPictureCanvas(props: OutputPictureCanvasProps) {
  const { picture, view, opacity, label } = props;
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useElementSize(frame);
  const density = useDensity();
  const over = useMemo(
    () => pixelCanvas(picture.width, picture.height, (words) => fillOutput(words, picture)),
    [picture],
  );
  const below = useMemo(() => view && pixelCanvas(view.width, view.height, (words) => fillView(words, view)), [view]);
  useEffect(() => {
    const context = beginDrawing(canvas.current, size, density);
    if (!context || !over) return;
    const scale = Math.min(size.width / picture.width, size.height / picture.height);
    const [width, height] = [picture.width * scale, picture.height * scale];
    const [left, top] = [(size.width - width) / 2, (size.height - height) / 2];
    if (below) drawScaled(context, below, left, top, width, height, density);
    context.globalAlpha = below ? opacity : 1;
    drawScaled(context, over, left, top, width, height, density);
    context.globalAlpha = 1;
    hatchPicture(context, planesOf(picture, picture.width * picture.height), picture.width, {
      left,
      top,
      width,
      height,
    });
  }, [over, below, picture, opacity, size, density]);
  return (
    <div ref={frame} className={styles.image} role="img" aria-label={label}>
      <canvas ref={canvas} />
    </div>
  );
});
