import { useStoreApi } from '@xyflow/react';
import { useLayoutEffect, useMemo, useRef } from 'react';
import { text } from '../../core/text.ts';
import { useText } from '../editor-context.ts';
import { beginDrawing, useDensity, useThemeKey } from '../plot/canvas.ts';
import styles from './canvas.module.css';
import type { CanvasNode } from './canvas-nodes.ts';
import type { ShapeFlowEdge } from './edges.ts';
import { paintMap } from './map-paint.ts';
import { seenBox } from './overview-frame.ts';

interface MapLayerProps {
  /** Everything that stands on the canvas. */
  readonly nodes: readonly CanvasNode[];
  /** Of these the ones that are painted here. */
  readonly painted: readonly CanvasNode[];
  readonly edges: readonly ShapeFlowEdge[];
}

/** The cards that are too many to be elements, behind what React Flow draws. */
export function MapLayer({ nodes, painted, edges }: MapLayerProps) {
  const t = useText();
  const store = useStoreApi();
  const theme = useThemeKey();
  const density = useDensity();
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawing = useMemo(
    () => ({ painted, edges, byId: new Map(nodes.map((node) => [node.id, node])) }),
    [nodes, painted, edges],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme has other colours.
  useLayoutEffect(() => {
    let frame = 0;
    let shown = '';
    const paint = () => {
      frame = 0;
      const { transform, width, height } = store.getState();
      shown = `${transform} ${width} ${height}`;
      const context = beginDrawing(canvas.current, { width, height }, density);
      if (!context || !canvas.current) return;
      canvas.current.style.width = `${width}px`;
      canvas.current.style.height = `${height}px`;
      const [x, y, zoom] = transform;
      context.setTransform(density * zoom, 0, 0, density * zoom, density * x, density * y);
      paintMap(context, drawing, seenBox(transform, { width, height }), zoom);
    };
    paint();
    const stop = store.subscribe(({ transform, width, height }) => {
      if (frame === 0 && shown !== `${transform} ${width} ${height}`) frame = requestAnimationFrame(paint);
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }, [store, drawing, theme, density]);

  const count = painted.length;
  const lines = edges.length;
  const surplus = text(
    'canvas.mapLayer.surplus',
    '{lines, number} further connections of layers that feed very many. The outline lists the layers one by one.',
    { lines },
  );
  const map = text(
    'canvas.mapLayer.map',
    'Map of {count, number} layers. Zoom in, or open the outline, to go through them one by one.',
    { count },
  );
  return (
    <canvas ref={canvas} className={styles.mapLayer} role="img" aria-label={t(painted.length > 0 ? map : surplus)} />
  );
}
