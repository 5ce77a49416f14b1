import type { Attributes } from '../../attributes.ts';
import { opaqueDetails, opaqueParameters } from '../../layers/opaque-details.ts';
import type { Operation } from '../../operators/operation.ts';
import type { TensorType } from '../../tensor/types.ts';
import type { CodeContext, GenerateCode, LayerCode } from '../layer-code.ts';
import { pyBool, pyCall, pyNumber, pyString, pyTuple } from '../python-text.ts';
import type { TorchHelper } from './helpers.ts';
import type { OperatorCode, OperatorContext, WriteOperator } from './operators/context.ts';
import { ELEMENTWISE } from './operators/elementwise.ts';
import { REDUCE } from './operators/reduce.ts';
import { RESIZE } from './operators/resize.ts';
import { SHAPE } from './operators/shape.ts';
import { WEIGHTED } from './operators/weighted.ts';
import { WINDOWS } from './operators/windows.ts';

/** An operator of an imported model: written in PyTorch where its form is known, else raising at its place. */

const OPERATORS: Readonly<Record<string, WriteOperator>> = {
  ...ELEMENTWISE,
  ...SHAPE,
  ...REDUCE,
  ...RESIZE,
  ...WEIGHTED,
  ...WINDOWS,
};
/** Operators that only move elements: these run in every type of numbers, on every device. */
const MOVES: ReadonlySet<string> = new Set([...Object.keys(SHAPE), 'Identity', 'Cast', 'Where']);
/** More numbers than this do not belong into source code. */
const MAX_NUMBERS = 256;

export const opaque: GenerateCode<TorchHelper> = (attributes, context) => {
  const code = translated(attributes, context);
  if (!code) return notTranslated(attributes, context);
  const stored = opaqueParameters(opaqueDetails(attributes));
  if (stored.length === 0) return code;
  const doubles = new Set(
    opaqueDetails(attributes).inputs.flatMap((input) =>
      input && 'type' in input && input.type?.dtype === 'float64' && input.parameter ? [input.parameter.name] : [],
    ),
  );
  const tensors = stored.map(({ name, shape, trainable }) => {
    const dtype = doubles.has(name) ? ', torch.float64' : '';
    return [name, `(${pyTuple(shape)}, ${pyBool(trainable)}${dtype})`];
  });
  const module = pyCall('Stored', [], Object.fromEntries(tensors));
  return { ...code, module, uses: [...(code.uses ?? []), 'Stored'] };
};

/** Whether an operator runs in the exported file. */
export function isTranslated(attributes: Attributes, types: Pick<CodeContext, 'inputTypes' | 'outputTypes'>): boolean {
  const inputs = types.inputTypes.map((_, port) => `x${port}`);
  const context = { ...types, inputs, name: 'layer', x: inputs[0] ?? '', parameters: new Map() };
  return translated(attributes, context) !== null;
}

function translated(attributes: Attributes, context: CodeContext): (OperatorCode & LayerCode<TorchHelper>) | null {
  const { operator, domain } = attributes;
  const write = domain === '' && Object.hasOwn(OPERATORS, String(operator)) ? OPERATORS[String(operator)] : undefined;
  const types = [...context.inputTypes, ...context.outputTypes];
  // PyTorch has no such numbers.
  if (!write || types.some(({ dtype }) => /^uint(16|32|64)$/.test(dtype))) return null;
  const halves = !MOVES.has(String(operator)) && context.inputTypes.some((type) => type.dtype === 'float16');
  const operatorContext = contextOf(attributes, halves ? { ...context, inputs: singles(context) } : context);
  const written = write(operatorContext);
  const code = typeof written === 'string' ? { forward: written } : written;
  return code && halves ? rounded(code, context.outputTypes) : code;
}

/**
 * Processors compute little in float16: as ONNX Runtime does there, such an operator computes in float32, and its result
 * is rounded. Its stored tensors are float32 with the values that the file holds.
 */
function singles({ inputs, inputTypes }: CodeContext): readonly string[] {
  return inputs.map((value, port) => (inputTypes[port]?.dtype === 'float16' ? `cast(${value}, torch.float32)` : value));
}

function rounded(code: OperatorCode, outputTypes: readonly TensorType[]): OperatorCode {
  const uses = [...(code.uses ?? []), 'cast'] as const;
  const halves = outputTypes.map((type) => type.dtype === 'float16');
  if (!halves.includes(true)) return { ...code, uses };
  if (halves.length === 1) return { forward: `cast(${code.forward}, torch.float16)`, uses };
  const each = halves.map((half, output) => (half ? `cast(v[${output}], torch.float16)` : `v[${output}]`));
  return { forward: `(lambda v: (${each.join(', ')}))(${code.forward})`, uses };
}

function notTranslated(a: Attributes, { name, inputs }: CodeContext): LayerCode<TorchHelper> {
  return {
    module: pyCall('NotTranslated', [pyString(a.domain === '' ? String(a.operator) : `${a.domain}.${a.operator}`)]),
    forward: `self.${name}(${inputs.join(', ')})`,
    uses: ['NotTranslated'],
  };
}

function contextOf(attributes: Attributes, { name, inputs, inputTypes, outputTypes }: CodeContext): OperatorContext {
  const details = opaqueDetails(attributes);
  const operation: Operation = {
    operator: String(attributes.operator),
    domain: '',
    opset: details.opset,
    attributes: details.attributes,
    inputs: details.inputs.map((input) =>
      input === null ? undefined : 'port' in input ? (inputTypes[input.port] ?? null) : input.type,
    ),
    values: details.inputs.map((input) =>
      input === null ? undefined : 'value' in input ? (input.value ?? null) : null,
    ),
    outputCount: details.outputCount,
  };
  const beside = { code: inputs[0], type: inputTypes[0] };
  const stored = details.inputs.flatMap((input, at) => (input && 'parameter' in input && input.parameter ? [at] : []));
  const args = details.inputs.map((input) => {
    if (input === null) return undefined;
    if ('port' in input) return inputs[input.port] ?? null;
    if (input.parameter) return `self.${name}.${input.parameter.name}`;
    return numbers(input, beside);
  });
  const outputs = Array.from({ length: details.outputCount }, (_, output): TensorType | undefined => {
    const port = details.ports.indexOf(output);
    return port === -1 ? undefined : outputTypes[port];
  });
  return { operation, args, stored: new Set(stored), outputs };
}

interface Fixed {
  readonly type: TensorType | null;
  readonly value?: Operation['values'][number];
}

/**
 * A small fixed tensor as numbers in the source, on the device of what arrives and, where the file has it so, of its type,
 * whatever a program turns that into.
 */
function numbers(
  { type, value }: Fixed,
  beside: { readonly code: string | undefined; readonly type: TensorType | undefined },
): string | null {
  if (!type || !value?.items.every((item) => typeof item === 'number') || value.items.length > MAX_NUMBERS) return null;
  const items = (value.items as readonly number[]).map((item) =>
    type.dtype === 'bool' ? pyBool(item !== 0) : pyNumber(item),
  );
  const list = value.shape.length === 0 ? (items[0] ?? '0') : `[${items.join(', ')}]`;
  const alike = beside.code !== undefined && beside.type?.dtype === type.dtype;
  const tensor = pyCall('torch.tensor', [list], {
    dtype: alike ? `${beside.code}.dtype` : `torch.${type.dtype}`,
    device: beside.code === undefined ? null : `${beside.code}.device`,
  });
  return value.shape.length <= 1 ? tensor : `${tensor}.reshape(${value.shape.map(pyNumber).join(', ')})`;
}
