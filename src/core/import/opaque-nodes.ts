import type { Attributes } from '../attributes.ts';
import { defaultAttributes, parseAttributes } from '../attributes.ts';
import { opaque } from '../layers/opaque.ts';
import type { OpaqueDetails, OpaqueInput } from '../layers/opaque-details.ts';
import type { NodeProto } from '../onnx/gen/onnx_pb.ts';
import { isStandard, nodeTitle, readsOf } from '../onnx/node-reads.ts';
import { learnedInputs } from '../operators/learned-inputs.ts';
import type { OperationAttribute } from '../operators/operation.ts';
import type { TensorType } from '../tensor/types.ts';
import type { NodeViews } from './node-views.ts';
import type { Claim } from './recognise.ts';
import { plainAttributes } from './value-types.ts';

/** A node that no layer type expresses, as an opaque layer that knows its shapes, weights and ports. */
export function opaqueClaim(views: NodeViews, node: number): Claim {
  const proto = views.index.nodes[node] as NodeProto;
  const domain = isStandard(proto.domain) ? '' : (proto.domain ?? '');
  const operator = proto.opType ?? '';
  const arriving: string[] = [];
  const parameters: Record<string, { value: string }> = {};
  const inputs = proto.input.map((value, input): OpaqueInput => {
    if (value === '') return null;
    const known = views.knownOf(value);
    if (!views.constants.has(value) && !views.facts.known.has(value)) {
      arriving.push(value);
      return { port: arriving.length - 1 };
    }
    const type = views.typeOf(value);
    const isWeight = type !== null && views.constants.has(value) && type.dtype.startsWith('float');
    const name = `input${input + 1}`;
    const following = views.followingSize(value);
    if (isWeight) parameters[name] = { value };
    return {
      type,
      ...(known && { value: known }),
      ...(following.length > 0 && { followingSize: following }),
      ...(isWeight && { parameter: { name, trainable: learnedInputs(operator).includes(input) } }),
    };
  });
  // What a subgraph reads from outside arrives at ports of its own, behind the node's.
  const captured = readsOf(proto).flatMap(({ value, input }) =>
    input === -1 && !views.constants.has(value) && !views.facts.known.has(value) ? [value] : [],
  );
  arriving.push(...captured);
  const used = proto.output.flatMap((value, output) =>
    value !== '' && (views.index.uses.has(value) || views.index.outputs.has(value)) ? [output] : [],
  );
  // A node whose result nobody reads still shows its first output.
  const ports = used.length > 0 ? used : proto.output.length > 0 ? [0] : [];
  const typesOf = (values: readonly string[]) => values.map((value): TensorType | null => views.typeOf(value));
  const details: OpaqueDetails = {
    opset: views.index.opset,
    attributes: plainAttributes(proto),
    inputs,
    ...(captured.length > 0 && { captured: captured.length }),
    ports,
    outputCount: proto.output.length,
    observed: { inputs: typesOf(arriving), outputs: typesOf(proto.output) },
  };
  return {
    layer: opaque,
    attributes: opaqueAttributes(operator, domain, details, proto),
    inputs: arriving,
    outputs: ports.map((output) => proto.output[output] ?? ''),
    nodes: [node],
    parameters,
  };
}

function opaqueAttributes(operator: string, domain: string, details: OpaqueDetails, proto: NodeProto): Attributes {
  const values = {
    operator: operator.slice(0, 200) || nodeTitle(proto).slice(0, 200),
    domain: domain.slice(0, 200),
    summary: summarise(details.attributes),
    details: JSON.stringify(details),
  };
  const parsed = parseAttributes(opaque.attributes, values);
  if (parsed.ok) return parsed.value;
  // What is too long for one attribute is left out but for the ports: shapes then come from the file.
  const short = {
    ...details,
    attributes: {},
    inputs: details.inputs.map((input) => (input && 'port' in input ? input : null)),
  };
  return { ...defaultAttributes(opaque.attributes), ...values, details: JSON.stringify(short) };
}

/** The node's attributes in one line: `axis 1 · mode reflect · pads 0,0,4,4`. */
export function summarise(attributes: Readonly<Record<string, OperationAttribute>>): string {
  const parts = Object.entries(attributes).map(([name, value]) => {
    const shown = typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
    return `${name} ${shown.length > 60 ? `${shown.slice(0, 57)}…` : shown}`;
  });
  return parts.join(' · ').slice(0, 500);
}
