import type { LayerNode } from '../graph/document.ts';

/** Keys of `metadata_props`. An exported ONNX file is a Convas project too: these hold what the graph itself cannot. */
export const METADATA = {
  /** The document without weights, JSON. */
  document: 'convas.document',
  /** Of a drawing that was imported and edited: which nodes and values each layer is, JSON. */
  layers: 'convas.layers',
  /** How a picture becomes the graph's input, JSON: see `normalisationOf`. */
  normalisation: 'convas.normalisation',
  /** Class labels of the first output, JSON array of strings. */
  labels: 'convas.labels',
  /** Of an exported training step: what its inputs and outputs are, JSON (`autodiff/step.ts`). */
  step: 'convas.step',
} as const;

/** What to do with a picture's bytes before they enter the graph. */
export interface Normalisation {
  /** Range of a pixel before mean and deviation: bytes as they are, or divided by 255. */
  readonly scale: '0..255' | '0..1';
  readonly channels: 'RGB' | 'grey';
  /** Per channel: (value − mean) / std. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Reads the picture layer's attributes; the lists always have one entry per channel. */
export function normalisationOf(picture: LayerNode): Normalisation {
  const { channels, normalisation, mean, std } = picture.attributes;
  const count = channels === 1 ? 1 : 3;
  const whole = normalisation === 'meanStd';
  return {
    scale: normalisation === '0..255' ? '0..255' : '0..1',
    channels: count === 1 ? 'grey' : 'RGB',
    mean: perChannel(whole ? mean : undefined, count, 0),
    std: perChannel(whole ? std : undefined, count, 1),
  };
}

export function labelsOf(output: LayerNode): readonly string[] {
  const { labels } = output.attributes;
  return Array.isArray(labels) ? labels.map(String) : [];
}

function perChannel(values: unknown, count: number, fallback: number): readonly number[] {
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  return Array.from({ length: count }, (_, index) => Number(list[index] ?? list[0] ?? fallback));
}
