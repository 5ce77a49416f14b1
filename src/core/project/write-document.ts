import type { Attributes } from '../attributes.ts';
import {
  type Edge,
  type GraphDocument,
  type Group,
  groupsOf,
  type LayerNode,
  type Note,
  notesOf,
  type Position,
} from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import { FORMAT, PLAIN_VERSION, type ProjectView, ROUTES_VERSION, VIEW_VERSION } from './types.ts';

/**
 * A document as JSON text: one line per layer, edge, group and note, in the document's own order (which decides ties in the
 * data flow), attributes in the order of their declaration. The same document always gives the same text.
 * @param view how it is looked at, in a file that remembers it
 * @param least the format that the other parts of its file need
 */
export function documentToJson(document: GraphDocument, view?: ProjectView, least: number = PLAIN_VERSION): string {
  const nodes = [...document.nodes.values()].map(nodeLine);
  const edges = [...document.edges.values()].map((edge) => edgeLine(edge, document.routes?.get(edge.id)));
  const fields = [
    `"format": ${JSON.stringify(FORMAT)}`,
    `"formatVersion": ${Math.max(least, view ? VIEW_VERSION : PLAIN_VERSION, document.routes ? ROUTES_VERSION : PLAIN_VERSION)}`,
    `"title": ${JSON.stringify(document.title)}`,
    `"seed": ${JSON.stringify(document.seed)}`,
    `"nodes": ${block(nodes)}`,
    `"edges": ${block(edges)}`,
  ];
  const groups = [...groupsOf(document).values()].map((group) => inline(groupToJson(group)));
  const notes = [...notesOf(document).values()].map((note) => inline(noteToJson(note)));
  if (groups.length > 0) fields.push(`"groups": ${block(groups)}`);
  if (notes.length > 0) fields.push(`"notes": ${block(notes)}`);
  if (document.trainedAs !== undefined) fields.push(`"trainedAs": ${JSON.stringify(document.trainedAs)}`);
  if (view) fields.push(`"view": ${inline(view)}`);
  return `{\n${fields.map((field) => `  ${field}`).join(',\n')}\n}\n`;
}

/** Layers are never changed but replaced, so an edit of a large drawing writes few of them anew: backups do it each second. */
const nodeLines = new WeakMap<LayerNode, string>();

function nodeLine(node: LayerNode): string {
  const known = nodeLines.get(node);
  if (known !== undefined) return known;
  const line = inline(nodeToJson(node));
  nodeLines.set(node, line);
  return line;
}

function nodeToJson(node: LayerNode): object {
  const layer = layerType(node.type);
  const version = layer && layer.version > 1 ? { version: layer.version } : {};
  const attributes = inDeclaredOrder(node.attributes, Object.keys(layer?.attributes ?? {}));
  const { x, y } = node.position;
  const { id, type, name } = node;
  const bypassed = node.bypassed ? { bypassed: true } : {};
  const group = node.group === undefined ? {} : { group: node.group };
  return { id, type, ...version, name, attributes, position: { x, y }, ...bypassed, ...group };
}

function groupToJson({ id, name, parent, collapsed, tint }: Group): object {
  return { id, name, ...(parent === undefined ? {} : { parent }), collapsed, tint };
}

function noteToJson({ id, text, position: { x, y }, width, height, tint }: Note): object {
  return { id, text, position: { x, y }, width, height, tint };
}

function inDeclaredOrder(attributes: Attributes, declared: readonly string[]): Attributes {
  const known = declared.filter((name) => Object.hasOwn(attributes, name));
  const rest = Object.keys(attributes).filter((name) => !declared.includes(name));
  return Object.fromEntries([...known, ...rest].map((name) => [name, attributes[name] ?? null]));
}

/** With the points where it bends, as pairs. */
function edgeLine({ source, target }: Edge, route: readonly Position[] | undefined): string {
  const ends = { from: { node: source.node, port: source.port }, to: { node: target.node, port: target.port } };
  return inline(route ? { ...ends, via: route.map(({ x, y }) => [x, y]) } : ends);
}

function block(lines: readonly string[]): string {
  return lines.length === 0 ? '[]' : `[\n${lines.map((line) => `    ${line}`).join(',\n')}\n  ]`;
}

/** JSON on one line with a space after commas and colons, as people write it. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  // `JSON.stringify` drops the sign of a zero, which `JSON.parse` would bring back.
  if (Object.is(value, -0)) return '-0';
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, entry]) => `${JSON.stringify(name)}: ${inline(entry)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}
