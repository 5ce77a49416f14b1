import { portX } from '../../drawing/card-ports.ts';
import { formatCount, formatLarge } from '../../format.ts';
import { type Analysis, totalsOf } from '../../graph/analyze.ts';
import { layersInWords } from '../../graph/layers-in-words.ts';
import { layerType } from '../../layers/index.ts';
import { spacedShape } from '../../notation.ts';
import type { CardStyle } from './card.ts';
import { drawGates, drawPort } from './marks.ts';
import { mix, type Palette } from './palette.ts';
import type { GroupInPlace } from './plan.ts';
import { element, type Face, fitted, label, textWidth } from './svg.ts';

const GROUP: Face = { size: 12, bold: true };
const COUNT: Face = { size: 11, mono: true };
const LINE: Face = { size: 12 };
const EDGE = 12;
/** Behind the mark that opens a group. */
const TEXT_LEFT = 27;

/** A collapsed group as the canvas shows it: what is in it, what it costs, its gates, and what leaves it. */
export function drawGroupCard(place: GroupInPlace, analysis: Analysis, style: CardStyle): string {
  const { group, box, members } = place;
  const { colours, locale, say } = style;
  const tint = colours.tint[group.tint];
  const facts = members.flatMap(({ id }) => analysis.nodes.get(id) ?? []);
  const totals = totalsOf(
    analysis,
    members.map(({ id }) => id),
  );
  const count = formatCount(totals.parameters, locale);
  const macs = `${formatLarge(totals.macs, locale)} MACs`;
  const words = say(layersInWords(members.length));
  const outline = { width: box.width, height: box.height, rx: 9, stroke: mix(tint, colours.line, 0.48) };
  const right = box.width - EDGE;
  const attention = members.filter((node) => layerType(node.type)?.attention !== undefined);
  const name = fitted(group.name, right - TEXT_LEFT - textWidth(count, COUNT) - 8, GROUP);
  const broken = facts.some((entry) => entry.diagnostics.some(({ severity }) => severity === 'error'));
  return element(
    'g',
    { transform: `translate(${box.x} ${box.y})` },
    element('rect', { ...outline, y: 4, fill: mix(tint, colours.card, 0.1) }),
    element('rect', { ...outline, fill: mix(tint, colours.card, 0.1), ...(broken && { stroke: colours.error }) }),
    element('path', { d: 'M15 12l4 4l-4 4', fill: 'none', stroke: colours.inkSecondary, 'stroke-width': 1.6 }),
    label(name, TEXT_LEFT, 20.3, GROUP, { fill: colours.ink }),
    label(count, right, 20, COUNT, { 'text-anchor': 'end', fill: colours.inkSecondary }),
    label(words, TEXT_LEFT, 39, LINE, { fill: colours.inkSecondary }),
    label(macs, right, 39, LINE, { 'text-anchor': 'end', fill: colours.inkSecondary }),
    gatesOf(
      attention.map((node) => node.id),
      right,
      style,
    ),
    footerOf(place, analysis, right, colours, attention.length === 0 ? mix(tint, colours.line, 0.26) : null),
    portsOf(place, colours),
  );
}

/** The strips of the first attention layers, side by side. */
function gatesOf(ids: readonly string[], right: number, { colours, gates }: CardStyle): string {
  const shown = ids.slice(0, 4);
  const width = (right - EDGE - 4 * (shown.length - 1)) / shown.length;
  return shown
    .map((id, at) => drawGates(gates.get(id), { x: EDGE + at * (width + 4), y: 50, width, height: 16 }, colours))
    .join('');
}

function footerOf(
  { outputs, box }: GroupInPlace,
  analysis: Analysis,
  right: number,
  colours: Palette,
  line: string | null,
): string {
  const top = box.height - 28;
  const shapes = outputs.flatMap((tensor) => {
    const [node = '', port] = [
      tensor.slice(0, tensor.lastIndexOf(':')),
      Number(tensor.slice(tensor.lastIndexOf(':') + 1)),
    ];
    const type = analysis.nodes.get(node)?.outputs?.[port];
    return type ? [spacedShape(type.shape)] : [];
  });
  const words = fitted([...new Set(shapes)].join(', '), right - EDGE, COUNT);
  return [
    line === null ? '' : element('line', { x1: EDGE, x2: right, y1: top + 0.5, y2: top + 0.5, stroke: line }),
    label(words, EDGE, top + 15.5, COUNT, { fill: colours.ink }),
  ].join('');
}

function portsOf({ inputs, outputs, box }: GroupInPlace, colours: Palette): string {
  return [
    ...inputs.map((_, at) => drawPort(portX(at, inputs.length), 0, colours, colours.lineStrong)),
    ...outputs.map((_, at) => drawPort(portX(at, outputs.length), box.height, colours, colours.lineStrong)),
  ].join('');
}
