import type { Attributes } from '../attributes.ts';
import { layerType } from '../layers/index.ts';
import { fingerprint } from '../weights/hash.ts';
import type { GraphDocument, LayerNode } from './document.ts';

/**
 * What a drawing computes between its inputs and its outputs, whatever it is called and wherever it stands. Names,
 * places, groups, labels and how a picture is prepared are no part of it.
 */

/** Whether two states of one drawing compute the same with the same weights: their layers are told apart by id. */
export function sameComputation(a: GraphDocument, b: GraphDocument): boolean {
  if (a === b || (a.nodes === b.nodes && a.edges === b.edges)) return true;
  return onlyPlacesDiffer(a, b) || computationOf(a) === computationOf(b);
}

/** The quick answer to most edits: the same layers and edges by reference, but for places and names. */
function onlyPlacesDiffer(a: GraphDocument, b: GraphDocument): boolean {
  if (a.edges !== b.edges || a.nodes.size !== b.nodes.size) return false;
  for (const [id, node] of a.nodes) {
    const other = b.nodes.get(id);
    if (other === node) continue;
    if (other?.type !== node.type || other.attributes !== node.attributes || other.bypassed !== node.bypassed) {
      return false;
    }
  }
  return true;
}

/** A name of what a drawing computes: equal for two states of it exactly where `sameComputation` says so. */
export function computationOf(document: GraphDocument): string {
  const computes = (id: string) => {
    const node = document.nodes.get(id);
    return node !== undefined && layerType(node.type)?.role === undefined;
  };
  const lines: string[] = [];
  for (const node of document.nodes.values()) if (computes(node.id)) lines.push(nodeLine(node));
  for (const { id, target } of document.edges.values()) if (computes(target.node)) lines.push(id);
  return fingerprint(new TextEncoder().encode(lines.sort().join('\n')));
}

function nodeLine({ id, type, attributes, bypassed }: LayerNode): string {
  return `${id} ${type} ${bypassed ? 'skipped ' : ''}${attributesLine(attributes)}`;
}

const lines = new WeakMap<Attributes, string>();

function attributesLine(attributes: Attributes): string {
  const known = lines.get(attributes);
  if (known !== undefined) return known;
  const line = JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
  lines.set(attributes, line);
  return line;
}
