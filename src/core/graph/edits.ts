import { type Attributes, type AttributeValue, parseAttributes } from '../attributes.ts';
import { portsOf } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import { err, ok, type Result } from '../result.ts';
import { type Text, text, UNPRINTABLE } from '../text.ts';
import {
  type Edge,
  type GraphDocument,
  isVariadic,
  type LayerNode,
  makeEdge,
  type PortRef,
  type Position,
} from './document.ts';
import { reaches, topologicalOrder } from './topology.ts';

/**
 * Every change of a document, as data. `applyEdit` is the only way from one document to the next; it keeps what every
 * document promises: unique ids and names, known ports, one edge per input port, no cycle, parsed attributes.
 */
export type Edit =
  | { readonly kind: 'addNode'; readonly node: LayerNode }
  /** Many layers and the edges between them, in one step: what one by one takes seconds for thousands of them. */
  | { readonly kind: 'addPart'; readonly nodes: readonly LayerNode[]; readonly edges: readonly Edge[] }
  | { readonly kind: 'removeNodes'; readonly ids: readonly string[] }
  /** Replaces the edge that the input port had. */
  | { readonly kind: 'connect'; readonly source: PortRef; readonly target: PortRef }
  | { readonly kind: 'disconnect'; readonly edges: readonly string[] }
  | { readonly kind: 'move'; readonly positions: ReadonlyMap<string, Position> }
  | {
      readonly kind: 'setAttributes';
      readonly id: string;
      readonly attributes: Readonly<Record<string, AttributeValue>>;
    }
  | { readonly kind: 'rename'; readonly id: string; readonly name: string }
  | { readonly kind: 'setBypassed'; readonly ids: readonly string[]; readonly bypassed: boolean }
  | { readonly kind: 'setTitle'; readonly title: string }
  | { readonly kind: 'setSeed'; readonly seed: number }
  | { readonly kind: 'batch'; readonly edits: readonly Edit[] };

/** Why an edit was refused; the document is unchanged. */
export interface EditRefusal {
  readonly code:
    | 'unknown-node'
    | 'unknown-edge'
    | 'unknown-layer-type'
    | 'unknown-port'
    | 'duplicate-id'
    | 'name-taken'
    | 'bad-name'
    | 'cycle'
    | 'bad-attribute'
    | 'bad-position'
    | 'too-many-nodes'
    | 'too-many-edges';
  readonly message: Text;
}

export const MAX_NODES = 5_000;
export const MAX_EDGES = 20_000;
const MAX_NAME = 200;

function refuse(code: EditRefusal['code'], en: string, ko: string): Result<never, EditRefusal> {
  return err({ code, message: text(en, ko) });
}

/** Applies one edit. The result shares every node and edge that the edit does not touch. */
export function applyEdit(document: GraphDocument, edit: Edit): Result<GraphDocument, EditRefusal> {
  switch (edit.kind) {
    case 'addNode':
      return addNode(document, edit.node);
    case 'addPart':
      return addPart(document, edit.nodes, edit.edges);
    case 'removeNodes':
      return removeNodes(document, edit.ids);
    case 'connect':
      return connect(document, edit.source, edit.target);
    case 'disconnect':
      return disconnect(document, edit.edges);
    case 'move':
      return move(document, edit.positions);
    case 'setAttributes':
      return setAttributes(document, edit.id, edit.attributes);
    case 'rename':
      return rename(document, edit.id, edit.name);
    case 'setBypassed':
      return setBypassed(document, edit.ids, edit.bypassed);
    case 'setTitle':
      return setTitle(document, edit.title);
    case 'setSeed':
      return Number.isSafeInteger(edit.seed)
        ? ok({ ...document, seed: edit.seed })
        : refuse('bad-attribute', 'A seed is a whole number.', '시드는 정수입니다.');
    case 'batch':
      return edit.edits.reduce<Result<GraphDocument, EditRefusal>>(
        (result, step) => (result.ok ? applyEdit(result.value, step) : result),
        ok(document),
      );
  }
}

function addNode(document: GraphDocument, node: LayerNode): Result<GraphDocument, EditRefusal> {
  if (document.nodes.has(node.id)) return refuse('duplicate-id', 'This id is taken.', '이미 쓰이는 id입니다.');
  if (document.nodes.size >= MAX_NODES) return tooManyNodes();
  const checked = checkNode(node);
  if (!checked.ok) return checked;
  const nameProblem = checkName(document, node.id, node.name);
  return nameProblem ?? ok({ ...document, nodes: new Map(document.nodes).set(node.id, checked.value) });
}

