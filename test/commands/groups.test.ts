import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { arrangementOf, type Unit } from '../../src/core/drawing/arrangement.ts';
import { plainHeight } from '../../src/core/drawing/card-size.ts';
import { groupsOf } from '../../src/core/graph/document.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english, korean } from '../support/said.ts';
import { chain, feeds, undoable } from './networks.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const groups = () => [...groupsOf(driver.state().document).values()];
const named = (name: string) => groups().find((group) => group.name === name)?.id ?? '';
const groupOf = (id: string) => driver.state().document.nodes.get(id)?.group;
const y = (id: string) => driver.state().document.nodes.get(id)?.position.y ?? Number.NaN;
const places = () => new Map([...driver.state().document.nodes].map(([id, node]) => [id, node.position]));
const boxes = () => arrangementOf(driver.state().document, plainHeight);
const titles = () => driver.state().past.at(-1)?.title;

function group(...ids: string[]): string {
  driver.editor.view.select(ids);
  const id = driver.editor.groups.create();
  if (id === null) throw new Error('no group');
  driver.editor.view.startRename(null);
  return id;
}

/** No two things on one level cover each other. */
function expectNoOverlaps(): void {
  const { units, tree } = boxes();
  const check = (level: string | null) => {
    const list = units(level);
    for (const [index, a] of list.entries()) {
      for (const b of list.slice(index + 1)) expect(overlap(a, b), `${a.box.id} and ${b.box.id}`).toBe(false);
    }
    for (const child of tree.children(level)) if (!child.collapsed) check(child.id);
  };
  check(null);
}

function overlap({ box: a }: Unit, { box: b }: Unit): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('grouping', () => {
  it('puts the selection into a group, makes room for its frame, and lets its name be typed', () => {
    const { conv, relu, pool } = chain(driver);
    driver.editor.view.select([conv, relu]);
    expect(undoable(driver, () => driver.commands.run('group.create'))).toBe('Group 2 layers');
    expect(korean(titles())).toBe('레이어 2개를 그룹으로 묶기');
    const [only] = groups();
    expect(only).toMatchObject({ name: 'Group 1', collapsed: false });
    expect([groupOf(conv), groupOf(relu), groupOf(pool)]).toEqual([only?.id, only?.id, undefined]);
    expectNoOverlaps();
    driver.editor.groups.create();
    expect(driver.state().renaming).toBe(named('Group 2'));
    expect(driver.state().analysis.valid).toBe(true);
  });

  it('is called “그룹” in Korean, and a name belongs to the drawing from then on', () => {
    const { conv } = chain(driver);
    driver.editor.view.setLocale('ko');
    const id = group(conv);
    expect(groups()[0]?.name).toBe('그룹 1');
    driver.editor.view.setLocale('en');
    expect(undoable(driver, () => driver.editor.groups.rename(id, '  Stage 1 '))).toBe('Rename 그룹 1');
    expect(groups()[0]?.name).toBe('Stage 1');
  });

  it('nests: a group of groups, and a group in a group', () => {
    const { conv, relu, pool, flat } = chain(driver);
    const inner = group(conv, relu);
    const outer = group(conv, relu, pool);
    expect(groups().find(({ id }) => id === inner)?.parent).toBe(outer);
    const deep = group(conv);
    expect(groups().find(({ id }) => id === deep)?.parent).toBe(inner);
    const whole = group(conv, relu, pool, flat);
    expect(groups().find(({ id }) => id === outer)?.parent).toBe(whole);
    expectNoOverlaps();
  });

  it('is taken apart again, with everything in its place', () => {
    const { conv, relu, pool } = chain(driver);
    const inner = group(conv, relu);
    const outer = group(conv, relu, pool);
    driver.editor.groups.select(inner);
    expect(undoable(driver, () => driver.commands.run('group.ungroup'))).toBe('Ungroup Group 1');
    expect([groupOf(conv), groupOf(pool)]).toEqual([outer, outer]);
    driver.editor.groups.select(outer);
    driver.commands.run('group.ungroup');
    expect(driver.state().document.groups).toBeUndefined();
    expect(driver.commands.get('group.ungroup')?.enabled()).toBe(false);
  });

  it('takes layers out one level at a time, and takes in what is selected with a group', () => {
    const { conv, relu, pool, flat } = chain(driver);
    const outer = group(conv, relu, pool);
    const inner = group(conv, relu);
    driver.editor.view.select([relu]);
    expect(undoable(driver, () => driver.commands.run('group.takeOut'))).toBe('Take relu_1 out of its group');
    expect(groupOf(relu)).toBe(outer);
    driver.commands.run('group.takeOut');
    expect(groupOf(relu)).toBeUndefined();
    expect(driver.commands.get('group.takeOut')?.enabled()).toBe(false);
    driver.editor.view.select([conv, flat]);
    expect(driver.commands.get('group.putInto')?.enabled()).toBe(true);
    driver.commands.run('group.putInto');
    expect(groupOf(flat)).toBe(inner);
  });

  it('renames the selected group with F2, and a layer that is alone in an open group', () => {
    const { conv, relu } = chain(driver);
    const id = group(conv, relu);
    driver.editor.groups.select(id);
    driver.commands.run('layer.rename');
    expect(driver.state().renaming).toBe(id);
    const small = group(conv);
    driver.editor.groups.select(small);
    driver.commands.run('layer.rename');
    expect(driver.state().renaming).toBe(conv);
    driver.editor.groups.toggleCollapsed([small]);
    driver.commands.run('layer.rename');
    expect(driver.state().renaming).toBe(small);
  });
});

