import { operatorContract } from '../operators/contract.ts';
import { type Kept, NoGradient } from '../operators/gradients/rule.ts';
import { total } from '../operators/gradients/tools.ts';
import type { GraphTape } from './graph-tape.ts';
import type { NetworkNode } from './network.ts';

/** What the forward pass leaves for the way back. */
export interface Forward {
  readonly nodes: readonly NetworkNode[];
  readonly kept: ReadonlyMap<NetworkNode, Kept>;
}

/** Where a training cannot go on: the layer, and the operator without a gradient. */
export class Blocked extends Error {
  readonly layer: string;
  readonly operator: string;
  constructor(layer: string, operator: string) {
    super(`${layer}: no gradient for ${operator}`);
    this.layer = layer;
    this.operator = operator;
  }
}

/** Writes the network as it computes in training. */
export function writeForward(tape: GraphTape, nodes: readonly NetworkNode[]): Forward {
  const kept = new Map<NetworkNode, Kept>();
  for (const node of nodes) {
    const forward = operatorContract(node.operator).gradient?.forward;
    if (forward)
      kept.set(
        node,
        at(node, () => forward(node, tape)),
      );
    else tape.write(node);
  }
  return { nodes, kept };
}

/** The nodes in whose way a gradient is that their operators do not have. */
export function blockers(nodes: readonly NetworkNode[], wanted: ReadonlySet<string>): readonly NetworkNode[] {
  const followers = following(nodes, wanted);
  return nodes.filter(
    (node) => node.inputs.some((name) => followers.has(name)) && operatorContract(node.operator).gradient === null,
  );
}

/**
 * Walks the network backwards and writes the gradient of what `seeds` say by the wanted values.
 * @param seeds gradients of values at the end
 * @returns by wanted value; absent where the end does not follow from it
 * @throws Blocked
 */
export function writeBackward(
  tape: GraphTape,
  { nodes, kept }: Forward,
  seeds: ReadonlyMap<string, string>,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const followers = following(nodes, wanted);
  const arrived = new Map<string, string[]>([...seeds].map(([value, gradient]) => [value, [gradient]]));
  const gradientOf = (value: string): string | null => {
    const parts = arrived.get(value);
    if (!parts) return null;
    const whole = total(tape, parts);
    arrived.set(value, [whole]);
    return whole;
  };
  for (const node of [...nodes].reverse()) {
    const needed = node.inputs.map((name) => followers.has(name));
    if (!needed.includes(true)) continue;
    const gradients = node.outputs.map(gradientOf);
    if (gradients.every((gradient) => gradient === null)) continue;
    const rule = operatorContract(node.operator).gradient;
    if (!rule) throw new Blocked(node.layer, node.operator);
    const made = at(node, () => rule.backward({ node, gradients, needed, tape, kept: kept.get(node) ?? {} }));
    for (const [input, name] of node.inputs.entries()) {
      const gradient = made[input];
      if (!needed[input] || !gradient) continue;
      const parts = arrived.get(name);
      if (parts) parts.push(gradient);
      else arrived.set(name, [gradient]);
    }
  }
  return new Map(
    [...wanted].flatMap((value): [string, string][] => {
      const gradient = gradientOf(value);
      return gradient === null ? [] : [[value, gradient]];
    }),
  );
}

/** The values that follow from some, these included. */
function following(nodes: readonly NetworkNode[], from: ReadonlySet<string>): ReadonlySet<string> {
  const result = new Set(from);
  for (const node of nodes) {
    if (node.inputs.some((name) => result.has(name))) for (const output of node.outputs) result.add(output);
  }
  return result;
}

function at<T>(node: NetworkNode, work: () => T): T {
  try {
    return work();
  } catch (error) {
    // A shape that cannot be told blocks like a missing rule: the node is what a person can change.
    throw new Blocked(node.layer, error instanceof NoGradient ? error.operator : node.operator);
  }
}
