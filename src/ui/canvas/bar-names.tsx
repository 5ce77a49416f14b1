import { type ReactFlowState, useStore, ViewportPortal } from '@xyflow/react';
import { useMemo } from 'react';
import { shortName } from '../../core/drawing/short-name.ts';
import { textWidth } from '../../core/export/figure/svg.ts';
import { layerType } from '../../core/layers/index.ts';
import { useEditorState } from '../editor-context.ts';
import { barLabels, type Named } from './bar-labels.ts';
import styles from './bar-names.module.css';
import type { CanvasNode } from './canvas-nodes.ts';
import { distance, zoomInSteps } from './zoom.ts';

const OPTIONS = {
  widthOf: (name: string) => textWidth(name, { size: 11, bold: true }) + 6,
  height: 14,
  most: 140,
};
/** Of so many things in view the first are looked at. */
const LOOKED_AT = 1500;
/** Longer names are abbreviated. */
const LONG = 18;

/**
 * From far above, the names that matter: groups, where the drawing begins and ends, attention, convolutions, beside their
 * bars on leader lines; nearer, those of frames alone. They lie in the drawing and move with it; they are placed anew only
 * when the zoom or what is in view changed by a step.
 */
export function BarNames() {
  const seen = useStore(distance);
  return seen === 'map' || seen === 'brief' ? <Names all={seen === 'map'} /> : null;
}

function Names({ all }: { readonly all: boolean }) {
  const nodes = useStore(nodesOf);
  const view = useStore(viewOf);
  const edges = useEditorState((state) => state.document.edges);
  const ends = useMemo(() => endsAmong(edges.values()), [edges]);
  const { zoom, labels } = useMemo(() => {
    const [zoom = 1, left = 0, top = 0, right = 0, bottom = 0] = view.split(' ').map(Number);
    const things: Named[] = [];
    for (const node of nodes) {
      const { x, y } = node.position;
      const { width = 0, height = 0 } = node;
      if (x > right || y > bottom || x + width < left || y + height < top) continue;
      const box = { x: x * zoom, y: y * zoom, width: width * zoom, height: height * zoom };
      things.push({ id: node.id, ...box, ...namedAs(node, all, ends) });
      if (things.length >= LOOKED_AT) break;
    }
    return { zoom, labels: barLabels(things, OPTIONS) };
  }, [nodes, view, ends, all]);
  return (
    <ViewportPortal>
      <div className={styles.names} aria-hidden="true" style={{ scale: 1 / zoom }}>
        <svg className={styles.leaders} aria-hidden="true">
          <path d={labels.map(({ leader }) => (leader.length > 0 ? `M${leader.join('L')}` : '')).join('')} />
        </svg>
        {labels.map(({ id, name, x, y, width }) => (
          <b key={id} style={{ translate: `${x}px ${y}px`, width }}>
            {name}
          </b>
        ))}
      </div>
    </ViewportPortal>
  );
}

interface Ends {
  readonly reading: ReadonlySet<string>;
  readonly read: ReadonlySet<string>;
}

function endsAmong(edges: Iterable<{ source: { node: string }; target: { node: string } }>): Ends {
  const reading = new Set<string>();
  const read = new Set<string>();
  for (const { source, target } of edges) {
    reading.add(target.node);
    read.add(source.node);
  }
  return { reading, read };
}

/** Its name and how much that matters. Where cards say their own names only frames need one. */
function namedAs(node: CanvasNode, all: boolean, { reading, read }: Ends): Pick<Named, 'name' | 'rank' | 'isFrame'> {
  if (node.type === 'frame') {
    const { group, depth } = node.data;
    return { name: written(group.name), rank: depth, isFrame: true };
  }
  if (!all || node.type === 'note') return { name: null, rank: 9, isFrame: false };
  if (node.type === 'groupCard') return { name: written(node.data.group.name), rank: 0, isFrame: false };
  const { layer } = node.data;
  const type = layerType(layer.type);
  const isEnd = !reading.has(layer.id) || !read.has(layer.id);
  const rank = isEnd ? 1 : type?.attention ? 2 : type?.category === 'convolution' ? 3 : 4;
  return { name: written(layer.name), rank, isFrame: false };
}

function written(name: string): string {
  return name.length > LONG ? shortName(name) : name;
}

function nodesOf(state: ReactFlowState): readonly CanvasNode[] {
  return state.nodes as CanvasNode[];
}

/** Zoom, and the part of the drawing around what is in view, in steps: one string, so that nothing renders in between. */
function viewOf({ transform: [x, y, exact], width, height }: ReactFlowState): string {
  const zoom = zoomInSteps(exact);
  const [across, down] = [width / zoom / 2 || 1, height / zoom / 2 || 1];
  const column = Math.floor(-x / exact / across);
  const row = Math.floor(-y / exact / down);
  const around = [(column - 1) * across, (row - 1) * down, (column + 4) * across, (row + 4) * down];
  return [zoom, ...around].join(' ');
}
