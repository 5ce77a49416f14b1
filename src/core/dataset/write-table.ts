import { csv } from '../export/csv.ts';
import type { DataSet } from './types.ts';

/**
 * Files and labels as a table that `readTable` reads and a spreadsheet shows: where a label was corrected, this is what
 * keeps the correction. The pictures stay as they are.
 */
export function writeTable({ items, classes, labelling }: DataSet): string {
  const parts = items.some(({ split }) => split !== null);
  const header = ['file', labelling === 'several' ? 'labels' : 'label', ...(parts ? ['split'] : [])];
  const rows = items.map(({ at, labels, split }) => {
    return [String(at), labels.map((label) => classes[label] ?? '').join('|'), ...(parts ? [split ?? ''] : [])];
  });
  return csv([header, ...rows]);
}

/** The set with one picture's labels put right. */
export function relabel(set: DataSet, id: string, labels: readonly number[]): DataSet {
  const sorted = [...new Set(labels)].sort((a, b) => a - b);
  const items = set.items.map((item) => (item.id === id ? { ...item, labels: sorted } : item));
  const labelling = items.some((item) => item.labels.length > 1) ? 'several' : set.labelling;
  return { ...set, items, labelling };
}
