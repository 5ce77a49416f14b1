import { type OnnxError, onnxError } from '../onnx/errors.ts';
import { externalSlice } from '../onnx/external-data.ts';
import {
  TensorProto_DataType as DataType,
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation,
} from '../onnx/gen/onnx_pb.ts';
import { dtypeOf } from '../onnx/helpers.ts';
import { isStandard } from '../onnx/node-reads.ts';
import { readTensor, toFloat32 } from '../onnx/read-tensor.ts';
import { MAX_KNOWN } from '../operators/fold.ts';
import { type KnownValue, product } from '../operators/operation.ts';
import { err, ok, type Result } from '../result.ts';
import type { DType } from '../tensor/types.ts';
import { text } from '../text.ts';
import { attributeOf, isPermutation, movedShape, transposed } from './constant-moves.ts';
import type { ModelIndex } from './model-index.ts';
import { checkTensor } from './tensor-check.ts';

/** A stored value: initializer, Constant node, or what follows from those by moving elements. */
export interface ConstantInfo {
  /** Null where the elements are of a kind that Convas does not compute with (strings, int4, float8). */
  readonly dtype: DType | null;
  readonly shape: readonly number[];
  /** False for what is computed from a stored value (transposed, reshaped). */
  readonly stored: boolean;
}

/** float64 only for small whole numbers, which float32 could not hold. */
type Elements = Float32Array | Float64Array;
type Loader = () => Result<Elements, OnnxError>;
interface Entry extends ConstantInfo {
  readonly load: Loader;
}

/** Stored values by name: shapes at once, elements on demand. */
export class Constants {
  private readonly entries = new Map<string, Entry>();
  private readonly loaded = new Map<string, Elements>();
  private readonly floats = new Map<string, Float32Array>();
  private readonly external: ReadonlyMap<string, Uint8Array>;

  constructor(external: ReadonlyMap<string, Uint8Array>) {
    this.external = external;
  }

  has(value: string): boolean {
    return this.entries.has(value);
  }

  info(value: string): ConstantInfo | undefined {
    return this.entries.get(value);
  }

  /** Elements as float32; the same array every time. Null where they cannot be read. */
  data(value: string): Float32Array | null {
    const known = this.floats.get(value);
    if (known) return known;
    const elements = this.elements(value);
    if (!elements) return null;
    const floats = elements instanceof Float32Array ? elements : Float32Array.from(elements);
    this.floats.set(value, floats);
    return floats;
  }

  private elements(value: string): Elements | null {
    const known = this.loaded.get(value);
    if (known) return known;
    const result = this.entries.get(value)?.load();
    if (!result?.ok) return null;
    this.loaded.set(value, result.value);
    return result.value;
  }

  /** The elements of a small value, for shape arithmetic. */
  known(value: string): KnownValue | null {
    const entry = this.entries.get(value);
    if (!entry || entry.dtype === null || product(entry.shape) > MAX_KNOWN) return null;
    const data = this.elements(value);
    return data && { shape: entry.shape, items: [...data] };
  }

  /** Takes an initializer in; its dims must be sound, its elements as many as they say. */
  addTensor(value: string, tensor: TensorProto): Result<true, OnnxError> {
    const shape = tensor.dims.map(Number);
    const dtype = tensor.dataType === DataType.BFLOAT16 ? 'float32' : (dtypeOf(tensor.dataType) ?? null);
    const external = this.externalBytes(tensor);
    if (!external.ok) return external;
    const bytes = external.value;
    const fault = checkTensor(tensor, dtype, bytes);
    if (fault) return err(fault);
    this.entries.set(value, {
      dtype,
      shape,
      stored: true,
      load: () => {
        const read = readTensor(tensor, bytes);
        if (!read.ok) return read;
        // int64 may not fit a float32, but does a float64: shape arithmetic reads exact numbers.
        const exact = read.value.data instanceof BigInt64Array || read.value.data instanceof BigUint64Array;
        return ok(
          exact && product(shape) <= MAX_KNOWN
            ? Float64Array.from(read.value.data as BigInt64Array, Number)
            : toFloat32(read.value),
        );
      },
    });
    return ok(true);
  }

