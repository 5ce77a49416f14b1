import type { Edge } from '@xyflow/react';
import { edgeLabel } from '../../core/drawing/edge-label.ts';
import { type EdgeInPlace, edgeLanes } from '../../core/drawing/edge-lanes.ts';
import type { Analysis } from '../../core/graph/analyze.ts';
import type { Edge as DocumentEdge, GraphDocument, Position } from '../../core/graph/document.ts';
import { type Locale, type Text, text } from '../../core/text.ts';
import { say } from '../../language/say.ts';
import { borderPorts } from './group-ports.ts';
import { groupViewOf } from './group-view.ts';
import { enteringEdges, type RoutedEdge, routedEdges } from './routed-edges.ts';
import { shownPlaces } from './shown-places.ts';

export interface ShapeEdgeData extends Record<string, unknown> {
  /** The shape that flows, or both shapes where they do not fit; empty while nothing is known. */
  readonly label: string;
  readonly wrong: boolean;
  /** A layer is held over it and would be put on it. */
  readonly target: boolean;
  /** Where the line bends; null while it has no way of its own. */
  readonly bends: readonly Position[] | null;
  /** The x along which the edge passes other cards; null for a direct one. */
  readonly lane: number | null;
  /** It comes into a frame from outside. */
  readonly enters: boolean;
  /** The document's edges that the line stands for: several where a collapsed group reads one tensor more than once. */
  readonly edges: readonly string[];
}

export type ShapeFlowEdge = Edge<ShapeEdgeData, 'shape'>;

const EDGE = text('canvas.edges.edge', 'edge');

export interface EdgeInputs {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly selected: ReadonlySet<string>;
  readonly dropEdge: string | null;
  readonly locale: Locale;
}

interface Line extends Omit<RoutedEdge, 'all'> {
  readonly all: readonly DocumentEdge[] | null;
}

/** As `createNodeDeriver`, for edges: an edge object is made anew only if its shape, error, lane or selection changed. */
export function createEdgeDeriver(): (inputs: EdgeInputs) => ShapeFlowEdge[] {
  let known = new Map<string, ShapeFlowEdge>();
  let list: ShapeFlowEdge[] = [];
  let words = new Map<string, Words>();
  let routed: Routed | null = null;
  return ({ document, analysis, selected, dropEdge, locale }) => {
    if (!routed || !isCurrent(routed, document)) routed = route(document, analysis, routed);
    const next = new Map<string, ShapeFlowEdge>();
    const nextWords = new Map<string, Words>();
    for (const line of routed.lines) {
      const { edge } = line;
      const said = wordsOf(document, analysis, line, locale, words.get(edge.id));
      nextWords.set(edge.id, said);
      const { label, wrong, ariaLabel } = said;
      const bends = document.routes?.get(edge.id) ?? null;
      const lane = bends ? null : (routed.lanes.get(edge.id) ?? null);
      const enters = routed.entering.has(edge.id);
      const before = known.get(edge.id);
      const isSelected = line.all ? line.all.some(({ id }) => selected.has(id)) : selected.has(edge.id);
      const edges = idsOf(line, before?.data?.edges);
      const same =
        before &&
        before.data?.label === label &&
        before.data.wrong === wrong &&
        before.data.lane === lane &&
        before.data.bends === bends &&
        before.data.enters === enters &&
        before.data.edges === edges &&
        before.data.target === (edge.id === dropEdge) &&
        before.selected === isSelected &&
        before.source === line.source &&
        before.target === line.target &&
        before.sourceHandle === line.sourceHandle &&
        before.targetHandle === line.targetHandle &&
        before.ariaLabel === ariaLabel;
      if (same) {
        next.set(edge.id, before);
        continue;
      }
      next.set(edge.id, {
        id: edge.id,
        type: 'shape',
        source: line.source,
        target: line.target,
        sourceHandle: line.sourceHandle,
        targetHandle: line.targetHandle,
        data: { label, wrong, bends, lane, enters, target: edge.id === dropEdge, edges },
        selected: isSelected,
        ariaLabel,
        domAttributes: { 'aria-roledescription': say(EDGE, locale) },
      });
    }
    known = next;
    words = nextWords;
    // React Flow goes through all edges for a new list, but not for the one it has.
    const edges = [...next.values()];
    if (edges.length !== list.length || edges.some((edge, index) => edge !== list[index])) list = edges;
    return list;
  };
}

interface Routed {
  readonly document: GraphDocument;
  readonly lines: readonly Line[];
  readonly lanes: ReadonlyMap<string, number>;
  /** Edges that come into a frame from outside. */
  readonly entering: ReadonlySet<string>;
  /** No collapsed group stands between: each edge is a line of its own. */
  readonly direct: boolean;
}

