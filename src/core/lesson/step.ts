import { lensNode } from '../compile/watch.ts';
import type { Text } from '../text.ts';
import { type Condition, type Scene, type Subject, suits } from './condition.ts';

/**
 * One thing to do in the window, as data: what is asked, which part of the window it is about, and how it is seen in
 * the editor's state that it was done. The first steps are made of these.
 */
export interface Step {
  /** Stays for good: what was done is remembered by it. */
  readonly id: string;
  /** What is done, in a few words. */
  readonly title: Text;
  /** How, in one sentence. */
  readonly how: Text;
  /** The part of the window that is meant first, then those that stand in for it while it is not shown. */
  readonly places: readonly Place[];
  /** Which layers it can be done with; null where it needs none. */
  readonly subject: Subject | null;
  readonly done: Condition;
}

/** A part of the window: a named one, the field of an attribute, or the card of the layer that is meant. */
export type Place = 'pictures' | 'gates' | 'channel' | 'layers' | 'subject' | { readonly attribute: string };

/**
 * The layer that a step is about: the one the lens shows if it suits, else the last that does.
 * @returns its id; null where the drawing has none, or the step needs none
 */
export function subjectOf({ subject }: Step, scene: Scene): string | null {
  if (!subject) return null;
  const { document, analysis } = scene;
  const isMeant = (id: string | null) => {
    const node = id === null ? undefined : document.nodes.get(id);
    return node !== undefined && suits(subject, node);
  };
  const shown = lensNode(scene);
  return isMeant(shown) ? shown : (analysis.order.findLast(isMeant) ?? null);
}
