import type { Diagnostic } from '../diagnostics.ts';
import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../graph/document.ts';
import type { Edit } from '../graph/edits.ts';
import { downstreamOf, freeInputs, looseEnds, sourcesFor } from '../graph/neighbours.ts';
import { fitsOnEdge } from '../graph/transforms.ts';
import { layerType } from '../layers/index.ts';
import { formatShape } from '../tensor/types.ts';
import { type Text, text } from '../text.ts';
import type { Candidate } from './fix-candidates.ts';
import { deleteTitle } from './fix-titles.ts';
import { addBeside } from './insert-layers.ts';

/** Fixes that take the whole drawing to find: what to connect, what to put where, what to leave out. */

/** Of each kind so many are offered: the nearest. */
const MOST = 3;

export function layerFixes(
  document: GraphDocument,
  analysis: Analysis,
  node: LayerNode,
  entry: Diagnostic,
): readonly Candidate[] {
  switch (entry.code) {
    case 'missing-input':
      return [...feeds(document, analysis, node, entry.input ?? 0), remove(node)];
    case 'not-connected':
      return [...onwards(document, analysis, node), remove(node)];
    case 'shapes-differ':
      return shortcuts(document, analysis, node, entry);
    case 'rank-mismatch':
      return beforeThat(document, analysis, node, entry.input ?? 0);
    case 'cannot-skip':
      return [
        {
          title: text('drawing.drawingFixes.useAgain', 'Use {name} again', { name: node.name }),
          edit: { kind: 'setBypassed', ids: [node.id], bypassed: false },
          focus: node.id,
        },
      ];
    default:
      return [];
  }
}

export function drawingFixes(document: GraphDocument, analysis: Analysis, entry: Diagnostic): readonly Candidate[] {
  switch (entry.code) {
    case 'no-output':
      return looseEnds(analysis)
        .slice(0, MOST)
        .flatMap((end) => outputBehind(document, end));
    case 'no-picture':
      return pictures(document, analysis);
    case 'several-pictures':
      return onePicture(document, analysis);
    default:
      return [];
  }
}

/** An unfed input: what could feed it, nearest loose end first; or go past the layer. */
function feeds(document: GraphDocument, analysis: Analysis, node: LayerNode, port: number): readonly Candidate[] {
  const target = { node: node.id, port };
  const sources = sourcesFor(document, analysis, target).slice(0, MOST);
  const joinsOthers = (analysis.nodes.get(node.id)?.connected ?? []).some(Boolean);
  const connect = (id: string): Edit => ({ kind: 'connect', source: { node: id, port: 0 }, target });
  const found = sources.map(({ node: { id, name }, type }): Candidate => {
    const values = { source: name, shape: formatShape(type.shape), name: node.name };
    const title = joinsOthers
      ? text('drawing.drawingFixes.shortcut', 'Connect the shortcut from {source} ({shape})', values)
      : text('drawing.drawingFixes.feed', 'Connect it behind {source} ({shape})', values);
    return { title, edit: connect(id), focus: node.id };
  });
  const [nearest] = sources;
  const goesOn = [...document.edges.values()].some((edge) => edge.source.node === node.id);
  if (!nearest || !goesOn || joinsOthers) return found;
  const skip: Edit = { kind: 'setBypassed', ids: [node.id], bypassed: true };
  const title = text('drawing.drawingFixes.skip', 'Skip it: what follows is fed by {source}', {
    source: nearest.node.name,
  });
  const edit: Edit = { kind: 'batch', edits: [connect(nearest.node.id), skip] };
  return [...found, { title, edit, focus: node.id }];
}

/** An output that nobody uses: between the layers around it, into an input that waits, or to the end. */
function onwards(document: GraphDocument, analysis: Analysis, node: LayerNode): readonly Candidate[] {
  const layer = layerType(node.type);
  const [into, ...others] = analysis.basis.incoming.get(node.id) ?? [];
  const between = layer && into && others.length === 0 && fitsOnEdge(layer) ? into : null;
  const edges = [...document.edges.values()].filter(
    ({ source, target }) =>
      source.node === between?.source.node && source.port === between?.source.port && target.node !== node.id,
  );
  const nameOf = (id: string) => document.nodes.get(id)?.name ?? id;
  const source = { node: node.id, port: 0 };
  const put = edges.slice(0, MOST).map(({ source: from, target }): Candidate => {
    const values = { source: nameOf(from.node), target: nameOf(target.node) };
    return {
      title: text('drawing.drawingFixes.between', 'Put it between {source} and {target}', values),
      edit: { kind: 'connect', source, target },
      focus: node.id,
    };
  });
  const joined = freeInputs(document, analysis, node.id)
    .slice(0, MOST)
    .map((target): Candidate => {
      const title = text('drawing.drawingFixes.onto', 'Connect it to {target}', { target: nameOf(target.node) });
      return { title, edit: { kind: 'connect', source, target }, focus: node.id };
    });
  const ends = [...document.nodes.values()].some(({ type }) => layerType(type)?.role === 'scores');
  const isLayer = layer?.role === undefined;
  return [...joined, ...put, ...(ends || !isLayer ? [] : outputBehind(document, node))];
}

