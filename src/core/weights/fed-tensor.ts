import { quoted } from '../project/problems.ts';
import { err, ok, type Result } from '../result.ts';
import { type DType, formatShape, type Tensor, type TensorType } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';
import { isFloating } from './elements.ts';
import type { NpyArray } from './npy.ts';

/**
 * The tensor of a file that an input takes: the one of the input's name, else the only one of its shape, else the only
 * one there is. Axes of one element do not count: a picture [C, H, W] is a batch of one.
 * @param name of the input; @param type of the input
 * @returns the tensor in the input's own shape, or why the file does not fit
 */
export function fedTensor(name: string, type: TensorType, arrays: ReadonlyMap<string, NpyArray>): Result<Tensor, Text> {
  const shape = type.shape.map((dim) => (typeof dim === 'number' ? dim : 1));
  const fitting = [...arrays.values()].filter(({ tensor }) => sameBeyondOnes(tensor.shape, shape));
  const found =
    arrays.get(name) ?? (fitting.length === 1 ? fitting[0] : arrays.size === 1 ? [...arrays.values()][0] : null);
  if (!found) {
    const names = [...arrays].map(([key, { tensor }]) => `${quoted(key, 40)} (${formatShape(tensor.shape)})`);
    const list = names.slice(0, 8).join(', ');
    return err(
      text('weights.fedTensor.noneOfTheFilesCount', 'None of the file’s {count} tensors is called “{name}”: {list}.', {
        count: arrays.size,
        name: quoted(name),
        list,
      }),
    );
  }
  const { tensor, format } = found;
  if (!sameBeyondOnes(tensor.shape, shape)) {
    const [wanted, actual] = [formatShape(shape), formatShape(tensor.shape)];
    return err(
      text(
        'weights.fedTensor.nameTakesWantedButThe',
        '“{name}” takes {wanted}, but the file holds {actual}. Change the input’s shape, or choose another file.',
        { name: quoted(name), wanted, actual },
      ),
    );
  }
  const rounded = !isFloating(format) && tensor.data.some((value) => Math.abs(value) > 2 ** 24);
  const misfit = rounded ? null : tensor.data.find((value) => !fits(value, type.dtype));
  if (!rounded && misfit === undefined) return ok({ shape, data: tensor.data });
  const what = rounded ? '2²⁴' : String(misfit);
  return err(
    rounded
      ? text(
          'weights.fedTensor.theFileHoldsWholeNumbers',
          'The file holds whole numbers beyond {what}, which Convas cannot feed exactly.',
          { what },
        )
      : text(
          'weights.fedTensor.nameTakesDtypeElementsWhich',
          '“{name}” takes {dtype} elements, which cannot be {what}.',
          { name: quoted(name), dtype: type.dtype, what },
        ),
  );
}

function sameBeyondOnes(a: readonly number[], b: readonly number[]): boolean {
  const beyond = (shape: readonly number[]) => shape.filter((dim) => dim !== 1).join();
  return beyond(a) === beyond(b);
}

const RANGES: Readonly<Record<DType, readonly [number, number] | null>> = {
  float32: null,
  float16: null,
  float64: null,
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
  int64: [-(2 ** 53), 2 ** 53],
  uint64: [0, 2 ** 53],
  bool: [0, 1],
};

function fits(value: number, dtype: DType): boolean {
  const range = RANGES[dtype];
  return range === null || (Number.isInteger(value) && value >= range[0] && value <= range[1]);
}
