/** Pictures of what the customer sees, for people to look at; they assert only that it fits. */

import { expect, test } from '@playwright/test';

import { Interface } from './support/accessibility';
import { Platform } from './support/platform';
import { startServer } from './support/server';

/** Beside the other pictures, wherever the tests were started. */
const PICTURES = new URL('../../../artifacts/sdk-look', import.meta.url).pathname;

for (const [name, width, colorScheme] of [
  ['wide-light', 1280, 'light'],
  ['wide-dark', 1280, 'dark'],
  ['narrow-light', 360, 'light'],
  ['narrow-dark', 360, 'dark'],
] as const) {
  test(`dialog and bar fit (${name})`, async ({ browser }) => {
    const server = await startServer();
    server.serve('/', {
      body: `<!doctype html><meta name="viewport" content="width=device-width"><style>body{font-family:Georgia;margin:2rem}
        @media (prefers-color-scheme:dark){body{background:#222;color:#ddd}}</style><h1>Checkout</h1><p>A shop's own page.</p>
        <script src="/sdk/alongside.js"></script><script>Alongside.license='l';window.started=Alongside.start().then(()=>1)</script>`,
    });
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 700 } });
    const platform = new Platform();
    await platform.attach(page);
    await page.goto(server.origin);
    await page.evaluate('started');
    platform.request();
    const ui = new Interface(page);
    const dialog = await ui.wait('dialog', 'Let Sam see this page?');
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${PICTURES}/dialog-${name}.png` });
    expect(dialog.x).toBeGreaterThanOrEqual(0);
    expect(dialog.x + dialog.width).toBeLessThanOrEqual(width);
    await ui.press('Allow');
    const end = await ui.wait('button', 'End');
    await page.waitForTimeout(200);
    await page.screenshot({ path: `${PICTURES}/bar-${name}.png` });
    expect(end.x + end.width).toBeLessThanOrEqual(width);
    await page.close();
    await server.close();
  });
}