describe('collapsing', () => {
  it('closes up what lies below by what the frame loses, and expanding gives back every place', () => {
    const { picture, conv, relu, pool, output } = chain(driver);
    const id = group(conv, relu, pool);
    driver.editor.groups.select(id);
    const before = places();
    const lost = boxes().frame(id).height;
    expect(undoable(driver, () => driver.commands.run('group.toggleCollapsed'))).toBe('Collapse Group 1');
    const card = boxes().box(id);
    expect(y(output)).toBe((before.get(output)?.y ?? 0) - lost + card.height);
    expect(places().get(picture)).toEqual(before.get(picture));
    expect(card.y).toBe(boxes().frame(id).y);
    expect(undoable(driver, () => driver.commands.run('group.toggleCollapsed'))).toBe('Expand Group 1');
    expect(places()).toEqual(before);
  });

  it('of all groups and expanding all gives back every place, in groups in groups too', () => {
    const { conv, relu, pool, flat, fc } = chain(driver);
    group(conv, relu, pool);
    group(conv, relu);
    group(flat, fc);
    const before = places();
    expect(undoable(driver, () => driver.commands.run('group.collapseAll'))).toBe('Collapse 3 groups');
    expect(groups().every(({ collapsed }) => collapsed)).toBe(true);
    expectNoOverlaps();
    undoable(driver, () => driver.commands.run('group.expandAll'));
    expect(places()).toEqual(before);
  });

  it('takes the innermost group of a selected layer', () => {
    const { conv, relu, pool } = chain(driver);
    group(conv, relu, pool);
    const inner = group(conv, relu);
    driver.editor.view.select([relu]);
    driver.commands.run('group.toggleCollapsed');
    expect(groups().filter(({ collapsed }) => collapsed)).toMatchObject([{ id: inner }]);
    driver.editor.view.select([pool]);
    expect(driver.commands.get('group.toggleCollapsed')?.enabled()).toBe(true);
  });

  it('pushes what stands beside a card out of the way of a wider frame', () => {
    const first = driver.editor.layers.add('relu', { x: 0, y: 0 }) ?? '';
    const second = driver.editor.layers.add('relu', { x: 320, y: 0 }) ?? '';
    const id = group(first, second);
    driver.editor.groups.toggleCollapsed([id]);
    const beside = driver.editor.layers.add('relu', { x: 460, y: -40 }) ?? '';
    const left = driver.editor.layers.add('relu', { x: -240, y: -40 }) ?? '';
    driver.editor.groups.toggleCollapsed([id]);
    expectNoOverlaps();
    expect(places().get(beside)?.x).toBeGreaterThan(460);
    expect(places().get(left)?.x).toBeLessThan(-240);
  });

  it('pulls nothing onto a layer that stands beside the group', () => {
    const first = driver.editor.layers.add('relu', { x: 0, y: 0 }) ?? '';
    const second = driver.editor.layers.add('relu', { x: 0, y: 200 }) ?? '';
    const id = group(first, second);
    const beside = driver.editor.layers.add('relu', { x: 300, y: 150 }) ?? '';
    const below = driver.editor.layers.add('relu', { x: 160, y: 340 }) ?? '';
    const before = places();
    driver.editor.groups.toggleCollapsed([id]);
    expect(places()).toEqual(before);
    driver.editor.layers.remove([beside]);
    driver.editor.groups.toggleCollapsed([id]);
    expect(places().get(below)).toEqual(before.get(below));
    driver.editor.groups.toggleCollapsed([id]);
    expect(y(below)).toBeLessThan(340);
    expectNoOverlaps();
  });
});

