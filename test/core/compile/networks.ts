import type { Attributes } from '../../../src/core/attributes.ts';
import { type Analysis, analyze } from '../../../src/core/graph/analyze.ts';
import { EMPTY_DOCUMENT, type GraphDocument } from '../../../src/core/graph/document.ts';
import { applyEdit } from '../../../src/core/graph/edits.ts';
import { say } from '../../../src/language/say.ts';

/** A layer of a drawing in a test: type, attributes that differ from the defaults, and the layers that feed it. */
export interface Layer {
  readonly type: string;
  readonly attributes?: Attributes;
  /** Names of the layers behind each input port, in port order. */
  readonly from?: readonly string[];
}

export interface Network {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
}

/** Builds a drawing by the same edits that the window makes. The keys are the layers' names; ids are n1, n2, … */
export function network(layers: Readonly<Record<string, Layer>>, title = 'test'): Network {
  let document: GraphDocument = { ...EMPTY_DOCUMENT, title };
  const ids = new Map(Object.keys(layers).map((name, index) => [name, `n${index + 1}`]));
  const edit = (change: Parameters<typeof applyEdit>[1]) => {
    const result = applyEdit(document, change);
    if (!result.ok) throw new Error(say(result.error.message, 'en'));
    document = result.value;
  };
  for (const [name, layer] of Object.entries(layers)) {
    const id = ids.get(name) as string;
    edit({
      kind: 'addNode',
      node: { id, type: layer.type, name, attributes: layer.attributes ?? {}, position: { x: 0, y: 0 } },
    });
  }
  for (const [name, layer] of Object.entries(layers)) {
    for (const [port, source] of (layer.from ?? []).entries()) {
      edit({
        kind: 'connect',
        source: { node: ids.get(source) as string, port: 0 },
        target: { node: ids.get(name) as string, port },
      });
    }
  }
  return { document, analysis: analyze(document) };
}

/** The id of the layer of that name. */
export function idOf({ document }: Network, name: string): string {
  for (const node of document.nodes.values()) if (node.name === name) return node.id;
  throw new Error(`no layer ${name}`);
}

/** A small SE network: picture 3×8×8, conv, ReLU, SE, pooling, 5 scores. */
export const SE_NETWORK: Readonly<Record<string, Layer>> = {
  picture: { type: 'input', attributes: { channels: 3, height: 8, width: 8 } },
  conv: { type: 'conv2d', attributes: { filters: 8 }, from: ['picture'] },
  relu: { type: 'relu', from: ['conv'] },
  se: { type: 'squeezeExcitation', attributes: { reductionRatio: 2 }, from: ['relu'] },
  drop: { type: 'dropout', from: ['se'] },
  gap: { type: 'globalAveragePool', from: ['drop'] },
  flat: { type: 'flatten', from: ['gap'] },
  fc: { type: 'fullyConnected', attributes: { units: 5 }, from: ['flat'] },
  scores: { type: 'output', attributes: { labels: ['a', 'b', 'c', 'd', 'e'] }, from: ['fc'] },
};
