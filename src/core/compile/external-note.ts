import type { GraphDocument } from '../graph/document.ts';
import { sameText, type Text, text } from '../text.ts';

const SHOWN = 3;

/**
 * What to know of an export whose weights stay in files of their own, as they came: without them nobody can load it.
 * Null for all others.
 */
export function externalDataNote(document: GraphDocument): Text | null {
  const names = [...(document.imported?.externalFiles.keys() ?? [])];
  if (names.length === 0) return null;
  const rest = names.length - SHOWN;
  const listed = names.slice(0, SHOWN).join(', ');
  const files =
    rest > 0
      ? text('compile.externalNote.listedAndRestMore', '{listed} and {rest} more', { listed, rest })
      : sameText(listed);
  return text(
    'compile.externalNote.countWeightsStayInFiles',
    '{count, plural, one {Weights stay in {files}: keep this file beside the exported one.} other {Weights stay in {files}: keep these files beside the exported one.}}',
    { count: names.length, files },
  );
}