describe('a group as one thing', () => {
  it('is moved, aligned and distributed by its card or frame', () => {
    const { conv, relu, output } = chain(driver);
    const id = group(conv, relu);
    driver.editor.groups.toggleCollapsed([id]);
    const inside = places();
    driver.editor.layers.move(new Map([[id, { x: 400, y: 0 }]]));
    expect(english(titles())).toBe('Move Group 1');
    expect(boxes().box(id)).toMatchObject({ x: 400, y: 0 });
    const by = (inner: string) => (places().get(inner)?.x ?? 0) - (inside.get(inner)?.x ?? 0);
    expect(by(conv)).toBe(by(relu));
    driver.editor.view.select([conv, relu, output]);
    undoable(driver, () => driver.commands.run('arrange.alignLeft'));
    expect(boxes().box(id).x).toBe(0);
    expect(driver.commands.get('arrange.distributeVertically')?.enabled()).toBe(false);
  });

  it('is laid out inside, and what lies around it makes room', async () => {
    const { conv, relu, pool } = chain(driver);
    const id = group(conv, relu, pool);
    driver.editor.layers.move(new Map([conv, relu, pool].map((inner) => [inner, { x: 0, y: y(conv) }])));
    driver.editor.groups.select(id);
    await driver.editor.arrange.layOut();
    expect(english(titles())).toBe('Lay out the selection');
    expect(y(pool) - y(conv)).toBe(232);
    expectNoOverlaps();
    driver.editor.view.select([]);
    await driver.editor.arrange.layOut();
    expectNoOverlaps();
  });

  it('lines up what is in it when it alone is selected and open', () => {
    const { conv, relu } = chain(driver);
    const id = group(conv, relu);
    driver.editor.layers.move(new Map([[relu, { x: 50, y: y(relu) }]]));
    driver.editor.groups.select(id);
    driver.commands.run('arrange.alignLeft');
    expect(places().get(relu)?.x).toBe(0);
  });

  it('goes with its layers, and stays while one of them is replaced', () => {
    const { conv, relu, pool } = chain(driver);
    const id = group(conv, relu);
    const small = group(pool);
    const fresh = driver.editor.compose.replace(pool, 'globalMaxPool') ?? '';
    expect(groupOf(fresh)).toBe(small);
    driver.editor.view.select([conv]);
    driver.commands.run('edit.delete');
    expect(groups()).toHaveLength(2);
    driver.editor.groups.select(id);
    expect(undoable(driver, () => driver.commands.run('edit.delete'))).toBe('Delete Group 1');
    expect(groups().map((entry) => entry.id)).toEqual([small]);
  });

  it('takes in a layer that is put on an edge inside it, or added below one of its layers', () => {
    const { conv, relu, pool } = chain(driver);
    const id = group(conv, relu);
    const edge = [...driver.state().document.edges.values()].find((entry) => entry.target.node === relu);
    const inserted = driver.editor.compose.addAt({ kind: 'onEdge', edge: edge?.id ?? '' }, 'sigmoid', null) ?? '';
    expect(groupOf(inserted)).toBe(id);
    expectNoOverlaps();
    driver.editor.view.select([relu]);
    const added = driver.editor.layers.add('tanh') ?? '';
    expect(groupOf(added)).toBe(id);
    expectNoOverlaps();
    const onBorder = [...driver.state().document.edges.values()].find((entry) => entry.target.node === pool);
    const between = driver.editor.compose.addAt({ kind: 'onEdge', edge: onBorder?.id ?? '' }, 'relu', null) ?? '';
    expect(groupOf(between)).toBeUndefined();
    expectNoOverlaps();
  });
});

