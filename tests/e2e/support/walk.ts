// One demo for all tests of a file, and who walks through it.
import { test, type Browser, type Page } from '@playwright/test';

import { Demo } from './demo.ts';
import { signInToOrg } from './people.ts';

/** Starts a demo before the first test of the file, and stops it after the last. */
export function oneDemo(take: (demo: Demo) => void): void {
  let demo: Demo | undefined;
  test.beforeAll(async () => {
    demo = await Demo.start();
    take(demo);
  });
  test.afterAll(async () => {
    await demo?.stop();
  });
}

/** The same for tests that go on from each other, in one browser of the org's administrator. */
export function asAdministrator(take: (demo: Demo, page: Page) => void): void {
  test.describe.configure({ mode: 'serial' });
  let demo: Demo | undefined;
  oneDemo((started) => { demo = started; });
  test.beforeAll(async ({ browser }) => {
    if (demo) take(demo, await signedIn(browser, demo, 'Ada Lindqvist'));
  });
}

/** A browser of its own in which somebody has logged in to the org. */
export async function signedIn(browser: Browser, demo: Demo, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signInToOrg(page, demo, demo.user(name));
  return page;
}
