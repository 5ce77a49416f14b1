import { defineConfig } from 'vitest/config';

export default defineConfig({
  // JSX in unit tests compiles as in the app.
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    pool: 'forks',
    // Small machines are the rule: two workers keep the timings of the tests honest.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/e2e/**', 'test/packaging/package*.test.ts'],
          // Bounds that only catch a hang, here and below: how long something takes is no test's business.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          expect: { poll: { timeout: 60_000 } },
          // One window at a time: two would fight for the cores and for the keyboard focus.
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          environment: 'node',
          include: ['test/packaging/package*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
