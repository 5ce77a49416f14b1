import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument } from '../graph/document.ts';
import { jsonNumber } from '../tensor/non-finite.ts';
import type { Shape } from '../tensor/types.ts';
import { formatShape } from '../tensor/types.ts';
import { csv } from './csv.ts';

/** Tables for a spreadsheet or a program: what every layer costs, and how open every gate is. */

export interface LayerRow {
  readonly layer: string;
  readonly type: string;
  /** One shape per input port; null where nothing known arrives. */
  readonly inputs: readonly (Shape | null)[];
  /** Null where the layer cannot be computed. */
  readonly outputs: readonly Shape[] | null;
  readonly parameters: number;
  /** `(3·3·32 + 1)·64`. */
  readonly formula: string;
  readonly buffers: number;
  /** Multiply-accumulates per picture. */
  readonly macs: number;
  /** Bytes of the outputs, per picture. */
  readonly activationBytes: number;
}

/** Every layer in data-flow order. */
export function layerRows(document: GraphDocument, analysis: Analysis): readonly LayerRow[] {
  return analysis.order.flatMap((id): LayerRow[] => {
    const node = document.nodes.get(id);
    const facts = analysis.nodes.get(id);
    if (!node || !facts) return [];
    return [
      {
        layer: node.name,
        type: node.type,
        inputs: facts.inputs.map((type) => type?.shape ?? null),
        outputs: facts.outputs?.map((type) => type.shape) ?? null,
        parameters: facts.parameters.value,
        formula: facts.parameters.value > 0 ? facts.parameters.substituted : '',
        buffers: facts.buffers,
        macs: facts.macs.value,
        activationBytes: facts.activationBytes,
      },
    ];
  });
}

/** Columns `layer,type,input,output,parameters,formula,buffers,macs,activation_bytes`; several shapes are apart by a space. */
export function layersCsv(document: GraphDocument, analysis: Analysis): string {
  const shapes = (list: readonly (Shape | null)[] | null) =>
    (list ?? [null]).map((shape) => (shape ? formatShape(shape, 'x') : '?')).join(' ');
  const rows = layerRows(document, analysis).map((row) => [
    row.layer,
    row.type,
    shapes(row.inputs),
    shapes(row.outputs),
    row.parameters,
    row.formula,
    row.buffers,
    row.macs,
    row.activationBytes,
  ]);
  const titles = 'layer,type,input,output,parameters,formula,buffers,macs,activation_bytes'.split(',');
  return csv([titles, ...rows]);
}

/** The same as JSON: the rows, and their totals. */
export function layersJson(document: GraphDocument, analysis: Analysis): string {
  const { parameters, buffers, macs, activationBytes } = analysis.totals;
  const total = { parameters, buffers, macs, activationBytes };
  return `${JSON.stringify({ title: document.title, layers: layerRows(document, analysis), total }, null, 2)}\n`;
}

/** The gates of one picture: by attention layer, one number per channel. */
export interface PictureGates {
  readonly picture: string;
  readonly layers: readonly {
    readonly layer: string;
    readonly type: string;
    /** The layer's own gate. */
    readonly gate: ArrayLike<number>;
    /** What the maps were multiplied by: differs where a channel is silenced, forced or held. */
    readonly applied: ArrayLike<number>;
  }[];
}

/**
 * One line per picture, layer and channel: `picture,layer,type,channel,gate,applied`. What is not finite is `NaN`,
 * `Infinity` or `-Infinity`.
 */
export function gatesCsv(pictures: readonly PictureGates[]): string {
  const rows = pictures.flatMap(({ picture, layers }) =>
    layers.flatMap(({ layer, type, gate, applied }) =>
      Array.from(gate, (value, channel) => [
        picture,
        layer,
        type,
        channel,
        decimal(value),
        decimal(applied[channel] ?? value),
      ]),
    ),
  );
  return csv([['picture', 'layer', 'type', 'channel', 'gate', 'applied'], ...rows]);
}

/** The same as JSON, which has no such numbers: they are those words, as strings. */
export function gatesJson(pictures: readonly PictureGates[]): string {
  const plain = pictures.map(({ picture, layers }) => ({
    picture,
    layers: layers.map(({ layer, type, gate, applied }) => ({
      layer,
      type,
      gate: Array.from(gate, (value) => jsonNumber(decimal(value))),
      applied: Array.from(applied, (value) => jsonNumber(decimal(value))),
    })),
  }));
  return `${JSON.stringify(plain, null, 2)}\n`;
}

/** The shortest decimal that is still this very float32: nine digits always are. */
function decimal(value: number): number {
  return Number(value.toPrecision(9));
}
