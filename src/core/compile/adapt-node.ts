import type { OnnxConstant } from '../layers/define-layer.ts';
import type { TensorType } from '../tensor/types.ts';
import type { DraftNode, GraphBuilder } from './graph-builder.ts';

/**
 * Layers emit opset 17. Where a file is written in another, be it an imported model's own or one that was chosen, this
 * is the one place that knows the forms: newer opsets read every form that Convas writes, older ones need another.
 */
export class NotInOpset extends Error {
  readonly operator: string;
  constructor(operator: string) {
    super(`${operator} is not in this opset`);
    this.operator = operator;
  }
}

/** Broadcasting came with opset 7. */
const OLDEST_WRITTEN = 7;

/** @param name of the layer, for values in between; @param inputTypes of the layer */
export function adaptNode(
  node: DraftNode,
  opset: number,
  builder: GraphBuilder,
  name: string,
  inputTypes: readonly TensorType[],
): readonly DraftNode[] {
  if (opset < OLDEST_WRITTEN) throw new NotInOpset(node.operator);
  const constant = (input: number) => constantOf(builder, node.inputs[input]);
  switch (node.operator) {
    case 'Clip': {
      if (opset >= 11) break;
      const [min, max] = [constant(1)?.data[0] ?? 0, constant(2)?.data[0] ?? 0];
      return [{ ...node, inputs: node.inputs.slice(0, 1), attributes: { min: { float: min }, max: { float: max } } }];
    }
    case 'Unsqueeze':
    case 'Squeeze': {
      if (opset >= 13) break;
      const axes = constant(1)?.data ?? [];
      return [{ ...node, inputs: node.inputs.slice(0, 1), attributes: { axes: { ints: axes } } }];
    }
    case 'Gemm': {
      if (opset >= 11 || node.inputs.length > 2) break;
      const zero = addConstant(builder, `${name}.zero`, { dtype: 'float32', shape: [1], data: [0] });
      return [{ ...node, inputs: [...node.inputs, zero] }];
    }
    case 'HardSwish': {
      if (opset >= 14) break;
      const gate = builder.names.claim(`${name}.hardSigmoid`);
      const attributes = { alpha: { float: 1 / 6 }, beta: { float: 0.5 } };
      const [x = ''] = node.inputs;
      return [
        { operator: 'HardSigmoid', inputs: [x], output: gate, attributes },
        { operator: 'Mul', inputs: [x, gate], output: node.output, attributes: {} },
      ];
    }
    case 'MaxPool':
    case 'AveragePool':
      return [adaptPool(node, opset)];
    case 'Softmax':
      // Of a vector the axes behind the channels hold one element: what runs over all of them is the same.
      if (opset >= 13 || node.about?.perChannel) break;
      return adaptSoftmax(node, builder, name, inputTypes[0]?.shape.length ?? 2);
    case 'Resize':
      return opset >= 13 ? [node] : [adaptResize(node, opset, builder, name)];
  }
  return [node];
}

/** `ceil_mode` and the dilations of `MaxPool` came with opset 10. */
function adaptPool(node: DraftNode, opset: number): DraftNode {
  if (opset >= 10) return node;
  const { ceil_mode: ceil, dilations, ...attributes } = node.attributes;
  const rounds = ceil && 'int' in ceil && ceil.int === 1;
  const dilated = dilations && 'ints' in dilations && dilations.ints.some((value) => value !== 1);
  if (rounds || dilated) throw new NotInOpset(node.operator);
  return { ...node, attributes };
}

/** Before opset 13 a softmax runs over all axes from its axis on: the channels have to come last. */
function adaptSoftmax(node: DraftNode, builder: GraphBuilder, name: string, rank: number): readonly DraftNode[] {
  if (rank <= 2) return [node];
  const last = rank - 1;
  const spatial = Array.from({ length: rank - 2 }, (_, at) => at + 2);
  const turned = builder.names.claim(`${name}.last`);
  const scores = builder.names.claim(`${name}.scores`);
  const to = { perm: { ints: [0, ...spatial, 1] } };
  const back = { perm: { ints: [0, last, ...spatial.map((axis) => axis - 1)] } };
  return [
    { operator: 'Transpose', inputs: [...node.inputs], output: turned, attributes: to },
    { operator: 'Softmax', inputs: [turned], output: scores, attributes: { axis: { int: last } } },
    { operator: 'Transpose', inputs: [scores], output: node.output, attributes: back },
  ];
}

/** Opsets 11 and 12 want the region of interest, opset 10 and `Upsample` know one way of counting only. */
function adaptResize(node: DraftNode, opset: number, builder: GraphBuilder, name: string): DraftNode {
  const [x = '', , scales = ''] = node.inputs;
  if (opset >= 11) {
    const roi = addConstant(builder, `${name}.roi`, { dtype: 'float32', shape: [0], data: [] });
    return { ...node, inputs: [x, roi, scales] };
  }
  const { mode, coordinate_transformation_mode: coordinates, nearest_mode: nearest } = node.attributes;
  const isText = (value: typeof mode, wanted: string) =>
    value !== undefined && 'string' in value && value.string === wanted;
  const plain = isText(coordinates, 'asymmetric') && (isText(mode, 'linear') || isText(nearest, 'floor'));
  if (!plain || opset < 9 || !mode) throw new NotInOpset('Resize');
  return { ...node, operator: opset >= 10 ? 'Resize' : 'Upsample', inputs: [x, scales], attributes: { mode } };
}

function constantOf(builder: GraphBuilder, name: string | undefined): OnnxConstant | undefined {
  const found = builder.initializers.find((entry) => entry.name === name);
  return found?.kind === 'constant' ? found.value : undefined;
}

function addConstant(builder: GraphBuilder, wanted: string, value: OnnxConstant): string {
  const name = builder.names.claim(wanted);
  builder.initializers.push({ kind: 'constant', name, value });
  return name;
}
