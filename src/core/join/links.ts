import type { Analysis } from '../graph/analyze.ts';
import { usedSource } from '../graph/bypass.ts';
import type { GraphDocument, LayerNode, PortRef } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';
import { dtypeOf } from '../onnx/helpers.ts';
import { err, ok, type Result } from '../result.ts';
import { type DType, formatShape, type TensorType } from '../tensor/types.ts';
import type { TensorStore } from '../weights/tensor-store.ts';
import { doesNotFit, type JoinProblem, noSuchEnd } from './problems.ts';

/** What is joined: a drawing with its weights. */
export interface Drawing {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly weights: TensorStore;
}

/** A connection between two drawings: what one gives becomes what an input of the other was fed with. */
export interface Link {
  /** An output layer, which goes away, or any other layer, by its first port. */
  readonly from: string;
  /** An input layer of the other drawing. */
  readonly to: string;
}

/** What an input takes; a null dim takes any extent, a null shape even any rank. */
interface Wanted {
  readonly dtype: DType;
  readonly shape: readonly (number | null)[] | null;
}

export function feedsIn(document: GraphDocument): readonly LayerNode[] {
  return [...document.nodes.values()].filter((node) => ['picture', 'tensor'].includes(roleOf(node) ?? ''));
}

export function outputsIn(document: GraphDocument): readonly LayerNode[] {
  return [...document.nodes.values()].filter((node) => roleOf(node) === 'scores');
}

export function roleOf({ type }: LayerNode) {
  return layerType(type)?.role;
}

/** The port that a link starts from, past output layers and skipped ones; null for an output that nothing reaches. */
export function portOf({ document, analysis }: Drawing, from: string): PortRef | null {
  const node = document.nodes.get(from);
  if (!node) return null;
  if (roleOf(node) !== 'scores') return { node: from, port: 0 };
  return analysis.basis.incoming.get(from)?.[0]?.source ?? null;
}

/** The same without the layers that are skipped: where the value is made. */
export function makerOf({ document, analysis }: Drawing, port: PortRef): PortRef {
  return usedSource(document, analysis, port);
}

/**
 * The one connection that two drawings suggest: where exactly one input fits exactly one output, or, of a drawing in
 * which something is selected, exactly the selected layer.
 */
export function suggestedLink(a: Drawing, b: Drawing, selected: ReadonlySet<string> = new Set()): Link | null {
  const [only] = selected;
  const node = selected.size === 1 ? a.document.nodes.get(only ?? '') : undefined;
  const ends = node ? [node] : outputsIn(a.document);
  const found = ends.flatMap((end) =>
    feedsIn(b.document).flatMap((feed): Link[] =>
      fits(typeAt(a, end.id), wanted(b, feed)) ? [{ from: end.id, to: feed.id }] : [],
    ),
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The link that was asked for by names. */
export function namedLink(a: Drawing, b: Drawing, from: string, to: string): Result<Link, JoinProblem> {
  const byName = (nodes: readonly LayerNode[], name: string) => nodes.find((node) => node.name === name);
  const outputs = outputsIn(a.document);
  const end = byName(outputs, from) ?? byName([...a.document.nodes.values()], from);
  if (!end || !portOf(a, end.id))
    return err(
      noSuchEnd(
        from,
        'output',
        outputs.map(({ name }) => name),
      ),
    );
  const feeds = feedsIn(b.document);
  const feed = byName(feeds, to);
  if (!feed)
    return err(
      noSuchEnd(
        to,
        'input',
        feeds.map(({ name }) => name),
      ),
    );
  const [given, taken] = [typeAt(a, end.id), wanted(b, feed)];
  if (given && !fits(given, taken)) {
    const words = taken.shape?.map((dim) => dim ?? '?').join('×') ?? '?';
    return err(doesNotFit(from, `${given.dtype} ${formatShape(given.shape)}`, to, `${taken.dtype} ${words}`));
  }
  return ok({ from: end.id, to: feed.id });
}

function typeAt(a: Drawing, from: string): TensorType | null {
  const port = portOf(a, from);
  return port && (a.analysis.nodes.get(port.node)?.outputs?.[port.port] ?? null);
}

/** What the file says of its input: what it leaves open takes anything. Of a drawn input, what it is. */
function wanted({ document, analysis }: Drawing, feed: LayerNode): Wanted {
  const [value] = document.imported?.origins.get(feed.id)?.outputs ?? [];
  const stated = document.imported?.model.graph?.input.find((entry) => entry.name === value)?.type?.value;
  const drawn = analysis.nodes.get(feed.id)?.outputs?.[0];
  const fallback = drawn?.shape.map((dim) => (typeof dim === 'number' ? dim : null)) ?? null;
  if (value === undefined || stated?.case !== 'tensorType')
    return { dtype: drawn?.dtype ?? 'float32', shape: fallback };
  const dims = stated.value.shape?.dim.map(({ value: dim }) => (dim.case === 'dimValue' ? Number(dim.value) : null));
  return { dtype: dtypeOf(stated.value.elemType) ?? 'float32', shape: dims ?? null };
}

function fits(given: TensorType | null, { dtype, shape }: Wanted): boolean {
  if (!given || given.dtype !== dtype) return false;
  return (
    shape === null ||
    (shape.length === given.shape.length &&
      shape.every((dim, axis) => {
        const other = given.shape[axis];
        // One picture at a time: a batch of 1 takes the batch.
        return dim === null || typeof other === 'string' || dim === other;
      }))
  );
}
