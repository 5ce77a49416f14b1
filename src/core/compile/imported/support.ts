import type { NodeProto, TensorProto } from '../../onnx/gen/onnx_pb.ts';
import { floatTensor, int64Tensor } from '../../onnx/helpers.ts';
import type { ImportedModel } from '../../onnx/imported.ts';
import type { Piece } from './emit-layer.ts';

/** Nodes of the file that no layer shows: stored constants and shape arithmetic. */

/**
 * Which of them stay: those whose inputs are still made, unless everything that read them is gone.
 * @param pieces written so far; @param provided values that are fed or stored; @param substitutes nodes with an edit in them
 */
export function supportNodes(
  imported: ImportedModel,
  pieces: readonly Piece[],
  provided: ReadonlySet<string>,
  readsOf: (proto: NodeProto) => readonly string[],
  substitutes: ReadonlyMap<number, NodeProto>,
): readonly Piece[] {
  const nodes = (imported.model.graph?.node ?? []).map((proto, index) => substitutes.get(index) ?? proto);
  const owned = new Set([...imported.origins.values()].flatMap((origin) => origin.nodes));
  const available = new Set([...provided, ...pieces.flatMap((piece) => piece.proto.output)]);
  // A value that a piece makes now needs no node of the file any more.
  const written = new Set(pieces.flatMap((piece) => piece.proto.output));
  const kept = new Set<number>();
  // A file need not be sorted: a second look finds what the first met too early.
  for (let found = true; found; ) {
    found = false;
    for (const [index, proto] of nodes.entries()) {
      const made = owned.has(index) || kept.has(index) || proto.output.some((value) => written.has(value));
      if (made || !readsOf(proto).every((value) => available.has(value))) continue;
      kept.add(index);
      for (const value of proto.output) available.add(value);
      found = true;
    }
  }
  const readBefore = new Set(nodes.flatMap(readsOf));
  const outputs = new Set((imported.model.graph?.output ?? []).map((value) => value.name ?? ''));
  const needed = new Set(pieces.flatMap((piece) => readsOf(piece.proto)));
  for (const index of kept) for (const value of readsOf(nodes[index] as NodeProto)) needed.add(value);
  for (let dropped = true; dropped; ) {
    dropped = false;
    for (const index of kept) {
      const proto = nodes[index] as NodeProto;
      const used = proto.output.some((value) => needed.has(value) || outputs.has(value));
      // What nobody read in the file either was there for its own sake.
      if (used || !proto.output.some((value) => readBefore.has(value))) continue;
      kept.delete(index);
      dropped = true;
    }
    if (!dropped) break;
    needed.clear();
    for (const piece of pieces) for (const value of readsOf(piece.proto)) needed.add(value);
    for (const index of kept) for (const value of readsOf(nodes[index] as NodeProto)) needed.add(value);
  }
  return [...kept].map((index) => ({ key: index, proto: nodes[index] as NodeProto, original: index }));
}

/**
 * Stand-ins for values that shape arithmetic made out of layers which are gone: the numbers that they came to, under
 * the same name, so that the nodes that read them stay untouched.
 * @param reshaped whether the picture, or anything else, has another size than in the file
 */
export function standIns(
  imported: ImportedModel,
  pieces: readonly Piece[],
  provided: ReadonlySet<string>,
  readsOf: (proto: NodeProto) => readonly string[],
  reshaped: boolean,
): { readonly tensors: readonly TensorProto[]; readonly missing: readonly string[] } {
  const available = new Set([...provided, ...pieces.flatMap((piece) => piece.proto.output)]);
  const wanted = new Set(pieces.flatMap((piece) => readsOf(piece.proto)).filter((value) => !available.has(value)));
  const tensors: TensorProto[] = [];
  const missing: string[] = [];
  for (const name of wanted) {
    const known = imported.known.get(name);
    const items = known?.items;
    const open = items?.filter((item) => typeof item !== 'number').length ?? 0;
    // Numbers that a picture of another size came to may be wrong for this one.
    if (!known || !items || open > 1 || reshaped) {
      missing.push(name);
      continue;
    }
    // A dim that is only a name follows from the others: −1, as `Reshape` reads it.
    const numbers = items.map((item) => (typeof item === 'number' ? item : -1));
    const isFloat = imported.types.get(name)?.dtype === 'float32';
    tensors.push(
      isFloat
        ? floatTensor(name, known.shape, Float32Array.from(numbers))
        : int64Tensor(name, known.shape, numbers.map(Math.trunc)),
    );
  }
  return { tensors, missing };
}
