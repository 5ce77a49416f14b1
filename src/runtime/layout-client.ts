import type { GraphDocument, LayerNode, Position } from '../core/graph/document.ts';

/** Lays out a drawing in a worker of its own, which ends with the answer. */
export function layOutInWorker(document: GraphDocument): Promise<ReadonlyMap<string, Position>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', (event: MessageEvent<ReadonlyMap<string, Position>>) => {
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

/** What a layout looks at. Names and attributes would only take time to copy. */
function skeleton(document: GraphDocument): GraphDocument {
  const nodes = new Map(
    [...document.nodes.values()].map(({ id, type, position, group }): [string, LayerNode] => [
      id,
      { id, type, name: '', attributes: {}, position, ...(group !== undefined && { group }) },
    ]),
  );
  return { title: '', seed: 0, nodes, edges: document.edges, ...(document.groups && { groups: document.groups }) };
}
