import { lensNode } from '../compile/watch.ts';
import type { Analysis } from '../graph/analyze.ts';
import type { GraphDocument, LayerNode } from '../graph/document.ts';
import { layerType } from '../layers/index.ts';

/**
 * What can be seen of an editor's state, as plain data that a file can hold. Each compares the state as it is with the
 * one from which the step began; how somebody came from one to the other is never asked.
 */
export type Condition =
  /** There is a picture that was not there. */
  | { readonly kind: 'pictureAdded' }
  /** A channel of a layer with gates is chosen in the lens that was not: its numbers are shown. */
  | { readonly kind: 'channelRead' }
  /** A channel's gate is replaced in this way that was not. */
  | { readonly kind: 'channelSet'; readonly how: 'silence' | 'force' | 'hold' }
  /** A layer that was there has another value of this attribute. */
  | { readonly kind: 'attributeChanged'; readonly attribute: string }
  /** There is a layer that was not there. */
  | { readonly kind: 'layerAdded' };

/** Layers that a step can be done with: those with gates, or with an attribute of this name. */
export type Subject = { readonly kind: 'gates' } | { readonly kind: 'attribute'; readonly attribute: string };

/** The part of an editor's state that conditions are about. */
export interface Scene {
  readonly document: GraphDocument;
  readonly analysis: Analysis;
  readonly selectedNodes: ReadonlySet<string>;
  readonly pictures: readonly { readonly id: string }[];
  /** Of the layer that the lens shows. */
  readonly lensChannel: number | null;
  /** By layer, by channel. */
  readonly overrides: ReadonlyMap<string, ReadonlyMap<number, { readonly kind: string }>>;
}

/** @param before the state from which the step began */
export function holds(condition: Condition, before: Scene, now: Scene): boolean {
  switch (condition.kind) {
    case 'pictureAdded': {
      const known = new Set(before.pictures.map(({ id }) => id));
      return now.pictures.some(({ id }) => !known.has(id));
    }
    case 'channelRead': {
      const shown = now.document.nodes.get(lensNode(now) ?? '');
      if (now.lensChannel === null || !shown || !suits({ kind: 'gates' }, shown)) return false;
      return before.lensChannel !== now.lensChannel || lensNode(before) !== shown.id;
    }
    case 'channelSet':
      return [...now.overrides].some(([id, layer]) =>
        [...layer].some(
          ([channel, { kind }]) => kind === condition.how && before.overrides.get(id)?.get(channel)?.kind !== kind,
        ),
      );
    case 'attributeChanged': {
      if (now.document === before.document) return false;
      const { attribute } = condition;
      return [...now.document.nodes.values()].some(({ id, type, attributes }) => {
        const earlier = before.document.nodes.get(id);
        return (
          earlier?.type === type && attribute in attributes && earlier.attributes[attribute] !== attributes[attribute]
        );
      });
    }
    case 'layerAdded':
      if (now.document === before.document) return false;
      return [...now.document.nodes.keys()].some((id) => !before.document.nodes.has(id));
  }
}

export function suits(subject: Subject, { type, attributes }: LayerNode): boolean {
  return subject.kind === 'gates' ? layerType(type)?.attention !== undefined : subject.attribute in attributes;
}
