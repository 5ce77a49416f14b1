import type { DiffEntry, DiffPart } from '../../core/import/diff-types.ts';
import { joinTexts, type Text, text } from '../../core/text.ts';

/** What a row of the list of changes says. The names of ONNX stay as they are. */

export const PARTS: Readonly<Record<DiffPart, Text>> = {
  header: text('diff.words.header', 'header'),
  opset: text('diff.words.opset', 'opset'),
  metadata: text('diff.words.metadata', 'metadata'),
  input: text('diff.words.input', 'input'),
  output: text('diff.words.output', 'output'),
  node: text('diff.words.node', 'node'),
  order: text('diff.words.order', 'order of nodes'),
  initializer: text('diff.words.initializer', 'initializer'),
  value: text('diff.words.value', 'stated type'),
  function: text('diff.words.function', 'function'),
  training: text('diff.words.training', 'training'),
};

/** Other bytes, but not another model. */
export const SAME = text('diff.words.same', 'The models say the same; only their bytes are written otherwise.');

/** Counted words; the others are counted as “others”. */
const COUNTED: readonly (readonly [DiffPart, Text, Text])[] = [
  ['node', text('diff.words.node2', 'node'), text('diff.words.nodes', 'nodes')],
  ['initializer', text('diff.words.initializer2', 'initializer'), text('diff.words.initializers', 'initializers')],
  ['input', text('diff.words.input2', 'input'), text('diff.words.inputs', 'inputs')],
  ['output', text('diff.words.output2', 'output'), text('diff.words.outputs', 'outputs')],
  ['value', text('diff.words.statedType', 'stated type'), text('diff.words.statedTypes', 'stated types')],
];

export const CHANGES: Readonly<Record<DiffEntry['change'], Text>> = {
  added: text('diff.words.added', 'added'),
  removed: text('diff.words.removed', 'removed'),
  changed: text('diff.words.changed', 'changed'),
};

export const SIGNS: Readonly<Record<DiffEntry['change'], string>> = { added: '+', removed: '−', changed: '~' };

/** `2 nodes, 1 initializer, 1 other` */
export function partsText(entries: readonly DiffEntry[]): Text {
  const counts = COUNTED.map(([part, one, many]) => {
    const count = entries.filter((entry) => entry.part === part).length;
    return { count, name: count === 1 ? one : many };
  });
  const others = entries.length - counts.reduce((sum, { count }) => sum + count, 0);
  const all = [
    ...counts,
    { count: others, name: text('diff.words.name', '{others, plural, one {other} other {others}}', { others }) },
  ];
  const present = all.filter(({ count }) => count > 0);
  return joinTexts(
    present.map(({ count, name }) => text('diff.words.countNumberName', '{count, number} {name}', { count, name })),
    ', ',
  );
}

/** `3 changed`, `1 added` */
export function changesText(entries: readonly DiffEntry[], change: DiffEntry['change']): Text {
  const count = entries.filter((entry) => entry.change === change).length;
  return text('diff.words.countNumberChanges', '{count, number} {changes}', { count, changes: CHANGES[change] });
}

export interface ChangeGroup {
  readonly key: string;
  /** Null for what belongs to no layer: the file itself, and nodes that no layer shows. */
  readonly layer: NonNullable<DiffEntry['layer']> | null;
  readonly rows: readonly ChangeGroupRow[];
}

export interface ChangeGroupRow {
  /** Names of nodes need not be unique. */
  readonly key: number;
  readonly entry: DiffEntry;
}

/** The entries of each layer together, in the order of the first; before them what belongs to no layer. */
export function groupByLayer(entries: readonly DiffEntry[]): readonly ChangeGroup[] {
  const groups = new Map<string, { layer: ChangeGroup['layer']; rows: ChangeGroupRow[] }>([
    ['', { layer: null, rows: [] }],
  ]);
  for (const [row, entry] of entries.entries()) {
    const key = entry.layer ? `${entry.layer.id ?? ''} ${entry.layer.name}` : '';
    const group = groups.get(key) ?? { layer: entry.layer ?? null, rows: [] };
    group.rows.push({ key: row, entry });
    groups.set(key, group);
  }
  return [...groups].flatMap(([key, group]) => (group.rows.length > 0 ? [{ key, ...group }] : []));
}

/** The groups of the first rows, so that a long list starts short. */
export function firstRows(groups: readonly ChangeGroup[], count: number): readonly ChangeGroup[] {
  let left = count;
  return groups.flatMap((group) => {
    const rows = group.rows.slice(0, Math.max(0, left));
    left -= rows.length;
    return rows.length > 0 ? [{ ...group, rows }] : [];
  });
}
