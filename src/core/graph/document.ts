import { type Attributes, defaultAttributes } from '../attributes.ts';
import type { Inputs, LayerType } from '../layers/define-layer.ts';
import type { ImportedModel } from '../onnx/imported.ts';

/**
 * The drawing: layer nodes and the edges between their ports. A document is immutable; an edit makes a new one that
 * shares every untouched node, which is what makes undo, incremental analysis and quick re-rendering cheap.
 */

export interface Position {
  readonly x: number;
  readonly y: number;
}

/** A layer on the canvas. */
export interface LayerNode {
  /** Stable within the document; never shown. */
  readonly id: string;
  /** A layer type's id. */
  readonly type: string;
  /** Shown, unique within the document, and the stem of the ONNX names. */
  readonly name: string;
  /** Complete and parsed by the layer type's declarations. */
  readonly attributes: Attributes;
  /** Top left corner on the canvas, in canvas pixels. */
  readonly position: Position;
  /** Skipped: what comes in goes out as it is. See `bypass.ts`. */
  readonly bypassed?: true;
  /** The innermost group that the layer belongs to. See `groups.ts`. */
  readonly group?: string;
}

export interface PortRef {
  readonly node: string;
  readonly port: number;
}

/** A link from an output port to an input port. An input port has at most one. */
export interface Edge {
  readonly id: string;
  readonly source: PortRef;
  readonly target: PortRef;
}

/** A tint of groups and notes; the theme says which colour it is. */
export const TINTS = ['grey', 'yellow', 'green', 'blue', 'pink'] as const;
export type Tint = (typeof TINTS)[number];

/**
 * Layers that belong together, under one name. Who belongs to it is said by its members; where it lies follows from
 * where they lie. It changes how the drawing is shown, never what it computes.
 */
export interface Group {
  readonly id: string;
  readonly name: string;
  /** The group that it lies in. */
  readonly parent?: string;
  /** Shown as one card instead of its members. */
  readonly collapsed: boolean;
  readonly tint: Tint;
}

/** A text beside the layers. */
export interface Note {
  readonly id: string;
  readonly text: string;
  /** Top left corner on the canvas, in canvas pixels. */
  readonly position: Position;
  /** In canvas pixels. */
  readonly width: number;
  readonly height: number;
  readonly tint: Tint;
}

export interface GraphDocument {
  readonly title: string;
  /** Seeds every weight that is not trained or loaded: the same document always starts from the same weights. */
  readonly seed: number;
  readonly nodes: ReadonlyMap<string, LayerNode>;
  readonly edges: ReadonlyMap<string, Edge>;
  /**
   * Bend points of edges on their way from port to port, by edge, in canvas pixels: none for a straight one. They belong
   * to the edge, and are kept apart from it because they change with the places of cards, never with what is computed.
   * An edge that has no entry has no way of its own yet.
   */
  readonly routes?: ReadonlyMap<string, readonly Position[]>;
  /** Absent: none. A group with neither layers nor groups in it does not exist. */
  readonly groups?: ReadonlyMap<string, Group>;
  /** Absent: none. Layers, groups and notes never share an id. */
  readonly notes?: ReadonlyMap<string, Note>;
  /** What the drawing computed when its weights came, by `computationOf`; absent while it still computes that. */
  readonly trainedAs?: string;
  /** The ONNX file that the drawing was made from, for an export that changes nothing that nobody edited. */
  readonly imported?: ImportedModel;
}

export const EMPTY_DOCUMENT: GraphDocument = { title: 'Untitled', seed: 1, nodes: new Map(), edges: new Map() };

/** The id of the edge into a port: one edge per input port makes the target the key. */
export function edgeId(source: PortRef, target: PortRef): string {
  return `${source.node}:${source.port}>${target.node}:${target.port}`;
}

export function makeEdge(source: PortRef, target: PortRef): Edge {
  return { id: edgeId(source, target), source, target };
}

/** A layer name that no node has yet: `conv2d_1`, `conv2d_2`, … */
export function freshName(document: GraphDocument, type: string, taken: ReadonlySet<string> = new Set()): string {
  const names = new Set([...taken, ...[...document.nodes.values()].map((node) => node.name)]);
  for (let index = 1; ; index += 1) {
    const name = `${type}_${index}`;
    if (!names.has(name)) return name;
  }
}

/** Whether a layer, a group or a note has an id: they never share one. */
export function hasId(document: GraphDocument, id: string): boolean {
  return document.nodes.has(id) || groupsOf(document).has(id) || notesOf(document).has(id);
}

/** What ids begin with: layers, groups, notes. */
export type IdStem = 'n' | 'g' | 't';

/** An id that the document does not use: short, stable and readable in a file. */
export function freshId(document: GraphDocument, stem: IdStem = 'n', taken: ReadonlySet<string> = new Set()): string {
  const { size } = { n: document.nodes, g: groupsOf(document), t: notesOf(document) }[stem];
  for (let index = size + 1; ; index += 1) {
    const id = `${stem}${index}`;
    if (!hasId(document, id) && !taken.has(id)) return id;
  }
}

const NO_GROUPS: ReadonlyMap<string, Group> = new Map();
const NO_NOTES: ReadonlyMap<string, Note> = new Map();

export function groupsOf(document: GraphDocument): ReadonlyMap<string, Group> {
  return document.groups ?? NO_GROUPS;
}

export function notesOf(document: GraphDocument): ReadonlyMap<string, Note> {
  return document.notes ?? NO_NOTES;
}

/** A new layer node with its type's defaults. */
export function makeNode(
  document: GraphDocument,
  layer: LayerType,
  position: Position,
  attributes: Attributes = {},
): LayerNode {
  return {
    id: freshId(document),
    type: layer.type,
    name: freshName(document, layer.type),
    attributes: { ...defaultAttributes(layer.attributes), ...attributes },
    position,
  };
}

export function isVariadic(inputs: Inputs): inputs is Extract<Inputs, { readonly variadic: true }> {
  return 'variadic' in inputs;
}

/** Edges by the node they enter, in port order. */
export function incomingEdges(document: Pick<GraphDocument, 'edges'>): ReadonlyMap<string, readonly Edge[]> {
  return groupEdges(
    document,
    (edge) => edge.target.node,
    (a, b) => a.target.port - b.target.port,
  );
}

/** Edges by the node they leave, in port order. */
export function outgoingEdges(document: Pick<GraphDocument, 'edges'>): ReadonlyMap<string, readonly Edge[]> {
  return groupEdges(
    document,
    (edge) => edge.source.node,
    (a, b) => a.source.port - b.source.port,
  );
}

function groupEdges(
  document: Pick<GraphDocument, 'edges'>,
  key: (edge: Edge) => string,
  order: (a: Edge, b: Edge) => number,
): ReadonlyMap<string, readonly Edge[]> {
  const groups = new Map<string, Edge[]>();
  for (const edge of document.edges.values()) {
    const group = groups.get(key(edge));
    if (group) group.push(edge);
    else groups.set(key(edge), [edge]);
  }
  for (const group of groups.values()) if (group.length > 1) group.sort(order);
  return groups;
}
