import type { Page } from 'playwright-core';

/** Gathers what a page complains about from now on: console errors (CSP refusals are some) and uncaught exceptions. */
export function collectProblems(page: Page): readonly string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('crash', () => problems.push('the page crashed'));
  return problems;
}
