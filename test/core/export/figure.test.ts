import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { plainHeight } from '../../../src/core/drawing/card-size.ts';
import { pointsOf, shownOf } from '../../../src/core/drawing/shown.ts';
import { drawFigure, type FigureOptions } from '../../../src/core/export/figure/figure.ts';
import { mix } from '../../../src/core/export/figure/palette.ts';
import { escaped, fitted, textWidth, wrapped } from '../../../src/core/export/figure/svg.ts';
import { analyze } from '../../../src/core/graph/analyze.ts';
import type { GraphDocument } from '../../../src/core/graph/document.ts';
import { openProject } from '../../../src/core/project/open-project.ts';
import { edited } from '../../import/support/open.ts';
import { english, korean } from '../../support/said.ts';
import { descendants, parseXml, type XmlElement } from '../../support/xml.ts';
import { network, SE_NETWORK } from '../compile/networks.ts';

const LIGHT: FigureOptions = { theme: 'light', locale: 'en', say: english };

function draw(document: GraphDocument, options: Partial<FigureOptions> = {}) {
  const { svg, width, height } = drawFigure(document, analyze(document), { ...LIGHT, ...options });
  const root = parseXml(svg);
  const all = descendants(root);
  const cards = all.filter(({ name, children }) => name === 'g' && children[0]?.name === 'title');
  return { svg, root, all, cards, width, height };
}

const cardOf = (cards: readonly XmlElement[], name: string) => cards.find((card) => card.children[0]?.text === name);

/** Lines between cards, right ones and wrong ones. */
const linesIn = (all: readonly XmlElement[]) =>
  all.filter(({ name, attributes }) => name === 'path' && ['1.4', '1.8'].includes(attributes['stroke-width'] ?? ''));

/** One layer above the other, so that edges are seen. */
function placed({ document }: { document: GraphDocument }): GraphDocument {
  const positions = new Map([...document.nodes.keys()].map((id, at) => [id, { x: 0, y: at * 130 }]));
  return edited(document, { kind: 'move', positions });
}

const drawing = placed(network(SE_NETWORK));
const idOf = (name: string) => [...drawing.nodes.values()].find((node) => node.name === name)?.id ?? '';

describe('a picture of the canvas', () => {
  const examples = inRoot('assets/examples');
  it.each(readdirSync(examples).filter((file) => file.endsWith('.convas')))('%s: every card and line', (file) => {
    const project = openProject(new Uint8Array(readFileSync(`${examples}/${file}`)));
    if (!project.ok) throw new Error(file);
    const { document } = project.value;
    const { cards, all, width, height } = draw(document);
    const shown = shownOf(document, plainHeight);
    const layers = [...shown.cards.keys()].flatMap((id) => document.nodes.get(id)?.name ?? []);
    expect(cards.map((card) => card.children[0]?.text).sort()).toEqual(layers.sort());
    expect(linesIn(all)).toHaveLength(shown.lines.length);
    // The same corners as on the canvas: each is the control point of a round one.
    const corners = linesIn(all).flatMap(({ attributes }) => attributes.d?.match(/Q[-\d.]+,[-\d.]+/g) ?? []);
    const bends = shown.lines.flatMap((line) =>
      pointsOf(line)
        .slice(1, -1)
        .map(({ x, y }) => `Q${x},${y}`),
    );
    expect(corners.sort()).toEqual(bends.sort());
    for (const value of [width, height]) expect(value).toBeGreaterThan(100);
  });

  it('says on a card what the canvas says', () => {
    const { cards, all } = draw(drawing);
    const conv = cardOf(cards, 'conv');
    expect(conv?.text).toContain('Conv 2d');
    expect(conv?.text).toContain('3 × 3 · 8 filters');
    expect(conv?.text).toContain('224');
    expect(conv?.text).toContain('N × 8 × 8 × 8');
    expect(all.filter(({ name, text }) => name === 'text' && text === 'N×8×8×8').length).toBeGreaterThan(2);
  });

  it('marks attention, with its gates where there are any', () => {
    const bars = (gates: ReadonlyMap<string, readonly number[]>) => {
      const se = cardOf(draw(drawing, { gates }).cards, 'se');
      return se?.children.find(({ name, attributes }) => name === 'path' && attributes.fill === '#d9831f');
    };
    const rail = cardOf(draw(drawing).cards, 'se')?.children.filter(
      ({ attributes }) => attributes.stroke === '#d9831f',
    );
    expect(rail).toHaveLength(1);
    expect(bars(new Map())).toBeUndefined();
    const path = bars(new Map([[idOf('se'), [0.5, 1, 0, Number.NaN, 0.25, 0.1, 0.9, 1]]]))?.attributes.d ?? '';
    expect(path.match(/M/g)).toHaveLength(8);
    expect(path).toContain('v-18.00');
    expect(path).not.toContain('NaN');
  });

  it('in Korean and in the dark', () => {
    const { svg, cards, root } = draw(drawing, { theme: 'dark', locale: 'ko', say: korean });
    expect(root.attributes['xml:lang']).toBe('ko');
    expect(cardOf(cards, 'conv')?.text).toContain('2D 합성곱');
    expect(svg).toContain('#141517');
    expect(svg).not.toContain('#fbfbfa');
  });

  it('of a selection: only that, and the edges inside it', () => {
    const only = new Set([idOf('conv'), idOf('relu')]);
    const { cards, all, height } = draw(drawing, { only });
    expect(cards.map((card) => card.children[0]?.text)).toEqual(['conv', 'relu']);
    expect(linesIn(all)).toHaveLength(1);
    expect(height).toBeLessThan(draw(drawing).height / 2);
  });

  it('draws a skipped layer dashed', () => {
    const skipped = edited(drawing, { kind: 'setBypassed', ids: [idOf('relu')], bypassed: true });
    const card = cardOf(draw(skipped).cards, 'relu');
    expect(card?.text).toContain('skipped: passes on');
    expect(card?.children[1]?.attributes['stroke-dasharray']).toBe('5 4');
  });

  it('says what is wrong with a layer, and where', () => {
    const broken = edited(drawing, { kind: 'setAttributes', id: idOf('conv'), attributes: { kernelShape: [31, 31] } });
    const { cards, all } = draw(broken);
    expect(cardOf(cards, 'conv')?.children[1]?.attributes.stroke).toBe('#c92a2a');
    expect(cardOf(cards, 'relu')?.text).toContain('waits for conv');
    expect(all.some(({ attributes }) => attributes['stroke-dasharray'] === '5 3')).toBe(true);
  });

  it('frames groups, shows a collapsed one as a card, and notes with their text', () => {
    const members = [idOf('conv'), idOf('relu')];
    const nodes = new Map(
      [...drawing.nodes].map(([id, node]) => [id, members.includes(id) ? { ...node, group: 'g' } : node]),
    );
    const group = (collapsed: boolean): GraphDocument => ({
      ...drawing,
      nodes,
      groups: new Map([['g', { id: 'g', name: 'Stem', collapsed, tint: 'blue' }]]),
      notes: new Map([
        ['m', { id: 'm', text: 'Why\nso deep?', position: { x: 400, y: 0 }, width: 160, height: 90, tint: 'yellow' }],
      ]),
    });
    const open = draw(group(false));
    expect(open.cards).toHaveLength(drawing.nodes.size);
    const texts = (all: readonly XmlElement[]) => all.filter(({ name }) => name === 'text').map(({ text }) => text);
    expect(texts(open.all)).toEqual(expect.arrayContaining(['Stem', 'Why', 'so deep?']));
    const closed = draw(group(true));
    expect(closed.cards).toHaveLength(drawing.nodes.size - 2);
    expect(texts(closed.all)).toEqual(expect.arrayContaining(['Stem', '2 layers', '224']));
    expect(linesIn(closed.all)).toHaveLength(linesIn(open.all).length - 1);
    expect(texts(closed.all).filter((words) => words === 'N × 8 × 8 × 8').length).toBeGreaterThan(0);
  });

  it('is empty for an empty drawing, and the same every time', () => {
    const empty = { ...drawing, nodes: new Map(), edges: new Map() };
    expect(draw(empty).cards).toEqual([]);
    expect(draw(drawing).svg).toBe(draw(drawing).svg);
  });
});