/** The layers stand by themselves: edges lead only from one of them to another. */
function addPart(
  document: GraphDocument,
  added: readonly LayerNode[],
  joins: readonly Edge[],
): Result<GraphDocument, EditRefusal> {
  if (document.nodes.size + added.length > MAX_NODES) return tooManyNodes();
  if (document.edges.size + joins.length > MAX_EDGES) return tooManyEdges();
  const names = new Set([...document.nodes.values()].map((node) => node.name));
  const nodes = new Map(document.nodes);
  const own = new Map<string, LayerNode>();
  for (const node of added) {
    if (nodes.has(node.id)) return refuse('duplicate-id', 'This id is taken.', '이미 쓰이는 id입니다.');
    const checked = checkNode(node);
    if (!checked.ok) return checked;
    if (isBadName(node.name)) return badName();
    if (names.has(node.name)) return nameTaken(node.name);
    names.add(node.name);
    nodes.set(node.id, checked.value);
    own.set(node.id, checked.value);
  }
  const part = new Map<string, Edge>();
  const fed = new Set<string>();
  for (const { source, target } of joins) {
    const from = own.get(source.node);
    const to = own.get(target.node);
    if (!from || !to) return refuse('unknown-node', 'This layer no longer exists.', '이 레이어는 더 이상 없습니다.');
    const input = `${target.port} ${target.node}`;
    if (fed.has(input) || !hasPort(from, 'output', source.port) || !hasPort(to, 'input', target.port)) {
      return refuse('unknown-port', 'This layer has no such port.', '이 레이어에는 그런 포트가 없습니다.');
    }
    fed.add(input);
    const edge = makeEdge(source, target);
    part.set(edge.id, edge);
  }
  if (topologicalOrder({ ...document, nodes: own, edges: part }).length < own.size) {
    return refuse('cycle', 'A feed-forward network has no loops.', '순방향 신경망에는 순환이 없습니다.');
  }
  return ok({ ...document, nodes, edges: part.size > 0 ? new Map([...document.edges, ...part]) : document.edges });
}

/** A layer node with parsed attributes; its id and name are for the document to judge. */
function checkNode(node: LayerNode): Result<LayerNode, EditRefusal> {
  const layer = layerType(node.type);
  if (!layer)
    return refuse(
      'unknown-layer-type',
      `Unknown layer type “${node.type}”.`,
      `모르는 레이어 종류 “${node.type}”입니다.`,
    );
  if (!validPosition(node.position))
    return refuse('bad-position', 'Positions must be finite.', '위치는 유한한 수여야 합니다.');
  const attributes = parseAttributes(layer.attributes, node.attributes);
  if (!attributes.ok) return badAttribute(attributes.error.attribute, attributes.error.expected);
  return ok({ ...node, attributes: attributes.value });
}

function removeNodes(document: GraphDocument, ids: readonly string[]): Result<GraphDocument, EditRefusal> {
  const removed = new Set(ids);
  const nodes = new Map([...document.nodes].filter(([id]) => !removed.has(id)));
  const edges = new Map(
    [...document.edges].filter(([, edge]) => !removed.has(edge.source.node) && !removed.has(edge.target.node)),
  );
  if (nodes.size === document.nodes.size) return ok(document);
  return ok({ ...document, nodes, edges: edges.size === document.edges.size ? document.edges : edges });
}

function connect(document: GraphDocument, source: PortRef, target: PortRef): Result<GraphDocument, EditRefusal> {
  const from = document.nodes.get(source.node);
  const to = document.nodes.get(target.node);
  if (!from || !to) return refuse('unknown-node', 'This layer no longer exists.', '이 레이어는 더 이상 없습니다.');
  if (!hasPort(from, 'output', source.port) || !hasPort(to, 'input', target.port)) {
    return refuse('unknown-port', 'This layer has no such port.', '이 레이어에는 그런 포트가 없습니다.');
  }
  if (reaches(document, target.node, source.node)) {
    return refuse(
      'cycle',
      source.node === target.node
        ? `${from.name} cannot feed itself: a feed-forward network has no loops.`
        : `${from.name} already depends on ${to.name}: this edge would close a loop, and a feed-forward network has none.`,
      source.node === target.node
        ? `${from.name}은(는) 자기 자신에게 연결할 수 없습니다. 순방향 신경망에는 순환이 없습니다.`
        : `${from.name}은(는) 이미 ${to.name}에 의존합니다. 이 연결은 순환을 만들며 순방향 신경망에는 순환이 없습니다.`,
    );
  }
  const edge = makeEdge(source, target);
  const edges = new Map(document.edges);
  for (const [id, other] of document.edges) {
    if (other.target.node === target.node && other.target.port === target.port) edges.delete(id);
  }
  if (edges.size >= MAX_EDGES) {
    return tooManyEdges();
  }
  return ok({ ...document, edges: edges.set(edge.id, edge) });
}

