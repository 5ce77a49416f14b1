import { layerType } from '../layers/index.ts';
import type { Flow } from './flow.ts';
import type { Proposal, ShapeOf } from './groups.ts';

/** What the file calls a layer. */
export interface LayerNames {
  /** Of the ONNX nodes that it stands for. */
  readonly nodes: readonly string[];
  /** Of the stored tensors that it reads. */
  readonly tensors: readonly string[];
}

export type NamesOf = (id: string) => LayerNames;

type Scope = readonly string[];

/** Deeper modules are single layers in most networks. */
const MAX_DEPTH = 3;
/** How many layers a module needs to be a group, by how many groups it lies in. */
const LEAST: readonly number[] = [3, 4, 6];

/**
 * Groups from the modules that names speak of: `/features/features.3/conv/Conv`, `model/block_1/expand/Conv2D`,
 * `features.3.conv.weight`, `fire2/squeeze1x1_w_0`.
 */
export function scopeGroups(flow: Flow, namesOf: NamesOf, shapeOf: ShapeOf): readonly Proposal[] {
  const scopes = new Scopes();
  for (const id of flow.order) {
    const scope = scopeOf(namesOf(id)) ?? (goesOn(flow, id, shapeOf) ? inherited(flow, scopes, id) : null);
    if (scope) scopes.set(id, scope);
  }
  joinBranches(flow, scopes);
  const root: Module = { name: '', members: [], inner: new Map() };
  for (const id of flow.order) {
    let module = root;
    for (const part of scopes.get(id) ?? []) {
      const known = module.inner.get(part);
      const inner: Module = known ?? { name: readable(module.name, part), members: [], inner: new Map() };
      module.inner.set(part, inner);
      inner.members.push(id);
      module = inner;
    }
  }
  return proposalsIn(withoutFrame(root, flow.inner.length), 0);
}

interface Module {
  readonly name: string;
  readonly members: string[];
  readonly inner: Map<string, Module>;
}

/** What lies in the one module that holds nearly everything: a name around the whole network says nothing. */
function withoutFrame(module: Module, all: number): Module {
  const [only] = module.inner.values();
  const isFrame = only && module.inner.size === 1 && only.members.length >= WHOLE * all;
  return isFrame ? withoutFrame(only, all) : module;
}

/** The share of all layers that is the whole network. */
const WHOLE = 0.95;

function proposalsIn(module: Module, depth: number): readonly Proposal[] {
  if (depth >= MAX_DEPTH) return [];
  return [...module.inner.values()].flatMap((inner) => {
    const [only] = inner.inner.values();
    // A module with nothing in it but one module is that module.
    if (only && inner.inner.size === 1 && only.members.length === inner.members.length) {
      return proposalsIn({ ...module, inner: new Map([['', { ...only, name: inner.name }]]) }, depth);
    }
    if (inner.members.length < (LEAST[depth] ?? 6)) return [];
    return [{ name: inner.name, members: new Set(inner.members), inner: proposalsIn(inner, depth + 1) }];
  });
}

/** “3” alone says nothing: it is the third of something. */
function readable(around: string, part: string): string {
  return /^\d+$/.test(part) && around !== '' ? `${around}.${part}` : part;
}

/** Names of nodes with a path, else names of tensors with one. */
function scopeOf({ nodes, tensors }: LayerNames): Scope | null {
  const paths = nodes.filter((name) => name.includes('/')).map(pathScope);
  const dotted = tensors.flatMap((name) => tensorScope(name) ?? []);
  const flat = nodes.filter((name) => !name.includes('/')).map((name) => split([name]));
  const [found = []] = [paths, dotted.length > 0 ? [dotted] : [], flat].filter((list) => list.length > 0);
  const common = commonStart(found as readonly Scope[]);
  return common.length > 0 ? common : null;
}

/** `features.3.conv.weight` is a tensor of the layer `features.3.conv`, in the module `features.3`. */
function tensorScope(name: string): Scope | null {
  if (name.includes('/')) return split(name.split('/'));
  const parts = name.split('.');
  return parts.length > 2 && !name.includes(':') ? parts.slice(0, -2) : null;
}

/** A path that begins with a slash spells every module out. */
function pathScope(name: string): Scope {
  return name.startsWith('/') ? name.split('/').filter(Boolean).slice(0, -1) : split(name.split('/'));
}

/** A path's modules: without the layer's own name, of which `block2a_expand_conv` still says in which block it is. */
function split(path: readonly string[]): Scope {
  const parts = path.flatMap((part) => part.split(/(?<=\d[a-z]?)_(?=[A-Za-z])|(?<=\d)_(?=\d)/)).filter(Boolean);
  return parts.slice(0, -1);
}

function commonStart(scopes: readonly Scope[]): Scope {
  const [first = [], ...others] = scopes;
  const end = first.findIndex((part, at) => others.some((scope) => scope[at] !== part));
  return end === -1 ? first : first.slice(0, end);
}

/** Whether a layer only goes on with what it is given: an activation, a sum, an operator that keeps the shape. */
function goesOn(flow: Flow, id: string, shapeOf: ShapeOf): boolean {
  const { type } = flow.node(id);
  const [source = ''] = flow.producers(id);
  if (type === 'opaque') return shapeOf(id) !== null && shapeOf(id)?.join() === shapeOf(source)?.join();
  const category = layerType(type)?.category;
  return category === 'normalise' || category === 'combine';
}

/** Without a name of its own, such a layer belongs to what it is given by. */
function inherited(flow: Flow, scopes: Scopes, id: string): Scope | null {
  const sources = flow.producers(id);
  const [first = ''] = sources;
  const last = sources.reduce((latest, source) => (flow.place(source) > flow.place(latest) ? source : latest), first);
  const scope = scopes.get(last);
  if (!scope || sources.length < 2) return scope ?? null;
  // Where branches join, what is around them; where a layer joins what it skipped, what is around its last branch.
  const branches = sources.filter((source) => source === last || !flow.reaches(source, last));
  if (branches.length > 1) return commonStart(branches.map((source) => scopes.get(source) ?? []));
  let around = scope;
  while (around.length > 1 && scopes.size(around) <= BRANCH) around = around.slice(0, -1);
  return around;
}

/** A module of so few layers is one branch, not what the branches are joined in. */
const BRANCH = 2;

/** The modules of layers, and how many layers each module has. */
class Scopes {
  private readonly known = new Map<string, Scope>();
  private readonly sizes = new Map<string, number>();

  get(id: string): Scope | undefined {
    return this.known.get(id);
  }

  set(id: string, scope: Scope): void {
    this.known.set(id, scope);
    for (let depth = 1; depth <= scope.length; depth += 1) {
      const key = scope.slice(0, depth).join('\n');
      this.sizes.set(key, (this.sizes.get(key) ?? 0) + 1);
    }
  }

  size(scope: Scope): number {
    return this.sizes.get(scope.join('\n')) ?? 0;
  }
}

/** A pool in a branch of a module has no name either: it stands between two layers of that module. */
function joinBranches(flow: Flow, scopes: Scopes): void {
  for (const id of flow.order) {
    if (scopes.get(id)) continue;
    const after = flow.readers(id).map((reader) => scopes.get(reader));
    const [scope] = after;
    if (!scope || after.some((other) => other?.join('/') !== scope.join('/'))) continue;
    const isBranch = flow
      .producers(id)
      .some((source) => flow.readers(source).some((reader) => reader !== id && scopes.get(reader)?.[0] === scope[0]));
    if (isBranch) scopes.set(id, scope);
  }
}
