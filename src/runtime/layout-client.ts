import type { Layout } from '../core/drawing/layout.ts';
import type { GraphDocument, LayerNode } from '../core/graph/document.ts';

/** Lays out a drawing in a worker of its own, which ends with the answer. */
export function layOutInWorker(document: GraphDocument): Promise<Layout> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', (event: MessageEvent<Layout>) => {
      worker.terminate();
      resolve(event.data);
    });
    worker.addEventListener('error', (event) => {
      worker.terminate();
      reject(new Error(event.message));
    });
    worker.postMessage(skeleton(document));
  });
}

/** What a layout looks at: attributes say how many ports a card has. What a model's file brings would only take time to copy. */
function skeleton(document: GraphDocument): GraphDocument {
  const nodes = new Map(
    [...document.nodes.values()].map(({ id, type, attributes, position, group }): [string, LayerNode] => [
      id,
      { id, type, name: '', attributes, position, ...(group !== undefined && { group }) },
    ]),
  );
  return { title: '', seed: 0, nodes, edges: document.edges, ...(document.groups && { groups: document.groups }) };
}
