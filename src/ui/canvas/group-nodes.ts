import { type Node, type NodeHandle, Position as Side } from '@xyflow/react';
import type { Box } from '../../core/drawing/align.ts';
import type { Analysis } from '../../core/graph/analyze.ts';
import type { GraphDocument, Group, Position } from '../../core/graph/document.ts';
import { layersInWords } from '../../core/graph/layers-in-words.ts';
import { type Locale, type Text, text } from '../../core/text.ts';
import { say } from '../../language/say.ts';
import { PORT_SIZE, portX } from './card.ts';
import { errorsInWords, type GroupFacts } from './group-facts.ts';
import type { GroupPorts } from './group-ports.ts';

/** What a collapsed group's card shows. */
export interface GroupCardData extends Record<string, unknown> {
  readonly group: Group;
  readonly facts: GroupFacts;
  readonly ports: GroupPorts;
  /** Shapes that come in, and that go out; empty while nothing is known. */
  readonly entering: string;
  readonly leaving: string;
  /** Layers inside that are selected, while not all are. */
  readonly chosen: number;
}

/** What the frame around an expanded group shows. */
export interface FrameData extends Record<string, unknown> {
  readonly group: Group;
  readonly facts: GroupFacts;
  /** The number of frames around it. */
  readonly depth: number;
  /** A layer is held over it and would join the group. */
  readonly target: boolean;
}

/** React Flow has a `group` of its own. */
export type GroupCardNode = Node<GroupCardData, 'groupCard'>;
export type FrameNode = Node<FrameData, 'frame'>;

export interface GroupInputs {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly selected: ReadonlySet<string>;
  readonly dragged: ReadonlyMap<string, Position>;
  readonly dropGroup: string | null;
  readonly locale: Locale;
}

const CARD = text('canvas.groupNodes.card', 'card');
const FRAME = text('canvas.groupNodes.frame', 'frame');
const COLLAPSED = text('canvas.groupNodes.collapsed', 'collapsed');
const EXPANDED = text('canvas.groupNodes.expanded', 'expanded');
/** Below edges, and an inner frame above the one around it. */
const BEHIND = -1000;

/** The card of a collapsed group. */
export function cardNode(data: GroupCardData, box: Box, selected: boolean, inputs: GroupInputs): GroupCardNode {
  const { group, leaving } = data;
  const output =
    leaving && say(text('canvas.groupNodes.outputLeaving', 'output {leaving}', { leaving }), inputs.locale);
  return {
    id: group.id,
    type: 'groupCard',
    data,
    ...placement(box, selected, inputs, group.id),
    handles: handlesOf(data.ports, box.height),
    ariaLabel: labelOf(data, COLLAPSED, output, inputs.locale),
    domAttributes: { 'aria-roledescription': say(CARD, inputs.locale) },
  };
}

/** The frame around an expanded group. */
export function frameNode(data: FrameData, box: Box, selected: boolean, inputs: GroupInputs): FrameNode {
  const { group, depth } = data;
  return {
    id: group.id,
    type: 'frame',
    data,
    ...placement(box, selected, inputs, group.id),
    handles: [],
    zIndex: BEHIND + depth,
    connectable: false,
    dragHandle: '.frame-title',
    // Only its title takes the pointer: between its layers the canvas is as it is elsewhere.
    style: { pointerEvents: 'none' },
    ariaLabel: labelOf(data, EXPANDED, '', inputs.locale),
    domAttributes: { 'aria-roledescription': say(FRAME, inputs.locale) },
  };
}

/** What a screen reader says on reaching it; errors are more important than anything else. */
function labelOf({ group, facts }: GroupCardData | FrameData, state: Text, rest: string, locale: Locale): string {
  const label = say(
    text('canvas.groupNodes.groupNameStateLayers', 'group {name}, {state}, {layers}', {
      name: group.name,
      state,
      layers: layersInWords(facts.layers),
    }),
    locale,
  );
  const last = facts.errors > 0 ? say(errorsInWords(facts.errors), locale) : rest;
  return [label, last].filter(Boolean).join(', ');
}

function placement({ x, y, width, height }: Box, selected: boolean, { dragged }: GroupInputs, id: string) {
  return { position: { x, y }, selected, dragging: dragged.has(id), width, height, measured: { width, height } };
}

function handlesOf({ inputs, outputs }: GroupPorts, height: number): NodeHandle[] {
  const size = { width: PORT_SIZE, height: PORT_SIZE };
  const x = (index: number, count: number) => portX(index, count) - PORT_SIZE / 2;
  return [
    ...inputs.map(({ handle }, index) => ({
      id: handle,
      type: 'target' as const,
      position: Side.Top,
      x: x(index, inputs.length),
      y: -PORT_SIZE / 2,
      ...size,
    })),
    ...outputs.map(({ handle }, index) => ({
      id: handle,
      type: 'source' as const,
      position: Side.Bottom,
      x: x(index, outputs.length),
      y: height - PORT_SIZE / 2,
      ...size,
    })),
  ];
}
