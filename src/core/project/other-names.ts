import { type Text, text } from '../text.ts';

/**
 * What a person must know after a file with hard links was replaced; null for one without. A save puts a new file in
 * the old one's place, so that no moment sees half of it: the old one goes on under its other names.
 */
export function otherNamesRemark(name: string, count: number): Text | null {
  if (count === 0) return null;
  const [names, still] = count === 1 ? ['another name', 'It still holds'] : [`${count} other names`, 'They still hold'];
  return text(
    `“${name}” had ${names} (hard links). ${still} what was there before.`,
    `“${name}”에는 다른 이름(하드 링크)이 ${count}개 더 있습니다. 그 이름에는 이전 내용이 그대로 남아 있습니다.`,
  );
}
