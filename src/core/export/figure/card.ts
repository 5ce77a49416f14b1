import type { DiagnosticCode } from '../../diagnostics.ts';
import { CHECK, cardLine, SHAPE_UNKNOWN, UNCONNECTED } from '../../drawing/card-line.ts';
import { ownName } from '../../drawing/card-names.ts';
import { portX } from '../../drawing/card-ports.ts';
import { CARD_WIDTH } from '../../drawing/card-size.ts';
import { formatCount } from '../../format.ts';
import type { Analysis, NodeAnalysis } from '../../graph/analyze.ts';
import type { GraphDocument } from '../../graph/document.ts';
import type { LayerType } from '../../layers/define-layer.ts';
import { layerType } from '../../layers/index.ts';
import { spacedShape } from '../../notation.ts';
import { type Locale, type Say, sourceWords, text } from '../../text.ts';
import { drawGates, drawPort } from './marks.ts';
import type { Palette } from './palette.ts';
import type { CardInPlace } from './plan.ts';
import { element, escaped, type Face, fitted, label, MONO, textWidth, wrapped } from './svg.ts';

/** A layer as its card on the canvas: title, name, parameters, key attributes, gates, shape, or what is wrong. */
export interface CardStyle {
  readonly colours: Palette;
  readonly locale: Locale;
  readonly say: Say;
  /** By attention layer: the gate of each channel, drawn as its strip. */
  readonly gates: ReadonlyMap<string, ArrayLike<number>>;
}

const TITLE: Face = { size: 12, bold: true };
const NAME: Face = { size: 10.5, mono: true };
const COUNT: Face = { size: 11, mono: true };
const LINE: Face = { size: 12 };
const SHAPE: Face = { size: 11, mono: true };
const PROBLEM: Face = { size: 11.5 };
const EDGE = 12;
const TEXT_LEFT = 27;

export function drawCard(card: CardInPlace, document: GraphDocument, analysis: Analysis, style: CardStyle): string {
  const { node, x, y, height } = card;
  const layer = layerType(node.type);
  const facts = analysis.nodes.get(node.id);
  if (!layer || !facts) return '';
  const { colours } = style;
  const problem = facts.diagnostics.find((entry) => entry.severity === 'error');
  const skipped = node.bypassed === true;
  const blocked = !problem && facts.outputs === null;
  const body = element('rect', {
    width: CARD_WIDTH,
    height,
    rx: 9,
    fill: skipped ? colours.page : colours.card,
    stroke: problem ? colours.error : colours.line,
    'stroke-dasharray': skipped ? '5 4' : undefined,
  });
  const parts = [
    body,
    header(card, layer, facts, style, skipped || blocked),
    line(card, layer, facts, style, skipped || blocked),
    layer.attention && !problem ? drawGates(style.gates.get(node.id), STRIP, colours) : '',
    problem
      ? problemBox(style.say(problem.message), colours)
      : footer(card, document, analysis, style, skipped || blocked, layer.attention !== undefined),
    ports(card, facts, colours),
  ];
  return element('g', { transform: `translate(${x} ${y})` }, element('title', {}, escaped(node.name)), ...parts);
}

function header(
  { node }: CardInPlace,
  layer: LayerType,
  facts: NodeAnalysis,
  { colours, locale, say }: CardStyle,
  faint: boolean,
): string {
  const count = facts.outputs === null ? '–' : formatCount(facts.parameters.value, locale);
  const left = CARD_WIDTH - EDGE - textWidth(count, COUNT) - 8;
  const title = fitted(say(layer.title), Math.min(160, left - TEXT_LEFT), TITLE);
  const own = ownName(node.name, node.type, sourceWords(layer.title));
  const nameRoom = left - TEXT_LEFT - textWidth(title, TITLE) - 7;
  const name = own === null ? '' : fitted(own, nameRoom, NAME);
  // The name follows the title wherever that ends: only the fonts at hand know.
  const words = [
    element(
      'tspan',
      { 'font-weight': 600, 'text-decoration': node.bypassed ? 'line-through' : undefined },
      escaped(title),
    ),
    name === ''
      ? ''
      : element('tspan', { dx: 7, 'font-size': NAME.size, 'font-family': MONO, fill: colours.inkFaint }, escaped(name)),
  ];
  const dot = { x: EDGE, y: 12, width: 8, height: 8, rx: 2.5, fill: colours.category[layer.category] };
  return [
    element('rect', { ...dot, opacity: faint ? 0.45 : undefined }),
    element('text', { x: TEXT_LEFT, y: 20.3, 'font-size': 12, fill: faint ? colours.inkFaint : colours.ink }, ...words),
    label(count, CARD_WIDTH - EDGE, 20, COUNT, { 'text-anchor': 'end', fill: colours.inkSecondary }),
  ].join('');
}

