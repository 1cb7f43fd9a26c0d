// What an agent and a customer do, step by step, in the words of their pages.
import { expect, type BrowserContext, type Frame, type FrameLocator, type Page } from '@playwright/test';

import type { Demo, DemoCustomer, DemoUser } from './demo.ts';

export async function signInToOrg(page: Page, demo: Demo, user: DemoUser): Promise<void> {
  await page.goto(`${demo.line.org}/login`);
  await page.getByLabel('Username').fill(user.username ?? user.email);
  await page.getByLabel('Password').fill(user.password);
  await page.getByRole('button', { name: 'Log In' }).click();
  await expect(page.getByRole('button', { name: 'App Launcher' })).toBeVisible();
}

export async function signInToShop(page: Page, demo: Demo, customer: DemoCustomer): Promise<void> {
  await page.goto(`${demo.line.shop}/login`);
  await page.getByLabel('Email').fill(customer.email);
  await page.getByLabel('Password').fill(customer.password);
  await page.getByRole('button', { name: 'Log In' }).click();
  await expect(page).not.toHaveURL(/\/login/);
}

/** Opens a case from the list by a part of its subject. */
export async function openCase(page: Page, demo: Demo, subject: string): Promise<void> {
  await page.goto(`${demo.line.org}/lightning/o/Case/list`);
  await page.getByRole('searchbox', { name: /list/i }).fill(subject);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: new RegExp(subject, 'i') }).first().click();
  await expect(page).toHaveURL(/\/lightning\/r\/Case\/500\w+\/view/);
}

export function sidebar(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="Alongside"]');
}

/** The customer's page as the agent sees it: the innermost frame of the viewer. */
export async function agentsView(session: Page, demo: Demo): Promise<Frame> {
  let inner: Frame | undefined;
  await expect
    .poll(() => {
      const viewer = session.frames().find((frame) => frame.url().startsWith(demo.line.viewer));
      inner = viewer?.childFrames().at(0);
      return inner !== undefined;
    }, { message: 'the viewer has built its inner frame' })
    .toBe(true);
  if (!inner) throw new Error('unreachable: the poll above waits for the frame');
  return inner;
}

/** Clicks Join and gives the session's page, which opens in a tab of its own. */
export async function join(record: Page, context: BrowserContext): Promise<Page> {
  // Those online stand first; below them are browsers of the same customer that are gone.
  const button = sidebar(record).getByRole('button', { name: 'Join', exact: true }).first();
  await expect(button).toBeEnabled();
  const [session] = await Promise.all([context.waitForEvent('page'), button.click()]);
  await expect(session).toHaveURL(/\/session\//);
  return session;
}
