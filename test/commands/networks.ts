import type { createDriver } from '../support/editor-driver.ts';
import { english } from '../support/said.ts';

type Driver = ReturnType<typeof createDriver>;

/** picture → convolution → ReLU → pool → flatten → fully connected → scores, one below the other. */
export function chain(driver: Driver) {
  const picture = driver.add('input', { channels: 3, height: 16, width: 16 });
  const conv = driver.add('conv2d', { filters: 8 }, picture);
  const relu = driver.add('relu', {}, conv);
  const pool = driver.add('globalAveragePool', {}, relu);
  const flat = driver.add('flatten', {}, pool);
  const fc = driver.add('fullyConnected', { units: 3 }, flat);
  const output = driver.add('output', { labels: ['a', 'b', 'c'] }, fc);
  return { picture, conv, relu, pool, flat, fc, output };
}

/** Runs one step, undoes it, redoes it, and says what its undo entry is called. */
export function undoable(driver: Driver, step: () => void): string {
  const before = driver.state().document;
  const entries = driver.state().past.length;
  step();
  const { document: after, selectedNodes, selectedNotes } = driver.state();
  if (driver.state().past.length !== entries + 1) throw new Error('not one undo entry');
  const title = english(driver.state().past.at(-1)?.title) ?? '';
  driver.commands.run('edit.undo');
  if (driver.state().document !== before) throw new Error('undo does not lead back');
  driver.commands.run('edit.redo');
  if (driver.state().document !== after) throw new Error('redo does not lead forth');
  // Undo drops what is gone from the selection.
  driver.editor.view.select(selectedNodes, [], selectedNotes);
  return title;
}

/** The sources that feed a layer, by name and in port order. */
export function feeds(driver: Driver, id: string): readonly string[] {
  const { document } = driver.state();
  return [...document.edges.values()]
    .filter((edge) => edge.target.node === id)
    .sort((a, b) => a.target.port - b.target.port)
    .map((edge) => document.nodes.get(edge.source.node)?.name ?? '?');
}
