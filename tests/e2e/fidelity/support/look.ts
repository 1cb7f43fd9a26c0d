// Opens the viewer's harness in a browser and watches everything that leaves it.
import type { Page, Request } from '@playwright/test';
import type { Bench } from './bench.ts';
import type { Harness } from './harness.ts';
import type { Customer } from './recorder.ts';

declare global {
  interface Window {
    harness: Harness;
    customer: Customer;
  }
}

/** What happened that must not. */
export interface Watch {
  requests: string[];
  errors: string[];
  dialogs: string[];
  popups: number;
  navigations: string[];
}

/** Opens the harness; requests of the viewer for itself and its assets are not listed. */
export async function openHarness(page: Page, bench: Bench): Promise<Watch> {
  const watch: Watch = { requests: [], errors: [], dialogs: [], popups: 0, navigations: [] };
  page.on('request', (request: Request) => {
    const url = request.url();
    if (
      !url.startsWith(`${bench.viewer}/view/`) &&
      !url.startsWith(`${bench.viewer}/assets/`) &&
      !url.startsWith('blob:')
    ) {
      watch.requests.push(`${request.resourceType()} ${url}`);
    }
  });
  page.on('pageerror', (error) => watch.errors.push(error.message));
  page.on('dialog', (dialog) => {
    watch.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('popup', () => (watch.popups += 1));
  await page.goto(`${bench.viewer}/view/harness`);
  await page.waitForFunction(() => 'harness' in window);
  page.on('framenavigated', (frame) => {
    if (frame.url() !== 'about:blank' && !frame.url().startsWith(bench.viewer))
      watch.navigations.push(frame.url());
  });
  return watch;
}

/** Hands frames over in order and waits until the picture is complete or broken. */
export async function push(page: Page, frames: readonly string[]): Promise<void> {
  await page.evaluate(
    async (all) => {
      const { live, broken } = window.harness;
      const before = live + broken.length;
      for (const one of all) window.harness.push(one);
      const until = performance.now() + 8000;
      while (
        window.harness.live + window.harness.broken.length === before &&
        performance.now() < until
      ) {
        await new Promise((resolve) => setTimeout(resolve, 4));
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    },
    [...frames],
  );
}

/** Hands changes over and gives the view a moment to follow. */
export async function follow(page: Page, frames: readonly string[], moment = 120): Promise<void> {
  await page.evaluate(
    (all) => {
      for (const one of all) window.harness.push(one);
    },
    [...frames],
  );
  await page.waitForTimeout(moment);
}
