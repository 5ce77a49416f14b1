import type { GraphDocument } from '../core/graph/document.ts';
import { layeredLayout } from '../core/graph/layout.ts';

/** Lays out one drawing: a large one would hold up the window. */
addEventListener('message', (event: MessageEvent<GraphDocument>) => {
  postMessage(layeredLayout(event.data));
});
