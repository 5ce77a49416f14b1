import type { Locale } from '../core/text.ts';

/**
 * Korean particles follow the sound before them, which a value brings only when it is put in: catalogues write
 * both forms, `을(를)`, and the right one is left here. A reading that is not known keeps both.
 */
const FORMS = /(을\(를\)|를\(을\)|이\(가\)|가\(이\)|은\(는\)|는\(은\)|과\(와\)|와\(과\)|\(으\)로|\(이\))/gu;
/** What stands between a word and its particle without being read. */
const SILENT = /[”’"')\]}»」』\s]+$/u;

type Ending = 'vowel' | 'consonant' | 'rieul';

/** How digits end when they are read: 영, 일, 이, 삼, 사, 오, 육, 칠, 팔, 구. */
const DIGITS: readonly Ending[] = [
  'consonant',
  'rieul',
  'vowel',
  'consonant',
  'vowel',
  'vowel',
  'consonant',
  'rieul',
  'rieul',
  'vowel',
];
/** Letters whose names end in a consonant: 엘, 엠, 엔, 알. */
const LETTERS: Readonly<Record<string, Ending>> = { l: 'rieul', r: 'rieul', m: 'consonant', n: 'consonant' };

/** Leaves the particle that follows the sound before it. @example withParticles('“합성곱”을(를)', 'ko') // '“합성곱”을' */
export function withParticles(said: string, locale: Locale): string {
  if (!locale.startsWith('ko') || !said.includes('(')) return said;
  return said.replace(FORMS, (form, _group, at: number) => {
    const ending = endingOf(said.slice(0, at));
    return ending === null ? form : chosen(form, ending);
  });
}

function chosen(form: string, ending: Ending): string {
  if (form === '(으)로') return ending === 'consonant' ? '으로' : '로';
  if (form === '(이)') return ending === 'vowel' ? '' : '이';
  const [first = '', second = ''] = form.replace(')', '').split('(');
  const [closed, open] = '을이은과'.includes(first) ? [first, second] : [second, first];
  return ending === 'vowel' ? open : closed;
}

function endingOf(before: string): Ending | null {
  const word = before.replace(SILENT, '');
  const last = word.at(-1) ?? '';
  if (/[가-힣]/u.test(last)) {
    const tail = (last.charCodeAt(0) - 0xac00) % 28;
    return tail === 0 ? 'vowel' : tail === 8 ? 'rieul' : 'consonant';
  }
  // 10 ends in 십, 100 in 백, 1,000 in 천: all in a consonant, as 영 does; 0.5 ends in its last digit.
  if (/\d/u.test(last)) return DIGITS[Number(last)] ?? null;
  if (last === '%') return 'vowel';
  // Abbreviations are read letter by letter; how a word is read in Korean is not to be told from its letters.
  const letters = /(?<![\p{L}\p{N}_.-])[A-Za-z]+$/u.exec(word)?.[0] ?? '';
  if (letters !== '' && (letters.length === 1 || letters === letters.toUpperCase()))
    return LETTERS[last.toLowerCase()] ?? 'vowel';
  return null;
}
