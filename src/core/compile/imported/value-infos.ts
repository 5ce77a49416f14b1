import type { GraphProto, ValueInfoProto } from '../../onnx/gen/onnx_pb.ts';
import { DATA_TYPE, valueInfo } from '../../onnx/helpers.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import { BATCH, type Dim, type TensorType } from '../../tensor/types.ts';
import type { LayerPlan } from './plan.ts';
import { sameBeyondBatch } from './unedited.ts';

/** What a file states of its values: kept where it still holds, and renewed where an edit changed it. */

/** The statement about one value: the file's own unless the drawing says otherwise. */
export function statement(stated: ValueInfoProto | undefined, name: string, type: TensorType | null): ValueInfoProto {
  if (stated && (type === null || holds(stated, type))) return stated;
  if (type === null) throw new Error(`nothing is known of the new value ${name}`);
  const first = stated && firstDim(stated);
  // A file that fixes the batch to one picture goes on doing so.
  const shape = first === 1 && type.shape.length > 0 ? [1, ...type.shape.slice(1)] : type.shape;
  return valueInfo(name, { dtype: type.dtype, shape });
}

/** Whether every number that the file states is the number of the type; names agree with anything. */
function holds(stated: ValueInfoProto, type: TensorType): boolean {
  if (stated.type?.value.case !== 'tensorType') return true;
  const { elemType, shape } = stated.type.value.value;
  if (elemType && elemType !== DATA_TYPE[type.dtype]) return false;
  const dims = shape?.dim;
  if (!dims) return true;
  if (dims.length !== type.shape.length) return false;
  return dims.every(({ value }, axis) => {
    const dim = type.shape[axis];
    return (
      value.case !== 'dimValue' || typeof dim === 'string' || Number(value.value) === dim || (axis === 0 && dim === 1)
    );
  });
}

/** The number that a file states of a value's first axis; null where it states none. */
export function firstDim(stated: ValueInfoProto): number | null {
  if (stated.type?.value.case !== 'tensorType') return null;
  const [dim] = stated.type.value.value.shape?.dim ?? [];
  return dim?.value.case === 'dimValue' ? Number(dim.value.value) : null;
}

/**
 * The batch as a file states it of its picture: a number where it takes so many and no others, else a name. Inputs that
 * are added say the same, or they would make one of a fixed graph's values open.
 */
export function statedBatch(graph: GraphProto | undefined, input: string): Dim {
  const stated = graph?.input.find(({ name }) => name === input);
  if (stated?.type?.value.case !== 'tensorType') return BATCH;
  const dim = stated.type.value.value.shape?.dim[0]?.value;
  if (dim?.case === 'dimValue') return Number(dim.value);
  return dim?.case === 'dimParam' && dim.value !== '' ? dim.value : BATCH;
}

/** The file's `value_info` without what is gone and without what no longer holds. */
export function keptValueInfo(
  graph: GraphProto,
  imported: ImportedModel,
  plans: readonly LayerPlan[],
  made: ReadonlySet<string>,
): ValueInfoProto[] {
  const ports = new Map<string, TensorType | null>();
  const stale = new Set<string>();
  for (const { origin, outputs, facts } of plans) {
    for (const [port, value] of outputs.entries()) ports.set(value, facts.outputs?.[port] ?? null);
    const changed = origin?.outputs.some((value, port) => {
      const [before, now] = [imported.types.get(value), facts.outputs?.[port]];
      return before && now && !sameBeyondBatch(before, now);
    });
    // Values inside a layer follow what leaves it.
    if (changed)
      for (const node of origin?.nodes ?? []) for (const value of graph.node[node]?.output ?? []) stale.add(value);
  }
  return graph.valueInfo.flatMap((stated) => {
    const name = stated.name ?? '';
    if (!made.has(name)) return [];
    const type = ports.get(name);
    if (type === undefined) return stale.has(name) ? [] : [stated];
    return [statement(stated, name, type)];
  });
}
