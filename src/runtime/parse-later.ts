import type { ImportedModel } from '../core/onnx/imported.ts';
import { ModelParser } from '../core/onnx/model-parser.ts';

/** As long as the window may be kept from answering by one portion. */
const PORTION_MS = 8;

/**
 * An imported model whose bytes were checked and read by a worker. The window parses them in portions, between which it
 * answers; whoever needs the structure waits for it (`modelAtHand`).
 */
export function parsedLater(imported: Omit<ImportedModel, 'model' | 'parsing'>): ImportedModel {
  const parser = new ModelParser(imported.bytes);
  const whenDone = new Promise<void>((resolve) => {
    const portion = () => {
      const end = performance.now() + PORTION_MS;
      while (!parser.done && performance.now() < end) parser.step();
      if (parser.done) resolve();
      else setTimeout(portion, 0);
    };
    setTimeout(portion, 0);
  });
  return {
    ...imported,
    get model() {
      return parser.finish();
    },
    parsing: {
      get done() {
        return parser.done;
      },
      whenDone,
    },
  };
}
