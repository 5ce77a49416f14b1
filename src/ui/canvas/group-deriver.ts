import type { Analysis } from '../../core/graph/analyze.ts';
import type { GraphDocument, PortRef } from '../../core/graph/document.ts';
import { wholeGroups } from '../../core/graph/groups.ts';
import { spacedShape } from '../../core/notation.ts';
import type { TensorType } from '../../core/tensor/types.ts';
import { arrangementIn } from '../../store/selection.ts';
import { type GroupFacts, groupFacts } from './group-facts.ts';
import {
  cardNode,
  type FrameData,
  type FrameNode,
  frameNode,
  type GroupCardData,
  type GroupCardNode,
  type GroupInputs,
} from './group-nodes.ts';
import { borderPorts, type GroupPort, type GroupPorts, portOfHandle } from './group-ports.ts';
import type { GroupView } from './group-view.ts';
import { passingArrangement } from './shown-places.ts';

/**
 * The cards and frames of a drawing's groups. As with layers, a node object is made anew only if something of it
 * changed. `placed` is the document with its layers where they are dragged to.
 */
export function createGroupDeriver() {
  let known = new Map<string, GroupCardNode | FrameNode>();
  let content: Content | null = null;
  return (
    inputs: GroupInputs,
    view: GroupView,
    placed: GraphDocument,
  ): ReadonlyMap<string, GroupCardNode | FrameNode> => {
    const { document, analysis, selected } = inputs;
    const { box } = placed === document ? arrangementIn(inputs) : passingArrangement(placed, analysis);
    const current = content?.document.edges === document.edges && content.view === view;
    if (!content || !current || content.analysis !== analysis) content = contentOf(document, analysis, view);
    const { ports, facts } = content;
    const whole = wholly(document, view, selected);
    const next = new Map<string, GroupCardNode | FrameNode>();
    for (const group of view.cards) {
      const members = view.tree.members(group.id);
      const own = ports.get(group.id) ?? { inputs: [], outputs: [] };
      const isWhole = whole(group.id);
      const data: GroupCardData = {
        group,
        facts: facts(group.id),
        ports: own,
        entering: shapesOf(own.inputs, ({ node, port }) => analysis.nodes.get(node)?.inputs[port]),
        leaving: shapesOf(own.outputs, ({ node, port }) => analysis.nodes.get(node)?.outputs?.[port]),
        chosen: isWhole || selected.size === 0 ? 0 : members.filter(({ id }) => selected.has(id)).length,
      };
      const made = cardNode(data, box(group.id), isWhole, inputs);
      next.set(group.id, unlessSame(known.get(group.id), made));
    }
    for (const [id, depth] of view.frames) {
      const group = view.tree.group(id);
      if (!group) continue;
      const data: FrameData = { group, facts: facts(id), depth, target: inputs.dropGroup === id };
      next.set(id, unlessSame(known.get(id), frameNode(data, box(id), whole(id), inputs)));
    }
    known = next;
    return next;
  };
}

/** What follows from the drawing alone: neither from what is selected nor from what is dragged. */
interface Content {
  readonly document: GraphDocument;
  readonly view: GroupView;
  readonly analysis: Analysis;
  readonly ports: ReadonlyMap<string, GroupPorts>;
  facts(group: string): GroupFacts;
}

function contentOf(document: GraphDocument, analysis: Analysis, view: GroupView): Content {
  const ports = view.cards.length > 0 ? borderPorts(document, analysis, view).byGroup : NO_PORTS;
  const known = new Map<string, GroupFacts>();
  const facts = (group: string) => {
    const found = known.get(group) ?? groupFacts(analysis, view.tree.members(group));
    known.set(group, found);
    return found;
  };
  return { document, view, analysis, ports, facts };
}

const NO_PORTS: ReadonlyMap<string, GroupPorts> = new Map();

/** Whether all layers of a group are selected: a group is selected with the layers in it. */
function wholly(document: GraphDocument, { tree }: GroupView, selected: ReadonlySet<string>) {
  const outermost = new Set(wholeGroups(document, selected));
  return (id: string) => outermost.size > 0 && tree.path(id).some((group) => outermost.has(group));
}

function shapesOf(ports: readonly GroupPort[], typeOf: (port: PortRef) => TensorType | null | undefined): string {
  const shapes = ports.map(({ handle }) => {
    const type = typeOf(portOfHandle('', handle));
    return type ? spacedShape(type.shape) : '';
  });
  return [...new Set(shapes.filter(Boolean))].join(', ');
}

/** The known node if the new one says the same; or the new one with the known data. */
function unlessSame<N extends GroupCardNode | FrameNode>(known: GroupCardNode | FrameNode | undefined, made: N): N {
  if (known?.type !== made.type) return made;
  const before = known as N;
  const data = sameData(before.data, made.data) ? before.data : made.data;
  const same =
    data === before.data &&
    before.position.x === made.position.x &&
    before.position.y === made.position.y &&
    before.width === made.width &&
    before.height === made.height &&
    before.selected === made.selected &&
    before.dragging === made.dragging &&
    before.ariaLabel === made.ariaLabel;
  return same ? before : { ...made, data };
}

function sameData(a: GroupCardData | FrameData, b: GroupCardData | FrameData): boolean {
  if (a.group !== b.group) return false;
  const [before, now]: readonly Readonly<Record<string, unknown>>[] = [a, b];
  // Most of it is the very same, from the content of before.
  return Object.keys(a).every(
    (key) => before?.[key] === now?.[key] || JSON.stringify(before?.[key]) === JSON.stringify(now?.[key]),
  );
}
