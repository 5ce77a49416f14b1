import { defaultAttributes, parseAttributes } from '../attributes.ts';
import { isRenamed } from '../compile/imported/plan.ts';
import { CARD_WIDTH } from '../drawing/card-size.ts';
import { freshGroupName } from '../graph/copy.ts';
import {
  type Edge,
  type GraphDocument,
  type Group,
  groupsOf,
  hasId,
  type IdStem,
  type LayerNode,
  makeEdge,
  type Note,
  notesOf,
  type Position,
} from '../graph/document.ts';
import { MAX_NAME } from '../graph/edit-refusal.ts';
import { applyEdit, type Edit } from '../graph/edits.ts';
import { cleanName } from '../import/clean-name.ts';
import { tensorInput } from '../layers/tensor-input.ts';
import type { ImportedModel, Origin } from '../onnx/imported.ts';
import { type NewNames, valueNames } from '../onnx/rename-model.ts';
import { err, ok, type Result } from '../result.ts';
import type { TensorType } from '../tensor/types.ts';
import { text } from '../text.ts';
import { parameterKey, parameterTensor, type StoredTensor, type TensorStore } from '../weights/tensor-store.ts';
import { type Drawing, feedsIn, type Link, makerOf, outputsIn, portOf, roleOf } from './links.ts';
import { mergedSource, movedSource, namesBeside } from './merge-models.ts';
import { type JoinProblem, nothingToJoin } from './problems.ts';

/** Two drawings as one. */
export interface Joined {
  /** Turns the first drawing into the joined one: one step, which takes `weights` along. */
  readonly edit: Edit;
  readonly document: GraphDocument;
  readonly weights: TensorStore;
  /** The layers that came in. */
  readonly added: readonly string[];
  readonly links: readonly Link[];
}

/** Between the two drawings, in canvas pixels. */
const GAP = 140;

/**
 * Joins a drawing to another. Both keep their layers, edits, groups and numbers; the second stands to the right of the
 * first. What it was made of comes along: of two files one is made, in which the second's names differ only where the
 * first has them too. A link puts what one gives in the place of an input of the other; that input, and the output that
 * it starts from, go away, in drawing and file.
 * @param a the open drawing; @param b what is joined to it; @param links at most one into each input of `b`
 * Errors: opsets, domains or data files that do not go together, and the limits of a drawing and of a file.
 */
export function joinDrawings(a: Drawing, b: Drawing, links: readonly Link[] = []): Result<Joined, JoinProblem> {
  if (b.document.nodes.size === 0) return err(nothingToJoin());
  const joining = new Joining(a, b, links);
  const source = joining.source();
  if (!source.ok) return source;
  const edit = joining.edit(source.value);
  const applied = applyEdit(a.document, edit);
  if (!applied.ok) {
    const remedy = text('join.join.remedy', 'Join smaller models, or parts of these.');
    return err({ code: 'refused', message: applied.error.message, remedy });
  }
  const { document } = a;
  const added = [...applied.value.nodes.keys()].filter((id) => !document.nodes.has(id));
  return ok({ edit, document: applied.value, weights: joining.weights(), added, links });
}

class Joining {
  private readonly a: Drawing;
  private readonly b: Drawing;
  private readonly links: readonly Link[];
  /** New ids of the second drawing's layers, groups and notes; inputs that a link takes the place of have none. */
  private readonly ids = new Map<string, string>();
  /** Outputs of the first drawing that links start from. */
  private readonly ended: ReadonlySet<string>;
  /** Pictures of the second drawing that become tensors: only one picture enters a drawing. */
  private readonly secondPictures: ReadonlySet<string>;
  private readonly names: NewNames;
  /** Inputs of the second file, by the value of the first that they are now. */
  private readonly seams = new Map<string, string>();
  /** Layers of the first drawing that give a value of the second's file under the name it has there. */
  private readonly givers = new Map<string, Origin>();

