import { loopingGroups } from '../drawing/loops.ts';
import type { GraphDocument, Group, LayerNode } from '../graph/document.ts';
import { dissolve, MAX_GROUPS } from '../graph/group-edits.ts';
import type { Shape } from '../tensor/types.ts';
import { cleanName } from './clean-name.ts';
import { Flow } from './flow.ts';
import { repeatGroups } from './repeat-groups.ts';
import { type NamesOf, scopeGroups } from './scope-groups.ts';

/** The shape of a layer's first output, as far as it is known. */
export type ShapeOf = (id: string) => Shape | null;

/** Layers that belong together, and groups among them. */
export interface Proposal {
  readonly name: string;
  /** Those of the inner groups included. */
  readonly members: ReadonlySet<string>;
  readonly inner: readonly Proposal[];
}

/** Larger drawings begin with their outermost groups collapsed. */
const MANY_LAYERS = 150;
/** The share of the layers that names have to divide up, for the names to be believed. */
const ENOUGH = 0.4;
const MAX_NAME = 80;

/**
 * Groups for a model that came without any: the modules that its names speak of, or, where they say nothing, blocks that
 * occur several times and the stages that they make.
 * @param namesOf names of a layer's ONNX nodes and stored tensors
 */
export function withGroups(document: GraphDocument, namesOf: NamesOf, shapeOf: ShapeOf): GraphDocument {
  const flow = new Flow(document);
  const { inner } = flow;
  const fits = (found: readonly Proposal[]) => fitting(flow, inner.length, found);
  const named = fits(scopeGroups(flow, namesOf, shapeOf));
  const covered = named.reduce((sum, group) => sum + group.members.size, 0);
  const proposals = covered >= ENOUGH * inner.length ? named : fits(repeatGroups(flow, shapeOf));
  return withoutLoops(applied(document, proposals));
}

/** Only groups that data enters and leaves once, that hold something, and not everything. Their inner groups step in. */
function fitting(flow: Flow, all: number, proposals: readonly Proposal[]): readonly Proposal[] {
  return proposals.flatMap((proposal) => {
    const inner = fitting(flow, all, proposal.inner);
    const { size } = proposal.members;
    const isOnlyOne = inner.length === 1 && inner[0]?.members.size === size;
    if (isOnlyOne) return [{ ...proposal, inner: inner[0]?.inner ?? [] }].filter(() => size < all && size > 1);
    return size > 1 && size < all && flow.isConvex(proposal.members) ? [{ ...proposal, inner }] : inner;
  });
}

function applied(document: GraphDocument, proposals: readonly Proposal[]): GraphDocument {
  const collapsed = document.nodes.size > MANY_LAYERS;
  const groups = new Map<string, Group>();
  const groupOf = new Map<string, string>();
  const add = ({ name, members, inner }: Proposal, parent: string | null) => {
    if (groups.size >= MAX_GROUPS) return;
    const id = `g${groups.size + 1}`;
    const outermost = parent === null;
    groups.set(id, {
      id,
      name: cleanName(name, MAX_NAME) || `Group ${groups.size + 1}`,
      ...(outermost ? {} : { parent }),
      collapsed: collapsed && outermost,
      tint: 'grey',
    });
    for (const member of members) groupOf.set(member, id);
    for (const entry of inner) add(entry, id);
  };
  for (const proposal of proposals) add(proposal, null);
  if (groups.size === 0) return document;
  const nodes = new Map([...document.nodes].map(([id, node]) => [id, inGroup(node, groupOf.get(id))]));
  return { ...document, nodes, groups };
}

function inGroup(node: LayerNode, group: string | undefined): LayerNode {
  return group === undefined ? node : { ...node, group };
}

/** Groups that each are in order can still feed each other in a ring: those are given up. */
function withoutLoops(document: GraphDocument): GraphDocument {
  const looping = loopingGroups(document);
  return looping.length === 0 ? document : dissolve(document, looping);
}
