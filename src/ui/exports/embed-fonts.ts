/**
 * A picture that is drawn from its source sees none of the window's fonts. Those that its characters need are put into
 * it, from the window's own style sheets; everything is read from the application itself.
 */

/** One part of a family, inlined. */
export interface EmbeddedFace {
  /** As a style sheet says it, with the font itself. */
  readonly rule: string;
  readonly family: string;
  /** A visible character that this part draws. */
  readonly sample: string;
}

/**
 * @param latin families that draw what they can
 * @param fallback draws what they cannot
 */
export async function facesFor(
  characters: ReadonlySet<number>,
  latin: readonly string[],
  fallback: string,
): Promise<readonly EmbeddedFace[]> {
  const rules = fontRules();
  const of = (family: string) => rules.filter((rule) => familyOf(rule) === family);
  const visible = new Set([...characters].filter((code) => code > 0x20 && code !== 0xa0));
  const first = latin.flatMap(of);
  const left = new Set(
    [...visible].filter((code) => latin.some((family) => !of(family).some((rule) => covers(rangeOf(rule), code)))),
  );
  const wanted = [
    ...first.map((rule) => [rule, visible] as const),
    ...of(fallback).map((rule) => [rule, left] as const),
  ];
  const faces = await Promise.all(wanted.map(([rule, codes]) => faceOf(rule, codes)));
  return faces.filter((face) => face !== null);
}

function fontRules(): readonly CSSFontFaceRule[] {
  return [...document.styleSheets].flatMap((sheet) =>
    [...sheet.cssRules].filter((rule): rule is CSSFontFaceRule => rule instanceof CSSFontFaceRule),
  );
}

function familyOf(rule: CSSFontFaceRule): string {
  return rule.style.getPropertyValue('font-family').replace(/["']/g, '');
}

function rangeOf(rule: CSSFontFaceRule): string {
  return rule.style.getPropertyValue('unicode-range');
}

/** Whether a rule's `unicode-range` holds a character; a rule without a range is for all. */
export function covers(range: string, code: number): boolean {
  if (range.trim() === '') return true;
  return range.split(',').some((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return (
      code >= Number.parseInt(from.replaceAll('?', '0'), 16) && code <= Number.parseInt(to.replaceAll('?', 'f'), 16)
    );
  });
}

async function faceOf(rule: CSSFontFaceRule, codes: ReadonlySet<number>): Promise<EmbeddedFace | null> {
  const range = rangeOf(rule);
  const code = [...codes].find((candidate) => covers(range, candidate));
  const url = /url\("?([^")]+)"?\)/.exec(rule.style.getPropertyValue('src'))?.[1];
  if (code === undefined || !url) return null;
  const response = await fetch(new URL(url, rule.parentStyleSheet?.href ?? document.baseURI));
  if (!response.ok) return null;
  const data = await asDataUrl(new Blob([await response.arrayBuffer()], { type: 'font/woff2' }));
  const family = familyOf(rule);
  const lines = [
    `font-family: '${family}'`,
    `font-weight: ${rule.style.getPropertyValue('font-weight') || 'normal'}`,
    // Without its range, one part of a family would stand in the way of the others.
    ...(range === '' ? [] : [`unicode-range: ${range}`]),
    `src: url(${data}) format('woff2')`,
  ];
  return { rule: `@font-face { ${lines.join('; ')}; }`, family, sample: String.fromCodePoint(code) };
}

function asDataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(String(reader.result)));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
