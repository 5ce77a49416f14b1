import { type GraphDocument, isVariadic } from '../graph/document.ts';
import { portsOf } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import { inputPortCount, portX } from './card-ports.ts';

/** Where the ports of cards are: distances from the left edge, in canvas pixels. They follow from the wiring alone. */
export interface Pins {
  input(node: string, port: number): number;
  output(node: string, port: number): number;
}

export function pinsOf(document: Pick<GraphDocument, 'nodes' | 'edges'>): Pins {
  const connected = new Map<string, boolean[]>();
  for (const { target } of document.edges.values()) {
    const ports = connected.get(target.node) ?? [];
    ports[target.port] = true;
    connected.set(target.node, ports);
  }
  const counts = new Map<string, { readonly inputs: number; readonly outputs: number }>();
  const count = (id: string) => {
    const known = counts.get(id);
    if (known) return known;
    const node = document.nodes.get(id);
    const layer = node && layerType(node.type);
    const taken = connected.get(id) ?? [];
    const ports = layer && portsOf(layer, node.attributes);
    const least = ports && isVariadic(ports.inputs) ? ports.inputs.min : 0;
    const length = Math.max(taken.length, least);
    const inputs = ports
      ? inputPortCount(ports.inputs, { connected: Array.from({ length }, (_, port) => taken[port] === true) })
      : taken.length;
    const found = { inputs, outputs: ports?.outputs.length ?? 1 };
    counts.set(id, found);
    return found;
  };
  return {
    input: (node, port) => portX(port, Math.max(port + 1, count(node).inputs)),
    output: (node, port) => portX(port, Math.max(port + 1, count(node).outputs)),
  };
}
