import { type Attributes, type AttributeValue, parseAttributes } from '../attributes.ts';
import { portsOf } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import type { ImportedModel } from '../onnx/imported.ts';
import { ok, type Result } from '../result.ts';
import { type Text, text, UNPRINTABLE } from '../text.ts';
import {
  type Edge,
  type GraphDocument,
  type Group,
  groupsOf,
  hasId,
  isVariadic,
  type LayerNode,
  makeEdge,
  type Note,
  notesOf,
  type PortRef,
  type Position,
} from './document.ts';
import {
  badName,
  type EditRefusal,
  idTaken,
  isBadName,
  isPosition,
  MAX_NAME,
  refuse,
  unknownGroup,
} from './edit-refusal.ts';
import { addGroups, applyGroupEdit, withoutEmptyGroups } from './group-edits.ts';
import { addNotes, applyNoteEdit } from './note-edits.ts';
import { isRoute, withRoutesKept } from './routes.ts';
import { reaches, topologicalOrder } from './topology.ts';

export type { EditRefusal } from './edit-refusal.ts';

/**
 * Every change of a document, as data. `applyEdit` is the only way from one document to the next; it keeps what every
 * document promises: unique ids and names, known ports, one edge per input port, no cycle, parsed attributes.
 */
export type Edit =
  | { readonly kind: 'addNode'; readonly node: LayerNode }
  /** Many layers and the edges between them, in one step: what one by one takes seconds for thousands of them. */
  | {
      readonly kind: 'addPart';
      readonly nodes: readonly LayerNode[];
      readonly edges: readonly Edge[];
      /** Bend points of these edges. */
      readonly routes?: ReadonlyMap<string, readonly Position[]>;
      /** The groups of these layers, and notes, that come with them. */
      readonly groups?: readonly Group[];
      readonly notes?: readonly Note[];
    }
  | { readonly kind: 'removeNodes'; readonly ids: readonly string[] }
  /** Replaces the edge that the input port had. */
  | { readonly kind: 'connect'; readonly source: PortRef; readonly target: PortRef }
  | { readonly kind: 'disconnect'; readonly edges: readonly string[] }
  | { readonly kind: 'move'; readonly positions: ReadonlyMap<string, Position> }
  /** Other bend points of edges. */
  | { readonly kind: 'route'; readonly routes: ReadonlyMap<string, readonly Position[]> }
  | {
      readonly kind: 'setAttributes';
      readonly id: string;
      readonly attributes: Readonly<Record<string, AttributeValue>>;
    }
  | { readonly kind: 'rename'; readonly id: string; readonly name: string }
  | { readonly kind: 'setBypassed'; readonly ids: readonly string[]; readonly bypassed: boolean }
  /** Puts layers and groups (`members`) into a new group, which lies in the group that holds all of them. */
  | { readonly kind: 'addGroup'; readonly group: Group; readonly members: readonly string[] }
  | { readonly kind: 'setGroup'; readonly id: string; readonly changes: Partial<Omit<Group, 'id' | 'parent'>> }
  /** Moves layers and groups into a group, or, for null, out of all. */
  | { readonly kind: 'putInto'; readonly members: readonly string[]; readonly group: string | null }
  /** Takes groups away; what is in them stays, in the group around. */
  | { readonly kind: 'ungroup'; readonly ids: readonly string[] }
  | { readonly kind: 'addNote'; readonly note: Note }
  | { readonly kind: 'setNote'; readonly id: string; readonly changes: Partial<Omit<Note, 'id'>> }
  | { readonly kind: 'removeNotes'; readonly ids: readonly string[] }
  | { readonly kind: 'setTitle'; readonly title: string }
  | { readonly kind: 'setSeed'; readonly seed: number }
  /** Another file that the drawing stands on: one that another model was joined to. Comes with that model's layers. */
  | { readonly kind: 'setSource'; readonly imported: ImportedModel }
  | { readonly kind: 'batch'; readonly edits: readonly Edit[] };

const NO_ROUTES: ReadonlyMap<string, readonly Position[]> = new Map();
const NOT_FINITE = text('graph.edits.bendsMustBeFinite', 'The bends of an edge must be few and finite.');

export const MAX_NODES = 5_000;
export const MAX_EDGES = 20_000;

/** Applies one edit. The result shares every node and edge that the edit does not touch. */
export function applyEdit(document: GraphDocument, edit: Edit): Result<GraphDocument, EditRefusal> {
  const result = applyStep(document, edit);
  // Only now: within a batch a group may lose its last layer before it gets another.
  return result.ok ? ok(withRoutesKept(document, withoutEmptyGroups(result.value))) : result;
}

