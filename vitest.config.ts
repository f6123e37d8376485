import { defineConfig } from 'vitest/config';

const ignored = ['**/node_modules/**', 'runs/**', '.cache/**', '.state/**'];

export default defineConfig({
  test: {
    projects: [
      {
        // Beside what they test; whole runs with real k6 live in runner/e2e.
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...ignored, '**/*.real.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['**/*.real.test.ts'],
          exclude: ignored,
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
    // Two cores: end-to-end tests measure nothing, but they start real processes.
    maxWorkers: 2,
  },
});
