import { useEffect, useRef } from 'react';
import { useEditorState } from '../editor-context.ts';

const GUIDE = 'section[data-region=guide]';
/** Parts of the window in the order of F6. */
const REGIONS = ['header', GUIDE, 'nav', 'main', 'aside', 'section[data-region=lens]', 'footer'] as const;
const FOCUSABLE =
  'button:not(:disabled):not([tabindex="-1"]), input:not(:disabled), select:not(:disabled), [tabindex="0"]';

/** Moves the keyboard to another part of the window, or to the attributes of the selection, when a command asks. */
export function useFocusRequests(): void {
  const request = useEditorState((state) => state.focusRequest);
  const done = useRef(request);
  useEffect(() => {
    if (request === null || done.current === request) return;
    done.current = request;
    if (request.target === 'attributes') focusIn(document.querySelector('aside [data-attributes]'));
    else if (request.target === 'guide') focusIn(document.querySelector(`#root ${GUIDE}`));
    else nextRegion(request.target === 'next' ? 1 : -1);
  }, [request]);
}

function nextRegion(step: number): void {
  const regions = REGIONS.flatMap((selector) => document.querySelector<HTMLElement>(`#root ${selector}`) ?? []);
  const at = regions.findIndex((region) => region.contains(document.activeElement));
  // Whoever is nowhere starts with the drawing.
  const start = at === -1 ? regions.findIndex((region) => region.tagName === 'MAIN') - step : at;
  for (let count = 1; count <= regions.length; count += 1) {
    const index = (start + step * count + regions.length * 2) % regions.length;
    if (focusIn(regions[index] ?? null)) return;
  }
}

function focusIn(region: Element | null): boolean {
  const target =
    region?.querySelector<HTMLElement>('.react-flow__node.selected, [role=row][tabindex="0"]') ??
    region?.querySelector<HTMLElement>('.react-flow__node') ??
    region?.querySelector<HTMLElement>(FOCUSABLE);
  target?.focus();
  return target !== undefined && target !== null && document.activeElement === target;
}
