import { arrangementOf } from '../core/drawing/arrangement.ts';
import { plainHeight } from '../core/drawing/card-size.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import type { Category } from '../core/layers/define-layer.ts';
import { layerType } from '../core/layers/index.ts';

/** A drawing as small as a stamp: where its cards stand, of which category, and what joins them. */
export interface Sketch {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly SketchCard[];
  /** From the lower edge of a card to the upper edge of another. */
  readonly lines: readonly SketchLine[];
}

export interface SketchCard {
  /** Null for a folded group. */
  readonly category: Category | null;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface SketchLine {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** In the order in which the text form counts them. */
const CATEGORIES: readonly (Category | null)[] = [
  null,
  'inputOutput',
  'convolution',
  'pooling',
  'attention',
  'fullyConnected',
  'normalise',
  'combine',
];
/** Canvas pixels to one of a sketch. */
const SCALE = 4;

/** @returns the sketch of a drawing as it is laid out, its upper left corner at 0, 0 */
export function sketchOf(document: GraphDocument): Sketch {
  const { tree, unit } = arrangementOf(document, plainHeight);
  const shown = new Map<string, SketchCard>();
  const standIn = (id: string) => {
    const folded = tree.path(document.nodes.get(id)?.group ?? '').find((group) => group.collapsed);
    return folded?.id ?? id;
  };
  const round = (value: number) => Math.round(value / SCALE);
  for (const { id, type } of document.nodes.values()) {
    const stands = standIn(id);
    const box = unit(stands)?.box;
    if (!box || shown.has(stands)) continue;
    const category = stands === id ? (layerType(type)?.category ?? null) : null;
    const { x, y, width, height } = box;
    shown.set(stands, { category, x: round(x), y: round(y), width: round(width), height: round(height) });
  }
  const cards = [...shown.values()];
  const left = Math.min(...cards.map(({ x }) => x));
  const top = Math.min(...cards.map(({ y }) => y));
  const placed = new Map([...shown].map(([id, card]) => [id, { ...card, x: card.x - left, y: card.y - top }]));
  const lines = [...document.edges.values()].flatMap(({ source, target }): SketchLine[] => {
    const [from, to] = [placed.get(standIn(source.node)), placed.get(standIn(target.node))];
    if (!from || !to || from === to) return [];
    const middle = (card: SketchCard) => card.x + Math.round(card.width / 2);
    return [{ x1: middle(from), y1: from.y + from.height, x2: middle(to), y2: to.y }];
  });
  return {
    width: Math.max(...[...placed.values()].map(({ x, width }) => x + width)),
    height: Math.max(...[...placed.values()].map(({ y, height }) => y + height)),
    cards: [...placed.values()],
    lines,
  };
}

/** On one line of a file: `width height; category x y width height; …; x1 y1 x2 y2; …`. */
export function sketchText({ width, height, cards, lines }: Sketch): string {
  const parts = [
    [width, height],
    ...cards.map((card) => [CATEGORIES.indexOf(card.category), card.x, card.y, card.width, card.height]),
    ...lines.map(({ x1, y1, x2, y2 }) => [x1, y1, x2, y2]),
  ];
  return parts.map((numbers) => numbers.join(' ')).join(';');
}

/** The inverse of `sketchText`. */
export function readSketch(line: string): Sketch {
  const parts = line.split(';').map((part) => part.split(' ').map(Number));
  const [width = 0, height = 0] = parts[0] ?? [];
  const rest = parts.slice(1);
  return {
    width,
    height,
    cards: rest
      .filter((numbers) => numbers.length === 5)
      .map(([category = 0, x = 0, y = 0, w = 0, h = 0]) => ({
        category: CATEGORIES[category] ?? null,
        x,
        y,
        width: w,
        height: h,
      })),
    lines: rest
      .filter((numbers) => numbers.length === 4)
      .map(([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => ({ x1, y1, x2, y2 })),
  };
}
