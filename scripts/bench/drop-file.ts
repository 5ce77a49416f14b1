import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** A file as the page has it while it is dragged; made before the clock runs. */
export async function fileToDrop(page: Page, file: string) {
  const content = { name: path.basename(file), data: (await readFile(file)).toString('base64') };
  return page.evaluateHandle(({ name, data }) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0))], name));
    return transfer;
  }, content);
}

/**
 * Drops it, as a file manager does, and waits until the page has painted what `isThere` waits for.
 * @returns milliseconds from the drop to that paint
 */
export async function dropAndWait(
  page: Page,
  transfer: Awaited<ReturnType<typeof fileToDrop>>,
  target: string,
  isThere: { readonly selector: string; readonly text?: string },
): Promise<number> {
  const took = await page.evaluateHandle(
    ({ dataTransfer, selector, isThere }) => {
      const start = performance.now();
      const painted = new Promise<number>((resolve) => {
        const look = () => {
          const found = [...document.querySelectorAll(isThere.selector)];
          if (!found.some((element) => (element.textContent ?? '').includes(isThere.text ?? ''))) {
            requestAnimationFrame(look);
            return;
          }
          // It is in the document before this frame is painted; the task after it runs when it was.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start), 0));
        };
        requestAnimationFrame(look);
      });
      const element = document.querySelector(selector);
      for (const type of ['dragenter', 'dragover', 'drop']) {
        element?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
      return { painted };
    },
    { dataTransfer: transfer, selector: target, isThere },
  );
  return took.evaluate(({ painted }) => painted);
}
