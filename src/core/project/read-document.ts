import { type Attributes, parseAttributes } from '../attributes.ts';
import { type Edge, type GraphDocument, type LayerNode, makeEdge, type Position } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import { err, ok, type Result } from '../result.ts';
import { sameText, text } from '../text.ts';
import {
  badField,
  checkFields,
  checkText,
  isObject,
  type JsonObject,
  type Place,
  placed,
  readId,
  readInteger,
  readList,
  readObject,
  readPosition,
  readText,
  THE_FILE,
} from './fields.ts';
import { LIMITS } from './limits.ts';
import { type FileProblem, failFile, quoted } from './problems.ts';
import { checkEdges, readEdge } from './read-edges.ts';
import { readGroups } from './read-groups.ts';
import { readNotes } from './read-notes.ts';

const FIELDS = ['format', 'formatVersion', 'title', 'seed', 'nodes', 'edges', 'groups', 'notes', 'trainedAs', 'view'];

/**
 * Validates parsed JSON of the current format version and builds the document from it, whole or not at all. What comes
 * out keeps every promise that `applyEdit` keeps: unique ids and names, known types and ports, parsed attributes, one
 * edge per input port, no cycle, no empty group.
 */
export function readDocument(raw: JsonObject): Result<GraphDocument, FileProblem> {
  const stray = checkFields(raw, FIELDS, THE_FILE);
  if (stray) return err(stray);
  const title = readText(raw, 'title', THE_FILE);
  if (!title.ok) return title;
  const seed = readInteger(raw, 'seed', THE_FILE);
  if (!seed.ok) return seed;
  const nodes = readNodes(raw);
  if (!nodes.ok) return nodes;
  const edges = readEdges(raw, nodes.value);
  if (!edges.ok) return edges;
  const groups = readGroups(raw, nodes.value);
  if (!groups.ok) return groups;
  const notes = readNotes(raw, (id) => nodes.value.has(id) || groups.value.has(id));
  if (!notes.ok) return notes;
  const trainedAs = Object.hasOwn(raw, 'trainedAs') ? readText(raw, 'trainedAs', THE_FILE) : null;
  if (trainedAs && !trainedAs.ok) return trainedAs;
  const document = {
    title: title.value,
    seed: seed.value,
    nodes: nodes.value,
    ...edges.value,
    ...(groups.value.size > 0 && { groups: groups.value }),
    ...(notes.value.size > 0 && { notes: notes.value }),
    ...(trainedAs && { trainedAs: trainedAs.value }),
  };
  const loop = checkEdges(document);
  return loop ? err(loop) : ok(document);
}

function readNodes(raw: JsonObject): Result<ReadonlyMap<string, LayerNode>, FileProblem> {
  const list = readList(raw, 'nodes', THE_FILE);
  if (!list.ok) return list;
  if (list.value.length > LIMITS.nodes) return failFile('too-many-nodes', { count: list.value.length });
  const nodes = new Map<string, LayerNode>();
  const names = new Set<string>();
  for (const [index, value] of list.value.entries()) {
    const node = readNode(value, index);
    if (!node.ok) return node;
    const { id, name } = node.value;
    if (nodes.has(id)) return failFile('duplicate-id', { id: quoted(id) });
    if (names.has(name)) return failFile('duplicate-name', { name: quoted(name) });
    nodes.set(id, node.value);
    names.add(name);
  }
  return ok(nodes);
}

const NODE_FIELDS = ['id', 'type', 'version', 'name', 'attributes', 'position', 'bypassed', 'group'];

function readNode(value: unknown, index: number): Result<LayerNode, FileProblem> {
  const place = placeOf(value, index);
  const node = isObject(value) ? ok(value) : readObject({ [index]: value }, `${index}`, place);
  if (!node.ok) return node;
  const stray = checkFields(node.value, NODE_FIELDS, place);
  if (stray) return err(stray);
  const id = readId(node.value, 'id', place);
  if (!id.ok) return id;
  const name = readText(node.value, 'name', place);
  if (!name.ok) return name;
  if (name.value.trim() === '') return err(placed('name-empty', place));
  const type = readText(node.value, 'type', place);
  if (!type.ok) return type;
  const attributes = readAttributes(node.value, type.value, place);
  if (!attributes.ok) return attributes;
  const position = readPosition(node.value.position, place);
  if (!position.ok) return position;
  const { bypassed } = node.value;
  if (bypassed !== undefined && typeof bypassed !== 'boolean') {
    return badField(node.value, 'bypassed', place, text('project.readDocument.trueOrFalse', 'true or false'));
  }
  const group = Object.hasOwn(node.value, 'group') ? readId(node.value, 'group', place) : null;
  if (group && !group.ok) return group;
  return ok({
    id: id.value,
    type: type.value,
    name: name.value,
    attributes: attributes.value,
    position: position.value,
    ...(bypassed ? { bypassed } : {}),
    ...(group && { group: group.value }),
  });
}

