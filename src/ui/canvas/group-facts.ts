import { type Analysis, type Totals, totalsOf } from '../../core/graph/analyze.ts';
import type { LayerNode } from '../../core/graph/document.ts';
import { layerType } from '../../core/layers/index.ts';
import { type Text, text } from '../../core/text.ts';

/** What a group's card, frame and page say of the layers in it. */
export interface GroupFacts extends Totals {
  readonly errors: number;
  readonly warnings: number;
  /** The first error, with its layer's name. */
  readonly problem: Text | null;
  /** Attention layers, whose gates the card shows; by id, in document order. */
  readonly attention: readonly string[];
}

export function groupFacts(analysis: Analysis, members: readonly LayerNode[]): GroupFacts {
  let [errors, warnings] = [0, 0];
  let problem: Text | null = null;
  const attention: string[] = [];
  for (const node of members) {
    if (layerType(node.type)?.attention !== undefined) attention.push(node.id);
    warnings += analysis.remarks.get(node.id)?.filter((entry) => entry.severity === 'warning').length ?? 0;
    for (const { severity, message } of analysis.nodes.get(node.id)?.diagnostics ?? []) {
      if (severity === 'warning') warnings += 1;
      if (severity !== 'error') continue;
      errors += 1;
      problem ??= text('canvas.groupFacts.nameMessage', '{name}: {message}', { name: node.name, message });
    }
  }
  const totals = totalsOf(
    analysis,
    members.map((node) => node.id),
  );
  return { ...totals, errors, warnings, problem, attention };
}

export function errorsInWords(count: number): Text {
  return text('canvas.groupFacts.count1ErrorErrors', '{count, plural, one {1 error} other {# errors}}', { count });
}
