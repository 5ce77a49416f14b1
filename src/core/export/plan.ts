import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../graph/document.ts';
import { type OutputReading, readingOf } from '../graph/output-reading.ts';
import type { LayerType, ParameterSpec } from '../layers/define-layer.ts';
import { layerType } from '../layers/index.ts';
import type { TensorType } from '../tensor/types.ts';
import { type NameRules, PythonNames } from './python-names.ts';
import { namedParameters } from './weight-names.ts';

/** A layer as one step of a Python function. */
export interface Step {
  readonly node: LayerNode;
  readonly layer: LayerType;
  /** The layer's identifier: its module, and its variable where it needs one. */
  readonly name: string;
  /** What the layer is called in the file of weights. */
  readonly fileName: string;
  readonly inputs: readonly string[];
  /** Variables by output port. */
  readonly outputs: readonly string[];
  readonly inputTypes: readonly TensorType[];
  readonly outputTypes: readonly TensorType[];
  readonly specs: readonly ParameterSpec[];
}

export interface Plan {
  /** Layers without inputs: the function's arguments. */
  readonly feeds: readonly Step[];
  /** Layers that compute, in data-flow order. */
  readonly steps: readonly Step[];
  /** Output layers; `inputs[0]` is the variable to return. */
  readonly results: readonly Step[];
  /** What the first output is; null without one. */
  readonly reading: OutputReading | null;
}

/** The variable of the main path. */
const PATH = 'x';

/**
 * Orders a valid drawing into the lines of a function. A value that only the next line reads is called `x`; a value
 * that is needed again later has the name of its layer, so that branches stay readable.
 */
export function planFunction(
  document: GraphDocument,
  analysis: Analysis,
  reserved: Iterable<string>,
  rules: NameRules = {},
): Plan {
  const names = new PythonNames([...reserved, PATH], rules);
  const fileNames = new Map([...namedParameters(document, analysis).values()].map((p) => [p.node.id, p.layer]));
  const nodes = analysis.order.flatMap((id) => {
    const node = document.nodes.get(id);
    const layer = node && layerType(node.type);
    return node && layer ? [{ node, layer, name: names.claim(node.name) }] : [];
  });
  const isFeed = ({ layer }: (typeof nodes)[number]) => layer.role === 'picture' || layer.role === 'tensor';
  const computing = nodes.filter((entry) => !isFeed(entry) && entry.layer.role !== 'scores');
  const place = new Map(computing.map(({ node }, index) => [node.id, index]));
  const readers = new Map<string, Set<number>>();
  for (const { source, target } of document.edges.values()) {
    const lines = readers.get(source.node) ?? new Set();
    // Output layers read at the end, where everything is returned.
    lines.add(place.get(target.node) ?? computing.length);
    readers.set(source.node, lines);
  }

  const variables = new Map<string, readonly string[]>();
  const made = nodes.map((entry): Step => {
    const { node, name } = entry;
    const facts = analysis.nodes.get(node.id);
    const outputTypes = facts?.outputs ?? [];
    const inputs = (analysis.basis.incoming.get(node.id) ?? []).map(
      ({ source }) => variables.get(source.node)?.[source.port] ?? 'None',
    );
    const lines = readers.get(node.id);
    const next = (place.get(node.id) ?? -1) + 1;
    const onPath = place.has(node.id) && outputTypes.length === 1 && lines?.size === 1 && lines.has(next);
    const outputs =
      outputTypes.length > 1
        ? outputTypes.map((_, port) => names.claim(`${name}_${port + 1}`))
        : [onPath ? PATH : name].slice(0, Math.max(1, outputTypes.length));
    variables.set(node.id, outputs);
    return {
      ...entry,
      fileName: fileNames.get(node.id) ?? node.name,
      inputs,
      outputs,
      inputTypes: (facts?.inputs ?? []).filter((type) => type !== null),
      outputTypes,
      specs: facts?.parameterSpecs ?? [],
    };
  });
  const results = made.filter(({ layer }) => layer.role === 'scores');
  return {
    feeds: made.filter(isFeed),
    steps: made.filter((step) => place.has(step.node.id)),
    results,
    reading: results[0] ? readingOf(analysis, results[0].node.id) : null,
  };
}
