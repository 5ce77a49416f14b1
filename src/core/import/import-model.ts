import type { GraphDocument } from '../graph/document.ts';
import { MAX_NODES } from '../graph/edits.ts';
import { decodeModel } from '../onnx/codec.ts';
import { externalLocations, filesByLocation, isSafeLocation, missingFiles } from '../onnx/external-data.ts';
import type { ImportedModel } from '../onnx/imported.ts';
import { err, ok, type Result } from '../result.ts';
import type { TensorType } from '../tensor/types.ts';
import type { TensorStore } from '../weights/tensor-store.ts';
import { buildDocument } from './build-document.ts';
import { type Constants, readConstants } from './constants.ts';
import { feedsOf, impossibleFeed, type PictureSize } from './feeds.ts';
import { indexModel, type ModelIndex } from './model-index.ts';
import { NodeViews } from './node-views.ts';
import { opaqueClaim } from './opaque-nodes.ts';
import { failImport, fromOnnxError, type ImportProblem } from './problems.ts';
import { type Claim, recogniseLayers } from './recognise.ts';
import { reopenExport } from './reopen.ts';
import { feedTypesOf, reopenImported, storedDrawing } from './reopen-imported.ts';
import { exportReport, type ImportReport, report } from './report.ts';
import { inferValues } from './value-types.ts';

export interface ImportOptions {
  /** Files that the user picked together with the model, by name or path: where external tensors are looked up. */
  readonly externalFiles?: ReadonlyMap<string, Uint8Array>;
  /** What the model's file is called, without its ending: the drawing's title. */
  readonly title?: string;
  /** Picture size for models that leave it open. Default 224 × 224. */
  readonly pictureSize?: Partial<PictureSize>;
  /** Types that a run has shown: see `importObserved`. */
  readonly observed?: ReadonlyMap<string, TensorType>;
}

export interface ImportResult {
  readonly document: GraphDocument;
  readonly weights: TensorStore;
  readonly report: ImportReport;
  /** The file says where each layer stands: nobody need lay it out. */
  readonly ownLayout?: true;
}

/**
 * Opens an ONNX file as a drawing. Every node that a layer type expresses becomes that layer with its weights; every
 * other node becomes an operator that is shown, run and written back as it was. `document.imported` remembers the file,
 * so that an export changes nothing that nobody edited. Pure, and never throws: whatever the bytes are, the answer is a
 * drawing or a named problem.
 * @param bytes kept by reference: neither copy nor change them while the drawing lives
 * @example const opened = importModel(await readFile('net.onnx')); if (opened.ok) show(opened.value.document);
 */
export function importModel(bytes: Uint8Array, options: ImportOptions = {}): Result<ImportResult, ImportProblem> {
  try {
    return readModel(bytes, options);
  } catch (error) {
    // A bug in a recogniser must not take the window with it.
    return failImport('import-crashed', { reason: error instanceof Error ? error.message : String(error) });
  }
}

function readModel(bytes: Uint8Array, options: ImportOptions): Result<ImportResult, ImportProblem> {
  const decoded = decodeModel(bytes);
  if (!decoded.ok) return err(fromOnnxError(decoded.error));
  const own = reopenExport(decoded.value);
  if (own) return ok({ ...own, report: exportReport(decoded.value, own.document), ownLayout: true });
  const indexed = indexModel(decoded.value);
  if (!indexed.ok) return indexed;
  const index = indexed.value;
  // Each is a layer of its own, whatever stands between: hundreds of thousands are not looked at one by one.
  const ends = index.feeds.size + index.outputs.size;
  if (ends > MAX_NODES) return failImport('too-many-layers', { count: ends, limit: MAX_NODES });
  const locations = externalLocations(decoded.value);
  const externalFiles = filesByLocation(locations, options.externalFiles ?? new Map());
  const missing = locations.filter((location) => isSafeLocation(location) && !externalFiles.has(location));
  if (missing.length > 0) return err(fromOnnxError(missingFiles(missing, locations)));
  const stored = readConstants(index, externalFiles);
  const constants = stored.ok ? stored : err(fromOnnxError(stored.error));
  if (!constants.ok) return constants;
  const look = (feedTypes: ReadonlyMap<string, TensorType>) => {
    const facts = inferValues(index, constants.value, feedTypes, options.observed ?? new Map());
    // Shape arithmetic gives other numbers for other pictures: a second look tells which.
    const resized =
      facts.known.size > 0
        ? inferValues(index, constants.value, doubled(feedTypes), options.observed ?? new Map())
        : null;
    const views = new NodeViews(index, constants.value, facts, resized);
    const hidden = hiddenNodes(index, constants.value, facts.folded);
    return { facts, views, hidden, found: recogniseLayers(views, hidden) };
  };
  const drawing = storedDrawing(index.model);
  const drawn = drawing && feedTypesOf(drawing, index.feeds);
  if (drawing && drawn) {
    const { views, hidden, found } = look(drawn);
    const again = reopenImported(drawing, views, found, { bytes, externalFiles });
    if (again) {
      const { document, weights, claims } = again;
      const tensors = document.imported?.tensors ?? new Map();
      return ok({ document, weights, report: report(views, claims, hidden, tensors), ownLayout: true });
    }
  }

  const impossible = impossibleFeed(index);
  if (impossible) return failImport('impossible-input', impossible);
  const feeds = feedsOf(index, options.pictureSize);
  const { facts, views, hidden, found } = look(new Map(feeds.map((feed) => [feed.value, feed.type])));
  const inner = new Set([...found.values()].flatMap((claim) => claim.nodes));
  const claims = index.order.flatMap((node): Claim[] => {
    const claim = found.get(node);
    if (claim) return [claim];
    return hidden.has(node) || inner.has(node) ? [] : [opaqueClaim(views, node)];
  });
  const title = options.title ?? (index.graph.name?.slice(0, 200) || 'Model');
  const built = buildDocument(views, feeds, claims, title);
  if (!built.ok) return built;
  const { document, weights, origins, tensors } = built.value;
  const imported: ImportedModel = {
    bytes,
    model: index.model,
    externalFiles,
    opset: index.opset,
    known: facts.known,
    types: facts.types,
    origins,
    tensors,
  };
  return ok({ document: { ...document, imported }, weights, report: report(views, claims, hidden, tensors) });
}

/** Feeds of pictures with twice the height and width. */
function doubled(feedTypes: ReadonlyMap<string, TensorType>): ReadonlyMap<string, TensorType> {
  return new Map(
    [...feedTypes].map(([name, type]) => {
      const shape = type.shape.map((dim, axis) => (axis >= 2 && typeof dim === 'number' ? 2 * dim : dim));
      return [name, type.shape.length === 4 ? { ...type, shape } : type] as const;
    }),
  );
}

/** Stored tensors, and what nodes make of them alone. Every tensor's dims and size are checked here, before any is read. */
function hiddenNodes(index: ModelIndex, constants: Constants, folded: ReadonlySet<number>): ReadonlySet<number> {
  const stored = index.nodes.flatMap((node, at) =>
    node.output.length > 0 && node.output.every((value) => value === '' || constants.has(value)) ? [at] : [],
  );
  return new Set([...folded, ...stored]);
}
