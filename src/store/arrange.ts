import { type Alignment, type Axis, align, distribute } from '../core/graph/align.ts';
import { heightOfCard } from '../core/graph/card-size.ts';
import { fragmentDocument, fragmentOf } from '../core/graph/copy.ts';
import type { GraphDocument, Position } from '../core/graph/document.ts';
import type { Edit } from '../core/graph/edits.ts';
import { commonParent } from '../core/graph/group-edits.ts';
import { onlyGroup, topMembers } from '../core/graph/groups.ts';
import { layeredLayout } from '../core/graph/layout.ts';
import { withRoom } from '../core/graph/make-room.ts';
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
export type ComputeLayout = (document: GraphDocument) => Promise<ReadonlyMap<string, Position>>;

/** Drawings up to this size are laid out at once: a worker would only start later. */
const AT_ONCE = 500;

const ALIGN_TITLES: Readonly<Record<Alignment, Text>> = {
  left: text('Align left edges', '왼쪽 맞춤'),
  centre: text('Align centres', '가운데 맞춤'),
  right: text('Align right edges', '오른쪽 맞춤'),
  top: text('Align top edges', '위쪽 맞춤'),
  middle: text('Align middles', '중간 맞춤'),
  bottom: text('Align bottom edges', '아래쪽 맞춤'),
};
const DISTRIBUTE_TITLES: Readonly<Record<Axis, Text>> = {
  horizontally: text('Distribute horizontally', '가로 간격 같게'),
  vertically: text('Distribute vertically', '세로 간격 같게'),
};
const LAYOUT = text('Lay out the drawing', '그림 자동 배치');
const LAYOUT_PART = text('Lay out the selection', '선택한 레이어 자동 배치');

export function createArrange(
  store: EditorStore,
  history: History,
  view: View,
  compute: ComputeLayout | undefined,
): Arrange {
  /** @param group what makes room around it when it grows */
  function move(positions: ReadonlyMap<string, Position>, title: Text, group: string | null = null): void {
    if (positions.size === 0) return;
    const { document, analysis } = store.getState();
    const edit: Edit = { kind: 'move', positions };
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
      const positions =
        compute && part.nodes.size > AT_ONCE
          ? await compute(part).catch(() => layeredLayout(part))
          : layeredLayout(part);
      const now = store.getState();
      const places = changed(whole ? positions : atCorner(part, positions), now.document.nodes);
      move(places, whole ? LAYOUT : LAYOUT_PART, whole ? null : groupAround(now));
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
function atCorner(part: GraphDocument, positions: ReadonlyMap<string, Position>): ReadonlyMap<string, Position> {
  const corner = (places: readonly Position[]) => ({
    x: places.reduce((least, place) => Math.min(least, place.x), Number.POSITIVE_INFINITY),
    y: places.reduce((least, place) => Math.min(least, place.y), Number.POSITIVE_INFINITY),
  });
  const before = corner([...part.nodes.values()].map((node) => node.position));
  const after = corner([...positions.values()]);
  return new Map(
    [...positions].map(([id, place]) => [id, { x: place.x + before.x - after.x, y: place.y + before.y - after.y }]),
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
