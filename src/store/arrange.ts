import { type Alignment, type Axis, align, distribute } from '../core/drawing/align.ts';
import { heightOfCard } from '../core/drawing/card-size.ts';
import { type Layout, layoutOf } from '../core/drawing/layout.ts';
import { withRoom } from '../core/drawing/make-room.ts';
import { fragmentDocument, fragmentOf } from '../core/graph/copy.ts';
import type { GraphDocument, Position } from '../core/graph/document.ts';
import type { Edit } from '../core/graph/edits.ts';
import { commonParent } from '../core/graph/group-edits.ts';
import { onlyGroup, topMembers } from '../core/graph/groups.ts';
import { type Text, text } from '../core/text.ts';
import type { History } from './history.ts';
import { placesOf, selectedUnits } from './selection.ts';
import type { EditorState, EditorStore } from './state.ts';
import type { View } from './view.ts';

/** Where layers stand: lined up, spread evenly, laid out automatically. */
export interface Arrange {
  align(how: Alignment): void;
  distribute(axis: Axis): void;
  /** Lays out the selection if it is more than one layer, else the whole drawing. */
  layOut(): Promise<void>;
}

/** Computes a layout somewhere else, so that the window goes on answering. */
export type ComputeLayout = (document: GraphDocument) => Promise<Layout>;

/** Drawings up to this size are laid out at once: a worker would only start later. */
const AT_ONCE = 500;

const ALIGN_TITLES: Readonly<Record<Alignment, Text>> = {
  left: text('store.arrange.left', 'Align left edges'),
  centre: text('store.arrange.centre', 'Align centres'),
  right: text('store.arrange.right', 'Align right edges'),
  top: text('store.arrange.top', 'Align top edges'),
  middle: text('store.arrange.middle', 'Align middles'),
  bottom: text('store.arrange.bottom', 'Align bottom edges'),
};
const DISTRIBUTE_TITLES: Readonly<Record<Axis, Text>> = {
  horizontally: text('store.arrange.horizontally', 'Distribute horizontally'),
  vertically: text('store.arrange.vertically', 'Distribute vertically'),
};
const LAYOUT = text('store.arrange.layout', 'Lay out the drawing');
const LAYOUT_PART = text('store.arrange.layoutPart', 'Lay out the selection');

export function createArrange(
  store: EditorStore,
  history: History,
  view: View,
  compute: ComputeLayout | undefined,
): Arrange {
  function move(positions: ReadonlyMap<string, Position>, title: Text): void {
    if (positions.size > 0) commit({ kind: 'move', positions }, title);
  }

  /** @param group what makes room around it when it grows */
  function commit(edit: Edit, title: Text, group: string | null = null): void {
    const { document, analysis } = store.getState();
    const result = history.commit(
      withRoom(document, edit, group, (node) => heightOfCard(node, analysis)),
      title,
    );
    if (!result.ok) view.toast('error', result.error.message);
  }

  /** Lines up what is selected: a group as the one box that it is on the canvas. */
  function place(positions: ReadonlyMap<string, Position>, title: Text): void {
    move(placesOf(store.getState(), positions), title);
  }

  const boxes = () => selectedUnits(store.getState()).map((unit) => unit.box);

  return {
    align: (how) => place(align(boxes(), how), ALIGN_TITLES[how]),
    distribute: (axis) => place(distribute(boxes(), axis), DISTRIBUTE_TITLES[axis]),
    layOut: async () => {
      const { document, selectedNodes } = store.getState();
      const whole = selectedNodes.size < 2;
      const part = whole ? document : partOf(document, selectedNodes);
      const found =
        compute && part.nodes.size > AT_ONCE ? await compute(part).catch(() => layoutOf(part)) : layoutOf(part);
      const now = store.getState();
      const { positions, routes } = whole ? found : atCorner(part, found);
      const places = changed(positions, now.document.nodes);
      const ways = otherRoutes(routes, now.document);
      const edits: readonly Edit[] = [
        { kind: 'move', positions: places },
        { kind: 'route', routes: ways },
      ];
      if (places.size + ways.size > 0) {
        commit({ kind: 'batch', edits }, whole ? LAYOUT : LAYOUT_PART, whole ? null : groupAround(now));
      }
      if (whole) view.requestFit();
    },
  };
}

/** The group that is selected, or else the innermost one that holds all that is. */
function groupAround({ document, selectedNodes }: EditorState): string | null {
  return onlyGroup(document, selectedNodes)?.id ?? commonParent(document, topMembers(document, selectedNodes));
}

function partOf(document: GraphDocument, ids: ReadonlySet<string>): GraphDocument {
  return fragmentDocument(document, fragmentOf(document, ids));
}

/** A part stays where it is: its top left corner does not move. */
function atCorner(part: GraphDocument, { positions, routes }: Layout): Layout {
  const corner = (places: readonly Position[]) => ({
    x: places.reduce((least, place) => Math.min(least, place.x), Number.POSITIVE_INFINITY),
    y: places.reduce((least, place) => Math.min(least, place.y), Number.POSITIVE_INFINITY),
  });
  const before = corner([...part.nodes.values()].map((node) => node.position));
  const after = corner([...positions.values()]);
  const moved = ({ x, y }: Position) => ({ x: x + before.x - after.x, y: y + before.y - after.y });
  return {
    positions: new Map([...positions].map(([id, place]) => [id, moved(place)])),
    routes: new Map([...routes].map(([id, points]) => [id, points.map(moved)])),
  };
}

/** Only ways that are not what they were, of edges that are still there. */
function otherRoutes(routes: Layout['routes'], document: GraphDocument): Layout['routes'] {
  return new Map(
    [...routes].filter(([id, points]) => {
      const before = document.routes?.get(id);
      const same =
        before?.length === points.length &&
        before.every(({ x, y }, index) => x === points[index]?.x && y === points[index]?.y);
      return document.edges.has(id) && !same;
    }),
  );
}

/** Only what moves, of what is still there. */
function changed(
  positions: ReadonlyMap<string, Position>,
  nodes: GraphDocument['nodes'],
): ReadonlyMap<string, Position> {
  return new Map(
    [...positions].filter(([id, to]) => {
      const from = nodes.get(id)?.position;
      return from !== undefined && (from.x !== to.x || from.y !== to.y);
    }),
  );
}
