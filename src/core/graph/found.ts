import { layerType } from '../layers/index.ts';
import type { Analysis } from './analyze.ts';
import type { GraphDocument, LayerNode } from './document.ts';

/** Which layers of a drawing, as it is now, a remark about the whole of it speaks of. */

/** Layers that weigh channels by gates. */
export function layersWithGates(document: GraphDocument): readonly string[] {
  return idsOf(document, ({ type }) => layerType(type)?.attention !== undefined);
}

/** Operators that no layer type stands for, of one kind: `Erf`, or `domain::Name` outside of the standard. */
export function layersKept(document: GraphDocument, operator: string): readonly string[] {
  return idsOf(document, ({ type, attributes }) => {
    if (!layerType(type)?.fromFile) return false;
    const { domain = '', operator: own } = attributes;
    return (domain === '' ? own : `${domain}::${own}`) === operator;
  });
}

/** Where shapes stop being known: layers whose outputs are not, behind layers whose outputs are. */
export function layersOfUnknownShape(document: GraphDocument, analysis: Analysis): readonly string[] {
  return idsOf(document, ({ id }) => {
    const own = analysis.nodes.get(id);
    return own !== undefined && own.outputs === null && own.blockedBy === null;
  });
}

function idsOf({ nodes }: GraphDocument, wanted: (node: LayerNode) => boolean): readonly string[] {
  return [...nodes.values()].filter(wanted).map(({ id }) => id);
}