function disconnect(document: GraphDocument, ids: readonly string[]): Result<GraphDocument, EditRefusal> {
  const edges = new Map(document.edges);
  for (const id of ids) edges.delete(id);
  return ok(edges.size === document.edges.size ? document : { ...document, edges });
}

function move(document: GraphDocument, positions: ReadonlyMap<string, Position>): Result<GraphDocument, EditRefusal> {
  const nodes = new Map(document.nodes);
  for (const [id, position] of positions) {
    const node = nodes.get(id);
    if (!node) continue;
    if (!validPosition(position))
      return refuse('bad-position', 'Positions must be finite.', '위치는 유한한 수여야 합니다.');
    nodes.set(id, { ...node, position: { x: position.x, y: position.y } });
  }
  return ok({ ...document, nodes });
}

function setAttributes(document: GraphDocument, id: string, changes: Attributes): Result<GraphDocument, EditRefusal> {
  const node = document.nodes.get(id);
  const layer = node && layerType(node.type);
  if (!node || !layer) return refuse('unknown-node', 'This layer no longer exists.', '이 레이어는 더 이상 없습니다.');
  const attributes = parseAttributes(layer.attributes, { ...node.attributes, ...changes });
  if (!attributes.ok) return badAttribute(attributes.error.attribute, attributes.error.expected);
  return ok({ ...document, nodes: new Map(document.nodes).set(id, { ...node, attributes: attributes.value }) });
}

function rename(document: GraphDocument, id: string, name: string): Result<GraphDocument, EditRefusal> {
  const node = document.nodes.get(id);
  if (!node) return refuse('unknown-node', 'This layer no longer exists.', '이 레이어는 더 이상 없습니다.');
  const trimmed = name.trim();
  const problem = checkName(document, id, trimmed);
  if (problem) return problem;
  return ok({ ...document, nodes: new Map(document.nodes).set(id, { ...node, name: trimmed }) });
}

function setBypassed(
  document: GraphDocument,
  ids: readonly string[],
  bypassed: boolean,
): Result<GraphDocument, EditRefusal> {
  const nodes = new Map(document.nodes);
  for (const id of ids) {
    const node = nodes.get(id);
    if (!node || (node.bypassed === true) === bypassed) continue;
    const { bypassed: _, ...rest } = node;
    nodes.set(id, bypassed ? { ...rest, bypassed } : rest);
  }
  return ok({ ...document, nodes });
}

function setTitle(document: GraphDocument, title: string): Result<GraphDocument, EditRefusal> {
  if (title.length > MAX_NAME || UNPRINTABLE.test(title)) return badName();
  return ok(title === document.title ? document : { ...document, title });
}

function tooManyNodes(): Result<never, EditRefusal> {
  return refuse(
    'too-many-nodes',
    `A drawing holds at most ${MAX_NODES} layers.`,
    `그림 하나에는 레이어를 ${MAX_NODES}개까지 둘 수 있습니다.`,
  );
}

function tooManyEdges(): Result<never, EditRefusal> {
  return refuse(
    'too-many-edges',
    `A drawing holds at most ${MAX_EDGES} edges.`,
    `그림 하나에는 연결을 ${MAX_EDGES}개까지 둘 수 있습니다.`,
  );
}

function isBadName(name: string): boolean {
  return name.trim() === '' || name.length > MAX_NAME || UNPRINTABLE.test(name);
}

function nameTaken(name: string): Result<never, EditRefusal> {
  return refuse('name-taken', `Another layer is called “${name}”.`, `“${name}”(이)라는 레이어가 이미 있습니다.`);
}

function badName(): Result<never, EditRefusal> {
  return refuse(
    'bad-name',
    `A name has 1 to ${MAX_NAME} characters, none of them a control character.`,
    `이름은 제어 문자 없이 1~${MAX_NAME}자입니다.`,
  );
}

function checkName(document: GraphDocument, id: string, name: string): Result<GraphDocument, EditRefusal> | null {
  if (isBadName(name)) return badName();
  for (const other of document.nodes.values()) {
    if (other.id !== id && other.name === name) {
      return nameTaken(name);
    }
  }
  return null;
}

function badAttribute(attribute: string, expected: Text): Result<never, EditRefusal> {
  return refuse('bad-attribute', `${attribute}: expected ${expected.en}.`, `${attribute}: ${expected.ko}여야 합니다.`);
}

function validPosition(position: Position): boolean {
  return [position.x, position.y].every((value) => Number.isFinite(value) && Math.abs(value) <= 1e7);
}

function hasPort(node: LayerNode, side: 'input' | 'output', port: number): boolean {
  const layer = layerType(node.type);
  if (!layer || !Number.isInteger(port) || port < 0) return false;
  const { inputs, outputs } = portsOf(layer, node.attributes);
  if (side === 'output') return port < outputs.length;
  return isVariadic(inputs) ? port < inputs.max : port < inputs.length;
}
