import type { CompiledModel } from '../compile/types.ts';
import type { GraphDocument } from '../graph/document.ts';
import type { ImportedModel } from '../onnx/imported.ts';
import type { DiffLayer, DiffPart } from './diff-types.ts';

/** The layer of the canvas behind a value, a stored tensor or an output of a model, by its name. */
export type LayerFinder = (part: DiffPart, name: string) => DiffLayer | undefined;

export const NO_LAYERS: LayerFinder = () => undefined;

/** What a layer that is not in the drawing any more was called; undefined where nobody knows. */
export type FormerName = (id: string) => string | undefined;

/** In the file that a drawing was made from. */
export function layersOfSource(document: GraphDocument, imported: ImportedModel, formerName: FormerName): LayerFinder {
  const owners = new Map<string, string>();
  const outputs = new Map<string, string>();
  const nodes = imported.model.graph?.node ?? [];
  for (const [id, origin] of imported.origins) {
    for (const index of origin.nodes) for (const value of nodes[index]?.output ?? []) owners.set(value, id);
    for (const value of origin.parameters.values()) if (value) owners.set(value, id);
    if (origin.type === 'output') outputs.set(origin.inputs[0] ?? '', id);
    else if (origin.nodes.length === 0) for (const value of origin.outputs) owners.set(value, id);
  }
  return finder(document, owners, outputs, formerName);
}

/** In the file that a drawing is written as. */
export function layersOfExport(document: GraphDocument, compiled: CompiledModel): LayerFinder {
  const outputs = new Map(compiled.outputs.map(({ name, nodeId }) => [name, nodeId]));
  return finder(document, compiled.madeBy ?? new Map(), outputs, () => undefined);
}

/** In a file that another drawing is written as: its layers have names, but cannot be shown. */
export function layersElsewhere(found: LayerFinder): LayerFinder {
  return (part, name) => {
    const layer = found(part, name);
    return layer && { ...layer, id: null };
  };
}

function finder(
  document: GraphDocument,
  owners: ReadonlyMap<string, string>,
  outputs: ReadonlyMap<string, string>,
  formerName: FormerName,
): LayerFinder {
  return (part, name) => {
    const id = (part === 'output' ? outputs.get(name) : undefined) ?? owners.get(name);
    if (!id) return undefined;
    const node = document.nodes.get(id);
    if (node) return { id, name: node.name, state: node.bypassed ? 'skipped' : 'used' };
    const former = formerName(id);
    return former === undefined ? undefined : { id: null, name: former, state: 'gone' };
  };
}
