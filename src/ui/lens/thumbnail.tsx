import { memo, useEffect, useRef } from 'react';
import type { Bitmap } from '../../store/state.ts';
import { beginDrawing, useDensity } from '../plot/canvas.ts';
import { drawSquare, miniature } from '../plot/pixels.ts';

/** A picture's centre square, small. Decorative: the name stands beside it or in the label around it. */
export const Thumbnail = memo(function Thumbnail({ bitmap, side }: { readonly bitmap: Bitmap; readonly side: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const density = useDensity();
  useEffect(() => {
    const context = beginDrawing(canvas.current, { width: side, height: side }, density);
    if (context) drawSquare(context, miniature(bitmap), side);
  }, [bitmap, side, density]);
  return <canvas ref={canvas} style={{ width: side, height: side }} />;
});
