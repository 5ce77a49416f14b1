import type { OnnxConstant, PlainNode } from '../operators/node.ts';
import type { TensorType } from '../tensor/types.ts';

/** A node of the network that is trained. */
export interface NetworkNode extends PlainNode {
  /** The layer that wrote it. */
  readonly layer: string;
}

/** What is differentiated: plain nodes in data-flow order, in the forms of opset 17. */
export interface Network {
  readonly nodes: readonly NetworkNode[];
  /** Types of everything that no node makes: feeds and parameters. The batch is a number. */
  readonly given: ReadonlyMap<string, TensorType>;
  readonly constants: ReadonlyMap<string, OnnxConstant>;
  /** Types that are known otherwise, of values whose operator is not inferred. */
  readonly stated?: ReadonlyMap<string, TensorType>;
}

/** The nodes that some values follow from, in their order. */
export function leadingTo(nodes: readonly NetworkNode[], values: readonly string[]): readonly NetworkNode[] {
  const wanted = new Set(values);
  const kept: NetworkNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((value) => wanted.has(value))) continue;
    kept.push(node);
    for (const input of node.inputs) wanted.add(input);
  }
  return kept.reverse();
}
