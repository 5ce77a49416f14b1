import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

// Playwright evaluates it outside the page's content security policy; nothing of it ships.
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A colour that is still fading would be measured half way. */
export async function atRest(page: Page): Promise<void> {
  await page.mouse.move(640, 20);
  await page.waitForFunction(() =>
    document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations !== 1),
  );
}

/** What axe objects to, one line each. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
    return (await axe.run()).violations;
  });
  return results.flatMap((violation) =>
    violation.nodes.map(
      (node) =>
        `${violation.id}: ${node.html.slice(0, 160)} — ${node.any[0]?.message ?? node.none[0]?.message ?? violation.help}`,
    ),
  );
}
