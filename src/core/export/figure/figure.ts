import type { Analysis } from '../../graph/analyze.ts';
import type { GraphDocument } from '../../graph/document.ts';
import type { Locale, Say } from '../../text.ts';
import { drawCard } from './card.ts';
import { drawGroupCard } from './group-card.ts';
import { PALETTES } from './palette.ts';
import { drawFrame, drawLabel, drawLine, drawNote } from './parts.ts';
import { figurePlan } from './plan.ts';
import { element, escaped, FONT } from './svg.ts';

export interface FigureOptions {
  readonly theme: 'light' | 'dark';
  readonly locale: Locale;
  /** In the words of that language. */
  readonly say: Say;
  /** Layers and notes to draw, with the edges between them; everything without it. */
  readonly only?: ReadonlySet<string>;
  /** Gates of attention layers, by id: drawn as on their cards. */
  readonly gates?: ReadonlyMap<string, ArrayLike<number>>;
}

export interface Figure {
  /** A whole document in SVG 1.1, in canvas pixels. Fonts are named by family, not embedded. */
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/**
 * Draws the canvas as a picture that stands alone: cards with title, name, shape and parameters, edges with what flows
 * along them, groups and notes. The same drawing always gives the same text.
 * @example drawFigure(document, analyze(document), { theme: 'light', locale: 'en', say }).svg
 */
export function drawFigure(document: GraphDocument, analysis: Analysis, options: FigureOptions): Figure {
  const { theme, locale, say, only, gates = new Map() } = options;
  const colours = PALETTES[theme];
  const { frames, lines, cards, groupCards, notes, bounds } = figurePlan(document, analysis, only);
  const [x, y] = [Math.floor(bounds.x), Math.floor(bounds.y)];
  const [width, height] = [Math.ceil(bounds.width) + 1, Math.ceil(bounds.height) + 1];
  const style = { colours, locale, say, gates };
  const parts = [
    element('title', {}, escaped(document.title)),
    element('rect', { x, y, width, height, fill: colours.page }),
    ...frames.map((frame) => drawFrame(frame, colours)),
    ...lines.map((line) => drawLine(line, colours)),
    ...lines.map((line) => drawLabel(line, colours)),
    ...groupCards.map((card) => drawGroupCard(card, analysis, style)),
    ...cards.map((card) => drawCard(card, document, analysis, style)),
    ...notes.map((note) => drawNote(note, colours)),
  ];
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    'xml:lang': locale,
    width,
    height,
    viewBox: `${x} ${y} ${width} ${height}`,
    'font-family': FONT,
  };
  const body = parts.filter(Boolean).join('\n');
  const svg = `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', root, `\n${body}\n`)}\n`;
  return { svg, width, height };
}
