// Who the first guide's steps let in: profiles that the connected app approves, and roles that follow
// the permission sets of the org without anything to do in the product.
import { expect, test, type FrameLocator, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { openDashboard } from '../support/people.ts';
import { accessible, inPane, openSetup, tick } from '../support/setup.ts';
import { asAdministrator, signedIn } from '../support/walk.ts';

let demo: Demo;
let page: Page;
asAdministrator((started, first) => {
  demo = started;
  page = first;
});

const dashboard = (user: Page): Promise<FrameLocator> => openDashboard(user, demo);

async function give(user: string, ...sets: string[]): Promise<void> {
  await openSetup(page, 'Users');
  await page.getByRole('searchbox', { name: 'Search this list' }).fill(user);
  await page.getByRole('searchbox', { name: 'Search this list' }).press('Enter');
  await inPane(page, user).click();
  await inPane(page, 'Edit Assignments of permission sets').click();
  await page.getByLabel('Available Permission Sets').selectOption(sets.map((label) => ({ label })));
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  for (const label of sets) await expect(inPane(page, label)).toBeVisible();
}

test('R17 once profiles are approved the launcher opens the Dashboard, for users of these profiles only', async ({ browser }) => {
  await give('Jonas Weber', 'Alongside Admin');
  await give('Tom Ellery', 'Alongside Agent');
  const [jonas, tom] = [await signedIn(browser, demo, 'Jonas Weber'), await signedIn(browser, demo, 'Tom Ellery')];
  for (const user of [jonas, tom]) {
    await expect((await dashboard(user)).getByRole('heading', { name: /has no access to Alongside yet/ })).toBeVisible();
  }

  await openSetup(page, 'App Manager');
  await inPane(page, 'Manage AlongsideWebApp').click();
  await inPane(page, 'Manage Profiles').click();
  await tick(page, 'System Administrator').check();
  await page.getByRole('button', { name: 'Save' }).click();

  await expect((await dashboard(jonas)).getByRole('heading', { name: 'Hello Jonas' })).toBeVisible();
  await expect((await dashboard(tom)).getByRole('heading', { name: /has no access to Alongside yet/ })).toBeVisible();
});

test('R48 R50 the Admin role follows the permission set by itself, and the Dashboard says which role one has', async ({ browser }) => {
  const [mei, diego] = [await signedIn(browser, demo, 'Mei Tanaka'), await signedIn(browser, demo, 'Diego Fuentes')];
  await expect((await dashboard(mei)).getByText(/^Agent at /)).toBeVisible();
  await expect((await dashboard(page)).getByText(/^Admin at /)).toBeVisible();
  await diego.getByRole('button', { name: 'App Launcher' }).click();
  await expect(diego.getByRole('dialog').getByRole('link', { name: /^Sales/ })).toBeVisible();
  await expect(diego.getByRole('dialog').getByRole('link', { name: /^Alongside/ })).toHaveCount(0);
  await give('Diego Fuentes', 'Alongside Admin', 'Alongside Access');
  await expect((await dashboard(diego)).getByText(/^Admin at /)).toBeVisible();
  await accessible(diego);
});
