import { csv } from '../export/csv.ts';
import { quoted } from '../project/problems.ts';
import { ok, type Result } from '../result.ts';
import { type DataProblem, failData } from './problems.ts';
import type { DataSet } from './types.ts';

/**
 * What says several labels, or is lost at the ends of a cell, cannot stand in a table.
 * @example isTableLabel('a|b') // false
 */
function isTableLabel(name: string): boolean {
  return name !== '' && !name.includes('|') && name === name.trim();
}

/**
 * Files and labels as a table that `readTable` reads and a spreadsheet shows: where a label was corrected, this is what
 * keeps the correction. The pictures stay as they are.
 * @returns an error where the name of a class cannot be written so
 */
export function writeTable({ items, classes, labelling }: DataSet): Result<string, DataProblem> {
  const odd = classes.find((name) => !isTableLabel(name));
  if (odd !== undefined) return failData('label-form', { name: quoted(odd) });
  const parts = items.some(({ split }) => split !== null);
  const header = ['file', labelling === 'several' ? 'labels' : 'label', ...(parts ? ['split'] : [])];
  const rows = items.map(({ at, labels, split }) => {
    return [String(at), labels.map((label) => classes[label] ?? '').join('|'), ...(parts ? [split ?? ''] : [])];
  });
  return ok(csv([header, ...rows]));
}

/** The set with one picture's labels put right. */
export function relabel(set: DataSet, id: string, labels: readonly number[]): DataSet {
  const sorted = [...new Set(labels)].sort((a, b) => a - b);
  const items = set.items.map((item) => (item.id === id ? { ...item, labels: sorted } : item));
  // Once a set is one of several labels it stays that: its network has another last layer.
  const most = items.reduce((most, item) => Math.max(most, item.labels.length), 0);
  const labelling = most > 1 ? 'several' : set.labelling === 'none' && most > 0 ? 'single' : set.labelling;
  return { ...set, items, labelling };
}