describe('text in a picture', () => {
  it('is safe whatever a name holds', () => {
    const names = ['<script>alert(1)</script>', 'a & b "c" \'d\'', '이름 🐈 ]]>', 'x'.repeat(200)];
    for (const name of names) {
      const renamed: GraphDocument = {
        ...drawing,
        title: `${name}\u0000\u0008\ud800`,
        nodes: new Map([...drawing.nodes].map(([id, node]) => [id, node.name === 'se' ? { ...node, name } : node])),
      };
      const { cards, root, all } = draw(renamed);
      expect(cardOf(cards, name)).toBeDefined();
      expect(root.children[0]?.text).toBe(name);
      expect(all.some((element) => element.name === 'script')).toBe(false);
    }
    expect(escaped('a\u0001b\ud83d')).toBe('ab');
  });

  it('is cut to its room with an ellipsis, and wrapped at words', () => {
    const face = { size: 12 };
    expect(fitted('short', 100, face)).toBe('short');
    const cut = fitted('a very long name that does not fit', 80, face);
    expect(cut).toMatch(/^a very.*…$/);
    expect(textWidth(cut, face)).toBeLessThanOrEqual(80);
    expect(fitted('x', 0, face)).toBe('');
    expect(wrapped('one two three four', 50, face, 9).every((line) => textWidth(line, face) <= 50)).toBe(true);
    expect(wrapped('one two three four five six', 50, face, 2)).toHaveLength(2);
    expect(wrapped('one two three four five six', 50, face, 2)[1]).toMatch(/…$/);
    expect(wrapped('가나다라마바사아자차카타파하', 48, face, 9).length).toBeGreaterThan(3);
    expect(textWidth('한글', face)).toBe(24);
  });

  it('colours are mixed as a style sheet does', () => {
    expect(mix('#000000', '#ffffff', 0.25)).toBe('#bfbfbf');
    expect(mix('#ff0000', '#0000ff', 0.5)).toBe('#800080');
  });
});

it('gates that are not finite are crossed columns of their own colour, the others keep their height', () => {
  const id = idOf('se');
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  const strip = (gate: Float32Array) => draw(drawing, { gates: new Map([[id, gate]]) }).all;
  const odd = (all: readonly XmlElement[]) =>
    all.filter(({ name, attributes }) => name === 'line' && /#(aa00ff|ee2200)/.test(attributes.stroke ?? ''));
  expect(odd(strip(Float32Array.of(0.5, 0.25, 1, 0)))).toHaveLength(0);
  // Two lines for NaN, one for each infinity.
  const all = strip(Float32Array.of(nan, 0.25, infinity, -infinity));
  expect(odd(all).map(({ attributes }) => attributes.stroke)).toEqual(['#aa00ff', '#aa00ff', '#ee2200', '#ee2200']);
  expect(JSON.stringify(all)).not.toMatch(/NaN|Infinity/);
});