function isCurrent(routed: Routed, { nodes, edges, groups, routes }: GraphDocument): boolean {
  const before = routed.document;
  return before.nodes === nodes && before.edges === edges && before.groups === groups && before.routes === routes;
}

function route(document: GraphDocument, analysis: Analysis, before: Routed | null): Routed {
  const view = groupViewOf(document);
  const entering = view ? enteringEdges(document, view) : NO_EDGES;
  if (!view || view.cards.length === 0) {
    const known = before?.direct && before.document.edges === document.edges ? before.lines : null;
    const lines = known ?? [...document.edges.values()].map(directLine);
    const unmoved = known !== null && before !== null && samePlaces(before.document.nodes, document.nodes);
    const lanes =
      unmoved && before.document.routes === document.routes
        ? before.lanes
        : lanesOf(document, document.nodes, document.edges.values());
    return { document, lines, lanes, entering, direct: true };
  }
  const lines = routedEdges(document, view, borderPorts(document, analysis, view));
  const places = shownPlaces(document, analysis, view);
  return { document, lines, lanes: lanesOf(document, places, lines.map(inPlace)), entering, direct: false };
}

const NO_EDGES: ReadonlySet<string> = new Set();

const NO_LANES: ReadonlyMap<string, number> = new Map();

/** Lanes of edges that have no way of their own. */
function lanesOf(
  { routes }: GraphDocument,
  places: Parameters<typeof edgeLanes>[0],
  edges: Iterable<EdgeInPlace>,
): ReadonlyMap<string, number> {
  const wayless = [...edges].filter(({ id }) => !routes?.has(id));
  return wayless.length === 0 ? NO_LANES : edgeLanes(places, wayless);
}

function samePlaces(before: GraphDocument['nodes'], nodes: GraphDocument['nodes']): boolean {
  if (before.size !== nodes.size) return false;
  for (const [id, node] of nodes) if (before.get(id)?.position !== node.position) return false;
  return true;
}

function directLine(edge: DocumentEdge): Line {
  return {
    edge,
    all: null,
    source: edge.source.node,
    sourceHandle: String(edge.source.port),
    target: edge.target.node,
    targetHandle: String(edge.target.port),
  };
}

function inPlace({ edge, source, target }: RoutedEdge): EdgeInPlace {
  return { id: edge.id, source: { node: source }, target: { node: target, port: edge.target.port } };
}

/** The same list as long as it holds the same. */
function idsOf({ edge, all }: Line, before: readonly string[] | undefined): readonly string[] {
  const count = all?.length ?? 1;
  const same = before?.length === count && before.every((id, index) => id === (all?.[index] ?? edge).id);
  return same ? before : (all ?? [edge]).map(({ id }) => id);
}

/** What is said about a line, and what it follows from: putting thousands of them in words takes longer than an edit. */
interface Words {
  readonly label: string;
  readonly wrong: boolean;
  readonly ariaLabel: string;
  readonly basis: readonly unknown[];
}

function wordsOf(
  document: GraphDocument,
  analysis: Analysis,
  line: Line,
  locale: Locale,
  known: Words | undefined,
): Words {
  const { source, target } = line.edge;
  // Of several edges in one line the others may have changed.
  const basis = line.all
    ? []
    : [
        locale,
        analysis.nodes.get(source.node),
        analysis.nodes.get(target.node),
        document.nodes.get(source.node)?.name,
        document.nodes.get(target.node)?.name,
      ];
  if (known && basis.length > 0 && basis.every((entry, index) => entry === known.basis[index])) return known;
  const { label, wrong } = lineLabel(analysis, line);
  return { label, wrong, ariaLabel: say(accessibleName(document, line.edge, label), locale), basis };
}

function accessibleName(document: GraphDocument, edge: DocumentEdge, label: string): Text {
  const from = document.nodes.get(edge.source.node)?.name ?? edge.source.node;
  const to = document.nodes.get(edge.target.node)?.name ?? edge.target.node;
  return text('canvas.edges.edgeFromFromToTo', 'Edge from {from} to {to}: {label}', { from, to, label });
}

/** Of several edges in one line, what is wrong with one of them. */
function lineLabel(analysis: Analysis, { edge, all }: Line) {
  const first = edgeLabel(analysis, edge);
  if (!all || all.length === 1 || first.wrong) return first;
  return all.map((entry) => edgeLabel(analysis, entry)).find(({ wrong }) => wrong) ?? first;
}
