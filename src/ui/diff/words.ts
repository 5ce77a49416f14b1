import type { DiffEntry, DiffPart } from '../../core/import/diff-types.ts';
import { type Text, text } from '../../core/text.ts';
import { formatCount } from '../format.ts';

/** What a row of the list of changes says. The names of ONNX stay as they are. */

export const PARTS: Readonly<Record<DiffPart, Text>> = {
  header: text('header', '헤더'),
  opset: text('opset', 'opset'),
  metadata: text('metadata', '메타데이터'),
  input: text('input', '입력'),
  output: text('output', '출력'),
  node: text('node', '노드'),
  order: text('order of nodes', '노드 순서'),
  initializer: text('initializer', '초기값 텐서'),
  value: text('stated type', '명시된 형식'),
  function: text('function', '함수'),
  training: text('training', '학습'),
};

/** Other bytes, but not another model. */
export const SAME = text(
  'The models say the same; only their bytes are written otherwise.',
  '모델의 내용은 같고 바이트 표기만 다릅니다.',
);

/** Counted words; the others are counted as “others”. */
const COUNTED: readonly (readonly [DiffPart, Text, Text])[] = [
  ['node', text('node', '노드'), text('nodes', '노드')],
  ['initializer', text('initializer', '초기값 텐서'), text('initializers', '초기값 텐서')],
  ['input', text('input', '입력'), text('inputs', '입력')],
  ['output', text('output', '출력'), text('outputs', '출력')],
  ['value', text('stated type', '명시된 형식'), text('stated types', '명시된 형식')],
];

export const CHANGES: Readonly<Record<DiffEntry['change'], Text>> = {
  added: text('added', '추가'),
  removed: text('removed', '삭제'),
  changed: text('changed', '변경'),
};

export const SIGNS: Readonly<Record<DiffEntry['change'], string>> = { added: '+', removed: '−', changed: '~' };

/** `2 nodes, 1 initializer, 1 other` */
export function partsText(entries: readonly DiffEntry[]): Text {
  const counts = COUNTED.map(([part, one, many]) => {
    const count = entries.filter((entry) => entry.part === part).length;
    return { count, name: count === 1 ? one : many };
  });
  const others = entries.length - counts.reduce((sum, { count }) => sum + count, 0);
  const all = [...counts, { count: others, name: text(others === 1 ? 'other' : 'others', '기타') }];
  const present = all.filter(({ count }) => count > 0);
  return text(
    present.map(({ count, name }) => `${formatCount(count, 'en')} ${name.en}`).join(', '),
    present.map(({ count, name }) => `${name.ko} ${formatCount(count, 'ko')}개`).join(', '),
  );
}

/** `3 changed`, `1 added` */
export function changesText(entries: readonly DiffEntry[], change: DiffEntry['change']): Text {
  const count = entries.filter((entry) => entry.change === change).length;
  return text(`${formatCount(count, 'en')} ${CHANGES[change].en}`, `${CHANGES[change].ko} ${formatCount(count, 'ko')}`);
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
