import { type Text, text } from '../text.ts';

/**
 * What a person must know after a file with hard links was replaced; null for one without. A save puts a new file in
 * the old one's place, so that no moment sees half of it: the old one goes on under its other names.
 */
export function otherNamesRemark(name: string, count: number): Text | null {
  if (count === 0) return null;
  return text(
    'project.otherNames.countNameHadAnotherName',
    '{count, plural, one {“{name}” had another name (a hard link). It still holds what was there before.} other {“{name}” had # other names (hard links). They still hold what was there before.}}',
    { count, name },
  );
}
