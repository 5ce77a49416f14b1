import { type GraphDocument, isVariadic, type LayerNode, type PortRef, type Position } from '../graph/document.ts';
import { MAX_BENDS } from '../graph/routes.ts';
import { topologicalOrder } from '../graph/topology.ts';
import { portsOf } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import { err, ok, type Result } from '../result.ts';
import { text } from '../text.ts';
import {
  badField,
  checkFields,
  isObject,
  type JsonObject,
  type Place,
  placed,
  readList,
  readObject,
  readPosition,
} from './fields.ts';
import { type FileProblem, failFile, fileProblem, quoted } from './problems.ts';

interface Ends {
  readonly source: PortRef;
  readonly target: PortRef;
  /** Where the edge bends, where the file says it. */
  readonly via?: readonly Position[];
}

/** One edge of a file, its two ends checked against the layers that exist. */
export function readEdge(
  value: unknown,
  index: number,
  nodes: ReadonlyMap<string, LayerNode>,
): Result<Ends, FileProblem> {
  const place = text('project.readEdges.place', 'edge number {index}', { index: index + 1 });
  const edge = isObject(value) ? ok(value) : readObject({ [index]: value }, `${index}`, place);
  if (!edge.ok) return edge;
  const stray = checkFields(edge.value, ['from', 'to', 'via'], place);
  if (stray) return err(stray);
  const source = readEnd(edge.value, 'from', place, nodes);
  if (!source.ok) return source;
  const target = readEnd(edge.value, 'to', place, nodes);
  if (!target.ok) return target;
  if (source.value.node === target.value.node) return failFile('self-loop', { node: nameOf(nodes, source.value.node) });
  if (!Object.hasOwn(edge.value, 'via')) return ok({ source: source.value, target: target.value });
  const via = readVia(edge.value, place);
  return via.ok ? ok({ source: source.value, target: target.value, via: via.value }) : via;
}

function readVia(edge: JsonObject, place: Place): Result<readonly Position[], FileProblem> {
  const list = readList(edge, 'via', place);
  if (!list.ok) return list;
  const pairs = text('project.readEdges.pairs', 'at most {most} pairs of coordinates', { most: MAX_BENDS });
  if (list.value.length > MAX_BENDS) return badField(edge, 'via', place, pairs);
  const points: Position[] = [];
  for (const pair of list.value) {
    if (!Array.isArray(pair) || pair.length !== 2) return badField(edge, 'via', place, pairs);
    const point = readPosition({ x: pair[0], y: pair[1] }, place);
    if (!point.ok) return point;
    points.push(point.value);
  }
  return ok(points);
}

function readEnd(
  edge: JsonObject,
  side: 'from' | 'to',
  place: Place,
  nodes: ReadonlyMap<string, LayerNode>,
): Result<PortRef, FileProblem> {
  const end = readObject(edge, side, place);
  if (!end.ok) return end;
  const stray = checkFields(end.value, ['node', 'port'], place);
  if (stray) return err(stray);
  const { node: id, port } = end.value;
  if (typeof id !== 'string')
    return badField(end.value, 'node', place, text('project.readEdges.aLayersId', 'a layer’s id'));
  const node = nodes.get(id);
  if (!node) return err(placed('edge-to-nowhere', place, { node: quoted(id) }));
  if (typeof port !== 'number')
    return badField(end.value, 'port', place, text('project.readEdges.aWholeNumber', 'a whole number'));
  if (!Number.isInteger(port) || port < 0 || port >= portCount(node, side)) {
    const words =
      side === 'from'
        ? { side: text('project.readEdges.output', 'output') }
        : { side: text('project.readEdges.input', 'input') };
    return err(placed('unknown-port', place, { ...words, port, node: quoted(node.name) }));
  }
  return ok({ node: id, port });
}

function portCount(node: LayerNode, side: 'from' | 'to'): number {
  const layer = layerType(node.type);
  if (!layer) return 0;
  const { inputs, outputs } = portsOf(layer, node.attributes);
  if (side === 'from') return outputs.length;
  return isVariadic(inputs) ? inputs.max : inputs.length;
}

/** The loop that a document's edges close, as a problem, or null. */
export function checkEdges(document: GraphDocument): FileProblem | null {
  const order = new Set(topologicalOrder(document));
  if (order.size === document.nodes.size) return null;
  // Every layer that the order leaves out has a predecessor that it leaves out: walking back ends on the loop itself.
  const before = new Map<string, string>();
  for (const { source, target } of document.edges.values()) {
    if (!order.has(source.node)) before.set(target.node, source.node);
  }
  const start = [...document.nodes.keys()].find((id) => !order.has(id)) as string;
  const seen = new Set<string>();
  let at = start;
  while (!seen.has(at)) {
    seen.add(at);
    at = before.get(at) ?? at;
  }
  return fileProblem('cycle', { node: nameOf(document.nodes, at) });
}

function nameOf(nodes: ReadonlyMap<string, LayerNode>, id: string): string {
  return quoted(nodes.get(id)?.name ?? id);
}
