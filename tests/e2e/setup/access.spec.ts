// Giving access as the first guide does it: connected app, then profiles or cloned permission sets.
import { expect, test, type Page } from '@playwright/test';

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

async function openApp(): Promise<void> {
  await openSetup(page, 'App Manager');
  await inPane(page, 'Manage AlongsideWebApp').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('AlongsideWebApp');
}

test('R12 App Manager has the managed connected app with Manage', async () => {
  await openSetup(page, 'App Manager');
  const row = page.getByRole('row', { name: /AlongsideWebApp/ });
  await expect(row).toContainText('Connected (Managed)');
  await accessible(page);
  await openApp();
});

test('R13 Permitted Users is changed by Edit Policies and Save', async () => {
  await openApp();
  await inPane(page, 'Edit Policies').click();
  const permitted = page.getByLabel('Permitted Users');
  await permitted.selectOption('All users may self-authorize');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('All users may self-authorize', { exact: true })).toBeVisible();
  await inPane(page, 'Edit Policies').click();
  await page.getByLabel('Permitted Users').selectOption('Admin approved users are pre-authorized');
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Admin approved users are pre-authorized', { exact: true })).toBeVisible();
});

test('R14 R15 R16 profiles are chosen together and listed', async () => {
  await openApp();
  await inPane(page, 'Manage Profiles').click();
  for (const profile of ['System Administrator', 'Standard User']) await tick(page, profile).check();
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  const profiles = page.getByRole('region', { name: 'Profiles', exact: true });
  await expect(profiles.getByRole('link', { name: 'System Administrator' })).toBeVisible();
  await expect(profiles.getByRole('link', { name: 'Standard User' })).toBeVisible();
});

test('R18 R19 the shipped sets for agents and administrators cannot be edited', async () => {
  for (const label of ['Alongside Agent', 'Alongside Admin']) {
    await openSetup(page, 'Permission Sets');
    await inPane(page, label).click();
    await expect(page.getByText(/belongs to the package .* cannot be edited/)).toBeVisible();
    for (const button of ['Edit', 'Edit Properties']) await expect(inPane(page, button)).toHaveCount(0);
    await expect(inPane(page, 'Clone')).toBeVisible();
    await accessible(page);
  }
});

test('R20 R21 R22 both sets are cloned, may be renamed, and stand beside their originals', async () => {
  for (const label of ['Alongside Agent', 'Alongside Admin']) {
    await openSetup(page, 'Permission Sets');
    await inPane(page, `Clone ${label}`).first().click();
    await page.getByLabel('Label').fill(`${label} again`);
    await page.getByLabel('API Name').fill(`${label.replace(' ', '_')}_cloned`);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${label} again`);
    await inPane(page, 'Edit Properties').click();
    await page.getByLabel('Label').fill(`${label} (cloned)`);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${label} (cloned)`);
  }
  await openSetup(page, 'Permission Sets');
  for (const label of ['Alongside Agent', 'Alongside Agent (cloned)', 'Alongside Admin', 'Alongside Admin (cloned)']) {
    await expect(inPane(page, label)).toBeVisible();
  }
});

test('R23 R24 each original is refused, both clones are taken', async () => {
  await openApp();
  await inPane(page, 'Manage Permission Sets').click();
  for (const label of ['Alongside Agent', 'Alongside Admin']) {
    await tick(page, label).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('alert')).toContainText('Cannot Modify Managed Component');
    await accessible(page);
    await tick(page, label).uncheck();
  }
  for (const label of ['Alongside Agent (cloned)', 'Alongside Admin (cloned)']) await tick(page, label).check();
  await page.getByRole('button', { name: 'Save' }).click();
  const sets = page.getByRole('region', { name: 'Permission Sets', exact: true });
  for (const label of ['Alongside Agent', 'Alongside Admin']) {
    await expect(sets.getByRole('link', { name: `${label} (cloned)`, exact: true })).toBeVisible();
    await expect(sets.getByRole('link', { name: label, exact: true })).toHaveCount(0);
  }
});