function line(
  { node }: CardInPlace,
  layer: LayerType,
  facts: NodeAnalysis,
  { colours, say }: CardStyle,
  faint: boolean,
) {
  const words = cardLine(node, facts, layer, say);
  const shown = fitted(words, CARD_WIDTH - TEXT_LEFT - EDGE, LINE);
  return label(shown, TEXT_LEFT, 38.3, LINE, { fill: faint ? colours.inkFaint : colours.inkSecondary });
}

const STRIP = { x: EDGE, y: 50, width: CARD_WIDTH - 2 * EDGE, height: 18 };

function footer(
  { node }: CardInPlace,
  document: GraphDocument,
  analysis: Analysis,
  { colours, say }: CardStyle,
  faint: boolean,
  hasStrip: boolean,
): string {
  const facts = analysis.nodes.get(node.id) as NodeAnalysis;
  const top = hasStrip ? 75 : 48;
  const blocker = facts.blockedBy === null ? null : (document.nodes.get(facts.blockedBy)?.name ?? facts.blockedBy);
  const wait = blocker === null ? '' : say(text('figure.card.waitsForBlocker', 'waits for {blocker}', { blocker }));
  const output = facts.outputs?.[0];
  const has = (code: DiagnosticCode) => facts.diagnostics.some((entry) => entry.code === code);
  const without = has('shape-unknown') ? say(SHAPE_UNKNOWN) : has('missing-input') ? say(UNCONNECTED) : '';
  const shape = blocker !== null ? wait : output ? spacedShape(output.shape) : without;
  const warns = [...facts.diagnostics, ...(analysis.remarks.get(node.id) ?? [])].some(
    (entry) => entry.severity === 'warning',
  );
  const face = blocker === null ? SHAPE : { size: 11 };
  const room = CARD_WIDTH - 2 * EDGE - (warns ? textWidth(say(CHECK), { size: 11 }) + 20 : 0);
  return [
    element('line', { x1: EDGE, x2: CARD_WIDTH - EDGE, y1: top + 0.5, y2: top + 0.5, stroke: colours.line }),
    label(fitted(shape, room, face), EDGE, top + 15.5, face, { fill: faint ? colours.inkFaint : colours.ink }),
    warns
      ? label(
          `● ${say(CHECK)}`,
          CARD_WIDTH - EDGE,
          top + 15.5,
          { size: 11 },
          { 'text-anchor': 'end', fill: colours.warning },
        )
      : '',
  ].join('');
}

function problemBox(message: string, { error }: Palette): string {
  const lines = wrapped(message, CARD_WIDTH - 36, PROBLEM, 2);
  return [
    element('rect', { x: 8, y: 48, width: CARD_WIDTH - 16, height: 44, rx: 5, fill: error, 'fill-opacity': 0.09 }),
    ...lines.map((words, at) => label(words, 16, 65 + at * 17, PROBLEM, { fill: error })),
  ].join('');
}

function ports({ height, inputs, outputs }: CardInPlace, facts: NodeAnalysis, colours: Palette): string {
  const wrong = new Set(facts.diagnostics.flatMap((entry) => (entry.severity === 'error' ? [entry.input] : [])));
  return [
    ...Array.from({ length: inputs }, (_, port) =>
      drawPort(portX(port, inputs), 0, colours, wrong.has(port) ? colours.error : colours.lineStrong),
    ),
    ...Array.from({ length: outputs }, (_, port) =>
      drawPort(portX(port, outputs), height, colours, colours.lineStrong),
    ),
  ].join('');
}