/** Layers are named as people know them, as far as the file says. */
function placeOf(value: unknown, index: number): Place {
  const name = isObject(value) && typeof value.name === 'string' ? value.name.trim() : '';
  const shown = quoted(name, 40);
  return name === ''
    ? text('project.readDocument.layerNumberIndex', 'layer number {index}', { index: index + 1 })
    : text('project.readDocument.layerShown', 'layer “{shown}”', { shown });
}

/** Attributes of a layer of a given type, brought to its current version. */
export function readAttributes(node: JsonObject, type: string, place: Place): Result<Attributes, FileProblem> {
  const layer = layerType(type);
  if (!layer) return err(placed('unknown-layer-type', place, { type: quoted(type) }));
  const raw = readObject(node, 'attributes', place);
  if (!raw.ok) return raw;
  const stray = checkFields(raw.value, null, place);
  if (stray) return err(stray);
  const version = Object.hasOwn(node, 'version') ? readInteger(node, 'version', place) : ok(1);
  if (!version.ok) return version;
  if (version.value > layer.version) {
    return err(placed('newer-layer', place, { type, found: version.value, current: layer.version }));
  }
  let values: Record<string, unknown> = { ...raw.value };
  for (let step = version.value + 1; step <= layer.version; step += 1) {
    const migrate = layer.migrations?.[step];
    if (!migrate) return failFile('migration-failed', { step: `${type} ${step}` });
    values = migrate(values);
  }
  for (const [name, entry] of Object.entries(values)) {
    const spec = Object.hasOwn(layer.attributes, name) ? layer.attributes[name] : undefined;
    // What an imported operator says of itself is shown as it is, and has limits of its own.
    if (spec?.kind === 'text') continue;
    for (const item of Array.isArray(entry) ? entry : [entry]) {
      if (typeof item !== 'string') continue;
      const problem = checkText(item, sameText(`“${quoted(name)}”`), place);
      if (problem) return err(problem);
    }
  }
  const parsed = parseAttributes(layer.attributes, values);
  if (parsed.ok) return parsed;
  const { attribute, expected } = parsed.error;
  const found = quoted(trimmed(values[attribute]));
  return err(
    placed('bad-attribute', place, {
      attribute: quoted(attribute),
      found,
      expected,
    }),
  );
}

/** Enough of a value to quote it. */
function trimmed(value: unknown): unknown {
  return Array.isArray(value) ? value.slice(0, 20) : value;
}

function readEdges(
  raw: JsonObject,
  nodes: ReadonlyMap<string, LayerNode>,
): Result<Pick<GraphDocument, 'edges' | 'routes'>, FileProblem> {
  const list = readList(raw, 'edges', THE_FILE);
  if (!list.ok) return list;
  if (list.value.length > LIMITS.edges) return failFile('too-many-edges', { count: list.value.length });
  const edges = new Map<string, Edge>();
  const routes = new Map<string, readonly Position[]>();
  const taken = new Set<string>();
  for (const [index, value] of list.value.entries()) {
    const ends = readEdge(value, index, nodes);
    if (!ends.ok) return ends;
    const { source, target, via } = ends.value;
    const input = `${target.port} ${target.node}`;
    if (taken.has(input)) {
      const node = quoted(nodes.get(target.node)?.name);
      return failFile('two-edges-into-one-input', { port: target.port, node });
    }
    taken.add(input);
    const edge = makeEdge(source, target);
    edges.set(edge.id, edge);
    if (via) routes.set(edge.id, via);
  }
  return ok({ edges, ...(routes.size > 0 && { routes }) });
}
