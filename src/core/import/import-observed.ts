import { create } from '@bufbuild/protobuf';
import { layerType } from '../layers/index.ts';
import { encodeModel } from '../onnx/codec.ts';
import { GraphProtoSchema, type ModelProto, ModelProtoSchema, ValueInfoProtoSchema } from '../onnx/gen/onnx_pb.ts';
import type { Result } from '../result.ts';
import { float32, type TensorType } from '../tensor/types.ts';
import { type ImportOptions, type ImportResult, importModel } from './import-model.ts';
import type { ImportProblem } from './problems.ts';
import type { Observe } from './report.ts';

/**
 * As `importModel`; where shapes cannot be told from the file, one run of the model tells them. The run is the caller's:
 * in a worker with a deadline, since a foreign model may not end. If it fails, the drawing waits for those shapes.
 */
export async function importObserved(
  bytes: Uint8Array,
  options: ImportOptions,
  observe: Observe,
): Promise<Result<ImportResult, ImportProblem>> {
  const first = importModel(bytes, options);
  if (!first.ok || first.value.report.unknownValues.length === 0) return first;
  const { document, report } = first.value;
  if (!document.imported) return first;
  const feeds = [...document.nodes.values()].flatMap((node): (readonly [string, TensorType])[] => {
    const layer = layerType(node.type);
    if (layer?.role !== 'picture' && layer?.role !== 'tensor') return [];
    const types = layer.inferShapes(node.attributes, []);
    const [name] = document.imported?.origins.get(node.id)?.outputs ?? [];
    return name === undefined ? [] : [[name, (types.ok ? types.value[0] : undefined) ?? float32([])]];
  });
  const model = encodeModel(withOutputs(document.imported.model, report.unknownValues));
  const observed = await observe(model, report.unknownValues, new Map(feeds));
  return observed.size === 0 ? first : importModel(bytes, { ...options, observed });
}

/** The model with further values as outputs, of types that the runtime finds out. */
function withOutputs(model: ModelProto, names: readonly string[]): ModelProto {
  const { graph } = model;
  if (!graph) return model;
  const known = new Set(graph.output.map((value) => value.name));
  const added = names.filter((name) => !known.has(name)).map((name) => create(ValueInfoProtoSchema, { name }));
  const wider = create(GraphProtoSchema, { ...graph, output: [...graph.output, ...added] });
  return create(ModelProtoSchema, { ...model, graph: wider });
}
