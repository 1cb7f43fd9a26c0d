// Finding one's way in Setup as the guides describe it: gear, Setup, Quick Find.
import { expect, type Page } from '@playwright/test';

import { AxeBuilder } from '@axe-core/playwright';

/** Opens a page of Setup by the gear and Quick Find. */
export async function openSetup(page: Page, node: string, exact = true): Promise<void> {
  await page.getByLabel('Setup menu').click();
  await page.getByRole('banner').getByRole('link', { name: 'Setup', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Quick Find' }).fill(node);
  await page.getByRole('navigation', { name: 'Setup pages' }).getByRole('link', { name: node, exact }).click();
  await expect(page.getByRole('heading', { level: 1, name: node })).toBeVisible();
}

/** A link of the page itself, not of the header or the tree. */
export function inPane(page: Page, name: string | RegExp) {
  return page.locator('.pane').getByRole('link', { name, ...(typeof name === 'string' ? { exact: true } : {}) });
}

export function tick(page: Page, name: string) {
  return page.getByRole('checkbox', { name, exact: true });
}

/** Nothing is wrong with the page for those who read or steer it otherwise. */
export async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze();
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}

/** At the width of a phone the page has to be scrolled in one direction only. */
export async function narrow(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing sticks out at 360 px').toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1280, height: 800 });
}
