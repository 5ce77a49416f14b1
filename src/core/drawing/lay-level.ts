import { type GraphDocument, groupsOf, type LayerNode, type Position } from '../graph/document.ts';
import { columnOf } from './arrangement.ts';
import { borderRefs, portKey } from './border-ports.ts';
import { portX } from './card-ports.ts';
import { CARD_WIDTH, type CardHeight, FRAME_PADDING, FRAME_TITLE, GROUP_CARD_HEIGHT } from './card-size.ts';
import { laySheet } from './columns/lay-sheet.ts';
import type { Block, Link, Point, Size } from './columns/sheet.ts';
import type { Drafts, Piece } from './levels.ts';
import type { Pins } from './pins.ts';

export interface Job {
  readonly document: GraphDocument;
  readonly drafts: Drafts;
  readonly pins: Pins;
  readonly heightOf: CardHeight;
  readonly page: Size;
  /** How high a column may become before what is in a group is folded. */
  readonly tall: number;
}

export interface LaidItem {
  readonly id: string;
  /** Where its top left corner is; of a group, where the corner of what is in it is. */
  readonly x: number;
  readonly y: number;
  readonly inner: LaidLevel | null;
}

/** One level in its place, from 0,0. */
export interface LaidLevel extends Size {
  readonly items: readonly LaidItem[];
  /** Bend points by piece. */
  readonly pieces: ReadonlyMap<string, readonly Point[]>;
  /** Boxes of what stands right here, as they are drawn. */
  readonly boxes: readonly (Point & Size)[];
  /** By net: where it comes in or goes out. */
  readonly entries: ReadonlyMap<string, number>;
  readonly exits: ReadonlyMap<string, number>;
  /** The upper left corner of what is drawn. */
  corner(): Point;
}

/** What a sheet knows as a block, and what becomes of it. */
interface Standing {
  readonly id: string;
  readonly block: Block;
  /** From the block's corner to that of what is in it. */
  readonly dx: number;
  readonly dy: number;
  /** As it is drawn, from the block's corner. */
  readonly drawn: Point & Size;
  readonly inner: LaidLevel | null;
  input(piece: Piece): number;
  output(piece: Piece): number;
}

/** The breadth of a place on a frame's border. */
const BORDER = 30;

export function layLevel(job: Job, level: string | null): LaidLevel {
  const { items, pieces } = job.drafts.level(level);
  const standing = new Map([...items].flatMap((id) => stand(job, id)).map((item) => [item.id, item] as const));
  const border = (side: 'first' | 'last', net: string): Standing => ({
    id: `${side} ${net}`,
    block: { width: BORDER, height: 0, axis: BORDER / 2, pinned: side },
    ...{ dx: 0, dy: 0, drawn: { x: 0, y: 0, width: 0, height: 0 }, inner: null },
    input: () => BORDER / 2,
    output: () => BORDER / 2,
  });
  for (const { net, from, to } of pieces.values()) {
    if (from === null) standing.set(`first ${net}`, border('first', net));
    if (to === null) standing.set(`last ${net}`, border('last', net));
  }
  const all = [...standing.values()];
  const index = new Map(all.map(({ id }, at) => [id, at]));
  const nets = new Map<string, number>();
  const keys: string[] = [];
  const links: Link[] = [];
  for (const piece of pieces.values()) {
    const [from, to] = [index.get(piece.from ?? `first ${piece.net}`), index.get(piece.to ?? `last ${piece.net}`)];
    const [source, target] = [all[from ?? -1], all[to ?? -1]];
    if (from === undefined || to === undefined || !source || !target) continue;
    const net = nets.get(piece.net) ?? nets.size;
    nets.set(piece.net, net);
    keys.push(piece.key);
    links.push({ net, from, to, fromX: source.output(piece), toX: target.input(piece) });
  }
  const sheet = { blocks: all.map(({ block }) => block), links, nets: nets.size };
  const laid = laySheet(sheet, job.page, level === null ? undefined : job.tall);
  const at = (id: string) => laid.places[index.get(id) ?? -1] ?? { x: 0, y: 0 };
  const shown = all.filter(({ block }) => !block.pinned);
  const boxes = shown.map(({ id, drawn }) => ({ ...drawn, x: at(id).x + drawn.x, y: at(id).y + drawn.y }));
  const borderX = (side: 'first' | 'last') =>
    new Map(
      [...nets.keys()].flatMap((net) =>
        index.has(`${side} ${net}`) ? [[net, at(`${side} ${net}`).x + BORDER / 2] as const] : [],
      ),
    );
  return {
    width: laid.width,
    height: laid.height,
    items: shown.map(({ id, dx, dy, inner }) => ({ id, x: at(id).x + dx, y: at(id).y + dy, inner })),
    pieces: new Map(keys.flatMap((key, link) => (laid.routes[link] ? [[key, laid.routes[link]] as const] : []))),
    boxes,
    entries: borderX('first'),
    exits: borderX('last'),
    corner: () => ({
      x: boxes.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY),
      y: boxes.reduce((least, { y }) => Math.min(least, y), Number.POSITIVE_INFINITY),
    }),
  };
}

