import { type RefObject, useEffect } from 'react';

/** More would not be seen, and painting them takes time. */
const MOST = 500;
const NAME = 'search';
/** What stays to be seen above the first word, in pixels. */
const MARGIN = 60;

/** Marks words wherever they stand in an element's text, without touching its content. */
export function useHighlights(root: RefObject<HTMLElement | null>, words: readonly string[], shown: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shown` says that the content is another.
  useEffect(() => {
    if (!root.current || words.length === 0) return;
    const ranges = rangesOf(root.current, words);
    CSS.highlights.set(NAME, new Highlight(...ranges));
    return () => {
      CSS.highlights.delete(NAME);
    };
  }, [root, words, shown]);
}

/** Brings the first of the words into view: at the top of what scrolls. */
export function scrollToFirst(scroller: HTMLElement, part: HTMLElement, words: readonly string[]): void {
  const [first] = rangesOf(part, words);
  if (first) scroller.scrollTop += first.getBoundingClientRect().top - scroller.getBoundingClientRect().top - MARGIN;
}

function rangesOf(root: HTMLElement, words: readonly string[]): readonly Range[] {
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.nodeValue?.toLowerCase() ?? '';
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        if (ranges.length === MOST) return ranges;
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
    }
  }
  return ranges;
}
