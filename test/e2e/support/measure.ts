import type { Page } from 'playwright-core';

/** What a person can press, drag or type into, by mouse. */
const TARGETS =
  'button, a[href], input, select, textarea, summary, [role=button], [role=radio], [role=menuitem], [role=option], [role=slider], [role=separator][tabindex]';
/** A small way to what another control does as well: the picture at the head of a row of gates is also in the list of pictures. */
const EQUIVALENTS = '[data-region=lens] button[class*=thumb]';
/** The least width and height of a target (WCAG 2.5.8), in CSS pixels. */
const LEAST = 24;

/**
 * Targets smaller than 24×24 px that have not the room either: a circle of 24 px around a small one must reach no other
 * target, and no circle of another small one.
 */
export function crampedTargets(page: Page): Promise<string[]> {
  return page.evaluate(
    ([selector, equivalents, least]) => {
      const shown = [...document.querySelectorAll<HTMLElement>(selector)].filter((element) => {
        const box = element.getBoundingClientRect();
        const isThere = element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
        if (
          !isThere ||
          box.width === 0 ||
          element.matches(equivalents) ||
          element.matches(':disabled') ||
          element.closest('[inert]')
        )
          return false;
        // Only what is not scrolled away or covered can be pressed.
        const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return hit !== null && (element.contains(hit) || hit.contains(element));
      });
      const targets = shown.map((element) => {
        const box = element.getBoundingClientRect();
        return { element, box, isSmall: box.width < least - 0.5 || box.height < least - 0.5 };
      });
      const centre = ({ x, y, width, height }: DOMRect) => ({ x: x + width / 2, y: y + height / 2 });
      const distance = (point: { x: number; y: number }, { left, right, top, bottom }: DOMRect) =>
        Math.hypot(Math.max(left - point.x, 0, point.x - right), Math.max(top - point.y, 0, point.y - bottom));
      const touches = (small: (typeof targets)[number], other: (typeof targets)[number]) => {
        if (small.element.contains(other.element) || other.element.contains(small.element)) return false;
        const [a, b] = [centre(small.box), centre(other.box)];
        if (other.isSmall) return Math.hypot(a.x - b.x, a.y - b.y) < least;
        return distance(a, other.box) < least / 2;
      };
      return targets
        .filter((small) => small.isSmall && targets.some((other) => other !== small && touches(small, other)))
        .map(({ element, box }) => {
          const name = element.getAttribute('aria-label') ?? element.textContent ?? '';
          const size = `${Math.round(box.width * 10) / 10}×${Math.round(box.height * 10) / 10}`;
          return `${size}: ${element.tagName.toLowerCase()} “${name.trim().slice(0, 40)}” .${element.className}`;
        });
    },
    [TARGETS, EQUIVALENTS, LEAST] as const,
  );
}

/** Animations and transitions that take time. */
export function runningAnimations(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    document.getAnimations().flatMap((animation) => {
      const { effect } = animation;
      const duration = Number(effect?.getComputedTiming().duration ?? 0);
      if (animation.playState !== 'running' || duration <= 1) return [];
      const target = effect instanceof KeyframeEffect ? effect.target : null;
      return [`${duration} ms: ${target?.tagName.toLowerCase()}.${target?.getAttribute('class')}`];
    }),
  );
}

export interface Stop {
  readonly what: string;
  /** The landmark it is in. */
  readonly region: string;
  /** Its place in the document. */
  readonly index: number;
  /** Whether one sees that it has the focus. */
  readonly isMarked: boolean;
}

/** Presses Tab until the focus comes round, and says where it went. */
export async function tabStops(page: Page, most: number): Promise<Stop[]> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const stops: Stop[] = [];
  for (let press = 0; press < most; press += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const style = getComputedStyle(element);
      const hasOutline = ({ outlineStyle, outlineWidth }: CSSStyleDeclaration) =>
        outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
      // A field inside a frame marks the frame.
      const frame = element.matches('input') && element.parentElement ? getComputedStyle(element.parentElement) : style;
      const svg = element instanceof SVGElement ? element.querySelector('path') : null;
      return {
        what: `${element.tagName.toLowerCase()} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}`,
        // Panels have headers of their own.
        region:
          ['[data-region=lens]', 'aside', 'main', 'nav', 'footer', 'header']
            .flatMap((landmark) => element.closest(landmark) ?? [])[0]
            ?.tagName.toLowerCase() ?? '',
        index: [...document.querySelectorAll('*')].indexOf(element),
        isMarked: [style, frame].some((one) => hasOutline(one) || one.boxShadow !== 'none') || svg !== null,
      };
    });
    // From the last control the focus goes to the first: there is nothing else in the window of an app.
    if (!stop || stop.index === stops[0]?.index) break;
    stops.push(stop);
  }
  // It goes on from where the last press was; the round begins at the top.
  const top = stops.findIndex(({ index }) => index === Math.min(...stops.map((stop) => stop.index)));
  return [...stops.slice(top), ...stops.slice(0, top)];
}
