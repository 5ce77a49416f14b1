import type { Page } from 'playwright-core';

/** What is read although it is no text of the program: written down here, so that each exception is a decision. */
export const NOT_TEXT: readonly RegExp[] = [
  // Names of products, formats and licences; the languages call themselves by their own names.
  /\b(?:Convas|ONNX|PyTorch|Keras|WebGPU|WASM|CPU|GPU|SwiftShader|SVG|PNG|English)\b|한국어/gu,
  // Keys.
  /\b(?:Ctrl|Shift|Alt|Esc|Tab|Enter|Delete|Backspace|Menu|F\d+)(?:\+\S+)*/gu,
  // Units, and the short forms of large numbers.
  /\b(?:ms|px|MiB|KiB|GiB|B)\b|\d\s?[kMGT]\b/gu,
];

/**
 * Everything readable on the page that did not go through `text()`, but for what `exceptions` take away and what the
 * page itself declares to be no matter of language (`translate="no"`: names of packages, licences, operators; times).
 */
export async function unmarked(page: Page, exceptions: readonly (RegExp | string)[]): Promise<string[]> {
  const found = await page.evaluate(() => {
    const attributes = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'alt'];
    const texts: [string, string][] = [];
    const place = (element: Element) => {
      const own = element.id || element.getAttribute('class')?.split(' ')[0] || '';
      return `${element.tagName.toLowerCase()}.${own}`;
    };
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('[translate=no], time')) continue;
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) texts.push([place(element), node.nodeValue ?? '']);
      }
      for (const name of [...attributes, 'placeholder']) {
        const value = element.getAttribute(name);
        if (value) texts.push([`${place(element)}[${name}]`, value]);
      }
    }
    return texts;
  });
  const left = found.flatMap(([where, text]) => {
    const rest = exceptions.reduce<string>((kept, each) => kept.replaceAll(each, ' '), withoutMarked(text));
    return /\p{L}{2,}/u.test(rest) ? [`${where}: ${text.trim().slice(0, 90)}`] : [];
  });
  return [...new Set(left)];
}

/** What stands outside of all marks; they nest where one text is part of another. */
function withoutMarked(text: string): string {
  let depth = 0;
  let rest = '';
  for (const character of text) {
    if (character === '⟦') depth += 1;
    else if (character === '⟧') depth = Math.max(0, depth - 1);
    else if (depth === 0) rest += character;
  }
  return rest;
}
