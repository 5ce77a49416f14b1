import { readFileSync } from 'node:fs';
import type { Attributes } from '../../src/core/attributes.ts';
import { parseCsv } from './csv.ts';

/** One measured layer of a reference network. */
export interface TableRow {
  readonly name: string;
  /** PyTorch's module name. */
  readonly type: string;
  readonly kernel: string;
  readonly stride: string;
  readonly padding: string;
  readonly groups: string;
  /** [N, …] with N = 1. */
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly parameters: number;
  readonly macs: number;
}

/** A row as one of our layers; null for a module that leaves its input as it is; undefined for one we do not have. */
export type Translation = { readonly type: string; readonly attributes: Attributes } | null | undefined;

export function readLayerTable(path: string): readonly TableRow[] {
  return parseCsv(readFileSync(path, 'utf8')).map((row) => ({
    name: row.name ?? '',
    type: row.type ?? '',
    kernel: row.kernel ?? '',
    stride: row.stride ?? '',
    padding: row.padding ?? '',
    groups: row.groups ?? '',
    input: extents(row.input ?? ''),
    output: extents(row.output ?? ''),
    parameters: Number(row.params),
    macs: Number(row.macs),
  }));
}

/** Networks whose max pools round up in torchvision: the tables do not record it. */
const CEIL_MODE = new Set(['googlenet', 'squeezenet1_0']);

const SIMPLE: Readonly<Record<string, readonly [string, Attributes?]>> = {
  BatchNorm2d: ['batchNormalization'],
  ReLU: ['relu'],
  ReLU6: ['clip', { min: 0, max: 6 }],
  Sigmoid: ['sigmoid'],
  Tanh: ['tanh'],
  Hardswish: ['hardSwish'],
  Hardsigmoid: ['hardSigmoid', { alpha: 1 / 6 }],
  Dropout: ['dropout'],
  Flatten: ['flatten'],
};

/** The layer and attributes that a row stands for. */
export function translate(network: string, row: TableRow): Translation {
  const simple = SIMPLE[row.type];
  if (simple) return { type: simple[0], attributes: simple[1] ?? {} };
  const [, channels = 0, height, width] = row.output;
  switch (row.type) {
    case 'Conv2d': {
      const group = Number(row.groups);
      const weights = ((row.input[1] ?? 0) / group) * channels * pair(row.kernel).reduce((a, b) => a * b, 1);
      const attributes = { ...window(row), filters: channels, group, bias: row.parameters !== weights };
      return { type: 'conv2d', attributes };
    }
    case 'Linear': {
      if (row.input.length !== 2) return undefined;
      const [, n = 0] = row.input;
      return { type: 'fullyConnected', attributes: { units: channels, bias: row.parameters !== n * channels } };
    }
    case 'MaxPool2d':
      return { type: 'maxPool', attributes: { ...window(row), ceilMode: CEIL_MODE.has(network) } };
    case 'AvgPool2d':
      return { type: 'averagePool', attributes: { ...window(row), countIncludePad: true } };
    case 'AdaptiveAvgPool2d':
      if (height === 1 && width === 1) return { type: 'globalAveragePool', attributes: {} };
      return row.input.join() === row.output.join() ? null : undefined;
    default:
      return undefined;
  }
}

function window(row: TableRow): Attributes {
  const [top = 0, left = 0] = pair(row.padding);
  return { kernelShape: pair(row.kernel), strides: pair(row.stride), pads: [top, left, top, left] };
}

/** `3x2` → [3, 2]; `3` → [3, 3]. */
function pair(field: string): readonly number[] {
  const [first = 0, second = first] = extents(field);
  return [first, second];
}

function extents(field: string): readonly number[] {
  return field.split('x').map(Number);
}
