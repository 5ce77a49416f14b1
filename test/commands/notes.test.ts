import { afterEach, beforeEach, expect, it } from 'vitest';
import { notesOf } from '../../src/core/graph/document.ts';
import { createDriver } from '../support/editor-driver.ts';
import { english, korean } from '../support/said.ts';
import { chain, undoable } from './networks.ts';

let driver: ReturnType<typeof createDriver>;
beforeEach(() => {
  driver = createDriver();
});
afterEach(() => driver.dispose());

const notes = () => [...notesOf(driver.state().document).values()];
const add = (text: string, x = 0, y = 0) => {
  const id = driver.editor.notes.add({ x, y }) ?? '';
  driver.editor.notes.setText(id, text);
  driver.editor.notes.endText(id);
  return id;
};

it('adds a note, selects it and lets its text be typed', () => {
  expect(undoable(driver, () => driver.commands.run('note.add'))).toBe('Add a note');
  const [note] = notes();
  expect(note).toMatchObject({ text: '', tint: 'yellow' });
  driver.editor.notes.add({ x: 10, y: 20 });
  const [, second] = notes();
  expect(driver.state().renaming).toBe(second?.id);
  expect([...driver.state().selectedNotes]).toEqual([second?.id]);
});

it('is one undo entry while it is typed', () => {
  const id = add('first');
  const entries = driver.state().past.length;
  for (const typed of ['a', 'a\n', 'a\nb']) driver.editor.notes.setText(id, typed);
  driver.editor.notes.endText(id);
  expect(driver.state().past.length).toBe(entries + 1);
  expect(korean(driver.state().past.at(-1)?.title)).toBe('메모 쓰기');
  driver.commands.run('edit.undo');
  expect(notes()[0]?.text).toBe('first');
});

it('keeps what can be written into a file: no control characters, not too much', () => {
  const id = add('ok');
  driver.editor.notes.setText(id, 'a\tb\r\nc\u0007');
  expect(notes()[0]?.text).toBe('a b\nc');
  driver.editor.notes.setText(id, 'x'.repeat(20_000));
  expect(notes()[0]?.text).toHaveLength(10_000);
  expect(driver.state().toasts).toEqual([]);
});

it('is taken away again when nothing was typed', () => {
  const id = driver.editor.notes.add({ x: 0, y: 0 }) ?? '';
  driver.editor.notes.endText(id);
  expect(notes()).toEqual([]);
  expect(driver.state().renaming).toBeNull();
});

it('is resized within its limits, coloured and deleted', () => {
  const id = add('hello');
  undoable(driver, () => driver.editor.notes.resize(id, { x: -5, y: 7, width: 9_999, height: 1 }));
  expect(notes()[0]).toMatchObject({ position: { x: -5, y: 7 }, width: 4_000, height: 80 });
  driver.editor.view.select([], [], [id]);
  undoable(driver, () => driver.editor.notes.setTint('pink'));
  expect(notes()[0]?.tint).toBe('pink');
  expect(undoable(driver, () => driver.commands.run('edit.delete'))).toBe('Delete a note');
  expect(notes()).toEqual([]);
  driver.commands.run('edit.undo');
  expect(notes()).toHaveLength(1);
});

it('is moved, aligned, copied, pasted and selected like a layer', () => {
  const { picture, conv } = chain(driver);
  const id = add('why', 500, 500);
  driver.editor.layers.move(new Map([[id, { x: 510, y: 520 }]]));
  expect(english(driver.state().past.at(-1)?.title)).toBe('Move a note');
  driver.editor.view.select([picture], [], [id]);
  driver.commands.run('arrange.alignLeft');
  expect(notes()[0]?.position).toEqual({ x: 0, y: 520 });
  driver.editor.view.select([picture, conv], [], [id]);
  const text = driver.editor.copies.copyText() ?? '';
  const other = createDriver();
  expect(other.editor.copies.pasteText(text)).toBe(true);
  const pasted = other.state().past.at(-1)?.title;
  expect([english(pasted), korean(pasted)]).toEqual(['Paste 2 layers and a note', '레이어 2개와 메모 1개 붙여넣기']);
  expect([...notesOf(other.state().document).values()].map((note) => note.text)).toEqual(['why']);
  expect(other.state().selectedNotes.size).toBe(1);
  other.dispose();
  expect(undoable(driver, () => driver.commands.run('edit.duplicate'))).toBe('Duplicate 2 layers and a note');
  expect(notes()).toHaveLength(2);
  driver.commands.run('edit.selectAll');
  expect([driver.state().selectedNodes.size, driver.state().selectedNotes.size]).toEqual([9, 2]);
  driver.commands.run('edit.delete');
  expect([driver.state().document.nodes.size, notes().length]).toEqual([0, 0]);
});

it('never shares an id with a layer or a group', () => {
  const { conv, relu } = chain(driver);
  add('one');
  driver.editor.view.select([conv, relu]);
  driver.editor.groups.create();
  add('two');
  driver.commands.run('edit.selectAll');
  driver.commands.run('edit.duplicate');
  const { nodes, groups } = driver.state().document;
  const ids = [...nodes.keys(), ...(groups?.keys() ?? []), ...notes().map((note) => note.id)];
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(20);
});
