// Giving access as the first guide does it: connected app, then profiles or cloned permission sets.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
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

test('R18 R21 the shipped sets for agents and administrators cannot be edited', async () => {
  await openSetup(page, 'Permission Sets');
  await inPane(page, 'Alongside Admin').click();
  await expect(page.getByText(/cannot be edited/)).toBeVisible();
  await expect(inPane(page, 'Edit')).toHaveCount(0);
  await accessible(page);
});

test('R19 R20 R22 both sets are cloned and stand beside their originals', async () => {
  for (const label of ['Alongside Agent', 'Alongside Admin']) {
    await openSetup(page, 'Permission Sets');
    await inPane(page, `Clone ${label}`).first().click();
    await page.getByLabel('Label').fill(`${label} (cloned)`);
    await page.getByLabel('API Name').fill(`${label.replace(' ', '_')}_cloned`);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${label} (cloned)`);
  }
  await openSetup(page, 'Permission Sets');
  for (const label of ['Alongside Agent', 'Alongside Agent (cloned)', 'Alongside Admin', 'Alongside Admin (cloned)']) {
    await expect(inPane(page, label)).toBeVisible();
  }
});

test('R23 R24 an original is refused, both clones are taken', async () => {
  await openApp();
  await inPane(page, 'Manage Permission Sets').click();
  await tick(page, 'Alongside Agent').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('Cannot Modify Managed Component');
  await accessible(page);
  await tick(page, 'Alongside Agent').uncheck();
  for (const label of ['Alongside Agent (cloned)', 'Alongside Admin (cloned)']) await tick(page, label).check();
  await page.getByRole('button', { name: 'Save' }).click();
  const sets = page.getByRole('region', { name: 'Permission Sets', exact: true });
  await expect(sets.getByRole('link', { name: 'Alongside Admin (cloned)' })).toBeVisible();
});

test('R25 R26 R27 R28 original and clone go to one user, to whom the app then appears', async ({ browser }) => {
  const tom = await signedIn(browser, demo, 'Tom Ellery');
  await tom.getByRole('button', { name: 'App Launcher' }).click();
  await expect(tom.getByRole('dialog').getByRole('link', { name: /^Sales/ })).toBeVisible();
  await expect(tom.getByRole('dialog').getByRole('link', { name: /^Alongside/ })).toHaveCount(0);

  await openSetup(page, 'Users');
  await inPane(page, 'Tom Ellery').click();
  await inPane(page, 'Edit Assignments of permission sets').click();
  const available = page.getByLabel('Available Permission Sets');
  await available.selectOption([{ label: 'Alongside Agent' }, { label: 'Alongside Agent (cloned)' }]);
  await page.getByRole('button', { name: 'Add' }).click();
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  const assigned = page.getByRole('region', { name: 'Permission Set Assignments', exact: true });
  await expect(assigned.getByRole('link', { name: 'Alongside Agent', exact: true })).toBeVisible();
  await expect(assigned.getByRole('link', { name: 'Alongside Agent (cloned)' })).toBeVisible();

  await tom.reload();
  await tom.getByRole('button', { name: 'App Launcher' }).click();
  await expect(tom.getByRole('dialog').getByRole('link', { name: /^Alongside/ }).first()).toBeVisible();
});

test('R47 R49 an administrator is made by hand, beside another, and taken back', async () => {
  await openSetup(page, 'Users');
  await page.getByRole('searchbox', { name: 'Search this list' }).fill('weber');
  await page.keyboard.press('Enter');
  await inPane(page, 'Jonas Weber').click();
  await inPane(page, 'Edit Assignments of permission sets').click();
  await page.getByLabel('Available Permission Sets').selectOption([{ label: 'Alongside Admin' }]);
  await page.getByRole('button', { name: 'Add' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(inPane(page, 'Alongside Admin')).toBeVisible();
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