  /** Takes in what a node makes of stored values, if it only stores or moves elements. */
  addNode(node: NodeProto): Result<true, OnnxError> {
    const [output = ''] = node.output;
    if (!isStandard(node.domain) || output === '' || node.output.length !== 1) return ok(true);
    if (node.opType === 'Constant') return this.addConstant(node, output);
    if (node.opType === 'ConstantOfShape') return this.addFilled(node, output);
    const [source = ''] = node.input;
    const from = this.entries.get(source);
    if (!from || from.dtype === null || !node.input.slice(1).every((value) => value === '' || this.has(value))) {
      return ok(true);
    }
    const shape = movedShape(node, from.shape, node.input[1] ? this.known(node.input[1]) : undefined);
    if (shape && product(shape) === product(from.shape)) {
      this.entries.set(output, { dtype: from.dtype, shape, stored: false, load: () => this.loadOf(source) });
    } else if (node.opType === 'Transpose') {
      const perm =
        attributeOf(node, 'perm')?.ints.map(Number) ?? from.shape.map((_, axis) => from.shape.length - 1 - axis);
      if (!isPermutation(perm, from.shape.length)) return ok(true);
      const load: Loader = () => {
        const data = this.loadOf(source);
        return data.ok ? ok(transposed(data.value, from.shape, perm)) : data;
      };
      const moved = perm.map((axis) => from.shape[axis] ?? 1);
      this.entries.set(output, { dtype: from.dtype, shape: moved, stored: false, load });
    }
    return ok(true);
  }

  private addConstant(node: NodeProto, output: string): Result<true, OnnxError> {
    const tensor = attributeOf(node, 'value')?.t;
    if (tensor) return this.addTensor(output, tensor);
    const list = attributeOf(node, 'value_floats')?.floats ?? attributeOf(node, 'value_ints')?.ints.map(Number);
    const single = attributeOf(node, 'value_float')?.f ?? attributeOf(node, 'value_int')?.i;
    const data = list ?? (single === undefined ? undefined : [Number(single)]);
    if (!data) return ok(true);
    const dtype = attributeOf(node, 'value_floats') || attributeOf(node, 'value_float') ? 'float32' : 'int64';
    const shape = list ? [list.length] : [];
    this.entries.set(output, { dtype, shape, stored: true, load: () => ok(Float64Array.from(data)) });
    return ok(true);
  }

  private addFilled(node: NodeProto, output: string): Result<true, OnnxError> {
    const [dims = ''] = node.input;
    const known = this.known(dims);
    if (!known) return ok(true);
    const shape = known.items.map(Number);
    const count = shape.reduce((total, dim) => total * BigInt(Math.trunc(dim)), 1n);
    if (shape.some((dim) => dim < 0) || shape.length > 8 || count > 2n ** 28n) {
      return err(
        onnxError(
          'bad-tensor',
          text(
            'import.constants.outputWouldBeAConstant',
            '“{output}” would be a constant of the shape {shape}, more than Convas makes (2²⁸ elements).',
            { output, shape: shape.join('×') },
          ),
        ),
      );
    }
    const fill = attributeOf(node, 'value')?.t;
    const dtype = fill ? (dtypeOf(fill.dataType) ?? null) : 'float32';
    const load: Loader = () => {
      const value = fill ? readTensor(fill) : null;
      if (value && !value.ok) return value;
      return ok(new Float32Array(Number(count)).fill(Number(value?.value.data[0] ?? 0)));
    };
    this.entries.set(output, { dtype, shape, stored: true, load });
    return ok(true);
  }

  private loadOf(value: string): Result<Elements, OnnxError> {
    const data = this.elements(value);
    if (data) return ok(data);
    const message = text('import.constants.message', '“{value}” cannot be read.', { value });
    return err(onnxError('bad-tensor', message));
  }

  private externalBytes(tensor: TensorProto): Result<Uint8Array | undefined, OnnxError> {
    return tensor.dataLocation === TensorProto_DataLocation.EXTERNAL
      ? externalSlice(tensor, this.external)
      : ok(undefined);
  }
}

/** The stored values of a model, and what its nodes make of them by moving elements. */
export function readConstants(index: ModelIndex, files: ReadonlyMap<string, Uint8Array>): Result<Constants, OnnxError> {
  const constants = new Constants(files);
  for (const [name, tensor] of index.initializers) {
    const added = constants.addTensor(name, tensor);
    if (!added.ok) return added;
  }
  for (const at of index.order) {
    const node = index.nodes[at] as NodeProto;
    // What the graph outputs is a layer, so that the output has something to be connected to.
    if (node.output.some((value) => index.outputs.has(value))) continue;
    const added = constants.addNode(node);
    if (!added.ok) return added;
  }
  return ok(constants);
}
