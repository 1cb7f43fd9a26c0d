import { defineConfig } from '@playwright/test';

import { chromium } from './chromium.ts';

export default defineConfig({
  testDir: '../..',
  testMatch: ['tests/e2e/**/*.spec.ts', 'sdk/test/browser/**/*.spec.ts', 'ui/test/**/*.spec.ts'],
  testIgnore: ['**/node_modules/**', 'tests/e2e/screenshots/**'],
  outputDir: '../../artifacts/playwright',
  // Two at a time, a file each: the tests wait for conditions, so a busy machine only makes them slower.
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    launchOptions: chromium,
    viewport: { width: 1280, height: 800 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
