// How Debian's Chromium is started for the tests: headless, and asking nothing of the outside world.
import type { LaunchOptions } from '@playwright/test';

export const chromium: LaunchOptions = {
  executablePath: process.env['ALONGSIDE_CHROMIUM'] ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