function applyStep(document: GraphDocument, edit: Edit): Result<GraphDocument, EditRefusal> {
  switch (edit.kind) {
    case 'addNode':
      return addNode(document, edit.node);
    case 'addPart':
      return addPart(document, edit);
    case 'removeNodes':
      return removeNodes(document, edit.ids);
    case 'connect':
      return connect(document, edit.source, edit.target);
    case 'disconnect':
      return disconnect(document, edit.edges);
    case 'move':
      return move(document, edit.positions);
    case 'route':
      return route(document, edit.routes);
    case 'setAttributes':
      return setAttributes(document, edit.id, edit.attributes);
    case 'rename':
      return rename(document, edit.id, edit.name);
    case 'setBypassed':
      return setBypassed(document, edit.ids, edit.bypassed);
    case 'addGroup':
    case 'setGroup':
    case 'putInto':
    case 'ungroup':
      return applyGroupEdit(document, edit);
    case 'addNote':
    case 'setNote':
    case 'removeNotes':
      return applyNoteEdit(document, edit);
    case 'setTitle':
      return setTitle(document, edit.title);
    case 'setSeed':
      return Number.isSafeInteger(edit.seed)
        ? ok({ ...document, seed: edit.seed })
        : refuse('bad-attribute', text('graph.edits.aSeedIsAWhole', 'A seed is a whole number.'));
    case 'setSource':
      return ok({ ...document, imported: edit.imported });
    case 'batch':
      return applySteps(document, edit.edits);
  }
}

/** One after the other. Attributes of thousands of layers in a row are one copy of the layers, not one for each. */
function applySteps(document: GraphDocument, edits: readonly Edit[]): Result<GraphDocument, EditRefusal> {
  let current = document;
  /** The layers of `current`, while nobody else has seen them. */
  let own: Map<string, LayerNode> | null = null;
  for (const step of edits) {
    if (step.kind === 'setAttributes') {
      const changed = withAttributes(current, step.id, step.attributes);
      if (!changed.ok) return changed;
      if (!own) {
        own = new Map(current.nodes);
        current = { ...current, nodes: own };
      }
      own.set(step.id, changed.value);
      continue;
    }
    own = null;
    const result = applyStep(current, step);
    if (!result.ok) return result;
    current = result.value;
  }
  return ok(current);
}

function addNode(document: GraphDocument, node: LayerNode): Result<GraphDocument, EditRefusal> {
  if (hasId(document, node.id)) return idTaken();
  if (document.nodes.size >= MAX_NODES) return tooManyNodes();
  if (node.group !== undefined && !groupsOf(document).has(node.group)) return unknownGroup();
  const checked = checkNode(node);
  if (!checked.ok) return checked;
  const nameProblem = checkName(document, node.id, node.name);
  return nameProblem ?? ok({ ...document, nodes: new Map(document.nodes).set(node.id, checked.value) });
}

/** The layers stand by themselves: edges lead only from one of them to another, and groups hold only them. */
function addPart(
  document: GraphDocument,
  part: Extract<Edit, { kind: 'addPart' }>,
): Result<GraphDocument, EditRefusal> {
  if (document.nodes.size + part.nodes.length > MAX_NODES) return tooManyNodes();
  if (document.edges.size + part.edges.length > MAX_EDGES) return tooManyEdges();
  const names = new Set([...document.nodes.values()].map((node) => node.name));
  const groups = new Set(part.groups?.map((group) => group.id));
  const nodes = new Map(document.nodes);
  const own = new Map<string, LayerNode>();
  for (const node of part.nodes) {
    if (own.has(node.id) || hasId(document, node.id)) return idTaken();
    const checked = checkNode(node);
    if (!checked.ok) return checked;
    if (isBadName(node.name)) return badName();
    if (names.has(node.name)) return nameTaken(node.name);
    if (node.group !== undefined && !groups.has(node.group)) return unknownGroup();
    names.add(node.name);
    nodes.set(node.id, checked.value);
    own.set(node.id, checked.value);
  }
  const edges = partEdges(document, own, part.edges);
  if (!edges.ok) return edges;
  const joined = edges.value.size > 0 ? new Map([...document.edges, ...edges.value]) : document.edges;
  const routed = route({ ...document, nodes, edges: joined }, part.routes ?? NO_ROUTES);
  if (!routed.ok) return routed;
  const grouped = addGroups(routed.value, part.groups ?? []);
  return grouped.ok ? addNotes(grouped.value, part.notes ?? []) : grouped;
}

function partEdges(
  document: GraphDocument,
  own: ReadonlyMap<string, LayerNode>,
  joins: readonly Edge[],
): Result<ReadonlyMap<string, Edge>, EditRefusal> {
  const part = new Map<string, Edge>();
  const fed = new Set<string>();
  for (const { source, target } of joins) {
    const from = own.get(source.node);
    const to = own.get(target.node);
    if (!from || !to)
      return refuse('unknown-node', text('graph.edits.thisLayerNoLongerExists', 'This layer no longer exists.'));
    const input = `${target.port} ${target.node}`;
    if (fed.has(input) || !hasPort(from, 'output', source.port) || !hasPort(to, 'input', target.port)) {
      return refuse('unknown-port', text('graph.edits.thisLayerHasNoSuch', 'This layer has no such port.'));
    }
    fed.add(input);
    const edge = makeEdge(source, target);
    part.set(edge.id, edge);
  }
  if (topologicalOrder({ ...document, nodes: own, edges: part }).length < own.size) {
    return refuse('cycle', text('graph.edits.aFeedForwardNetworkHas', 'A feed-forward network has no loops.'));
  }
  return ok(part);
}

