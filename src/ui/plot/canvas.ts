import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { reducesMotion } from '../motion.ts';

/** What drawing on a canvas needs from the window: size, pixel density, theme, motion. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

const NO_SIZE: Size = { width: 0, height: 0 };
const sizeListeners = new WeakMap<Element, (size: Size) => void>();
let observer: ResizeObserver | null = null;

/** One observer for all: hundreds of strips on the canvas would otherwise each bring their own. */
function observe(element: Element, listener: (size: Size) => void): () => void {
  observer ??= new ResizeObserver((entries) => {
    for (const entry of entries) {
      const { width, height } = entry.contentRect;
      sizeListeners.get(entry.target)?.({ width, height });
    }
  });
  sizeListeners.set(element, listener);
  observer.observe(element);
  return () => {
    sizeListeners.delete(element);
    observer?.unobserve(element);
  };
}

/** Size of an element's content box in CSS pixels, kept up to date. */
export function useElementSize(ref: RefObject<Element | null>): Size {
  const [size, setSize] = useState(NO_SIZE);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const update = (next: Size) =>
      setSize((known) => (known.width === next.width && known.height === next.height ? known : next));
    update({ width: element.clientWidth, height: element.clientHeight });
    return observe(element, update);
  }, [ref]);
  return size;
}

function subscribeDensity(changed: () => void): () => void {
  let query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  const onChange = () => {
    query.removeEventListener('change', onChange);
    query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
    query.addEventListener('change', onChange);
    changed();
  };
  query.addEventListener('change', onChange);
  return () => query.removeEventListener('change', onChange);
}

/** Device pixels per CSS pixel: changes when the window moves to another screen or is zoomed. */
export function useDensity(): number {
  return useSyncExternalStore(subscribeDensity, () => devicePixelRatio);
}

function subscribeTheme(changed: () => void): () => void {
  const mutations = new MutationObserver(changed);
  mutations.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => mutations.disconnect();
}

/** Changes whenever the tokens' colours do, so that drawings can follow. */
export function useThemeKey(): string {
  return useSyncExternalStore(subscribeTheme, () => document.documentElement.dataset.theme ?? '');
}

export function prefersReducedMotion(): boolean {
  return reducesMotion();
}

/**
 * Sizes the canvas in device pixels and returns a context that draws in CSS pixels; null while it has no area. Each drawing
 * begins with an empty canvas and nothing of the one before: neither its clip nor its colours.
 */
export function beginDrawing(
  canvas: HTMLCanvasElement | null,
  size: Size,
  density: number,
): CanvasRenderingContext2D | null {
  if (!canvas || size.width <= 0 || size.height <= 0) return null;
  const width = Math.max(1, Math.round(size.width * density));
  const height = Math.max(1, Math.round(size.height * density));
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return null;
  context.reset();
  context.setTransform(density, 0, 0, density, 0, 0);
  return context;
}

/** A token's colour as the canvas can use it. */
export function token(element: Element, name: string): string {
  return getComputedStyle(element).getPropertyValue(name).trim() || '#888';
}

let rootTokens = { appearance: '', values: new Map<string, string>() };

/**
 * A token of the whole window. Each is read once per appearance: reading one makes everything that was just mounted be
 * styled at once, which of a large drawing takes longer than painting it.
 */
export function rootToken(name: string): string {
  const root = document.documentElement;
  const appearance = `${root.dataset.theme} ${matchMedia('(prefers-contrast: more)').matches}`;
  if (rootTokens.appearance !== appearance) rootTokens = { appearance, values: new Map() };
  const known = rootTokens.values.get(name);
  if (known !== undefined) return known;
  const value = token(root, name);
  rootTokens.values.set(name, value);
  return value;
}
