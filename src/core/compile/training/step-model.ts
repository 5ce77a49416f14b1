import { create } from '@bufbuild/protobuf';
import type { GraphTape } from '../../autodiff/graph-tape.ts';
import type { StepGraph, StepTensor, StepValue } from '../../autodiff/step.ts';
import { encodeModel } from '../../onnx/codec.ts';
import { GraphProtoSchema, ModelProtoSchema } from '../../onnx/gen/onnx_pb.ts';
import { externalTensor, floatTensor, int64Tensor, node, valueInfo } from '../../onnx/helpers.ts';
import { float32 } from '../../tensor/types.ts';
import { PRODUCER } from '../build-model.ts';
import { newVersions } from '../versions/versions.ts';

/** A stored tensor of a frozen layer. */
export interface FrozenTensor extends StepValue {
  readonly data: () => Float32Array;
}

/** The nodes of a tape that the outputs follow from, as a file. */
export function stepGraph(
  title: string,
  tape: GraphTape,
  inputs: readonly StepValue[],
  outputs: readonly StepValue[],
  frozen: readonly FrozenTensor[] = [],
): StepGraph {
  const wanted = new Set(outputs.map(({ name }) => name));
  const nodes = tape.nodes.toReversed().filter((entry) => {
    const read = entry.outputs.some((name) => wanted.has(name));
    if (read) for (const name of entry.inputs) wanted.add(name);
    return read;
  });
  nodes.reverse();
  const constants = [...tape.constants].filter(([name]) => wanted.has(name));
  const stored = frozen.filter(({ name }) => wanted.has(name));
  const externalData = stored.map(({ data }, index): StepTensor => ({ path: `tensor-${index}`, data: data() }));
  const { opset, ir } = newVersions({});
  const model = create(ModelProtoSchema, {
    irVersion: BigInt(ir),
    producerName: PRODUCER,
    opsetImport: [{ domain: '', version: BigInt(opset) }],
    graph: create(GraphProtoSchema, {
      name: title,
      node: nodes.map((entry) =>
        node(entry.operator, entry.outputs[0] ?? '', entry.inputs, entry.outputs, entry.attributes),
      ),
      initializer: [
        ...constants.map(([name, { dtype, shape, data }]) =>
          dtype === 'int64' ? int64Tensor(name, shape, data) : floatTensor(name, shape, Float32Array.from(data)),
        ),
        ...stored.map(({ name, shape }, index) =>
          externalTensor(name, shape, `tensor-${index}`, 4 * shape.reduce((a, b) => a * b, 1)),
        ),
      ],
      input: inputs.map(({ name, shape }) => valueInfo(name, float32(shape))),
      output: outputs.map(({ name, shape }) => valueInfo(name, float32(shape))),
    }),
  });
  return { bytes: encodeModel(model), externalData };
}
