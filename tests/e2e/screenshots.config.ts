import { defineConfig } from '@playwright/test';

import { chromium } from './chromium.ts';

// The README's pictures: `cargo xtask screenshots`.
export default defineConfig({
  testDir: 'screenshots',
  testMatch: '*.ts',
  outputDir: '../../artifacts/screenshots',
  workers: 1,
  timeout: 120_000,
  reporter: [['list']],
  use: { launchOptions: chromium, viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
});
