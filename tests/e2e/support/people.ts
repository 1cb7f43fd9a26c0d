// What an agent and a customer do, step by step, in the words of their pages.
import { expect, type BrowserContext, type FrameLocator, type Page } from '@playwright/test';

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

/** Opens the product's Dashboard as the guide does it, by the App Launcher. */
export async function openDashboard(user: Page, demo: Demo): Promise<FrameLocator> {
  await user.goto(demo.line.org);
  await user.getByRole('button', { name: 'App Launcher' }).click();
  await user.getByRole('dialog').getByRole('searchbox').fill('alongside');
  await user.getByRole('dialog').getByRole('link', { name: /^Alongside Sessions/ }).click();
  await expect(user).toHaveURL(/\/lightning\/n\/alongside__Dashboard/);
  return sidebar(user);
}

/**
 * The customer's page as the agent sees it. A locator and not a frame: every keyframe builds a frame
 * of its own, and a server that restarts reloads the viewer, so it is looked up at each question.
 */
export function agentsView(session: Page): FrameLocator {
  // While a page is being built, the one before it still stands, first and on show.
  return session.frameLocator('iframe[title="Customer’s page"]').frameLocator('iframe[title="Customer’s screen"] >> nth=0');
}

/**
 * One question to the agent's view, to be asked under `expect.poll`: undefined when there is no view,
 * or when the frame that was asked went away before it answered.
 */
export async function askView<T>(session: Page, question: (root: HTMLElement) => T): Promise<T | undefined> {
  try {
    const root = await agentsView(session).locator('html').elementHandle({ timeout: 1_000 });
    return await root?.evaluate(question as (root: SVGElement | HTMLElement) => T);
  } catch (error) {
    if (error instanceof Error && GONE.test(error.message)) return undefined;
    throw error;
  }
}

/** How Playwright says that a frame or its document was replaced between two steps of one question. */
const GONE = /frame (was|got) detached|execution context was destroyed|not attached|Timeout \d+ms exceeded/i;

/** What stands in the fields of the agent's view; to be asked under `expect.poll`. */
export async function fieldsShown(session: Page): Promise<string[]> {
  return (await askView(session, (root) => [...root.querySelectorAll<HTMLInputElement>('input, textarea')].map(({ value }) => value))) ?? [];
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
