import type { GraphDocument } from '../graph/document.ts';
import { type Text, text } from '../text.ts';

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
  const en = rest > 0 ? `${listed} and ${rest} more` : listed;
  const ko = rest > 0 ? `${listed} 외 ${rest}개` : listed;
  return text(
    `Weights stay in ${en}: keep ${names.length === 1 ? 'this file' : 'these files'} beside the exported one.`,
    `가중치는 그대로 다음 파일에 있습니다: ${ko}. 내보낸 파일과 함께 두세요.`,
  );
}
