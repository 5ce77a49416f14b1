import { blocks } from '../diagnostics.ts';
import { layerType } from '../layers/index.ts';
import { type Text, text } from '../text.ts';
import { type Analysis, analyze, type NodeAnalysis } from './analyze.ts';
import type { GraphDocument } from './document.ts';

/** As much of a drawing as runs while the rest is unfinished or wrong. */
export interface RunnablePart {
  /** The drawing without what is left out: the very same where nothing is. */
  readonly document: GraphDocument;
  /** Of that drawing. Everything in it is computed; an output may be missing, and is then all that is. */
  readonly analysis: Analysis;
  /** Ids of the layers that do not run, in data-flow order. */
  readonly leftOut: readonly string[];
}

const parts = new WeakMap<Analysis, RunnablePart | null>();

/**
 * Everything that can be computed from the inputs of a drawing, ending in its outputs as far as they are reached. Of
 * several pictures the one that leads to most layers is run, since a run shows one picture. Layers, their ids and their
 * order stay as they are. The same part for the same analysis.
 * @returns null where nothing runs: no input, or an error at the first layer
 */
export function runnablePart(analysis: Analysis): RunnablePart | null {
  const known = parts.get(analysis);
  if (known !== undefined) return known;
  const part = findPart(analysis);
  parts.set(analysis, part);
  return part;
}

function findPart(analysis: Analysis): RunnablePart | null {
  const { document } = analysis.basis;
  if (analysis.valid) return { document, analysis, leftOut: [] };
  const pictures = [...document.nodes.values()].filter((node) => layerType(node.type)?.role === 'picture');
  const runs = pictures
    .map(({ id }) => computedFrom(analysis, new Set(pictures.flatMap((other) => (other.id === id ? [] : [other.id])))))
    .reduce<ReadonlySet<string>>(
      (most, next) => (next.size > most.size ? next : most),
      pictures.length === 0 ? computedFrom(analysis, new Set()) : new Set(),
    );
  if (![...runs].some((id) => isFeed(document, id))) return null;
  const leftOut = [...document.nodes.keys()].filter((id) => !runs.has(id));
  const rank = new Map(analysis.order.map((id, at) => [id, at]));
  leftOut.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
  if (leftOut.length === 0) return { document, analysis, leftOut };
  const nodes = new Map([...document.nodes].filter(([id]) => runs.has(id)));
  const edges = new Map([...document.edges].filter(([, { target }]) => runs.has(target.node)));
  const part: GraphDocument = { ...document, nodes, edges };
  return { document: part, analysis: analyze(part, analysis), leftOut };
}

/** Layers without a problem of their own whose inputs are all computed by such layers. */
function computedFrom(analysis: Analysis, without: ReadonlySet<string>): ReadonlySet<string> {
  const { incoming } = analysis.basis;
  const found = new Set<string>();
  for (const id of analysis.order) {
    const facts = analysis.nodes.get(id) as NodeAnalysis;
    if (without.has(id) || facts.outputs === null || facts.diagnostics.some(blocks)) continue;
    if ((incoming.get(id) ?? []).every((edge) => found.has(edge.source.node))) found.add(id);
  }
  return found;
}

function isFeed(document: GraphDocument, id: string): boolean {
  const role = layerType(document.nodes.get(id)?.type ?? '')?.role;
  return role === 'picture' || role === 'tensor';
}

/** What a run does without: the layers that are left out, by name, and an output; null where it is the whole drawing. */
export function leftOutInWords(analysis: Analysis): Text | null {
  const part = runnablePart(analysis);
  if (!part || analysis.valid) return null;
  const { document } = analysis.basis;
  const [first, second, ...more] = part.leftOut.map((id) => document.nodes.get(id)?.name ?? id);
  if (first === undefined) return NO_OUTPUT;
  if (second === undefined) return text('graph.runnable.one', 'Runs without {first}.', { first });
  const rest = more.length;
  return rest === 0
    ? text('graph.runnable.two', 'Runs without {first} and {second}.', { first, second })
    : text(
        'graph.runnable.several',
        'Runs without {first}, {second} and {rest, plural, one {1 more layer} other {# more layers}}.',
        { first, second, rest },
      );
}

const NO_OUTPUT = text('graph.runnable.noOutput', 'Runs up to the last layer: there is no output yet.');