/** Two shapes that do not fit: another layer of the right shape in the place of the one that is wrong. */
function shortcuts(
  document: GraphDocument,
  analysis: Analysis,
  node: LayerNode,
  entry: Diagnostic,
): readonly Candidate[] {
  const port = entry.input;
  const edge = (analysis.basis.incoming.get(node.id) ?? []).find(({ target }) => target.port === port);
  if (port === undefined || !edge) return [];
  const wrong = document.nodes.get(edge.source.node)?.name ?? '';
  return sourcesFor(document, analysis, edge.target)
    .slice(0, MOST)
    .map(({ node: { id, name }, type }) => {
      const values = { source: name, shape: formatShape(type.shape), wrong };
      return {
        title: text(
          'drawing.drawingFixes.instead',
          'Take the shortcut from {source} ({shape}), not from {wrong}',
          values,
        ),
        edit: { kind: 'connect', source: { node: id, port: 0 }, target: edge.target },
        focus: node.id,
      };
    });
}

/** A tensor of the wrong kind: the one from before the layer that made it so, as the maps before a Flatten. */
function beforeThat(document: GraphDocument, analysis: Analysis, node: LayerNode, port: number): readonly Candidate[] {
  const { incoming } = analysis.basis;
  const edge = (incoming.get(node.id) ?? []).find(({ target }) => target.port === port);
  const fits = new Set(sourcesFor(document, analysis, { node: node.id, port }).map((source) => source.node.id));
  let at = edge?.source.node;
  while (edge && at !== undefined && !fits.has(at)) {
    const into: string | undefined = incoming.get(at)?.[0]?.source.node;
    at = into;
  }
  const source = document.nodes.get(at ?? '');
  const wrong = document.nodes.get(edge?.source.node ?? '')?.name ?? '';
  if (!edge || !source) return [];
  const title = text('drawing.drawingFixes.before', 'Connect it to {source}, before {wrong}', {
    source: source.name,
    wrong,
  });
  return [
    { title, edit: { kind: 'connect', source: { node: source.id, port: 0 }, target: edge.target }, focus: node.id },
  ];
}

function remove(node: LayerNode): Candidate {
  return { title: deleteTitle(node), edit: { kind: 'removeNodes', ids: [node.id] }, focus: node.id };
}

function outputBehind(document: GraphDocument, end: LayerNode): readonly Candidate[] {
  const title = text('drawing.drawingFixes.outputBehind', 'Add an Output behind {name}', { name: end.name });
  return added(title, addBeside(document, 'output', end, 1));
}

function pictures(document: GraphDocument, analysis: Analysis): readonly Candidate[] {
  const waiting = analysis.order.flatMap((id) => {
    const node = document.nodes.get(id);
    const waits = analysis.nodes.get(id)?.connected[0] === false;
    return node && waits ? [node] : [];
  });
  const inFront = waiting.slice(0, MOST).flatMap((node) => {
    const title = text('drawing.drawingFixes.pictureBefore', 'Add a Picture in front of {name}', { name: node.name });
    return added(title, addBeside(document, 'input', node, -1));
  });
  return [...inFront, ...added(ALONE, addBeside(document, 'input', null, -1))];
}

const ALONE = text('drawing.drawingFixes.picture', 'Add a Picture');

function added(title: Text, inserted: ReturnType<typeof addBeside>): readonly Candidate[] {
  return inserted ? [{ title, edit: inserted.edit, focus: inserted.ids[0] ?? '' }] : [];
}

/** Of several pictures one stays, and feeds what the others fed; that which leads to most layers first. */
function onePicture(document: GraphDocument, analysis: Analysis): readonly Candidate[] {
  const all = [...document.nodes.values()].filter(({ type }) => layerType(type)?.role === 'picture');
  const reach = new Map(all.map(({ id }) => [id, downstreamOf(analysis, id).size]));
  const ranked = all.toSorted((a, b) => (reach.get(b.id) ?? 0) - (reach.get(a.id) ?? 0));
  return ranked.slice(0, MOST).map((kept) => {
    const others = new Set(all.flatMap(({ id }) => (id === kept.id ? [] : [id])));
    const joins = [...document.edges.values()]
      .filter(({ source }) => others.has(source.node))
      .map(({ target }): Edit => ({ kind: 'connect', source: { node: kept.id, port: 0 }, target }));
    const title = text('drawing.drawingFixes.keep', 'Keep {name}, and feed from it what the others fed', {
      name: kept.name,
    });
    return {
      title,
      edit: { kind: 'batch', edits: [{ kind: 'removeNodes', ids: [...others] }, ...joins] },
      focus: kept.id,
    };
  });
}
