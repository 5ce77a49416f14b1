import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Position } from '../../src/core/graph/document.ts';
import { sameText } from '../../src/core/text.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';
import { chain, undoable } from './networks.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

function scatter(places: readonly Position[]): string[] {
  const ids = places.map((place) => driver.editor.layers.add('relu', place) ?? '');
  driver.editor.view.select(ids);
  return ids;
}
const places = (ids: readonly string[]) => ids.map((id) => driver.state().document.nodes.get(id)?.position);
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('aligning', () => {
  it.each([
    ['arrange.alignLeft', [0, 0, 0], null],
    ['arrange.alignCentre', [50, 50, 50], null],
    ['arrange.alignRight', [100, 100, 100], null],
    ['arrange.alignTop', null, [0, 0, 0]],
    ['arrange.alignMiddle', null, [150, 150, 150]],
    ['arrange.alignBottom', null, [300, 300, 300]],
  ] as const)('%s', (id, xs, ys) => {
    const ids = scatter([
      { x: 0, y: 0 },
      { x: 100, y: 120 },
      { x: 30, y: 300 },
    ]);
    driver.state().document.nodes.forEach((node) => {
      // Loose layers show an error and are taller, all of them alike.
      expect(node.type).toBe('relu');
    });
    undoable(driver, () => driver.commands.run(id));
    const found = places(ids);
    if (xs) expect(found.map((place) => place?.x)).toEqual(xs);
    if (ys) expect(found.map((place) => place?.y)).toEqual(ys);
  });

  it('needs two layers, distributing three', () => {
    const [only] = scatter([{ x: 0, y: 0 }]);
    driver.editor.view.select([only ?? '']);
    expect(driver.commands.get('arrange.alignLeft')?.enabled()).toBe(false);
    scatter([
      { x: 0, y: 0 },
      { x: 9, y: 9 },
    ]);
    expect(driver.commands.get('arrange.alignLeft')?.enabled()).toBe(true);
    expect(driver.commands.get('arrange.distributeVertically')?.enabled()).toBe(false);
  });

  it('distributes with equal gaps and leaves the outer ones', () => {
    const ids = scatter([
      { x: 0, y: 0 },
      { x: 700, y: 150 },
      { x: 300, y: 600 },
    ]);
    expect(undoable(driver, () => driver.commands.run('arrange.distributeVertically'))).toBe('Distribute vertically');
    expect(places(ids).map((place) => place?.y)).toEqual([0, 300, 600]);
    undoable(driver, () => driver.commands.run('arrange.distributeHorizontally'));
    expect(places(ids).map((place) => place?.x)).toEqual([0, 700, 350]);
  });
});

describe('the automatic layout', () => {
  it('puts every layer behind what it reads, without overlaps, as one entry', async () => {
    const net = chain(driver);
    const ids = Object.values(net);
    driver.editor.layers.move(new Map(ids.map((id, index) => [id, { x: index * 7, y: 50 - index * 3 }])));
    driver.editor.view.select([]);
    const before = driver.state();
    driver.commands.run('arrange.layout');
    await settled();
    expect(english(driver.state().past.at(-1)?.title)).toBe('Lay out the drawing');
    expect(driver.state().fitRequest).toBe(before.fitRequest + 1);
    // Below, or at the top of a later column.
    const found = places(ids).map((place) => place ?? { x: 0, y: 0 });
    for (const [index, { x, y }] of found.entries()) {
      const last = found[index - 1];
      if (last) expect(y - last.y > 99 || x - last.x > 236).toBe(true);
    }
    driver.commands.run('edit.undo');
    expect(driver.state().document).toBe(before.document);
  });

  it('lays out only the selection, which keeps its corner', async () => {
    const { conv, relu, pool, fc } = chain(driver);
    driver.editor.layers.move(new Map([[relu, { x: 90, y: 700 }]]));
    const fixed = places([pool, fc]);
    driver.editor.view.select([conv, relu]);
    driver.commands.run('arrange.layout');
    await settled();
    expect(english(driver.state().past.at(-1)?.title)).toBe('Lay out the selection');
    const [first, second] = places([conv, relu]);
    expect(first).toEqual({ x: 0, y: 130 });
    expect(second?.x).toBe(0);
    expect(places([pool, fc])).toEqual(fixed);
  });
});

describe('the layout of a large drawing', () => {
  it('is computed elsewhere, and at once where that fails', async () => {
    const asked: number[] = [];
    const other = createDriver({
      layOut: async (document) => {
        asked.push(document.nodes.size);
        throw new Error('no worker');
      },
    });
    const node = { type: 'relu', attributes: {}, position: { x: 5, y: 5 } };
    const edits = Array.from({ length: 501 }, (_, index) => ({
      kind: 'addNode' as const,
      node: { ...node, id: `r${index}`, name: `r${index}` },
    }));
    other.editor.history.commit({ kind: 'batch', edits }, sameText('many'));
    await other.editor.arrange.layOut();
    expect(asked).toEqual([501]);
    expect(english(other.state().past.at(-1)?.title)).toBe('Lay out the drawing');
    other.dispose();
  });
});

describe('snapping', () => {
  it('is remembered', () => {
    driver.commands.run('arrange.snap');
    expect(driver.state().snap).toBe(true);
    expect(driver.platform.readSetting('snap')).toBe('on');
    driver.commands.run('arrange.snap');
    expect(driver.platform.readSetting('snap')).toBe('off');
  });
});