describe('a new layer', () => {
  it('goes on from a collapsed group that is selected, and stands below its card, outside', () => {
    const { pool, flat, fc, output } = chain(driver);
    const id = group(pool, flat);
    driver.editor.layers.remove([fc, output]);
    driver.editor.groups.select(id);
    driver.commands.run('group.toggleCollapsed');
    const added = driver.editor.layers.add('softmax') ?? '';
    expect(feeds(driver, added)).toEqual(['flatten_1']);
    expect(groupOf(added)).toBeUndefined();
    expect(y(added)).toBeGreaterThan(boxes().box(id).y);
    expectNoOverlaps();
  });
});

describe('copies of groups', () => {
  it('are groups of their own with numbered names, inside the group of their originals', () => {
    const { conv, relu, pool } = chain(driver);
    const outer = group(conv, relu, pool);
    const inner = group(conv, relu);
    driver.editor.groups.rename(inner, 'Stage 1');
    driver.editor.groups.select(inner);
    expect(undoable(driver, () => driver.commands.run('edit.duplicate'))).toBe('Duplicate Stage 1');
    const copy = groups().find((entry) => entry.name === 'Stage 2');
    expect(copy?.parent).toBe(outer);
    expect([...driver.state().selectedNodes].every((id) => groupOf(id) === copy?.id)).toBe(true);
    driver.editor.view.select([conv]);
    driver.commands.run('edit.duplicate');
    expect([...driver.state().selectedNodes].map(groupOf)).toEqual([inner]);
  });

  it('travel as text, and only whole', () => {
    const { conv, relu, pool } = chain(driver);
    const id = group(conv, relu);
    driver.editor.groups.select(id);
    const whole = driver.editor.copies.copyText() ?? '';
    driver.editor.view.select([relu, pool]);
    const part = driver.editor.copies.copyText() ?? '';
    const other = createDriver();
    expect(other.editor.copies.pasteText(whole)).toBe(true);
    expect(english(other.state().past.at(-1)?.title)).toBe('Paste Group 1');
    expect([...groupsOf(other.state().document).values()].map(({ name }) => name)).toEqual(['Group 1']);
    expect(other.editor.copies.pasteText(part)).toBe(true);
    expect(groupsOf(other.state().document).size).toBe(1);
    other.editor.copies.pasteText(whole);
    expect([...groupsOf(other.state().document).values()].map(({ name }) => name)).toEqual(['Group 1', 'Group 2']);
    other.dispose();
  });

  it('repeat as stages of a network', () => {
    const { conv, relu, pool } = chain(driver);
    const id = group(conv, relu);
    driver.editor.groups.rename(id, 'Stage 1');
    driver.editor.groups.select(id);
    expect(undoable(driver, () => driver.editor.compose.repeatSelected(2))).toBe('Repeat Stage 1 2 times');
    expect(groups().map(({ name }) => name)).toEqual(['Stage 1', 'Stage 2', 'Stage 3']);
    expect(driver.state().analysis.valid).toBe(true);
    const last = [...driver.state().document.nodes.values()].filter(
      (node) => node.group === named('Stage 3') && node.type === 'relu',
    );
    expect(feeds(driver, pool)).toEqual(last.map(({ name }) => name));
    expectNoOverlaps();
    const heights = groups().map((entry) => boxes().box(entry.id).y);
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
  });
});
