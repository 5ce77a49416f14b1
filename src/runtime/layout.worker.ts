import { layoutOf } from '../core/drawing/layout.ts';
import type { GraphDocument } from '../core/graph/document.ts';

/** Lays out one drawing: a large one would hold up the window. */
addEventListener('message', (event: MessageEvent<GraphDocument>) => {
  postMessage(layoutOf(event.data));
});
