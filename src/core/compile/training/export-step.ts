import type { LossSpec, OptimiserSpec, StepDescription } from '../../autodiff/step.ts';
import type { Analysis } from '../../graph/analyze.ts';
import type { GraphDocument } from '../../graph/document.ts';
import { readingOf } from '../../graph/output-reading.ts';
import { layerType } from '../../layers/index.ts';
import { decodeModel, encodeModel, MAX_MODEL_BYTES } from '../../onnx/codec.ts';
import type { TensorProto } from '../../onnx/gen/onnx_pb.ts';
import { floatTensor } from '../../onnx/helpers.ts';
import { err, ok, type Result } from '../../result.ts';
import { parameterTensor, type TensorStore } from '../../weights/tensor-store.ts';
import { metadataProps } from '../build-model.ts';
import { tooLarge } from '../errors.ts';
import { METADATA } from '../metadata.ts';
import type { CompileError } from '../types.ts';
import { compileTraining } from './compile-training.ts';
import { noOutput } from './errors.ts';

/** Pictures of an exported step. */
export const EXPORTED_PICTURES = 16;

const OPTIMISER: OptimiserSpec = { kind: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 };

/**
 * The loss that fits what the numbers of an output are: shares of one whole, shares each on its own, or just numbers.
 * @param output an output layer; default: the one that a step trains
 */
export function usualLoss(analysis: Analysis, output?: string): LossSpec {
  const { nodes } = analysis.basis.document;
  const ends = analysis.order.filter((id) => layerType(nodes.get(id)?.type ?? '')?.role === 'scores');
  const readings = ends.map((id) => ({ id, reading: readingOf(analysis, id) }));
  const scored = readings.find(({ id, reading }) => (output === undefined ? reading.classes !== null : id === output));
  switch (scored?.reading.kind) {
    case 'distribution':
      return { kind: 'crossEntropy' };
    case 'independent':
      return { kind: 'binaryCrossEntropy' };
    default:
      return { kind: 'meanSquaredError' };
  }
}

/**
 * The whole step as one ONNX file for other programs: weights and running statistics are inputs with the drawing's values
 * as their defaults, and the metadata says what every input and output is (`convas.step`, JSON).
 * Errors: those of `compileTraining`, and `too-large`
 */
export function exportTrainingStep(
  document: GraphDocument,
  analysis: Analysis,
  weights: TensorStore,
): Result<Uint8Array<ArrayBuffer>, CompileError> {
  const options = { pictures: EXPORTED_PICTURES, loss: usualLoss(analysis), optimiser: OPTIMISER, gates: true };
  const step = compileTraining(document, analysis, weights, { ...options, form: 'whole' });
  if (!step.ok) return step;
  const { graph, form: _form, ...description } = step.value;
  const decoded = decodeModel(graph.bytes);
  if (!decoded.ok || !decoded.value.graph) return err(noOutput());
  const model = decoded.value;
  const outside = new Map(graph.externalData.map(({ path, data }) => [path, data]));
  const own = decoded.value.graph;
  own.initializer = own.initializer.map((tensor) => inside(tensor, outside));
  for (const entry of [...description.parameters, ...description.statistics]) {
    const spec = analysis.nodes.get(entry.nodeId)?.parameterSpecs.find(({ name }) => name === entry.parameter);
    if (!spec) continue;
    const { data } = parameterTensor(weights, document.seed, entry.nodeId, spec).tensor;
    own.initializer.push(floatTensor(entry.value, entry.shape, data));
  }
  const size = own.initializer.reduce((so, { rawData }) => so + (rawData?.length ?? 0), graph.bytes.length);
  if (size > MAX_MODEL_BYTES) return err(tooLarge());
  model.metadataProps = metadataProps([[METADATA.step, JSON.stringify(told(description))]]);
  return ok(encodeModel(model));
}

/** Plain JSON; options are what the step was made with. */
function told({ options, ...names }: StepDescription): object {
  const { frozen: _frozen, ...plain } = options;
  return { ...plain, ...names };
}

function inside(tensor: TensorProto, outside: ReadonlyMap<string, Float32Array>): TensorProto {
  const location = tensor.externalData.find(({ key }) => key === 'location')?.value;
  const data = location === undefined ? undefined : outside.get(location);
  return data ? floatTensor(tensor.name ?? '', tensor.dims.map(Number), data) : tensor;
}
