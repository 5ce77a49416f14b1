import { type Node, type NodeHandle, Position as Side } from '@xyflow/react';
import type { Diagnostic } from '../../core/diagnostics.ts';
import type { Analysis, NodeAnalysis } from '../../core/graph/analyze.ts';
import type { GraphDocument, LayerNode, Position } from '../../core/graph/document.ts';
import { type Inputs, type LayerType, type Port, portsOf } from '../../core/layers/define-layer.ts';
import { layerType } from '../../core/layers/index.ts';
import { spacedShape } from '../../core/notation.ts';
import { type Locale, text } from '../../core/text.ts';
import { say } from '../../language/say.ts';
import { CARD_WIDTH, cardHeight, inputPortCount, PORT_SIZE, portX } from './card.ts';

/** What a card shows. The same object as long as nothing of it changed, so that an unchanged card does not render. */
export interface CardData extends Record<string, unknown> {
  readonly layer: LayerNode;
  readonly analysis: NodeAnalysis;
  /** Warnings about the layer's place in the drawing. */
  readonly remarks: readonly Diagnostic[];
  /** Name of the layer whose error keeps this one from being computed. */
  readonly waitsFor: string | null;
  readonly inputs: Inputs;
  readonly outputs: readonly Port[];
  /** Input ports to show: of a variadic layer one more than are connected. */
  readonly inputPorts: number;
}

export type CardNode = Node<CardData, 'layer'>;

export interface NodeInputs {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly selected: ReadonlySet<string>;
  /** Where cards are during a drag, before the drag is an edit. */
  readonly dragged: ReadonlyMap<string, Position>;
  readonly locale: Locale;
}

interface Entry {
  readonly data: CardData;
  readonly selected: boolean;
  readonly position: Position;
  readonly dragging: boolean;
  readonly locale: Locale;
  readonly node: CardNode;
}

const NO_REMARKS: readonly Diagnostic[] = [];
const NODE = text('canvas.nodes.node', 'layer');

/**
 * Returns a function from the state to the canvas's nodes that remembers its last answer: a node object is made anew
 * only if its layer node, its analysis or its selection changed.
 */
export function createNodeDeriver(): (inputs: NodeInputs, hidden?: ReadonlyMap<string, string>) => CardNode[] {
  let known = new Map<string, Entry>();
  return (inputs, hidden) => {
    const next = new Map<string, Entry>();
    const nodes: CardNode[] = [];
    for (const layer of inputs.document.nodes.values()) {
      // A collapsed group stands in its place.
      if (hidden?.has(layer.id)) continue;
      const entry = deriveEntry(layer, inputs, known.get(layer.id));
      if (!entry) continue;
      next.set(layer.id, entry);
      nodes.push(entry.node);
    }
    known = next;
    return nodes;
  };
}

function deriveEntry(layer: LayerNode, inputs: NodeInputs, known: Entry | undefined): Entry | null {
  const type = layerType(layer.type);
  const analysis = inputs.analysis.nodes.get(layer.id);
  if (!type || !analysis) return null;
  const data = deriveData(layer, type, analysis, inputs, known?.data);
  const selected = inputs.selected.has(layer.id);
  const drag = inputs.dragged.get(layer.id);
  const position = drag ?? layer.position;
  const { locale } = inputs;
  if (
    known &&
    known.data === data &&
    known.selected === selected &&
    known.position === position &&
    known.dragging === (drag !== undefined) &&
    known.locale === locale
  ) {
    return known;
  }
  if (known && known.data === data && known.locale === locale) {
    const dragging = drag !== undefined;
    const node: CardNode = { ...known.node, position: { x: position.x, y: position.y }, selected, dragging };
    return { data, selected, position, dragging, locale, node };
  }
  const height = heightOf(type, data);
  const node: CardNode = {
    id: layer.id,
    type: 'layer',
    data,
    position: { x: position.x, y: position.y },
    selected,
    dragging: drag !== undefined,
    width: CARD_WIDTH,
    height,
    measured: { width: CARD_WIDTH, height },
    handles: handlesOf(data, height),
    ariaLabel: labelOf(type, data, locale),
    domAttributes: { 'aria-roledescription': say(NODE, locale) },
  };
  return { data, selected, position, dragging: drag !== undefined, locale, node };
}

function deriveData(
  layer: LayerNode,
  type: LayerType,
  analysis: NodeAnalysis,
  inputs: NodeInputs,
  known: CardData | undefined,
): CardData {
  const remarks = inputs.analysis.remarks.get(layer.id) ?? NO_REMARKS;
  const blocker = analysis.blockedBy === null ? undefined : inputs.document.nodes.get(analysis.blockedBy);
  const waitsFor = analysis.blockedBy === null ? null : (blocker?.name ?? analysis.blockedBy);
  if (
    known &&
    known.layer === layer &&
    known.analysis === analysis &&
    known.waitsFor === waitsFor &&
    sameCodes(known.remarks, remarks)
  ) {
    return known;
  }
  const { inputs: ports, outputs } = portsOf(type, layer.attributes);
  return {
    layer,
    analysis,
    remarks,
    waitsFor,
    inputs: ports,
    outputs,
    inputPorts: inputPortCount(ports, analysis),
  };
}

function sameCodes(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
  return a.length === b.length && a.every((entry, index) => entry.code === b[index]?.code);
}

/** The error that the card says in words. */
export function cardProblem(data: CardData): Diagnostic | undefined {
  return data.analysis.diagnostics.find((entry) => entry.severity === 'error');
}

/** Warnings that the card only hints at. */
export function cardWarnings(data: CardData): readonly Diagnostic[] {
  return [...data.analysis.diagnostics, ...data.remarks].filter((entry) => entry.severity === 'warning');
}

function heightOf(type: LayerType, data: CardData): number {
  return cardHeight(type.attention !== undefined, cardProblem(data) !== undefined);
}

function handlesOf(data: CardData, height: number): NodeHandle[] {
  const size = { width: PORT_SIZE, height: PORT_SIZE };
  const at = (port: number, count: number) => portX(port, count) - PORT_SIZE / 2;
  const inputs = Array.from({ length: data.inputPorts }, (_, port) => ({
    id: String(port),
    type: 'target' as const,
    position: Side.Top,
    x: at(port, data.inputPorts),
    y: -PORT_SIZE / 2,
    ...size,
  }));
  const outputs = Array.from({ length: data.outputs.length }, (_, port) => ({
    id: String(port),
    type: 'source' as const,
    position: Side.Bottom,
    x: at(port, data.outputs.length),
    y: height - PORT_SIZE / 2,
    ...size,
  }));
  return [...inputs, ...outputs];
}

/** What a screen reader says on reaching the card. */
function labelOf(type: LayerType, data: CardData, locale: Locale): string {
  const parts = [say(type.title, locale), data.layer.name];
  const problem = cardProblem(data);
  const output = data.analysis.outputs?.[0];
  if (data.layer.bypassed) parts.push(say(text('canvas.nodes.skipped', 'skipped'), locale));
  if (problem) parts.push(say(problem.message, locale));
  else if (data.waitsFor !== null)
    parts.push(say(text('canvas.nodes.waitsForWaitsfor', 'waits for {waitsFor}', { waitsFor: data.waitsFor }), locale));
  else if (output)
    parts.push(say(text('canvas.nodes.outputShape', 'output {shape}', { shape: spacedShape(output.shape) }), locale));
  return parts.join(', ');
}
