import type { Size } from './columns/sheet.ts';

/** What a drawing is laid out for where nobody says how large the canvas is, in pixels. */
export const PAGE: Size = { width: 1080, height: 560 };
/** Below this zoom no name can be read: a drawing that would be shown smaller is shown from its beginning. */
export const LEGIBLE = 0.3;
