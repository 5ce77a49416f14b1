import { formatCount } from '../core/format.ts';
import { type Analysis, totalsOf } from '../core/graph/analyze.ts';
import type { GraphDocument } from '../core/graph/document.ts';
import { type GroupTree, groupTree } from '../core/graph/groups.ts';
import { layersInWords } from '../core/graph/layers-in-words.ts';
import { formatShape } from '../core/tensor/types.ts';
import type { Locale } from '../core/text.ts';
import { say } from '../language/say.ts';

/** What `summary` says of a group. */
export interface GroupSummary {
  readonly name: string;
  /** Names of the groups that it lies in, from the outermost. */
  readonly inside: readonly string[];
  /** Names of all layers in it, in data-flow order. */
  readonly layers: readonly string[];
  readonly parameters: number;
  readonly buffers: number;
  readonly macs: number;
}

export function groupSummaries(document: GraphDocument, analysis: Analysis): readonly GroupSummary[] {
  const tree = groupTree(document);
  return entriesOf(tree, analysis).flatMap((entry): GroupSummary[] => {
    if (entry.kind === 'layer') return [];
    const { parameters, buffers, macs } = totalsOf(analysis, entry.members);
    const path = tree.path(entry.id).map((group) => group.name);
    const layers = entry.members.map((id) => document.nodes.get(id)?.name ?? id);
    return [{ name: path.at(-1) ?? '', inside: path.slice(0, -1), layers, parameters, buffers, macs }];
  });
}

/** A line for each group, those inside it set in, and one for each layer that lies in none. */
export function groupRows(document: GraphDocument, analysis: Analysis, locale: Locale): readonly (readonly string[])[] {
  const tree = groupTree(document);
  return entriesOf(tree, analysis).flatMap((entry) => {
    const { parameters, buffers, macs } = totalsOf(analysis, entry.members);
    const last = analysis.nodes.get(entry.members.at(-1) ?? '')?.outputs?.[0]?.shape;
    const node = document.nodes.get(entry.id);
    const kind = node?.type ?? say(layersInWords(entry.members.length), locale);
    const name = node?.name ?? `${'  '.repeat(tree.path(entry.id).length - 1)}${tree.group(entry.id)?.name}`;
    const shape = last ? formatShape(last) : '?';
    return [
      [name, kind, shape, formatCount(parameters, locale), formatCount(buffers, locale), formatCount(macs, locale)],
    ];
  });
}

interface Entry {
  readonly kind: 'layer' | 'group';
  readonly id: string;
  /** In data-flow order. */
  readonly members: readonly string[];
}

/** Groups where their first layer stands in the flow of the data, and the layers that lie in none. */
function entriesOf(tree: GroupTree, analysis: Analysis): readonly Entry[] {
  const place = new Map(analysis.order.map((id, at) => [id, at]));
  const sorted = (members: readonly string[]) => [...members].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
  const first = (entries: readonly Entry[]) => place.get(entries[0]?.members[0] ?? '') ?? 0;
  const inOrder = (parts: readonly (readonly Entry[])[]) => [...parts].sort((a, b) => first(a) - first(b)).flat();
  const group = (id: string): readonly Entry[] => {
    const own: Entry = { kind: 'group', id, members: sorted(tree.members(id).map((node) => node.id)) };
    return [own, ...inOrder(tree.children(id).map((child) => group(child.id)))];
  };
  const loose = tree.layers(null).map(({ id }): readonly Entry[] => [{ kind: 'layer', id, members: [id] }]);
  return inOrder([...loose, ...tree.children(null).map((child) => group(child.id))]);
}