  constructor(a: Drawing, b: Drawing, links: readonly Link[]) {
    this.a = a;
    this.b = b;
    this.links = links;
    const outputs = new Set(outputsIn(a.document).map((node) => node.id));
    this.ended = new Set(links.map((link) => link.from).filter((id) => outputs.has(id)));
    const linked = new Set(links.map((link) => link.to));
    const fresh = freshIds(a.document);
    for (const id of b.document.nodes.keys()) if (!linked.has(id)) this.ids.set(id, fresh('n'));
    for (const id of groupsOf(b.document).keys()) this.ids.set(id, fresh('g'));
    for (const id of notesOf(b.document).keys()) this.ids.set(id, fresh('t'));
    // Nodes of layers that were deleted from the second drawing stay theirs: they must not come back.
    for (const id of b.document.imported?.origins.keys() ?? [])
      if (!b.document.nodes.has(id) && !this.ids.has(id)) this.ids.set(id, `gone-${fresh('n')}`);
    this.secondPictures = secondPictures(a.document, b.document);
    for (const link of links) this.seam(link);
    this.names = this.newNames();
  }

  /** What the second file's nodes read in the place of an input. */
  private seam({ from, to }: Link): void {
    const [input] = this.b.document.imported?.origins.get(to)?.outputs ?? [];
    const port = portOf(this.a, from);
    if (input === undefined || !port) return;
    const maker = makerOf(this.a, port);
    const given = this.a.document.imported?.origins.get(maker.node)?.outputs[maker.port];
    if (given) this.seams.set(input, given);
  }

  private newNames(): NewNames {
    const { imported } = this.b.document;
    if (!imported) return { values: new Map(), nodes: new Map(), functions: new Map() };
    const stems = new Set([...this.a.document.nodes.values()].map((node) => node.name));
    return namesBeside(imported.model, this.a.document.imported?.model, stems, this.seams);
  }

  /** The file that the joined drawing stands on; null where both are drawn here. */
  source(): Result<ImportedModel | null, JoinProblem> {
    const [a, b] = [this.a.document.imported, this.b.document.imported];
    if (!b) return ok(a ?? null);
    const moved = { ids: this.ids, values: this.names.values };
    const made = a ? this.merged(a, b) : ok(movedSource(b, this.names, moved));
    if (!made.ok) return made;
    const origins = new Map(made.value.origins);
    for (const [id, origin] of this.newGivers()) origins.set(id, origin);
    for (const old of this.secondPictures) {
      const id = this.ids.get(old) ?? '';
      const origin = origins.get(id);
      if (origin) origins.set(id, { ...origin, type: tensorInput.type, attributes: this.tensorAttributes(old) });
    }
    return ok({ ...made.value, origins });
  }

  private merged(a: ImportedModel, b: ImportedModel): Result<ImportedModel, JoinProblem> {
    const endings = new Set([...this.ended].flatMap((id) => a.origins.get(id)?.inputs[0] ?? []));
    const kept = new Map([...a.origins].filter(([id]) => !this.ended.has(id)));
    const moved = { ids: this.ids, values: this.names.values };
    const links = new Map([...this.seams].map(([, value]) => [value, value]));
    return mergedSource({ ...a, origins: kept }, b, this.names, { links, endings }, moved);
  }

  /** New layers in the place of an input of the file give its value: what reads it stays as it is. */
  private newGivers(): ReadonlyMap<string, Origin> {
    for (const { from, to } of this.links) {
      const origin = this.b.document.imported?.origins.get(to);
      const port = portOf(this.a, from);
      const [input] = origin?.outputs ?? [];
      if (!origin || !port || input === undefined || this.seams.has(input)) continue;
      const maker = makerOf(this.a, port);
      const node = this.a.document.nodes.get(maker.node);
      if (!node || maker.port !== 0 || this.givers.has(node.id) || this.a.document.imported?.origins.has(node.id))
        continue;
      const outputs = [this.names.values.get(input) ?? input];
      const isFeed = roleOf(node) !== undefined;
      const what = isFeed ? { type: node.type, attributes: node.attributes } : {};
      this.givers.set(node.id, { ...origin, ...what, outputs });
    }
    return this.givers;
  }

