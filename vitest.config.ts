import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'unit',
    // Beside what they test; whole runs with real k6 live in runner/e2e.
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', 'runs/**', '.cache/**', '.state/**'],
    // Tests with real processes wait for what these do, on machines of any speed; none of them waits for a clock.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