function stand(job: Job, id: string): readonly Standing[] {
  const node = job.document.nodes.get(id);
  if (node) return [card(job, node)];
  const group = groupsOf(job.document).get(id);
  if (!group) return [];
  const inner = layLevel(job, id);
  return [group.collapsed ? collapsed(job, id, inner) : frame(id, inner)];
}

function card({ pins, heightOf }: Job, node: LayerNode): Standing {
  const size = { width: CARD_WIDTH, height: heightOf(node) };
  return {
    id: node.id,
    block: { ...size, axis: CARD_WIDTH / 2, stage: isStage(node) },
    ...{ dx: 0, dy: 0, drawn: { x: 0, y: 0, ...size }, inner: null },
    input: ({ edge }) => pins.input(node.id, edge.target.port),
    output: ({ edge }) => pins.output(node.id, edge.source.port),
  };
}

/** Whether a layer makes maps smaller: what follows is another stage of the network. */
function isStage({ attributes }: LayerNode): boolean {
  const { stride } = attributes;
  return Array.isArray(stride) ? stride.some((step) => Number(step) > 1) : Number(stride) > 1;
}

/** The frame with what was laid out inside, and every line in it. */
function frame(id: string, inner: LaidLevel): Standing {
  const corner = inner.corner();
  const right = inner.boxes.reduce((most, box) => Math.max(most, box.x + box.width), 0);
  const bottom = inner.boxes.reduce((most, box) => Math.max(most, box.y + box.height), 0);
  const [left, top] = [Math.min(0, corner.x - FRAME_PADDING), Math.min(0, corner.y - FRAME_PADDING - FRAME_TITLE)];
  const width = Math.max(inner.width, right + FRAME_PADDING) - left;
  const height = Math.max(inner.height, bottom + FRAME_PADDING) - top;
  const drawn = {
    x: corner.x - FRAME_PADDING - left,
    y: corner.y - FRAME_PADDING - FRAME_TITLE - top,
    width: right - corner.x + 2 * FRAME_PADDING,
    height: bottom - corner.y + 2 * FRAME_PADDING + FRAME_TITLE,
  };
  const first = inner.entries.values().next().value ?? inner.exits.values().next().value;
  return {
    id,
    block: { width, height, axis: first === undefined ? drawn.x + FRAME_PADDING + CARD_WIDTH / 2 : first - left },
    ...{ dx: -left, dy: -top, drawn, inner },
    input: ({ net }) => (inner.entries.get(net) ?? width / 2) - left,
    output: ({ net }) => (inner.exits.get(net) ?? width / 2) - left,
  };
}

/** The card; what is in the group keeps its places around it, so that the frame opens where the card stands. */
function collapsed({ document, drafts }: Job, id: string, inner: LaidLevel): Standing {
  const places = new Map<string, LayerNode>();
  const collect = ({ items }: LaidLevel, x: number, y: number) => {
    for (const item of items) {
      const node = document.nodes.get(item.id);
      const position: Position = { x: x + item.x, y: y + item.y };
      if (item.inner) collect(item.inner, position.x, position.y);
      else if (node) places.set(item.id, { ...node, position });
    }
  };
  collect(inner, 0, 0);
  const edges = new Map((drafts.touching.get(id) ?? []).map((edge) => [edge.id, edge]));
  const hidden = new Map([...places.keys()].map((node) => [node, id]));
  const { byGroup, inputHandles } = borderRefs({ ...document, nodes: places, edges }, hidden);
  const refs = byGroup.get(id);
  const [inputs, outputs] = [refs?.inputs.map(portKey) ?? [], refs?.outputs.map(portKey) ?? []];
  const size = { width: CARD_WIDTH, height: GROUP_CARD_HEIGHT };
  const pin = (list: readonly string[], key: string) => portX(Math.max(0, list.indexOf(key)), Math.max(1, list.length));
  return {
    id,
    block: { ...size, axis: CARD_WIDTH / 2, stage: true },
    dx: -columnOf([...places.values()]),
    dy: FRAME_TITLE + FRAME_PADDING - inner.corner().y,
    drawn: { x: 0, y: 0, ...size },
    inner,
    input: ({ edge }) => pin(inputs, inputHandles.get(portKey(edge.target)) ?? portKey(edge.target)),
    output: ({ edge }) => pin(outputs, portKey(edge.source)),
  };
}