  private tensorAttributes(id: string): LayerNode['attributes'] {
    const type: TensorType | undefined = this.b.analysis.nodes.get(id)?.outputs?.[0];
    const dims = type?.shape.map((dim) => (typeof dim === 'number' ? dim : 1)) ?? [];
    const parsed = parseAttributes(tensorInput.attributes, { dtype: type?.dtype ?? 'float32', dims, batch: true });
    return parsed.ok ? parsed.value : defaultAttributes(tensorInput.attributes);
  }

  edit(source: ImportedModel | null): Edit {
    const { document } = this.b;
    const idOf = (id: string) => this.ids.get(id) ?? id;
    const offset = this.offset();
    const moved = ({ x, y }: Position): Position => ({ x: x + offset.x, y: y + offset.y });
    const names = this.layerNames();
    const nodes = [...document.nodes.values()].flatMap((node): LayerNode[] => {
      const id = this.ids.get(node.id);
      if (id === undefined) return [];
      const group = node.group === undefined ? {} : { group: idOf(node.group) };
      const what = this.secondPictures.has(node.id)
        ? { type: tensorInput.type, attributes: this.tensorAttributes(node.id) }
        : {};
      return [
        { ...node, ...what, id, name: names.get(node.id) ?? node.name, position: moved(node.position), ...group },
      ];
    });
    const edges = [...document.edges.values()].flatMap(({ source: from, target }): Edge[] => {
      const [start, end] = [this.ids.get(from.node), this.ids.get(target.node)];
      if (start === undefined || end === undefined) return [];
      return [makeEdge({ node: start, port: from.port }, { node: end, port: target.port })];
    });
    const joins = [...document.edges.values()].flatMap(({ source: from, target }): Edit[] => {
      const link = this.links.find(({ to }) => to === from.node);
      const port = link && portOf(this.a, link.from);
      const end = this.ids.get(target.node);
      return port && end !== undefined
        ? [{ kind: 'connect', source: port, target: { node: end, port: target.port } }]
        : [];
    });
    const groups = this.groups(new Set(nodes.flatMap((node) => node.group ?? [])));
    const notes = [...notesOf(document).values()].map(
      (note): Note => ({ ...note, id: idOf(note.id), position: moved(note.position) }),
    );
    return {
      kind: 'batch',
      edits: [
        { kind: 'removeNodes', ids: [...this.ended] },
        { kind: 'addPart', nodes, edges, groups, notes },
        ...joins,
        ...(source && source !== this.a.document.imported ? [{ kind: 'setSource', imported: source } as const] : []),
      ],
    };
  }

  /** Groups that still hold something, each under a name that the first drawing has not. */
  private groups(used: ReadonlySet<string>): readonly Group[] {
    const groups = groupsOf(this.b.document);
    const needed = new Set<string>();
    for (const [old, fresh] of this.ids) {
      if (!used.has(fresh)) continue;
      for (let at = groups.get(old); at && !needed.has(at.id); at = groups.get(at.parent ?? '')) needed.add(at.id);
    }
    const taken = new Set([...groupsOf(this.a.document).values()].map((group) => group.name));
    return [...groups.values()].flatMap((group): Group[] => {
      if (!needed.has(group.id)) return [];
      const parent = group.parent === undefined ? {} : { parent: this.ids.get(group.parent) ?? group.parent };
      const name = group.parent === undefined ? freshGroupName(group.name, taken) : group.name;
      return [{ ...group, id: this.ids.get(group.id) ?? group.id, name, ...parent }];
    });
  }

