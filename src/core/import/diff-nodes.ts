import { type GraphProto, type NodeProto, NodeProtoSchema } from '../onnx/gen/onnx_pb.ts';
import { nodeTitle } from '../onnx/node-reads.ts';
import type { DiffDetail, DiffEntry } from './diff-types.ts';
import { attributeText, sameAttribute, sameBytes } from './diff-values.ts';

/** An entry, and the values by which its layer is found in either model. */
export interface NodeEntry extends DiffEntry {
  readonly values: { readonly before: readonly string[]; readonly after: readonly string[] };
}

/** Nodes are matched by the first value they make, what is left by operator and name. */
export function diffNodes(a: GraphProto, b: GraphProto): readonly NodeEntry[] {
  const pairs = pairsOf(a.node, b.node);
  const entries = pairs.flatMap(([before, after]): readonly NodeEntry[] => {
    const node = (before ?? after) as NodeProto;
    const operator = (after ?? before)?.opType ?? '';
    const values = { before: before?.output ?? [], after: after?.output ?? [] };
    const common = { part: 'node' as const, name: nodeTitle(node), operator, values };
    if (!before) return [{ ...common, change: 'added', details: nodeDetails(undefined, node) }];
    if (!after) return [{ ...common, change: 'removed', details: [] }];
    if (sameBytes(NodeProtoSchema, before, after)) return [];
    return [{ ...common, change: 'changed', details: nodeDetails(before, after) }];
  });
  return [...entries, ...order(a, b, pairs)];
}

type Pair = readonly [before: NodeProto | undefined, after: NodeProto | undefined];

function pairsOf(a: readonly NodeProto[], b: readonly NodeProto[]): readonly Pair[] {
  const byValue = firstOf(b, (node) => node.output.find((value) => value !== ''));
  const left: NodeProto[] = [];
  const used = new Set<NodeProto>();
  const found = new Map<NodeProto, NodeProto>();
  for (const node of a) {
    const other = byValue.get(node.output.find((value) => value !== '') ?? '');
    if (other && !used.has(other)) {
      used.add(other);
      found.set(node, other);
    } else left.push(node);
  }
  const byName = firstOf(
    b.filter((node) => !used.has(node)),
    (node) => node.name && `${node.opType}\0${node.name}`,
  );
  for (const node of left) {
    const other = node.name ? byName.get(`${node.opType}\0${node.name}`) : undefined;
    if (!other || used.has(other)) continue;
    used.add(other);
    found.set(node, other);
  }
  const added = b.filter((node) => !used.has(node)).map((node): Pair => [undefined, node]);
  return [...a.map((node): Pair => [node, found.get(node)]), ...added];
}

function firstOf(nodes: readonly NodeProto[], key: (node: NodeProto) => string | undefined) {
  const result = new Map<string, NodeProto>();
  for (const node of nodes) {
    const name = key(node);
    if (name && !result.has(name)) result.set(name, node);
  }
  return result;
}

/** Where the same nodes stand in another order: a file need not be sorted. */
function order(a: GraphProto, b: GraphProto, pairs: readonly Pair[]): readonly NodeEntry[] {
  const place = new Map(b.node.map((node, at) => [node, at]));
  const common = pairs.flatMap(([before, after]) =>
    before && after ? [[before, place.get(after) ?? 0] as const] : [],
  );
  const moved = common.find(([, at], index) => index > 0 && at < (common[index - 1]?.[1] ?? 0));
  if (!moved || a.node.length === 0) return [];
  const [node] = moved;
  const values = { before: node.output, after: node.output };
  return [{ part: 'order', change: 'changed', name: nodeTitle(node), details: [], values }];
}

function nodeDetails(a: NodeProto | undefined, b: NodeProto): readonly DiffDetail[] {
  const lists = (['input', 'output'] as const).flatMap((field) =>
    detail(field, a?.[field].join(', '), b[field].join(', ')),
  );
  const fields: readonly (readonly [string, string | undefined, string | undefined])[] = a
    ? [
        ['operator', a.opType, b.opType],
        ['domain', a.domain, b.domain],
        ['name', a.name, b.name],
        ['doc_string', a.docString, b.docString],
      ]
    : [];
  const [before, after] = [a, b].map((node) => new Map(node?.attribute.map((entry) => [entry.name ?? '', entry])));
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])];
  const attributes = names.flatMap((name): readonly DiffDetail[] => {
    const [x, y] = [before?.get(name), after?.get(name)];
    if (x && y && sameAttribute(x, y)) return [];
    return [{ field: name, before: x ? attributeText(x) : null, after: y ? attributeText(y) : null }];
  });
  return [...fields.flatMap(([field, x, y]) => detail(field, x, y)), ...attributes, ...lists];
}

function detail(field: string, before: string | undefined, after: string | undefined): readonly DiffDetail[] {
  return before === after ? [] : [{ field, before: before ?? null, after: after ?? null }];
}