/** A layer node with parsed attributes; its id and name are for the document to judge. */
function checkNode(node: LayerNode): Result<LayerNode, EditRefusal> {
  const layer = layerType(node.type);
  if (!layer)
    return refuse(
      'unknown-layer-type',
      text('graph.edits.unknownLayerTypeType', 'Unknown layer type “{type}”.', { type: node.type }),
    );
  if (!isPosition(node.position))
    return refuse('bad-position', text('graph.edits.positionsMustBeFinite', 'Positions must be finite.'));
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
  if (!from || !to)
    return refuse('unknown-node', text('graph.edits.thisLayerNoLongerExists2', 'This layer no longer exists.'));
  if (!hasPort(from, 'output', source.port) || !hasPort(to, 'input', target.port)) {
    return refuse('unknown-port', text('graph.edits.thisLayerHasNoSuch2', 'This layer has no such port.'));
  }
  if (reaches(document, target.node, source.node)) {
    return refuse(
      'cycle',
      source.node === target.node
        ? text('graph.edits.nameCannotFeedItselfA', '{name} cannot feed itself: a feed-forward network has no loops.', {
            name: from.name,
          })
        : text(
            'graph.edits.nameAlreadyDependsOnName',
            '{name} already depends on {name2}: this edge would close a loop, and a feed-forward network has none.',
            { name: from.name, name2: to.name },
          ),
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

/** Layers and notes; ids of neither are passed over. */
function move(document: GraphDocument, positions: ReadonlyMap<string, Position>): Result<GraphDocument, EditRefusal> {
  const nodes = new Map(document.nodes);
  let notes: Map<string, Note> | null = null;
  for (const [id, { x, y }] of positions) {
    const node = nodes.get(id);
    const note = notesOf(document).get(id);
    if (!node && !note) continue;
    if (!isPosition({ x, y }))
      return refuse('bad-position', text('graph.edits.positionsMustBeFinite2', 'Positions must be finite.'));
    if (node) nodes.set(id, { ...node, position: { x, y } });
    if (note) {
      notes ??= new Map(notesOf(document));
      notes.set(id, { ...note, position: { x, y } });
    }
  }
  return ok(notes ? { ...document, nodes, notes } : { ...document, nodes });
}

/** Edges that do not exist are passed over. */
function route(
  document: GraphDocument,
  changed: ReadonlyMap<string, readonly Position[]>,
): Result<GraphDocument, EditRefusal> {
  const routes = new Map(document.routes);
  for (const [id, points] of changed) {
    if (!document.edges.has(id)) continue;
    if (!isRoute(points)) return refuse('bad-position', NOT_FINITE);
    routes.set(id, points);
  }
  return ok(routes.size > 0 ? { ...document, routes } : document);
}

function setAttributes(document: GraphDocument, id: string, changes: Attributes): Result<GraphDocument, EditRefusal> {
  const changed = withAttributes(document, id, changes);
  return changed.ok ? ok({ ...document, nodes: new Map(document.nodes).set(id, changed.value) }) : changed;
}

function withAttributes(document: GraphDocument, id: string, changes: Attributes): Result<LayerNode, EditRefusal> {
  const node = document.nodes.get(id);
  const layer = node && layerType(node.type);
  if (!node || !layer)
    return refuse('unknown-node', text('graph.edits.thisLayerNoLongerExists3', 'This layer no longer exists.'));
  const attributes = parseAttributes(layer.attributes, { ...node.attributes, ...changes });
  if (!attributes.ok) return badAttribute(attributes.error.attribute, attributes.error.expected);
  return ok({ ...node, attributes: attributes.value });
}

function rename(document: GraphDocument, id: string, name: string): Result<GraphDocument, EditRefusal> {
  const node = document.nodes.get(id);
  if (!node)
    return refuse('unknown-node', text('graph.edits.thisLayerNoLongerExists4', 'This layer no longer exists.'));
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
    text('graph.edits.aDrawingHoldsAtMost', 'A drawing holds at most {maxNodes} layers.', { maxNodes: MAX_NODES }),
  );
}

function tooManyEdges(): Result<never, EditRefusal> {
  return refuse(
    'too-many-edges',
    text('graph.edits.aDrawingHoldsAtMost2', 'A drawing holds at most {maxEdges} edges.', { maxEdges: MAX_EDGES }),
  );
}

function nameTaken(name: string): Result<never, EditRefusal> {
  return refuse(
    'name-taken',
    text('graph.edits.anotherLayerIsCalledName', 'Another layer is called “{name}”.', { name }),
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
  return refuse(
    'bad-attribute',
    text('graph.edits.attributeExpectedExpected', '{attribute}: expected {expected}.', { attribute, expected }),
  );
}

function hasPort(node: LayerNode, side: 'input' | 'output', port: number): boolean {
  const layer = layerType(node.type);
  if (!layer || !Number.isInteger(port) || port < 0) return false;
  const { inputs, outputs } = portsOf(layer, node.attributes);
  if (side === 'output') return port < outputs.length;
  return isVariadic(inputs) ? port < inputs.max : port < inputs.length;
}
