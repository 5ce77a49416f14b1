import type { EditorState } from '../../store/state.ts';

/**
 * The layer that ONNX Runtime names in its own words about a failed run, or null. Nodes are called after their layers;
 * the longest name counts, since `conv_1` is part of `conv_12`.
 */
export function blamedLayer({ run, document }: Pick<EditorState, 'run' | 'document'>): string | null {
  const detail = run.kind === 'failed' ? run.error.detail : undefined;
  if (detail === undefined) return null;
  let found: { readonly id: string; readonly length: number } | null = null;
  for (const { id, name, attributes } of document.nodes.values()) {
    // Where a node has no name, its operator may still be the only one of its kind.
    const words = [name, ...(typeof attributes.operator === 'string' ? [attributes.operator] : [])];
    for (const word of words) {
      if (word.length > (found?.length ?? 1) && detail.includes(word)) found = { id, length: word.length };
    }
  }
  return found?.id ?? null;
}
