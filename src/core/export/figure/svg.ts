/** Building blocks of a picture: elements, text that is safe in XML, and how wide text will be. */

type Value = string | number | undefined;

/** `<rect x="1"/>`; attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, Value>>,
  ...content: readonly string[]
): string {
  const written = Object.entries(attributes)
    .flatMap(([key, value]) =>
      value === undefined ? [] : [` ${key}="${typeof value === 'number' ? round(value) : escaped(value)}"`],
    )
    .join('');
  return content.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${content.join('')}</${name}>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Any string as the text of an element or attribute: what XML cannot hold is left out. */
export function escaped(value: string): string {
  return (
    value
      .replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are not allowed in XML
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
  );
}

export const FONT =
  "'Inter Variable', Inter, 'Noto Sans KR Variable', 'Noto Sans KR', 'Noto Sans CJK KR', system-ui, sans-serif";
export const MONO =
  "'JetBrains Mono Variable', 'JetBrains Mono', 'Noto Sans KR Variable', 'Noto Sans KR', ui-monospace, monospace";

export interface Face {
  readonly size: number;
  readonly mono?: boolean;
  readonly bold?: boolean;
}

/** About how wide a text is: a picture that stands alone is drawn by fonts that nobody has measured yet. */
export function textWidth(value: string, { size, mono, bold }: Face): number {
  let em = 0;
  for (const character of value) em += mono && character <= '\u2fff' ? 0.6 : emOf(character);
  return em * size * (bold && !mono ? 1.04 : 1);
}

function emOf(character: string): number {
  if (character.length > 1) return 1;
  // Hangul, kana, ideographs and what stands for pictures fill a square.
  if (character >= '\u1100' && /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(character))
    return 1;
  if (/[ijlI|.,:;'!]/.test(character)) return 0.28;
  if (/[ftr ()[\]{}/\\·-]/.test(character)) return 0.36;
  if (/[mwMW@%—]/.test(character)) return 0.88;
  return /[A-Z×+=→#&]/.test(character) ? 0.68 : 0.58;
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export function fitted(value: string, width: number, face: Face): string {
  if (textWidth(value, face) <= width) return value;
  const characters = [...value];
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, face) > width) characters.pop();
  return characters.length > 0 ? `${characters.join('').trimEnd()}…` : '';
}

/** Lines of at most that width, broken at spaces where there are any; the last one ends in an ellipsis if more follows. */
export function wrapped(value: string, width: number, face: Face, most: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of value.split(/\r\n|\r|\n/)) {
    let line = '';
    for (const word of paragraph.split(/(?<=\s)/)) {
      for (const part of textWidth(word, face) > width ? [...word] : [word]) {
        if (line !== '' && textWidth((line + part).trimEnd(), face) > width) {
          lines.push(line.trimEnd());
          line = '';
        }
        line += part;
      }
      if (lines.length > most) break;
    }
    lines.push(line.trimEnd());
    if (lines.length > most) break;
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), fitted(`${lines[most - 1]}…`, width, face)];
}

/** A line of text at its baseline. */
export function label(
  value: string,
  x: number,
  y: number,
  face: Face,
  attributes: Readonly<Record<string, Value>>,
): string {
  const font = {
    'font-size': face.size,
    'font-weight': face.bold ? 600 : undefined,
    'font-family': face.mono ? MONO : undefined,
  };
  return element('text', { x, y, ...font, ...attributes }, escaped(value));
}
