import type { GraphDocument, LayerNode } from '../graph/document.ts';
import { topologicalOrder } from '../graph/topology.ts';
import { layerType } from '../layers/index.ts';

/** Layers between two ends of a connection that skips a block. */
const LONG = 300;

/** Who feeds whom in a drawing, each pair once, and what follows from the order of the data. */
export class Flow {
  readonly document: GraphDocument;
  /** In data-flow order. */
  readonly order: readonly string[];
  /** The same without inputs and outputs. */
  readonly inner: readonly string[];
  private readonly places = new Map<string, number>();
  private readonly before = new Map<string, Set<string>>();
  private readonly after = new Map<string, Set<string>>();

  constructor(document: GraphDocument) {
    this.document = document;
    this.order = topologicalOrder(document);
    this.inner = this.order.filter((id) => layerType(this.node(id).type)?.role === undefined);
    for (const [at, id] of this.order.entries()) this.places.set(id, at);
    for (const { source, target } of document.edges.values()) {
      append(this.after, source.node, target.node);
      append(this.before, target.node, source.node);
    }
  }

  node(id: string): LayerNode {
    return this.document.nodes.get(id) as LayerNode;
  }

  producers(id: string): readonly string[] {
    return [...(this.before.get(id) ?? [])];
  }

  readers(id: string): readonly string[] {
    return [...(this.after.get(id) ?? [])];
  }

  place(id: string): number {
    return this.places.get(id) ?? 0;
  }

  /** Whether data flows from one layer to another. Where the way is too long to look for, it is taken to. */
  reaches(from: string, to: string): boolean {
    const seen = new Set([to]);
    for (const id of seen) {
      if (id === from || seen.size > LONG) return true;
      for (const source of this.producers(id)) if (this.place(source) >= this.place(from)) seen.add(source);
    }
    return false;
  }

  /** Whether no data leaves these layers and comes back to them: only then can they be one box in the flow. */
  isConvex(members: ReadonlySet<string>): boolean {
    let last = 0;
    for (const id of members) last = Math.max(last, this.place(id));
    const seen = new Set<string>();
    const stack = [...members].flatMap((id) => this.readers(id).filter((reader) => !members.has(reader)));
    while (stack.length > 0) {
      const id = stack.pop() as string;
      if (members.has(id)) return false;
      if (seen.has(id) || this.place(id) > last) continue;
      seen.add(id);
      stack.push(...this.readers(id));
    }
    return true;
  }

  /**
   * For each layer the nearest one that everything which leaves it comes back to; absent where the data ends in several
   * places. With `backwards`: the nearest one that everything which reaches it came through.
   */
  meetings(backwards = false): ReadonlyMap<string, string> {
    const next = (id: string) => (backwards ? this.producers(id) : this.readers(id));
    const rank = (id: string) => (backwards ? -this.place(id) : this.place(id));
    const found = new Map<string, string>();
    const meet = (a: string | undefined, b: string | undefined): string | undefined => {
      let [x, y] = [a, b];
      while (x !== undefined && y !== undefined && x !== y) {
        if (rank(x) < rank(y)) x = found.get(x);
        else y = found.get(y);
      }
      return x === y ? x : undefined;
    };
    for (const id of backwards ? this.order : this.order.toReversed()) {
      const [first, ...others] = next(id);
      const meeting = others.reduce<string | undefined>(meet, first);
      if (meeting !== undefined) found.set(id, meeting);
    }
    return found;
  }
}

function append(lists: Map<string, Set<string>>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.add(value);
  else lists.set(key, new Set([value]));
}