  /**
   * Layers keep their names where the first drawing has no such layer. Inputs and outputs come first, under the names
   * that the file has for them now.
   */
  private layerNames(): ReadonlyMap<string, string> {
    const { document } = this.b;
    const own = this.a.document.imported?.model.graph;
    const left = [...this.a.document.nodes.values()].filter((node) => !this.ended.has(node.id));
    const taken = new Set(left.map((node) => node.name));
    const values = own ? valueNames(own) : new Set<string>();
    const names = new Map<string, string>();
    const moving = [...document.nodes.values()].filter((node) => this.ids.has(node.id));
    const isEnd = (node: LayerNode) => roleOf(node) !== undefined;
    for (const node of [...moving.filter(isEnd), ...moving.filter((candidate) => !isEnd(candidate))]) {
      const origin = document.imported?.origins.get(node.id);
      const value = isEnd(node) ? (origin?.outputs[0] ?? origin?.inputs[0]) : undefined;
      const ofFile = value !== undefined && !isRenamed(node, value);
      const wanted = ofFile ? cleanName(this.names.values.get(value) ?? value) || node.type : node.name;
      // An output or input that a person named is called like that in the file.
      names.set(node.id, free(wanted, taken, isEnd(node) && !ofFile ? values : undefined));
    }
    return names;
  }

  private offset(): Position {
    const places = ({ document }: Drawing) => [...document.nodes.values(), ...notesOf(document).values()];
    const [here, there] = [places(this.a), places(this.b)];
    if (here.length === 0) return { x: 0, y: 0 };
    const least = (list: typeof here, axis: 'x' | 'y') =>
      list.reduce((found, { position }) => Math.min(found, position[axis]), Number.POSITIVE_INFINITY);
    const right = here.reduce(
      (most, place) => Math.max(most, place.position.x + ('width' in place ? place.width : CARD_WIDTH)),
      Number.NEGATIVE_INFINITY,
    );
    return { x: Math.round(right + GAP - least(there, 'x')), y: Math.round(least(here, 'y') - least(there, 'y')) };
  }

  /**
   * The weights of both. What the second drawing derives from its seed is stored: under other ids, and another seed, it
   * would be other numbers.
   */
  weights(): TensorStore {
    const { analysis, document, weights } = this.b;
    const result = new Map<string, StoredTensor>(this.a.weights);
    for (const [key, tensor] of weights) {
      const slash = key.lastIndexOf('/');
      const id = this.ids.get(key.slice(0, slash));
      if (id !== undefined && !this.secondPictures.has(key.slice(0, slash)))
        result.set(parameterKey(id, key.slice(slash + 1)), tensor);
    }
    for (const [old, id] of this.ids) {
      for (const spec of analysis.nodes.get(old)?.parameterSpecs ?? []) {
        const key = parameterKey(id, spec.name);
        if (spec.fed || result.has(key)) continue;
        const { shape, data } = parameterTensor(weights, document.seed, old, spec).tensor;
        result.set(key, { shape, data, origin: 'loaded' });
      }
    }
    return result;
  }
}

/** Only a drawing that stands on a file has inputs which are no pictures; between two drawn here, both stay. */
function secondPictures(a: GraphDocument, b: GraphDocument): ReadonlySet<string> {
  const pictures = (document: GraphDocument) => feedsIn(document).filter((node) => roleOf(node) === 'picture');
  const isFree = pictures(a).length === 0 || !(a.imported ?? b.imported);
  return new Set(isFree ? [] : pictures(b).map((node) => node.id));
}

/** Ids that neither the drawing nor what its file remembers of deleted layers has. */
function freshIds(document: GraphDocument): (stem: IdStem) => string {
  let count = document.nodes.size;
  const isTaken = (id: string) => hasId(document, id) || document.imported?.origins.has(id) === true;
  return (stem) => {
    do count += 1;
    while (isTaken(`${stem}${count}`));
    return `${stem}${count}`;
  };
}

/** A name that is not taken yet, with a number behind it where it was. */
function free(wanted: string, taken: Set<string>, also?: ReadonlySet<string>): string {
  const isTaken = (name: string) => taken.has(name) || also?.has(name) === true;
  let name = wanted;
  for (let count = 2; isTaken(name); count += 1) name = `${cleanName(wanted, MAX_NAME - 8)}_${count}`;
  taken.add(name);
  return name;
}
