import type { Attributes } from '../../attributes.ts';
import { opaqueDetails, opaqueParameters } from '../../layers/opaque-details.ts';
import type { Operation } from '../../operators/operation.ts';
import type { TensorType } from '../../tensor/types.ts';
import type { CodeContext, GenerateCode, LayerCode } from '../layer-code.ts';
import { pyBool, pyCall, pyNumber, pyString, pyTuple } from '../python-text.ts';
import type { TorchHelper } from './helpers.ts';
import type { OperatorCode, OperatorContext, WriteOperator } from './operators/context.ts';
import { ELEMENTWISE } from './operators/elementwise.ts';
import { SHAPE } from './operators/shape.ts';
import { WEIGHTED } from './operators/weighted.ts';
import { WINDOWS } from './operators/windows.ts';

/** An operator of an imported model: written in PyTorch where its form is known, else raising at its place. */

const OPERATORS: Readonly<Record<string, WriteOperator>> = { ...ELEMENTWISE, ...SHAPE, ...WEIGHTED, ...WINDOWS };
/** More numbers than this do not belong into source code. */
const MAX_NUMBERS = 256;

export const opaque: GenerateCode<TorchHelper> = (attributes, context) => {
  const code = translated(attributes, context);
  if (!code) return notTranslated(attributes, context);
  const stored = opaqueParameters(opaqueDetails(attributes));
  if (stored.length === 0) return code;
  const tensors = stored.map(({ name, shape, trainable }) => [name, `(${pyTuple(shape)}, ${pyBool(trainable)})`]);
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
  const written = write?.(contextOf(attributes, context)) ?? null;
  return typeof written === 'string' ? { forward: written } : written;
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
  const args = details.inputs.map((input) => {
    if (input === null) return undefined;
    if ('port' in input) return inputs[input.port] ?? null;
    if (input.parameter) return `self.${name}.${input.parameter.name}`;
    return numbers(input, inputs[0]);
  });
  const outputs = Array.from({ length: details.outputCount }, (_, output): TensorType | undefined => {
    const port = details.ports.indexOf(output);
    return port === -1 ? undefined : outputTypes[port];
  });
  return { operation, args, outputs };
}

interface Fixed {
  readonly type: TensorType | null;
  readonly value?: Operation['values'][number];
}

/** A small fixed tensor as numbers in the source, on the device of what arrives. */
function numbers({ type, value }: Fixed, beside: string | undefined): string | null {
  if (!type || !value?.items.every((item) => typeof item === 'number') || value.items.length > MAX_NUMBERS) return null;
  const items = (value.items as readonly number[]).map(pyNumber);
  const list = value.shape.length === 0 ? (items[0] ?? '0') : `[${items.join(', ')}]`;
  const tensor = pyCall('torch.tensor', [list], {
    dtype: `torch.${type.dtype}`,
    device: beside === undefined ? null : `${beside}.device`,
  });
  return value.shape.length <= 1 ? tensor : `${tensor}.reshape(${value.shape.map(pyNumber).join(', ')})`;
}