async function give(user: string, ...labels: string[]): Promise<void> {
  await openSetup(page, 'Users');
  await page.getByRole('searchbox', { name: 'Search this list' }).fill(user);
  await page.keyboard.press('Enter');
  await inPane(page, user).click();
  await inPane(page, 'Edit Assignments of permission sets').click();
  await page.getByLabel('Available Permission Sets').selectOption(labels.map((label) => ({ label })));
  await page.getByRole('button', { name: 'Add' }).click();
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  const assigned = page.getByRole('region', { name: 'Permission Set Assignments', exact: true });
  for (const label of labels) await expect(assigned.getByRole('link', { name: label, exact: true })).toBeVisible();
}

/** How many entries the App Launcher has for the product. */
async function entries(user: Page) {
  await user.goto(demo.line.org);
  await user.getByRole('button', { name: 'App Launcher' }).click();
  await expect(user.getByRole('dialog').getByRole('link', { name: /^Cases/ })).toBeVisible();
  return user.getByRole('dialog').getByRole('link', { name: /^Alongside/ });
}

test('R26 R27 R28 who has a custom profile needs original and clone, and the right ones make an agent or an administrator', async ({ browser }) => {
  const [tom, rhys] = [await signedIn(browser, demo, 'Tom Ellery'), await signedIn(browser, demo, 'Rhys Pritchard')];
  await expect(await entries(tom)).toHaveCount(0);
  await give('Tom Ellery', 'Alongside Agent');
  await expect((await openDashboard(tom, demo)).getByRole('heading', { name: /has no access to Alongside yet/ })).toBeVisible();
  await give('Tom Ellery', 'Alongside Agent (cloned)');
  await expect((await openDashboard(tom, demo)).getByText(/^Agent at /)).toBeVisible();

  const diego = await signedIn(browser, demo, 'Diego Fuentes');
  await give('Diego Fuentes', 'Alongside Admin', 'Alongside Admin (cloned)');
  await expect((await openDashboard(diego, demo)).getByText(/^Admin at /)).toBeVisible();

  // His profile is approved, but nobody gave him a set.
  await expect(await entries(rhys)).toHaveCount(0);
});

test('R25 a set is given to the users of a profile at once', async () => {
  await openSetup(page, 'Permission Sets');
  await inPane(page, 'Alongside Agent (cloned)').click();
  await inPane(page, 'Manage Assignments').click();
  await inPane(page, 'Add Assignment').click();
  await page.getByRole('searchbox', { name: 'Search users' }).fill('Sales Rep');
  await page.getByRole('button', { name: 'Search' }).last().click();
  await expect(page.getByRole('row', { name: /Sales Rep/ })).toHaveCount(3);
  await expect(tick(page, 'Select Sam Okafor')).toHaveCount(0);
  for (const name of ['Priya Nair', 'Diego Fuentes', 'Hannah Brandt']) await tick(page, `Select ${name}`).check();
  await page.getByRole('button', { name: 'Assign' }).click();
  await expect(page.getByText('Assigned', { exact: true })).toHaveCount(3);
});

test('R49 an administrator is made by hand, beside another, and taken back', async ({ browser }) => {
  await openSetup(page, 'Users');
  await page.getByRole('searchbox', { name: 'Search this list' }).fill('weber');
  await page.keyboard.press('Enter');
  await inPane(page, 'Jonas Weber').click();
  await inPane(page, 'Edit Assignments of permission sets').click();
  await page.getByLabel('Available Permission Sets').selectOption([{ label: 'Alongside Admin' }]);
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(inPane(page, 'Alongside Admin')).toBeVisible();
  const jonas = await signedIn(browser, demo, 'Jonas Weber');
  await expect((await openDashboard(jonas, demo)).getByText(/^Admin at /)).toBeVisible();
  await openSetup(page, 'Permission Sets');
  await inPane(page, 'Alongside Admin').click();
  await inPane(page, 'Manage Assignments').click();
  await expect(inPane(page, 'Jonas Weber')).toBeVisible();
  await expect(inPane(page, 'Ada Lindqvist')).toBeVisible();
  await tick(page, 'Select Jonas Weber').check();
  await page.getByRole('button', { name: 'Remove Assignments' }).click();
  await expect(inPane(page, 'Jonas Weber')).toHaveCount(0);
  await expect(inPane(page, 'Ada Lindqvist')).toBeVisible();
});
