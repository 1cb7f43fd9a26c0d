// From the marketplace to the first blocked screen: installing gives nobody access.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { accessible, inPane, openSetup } from '../support/setup.ts';
import { asAdministrator, signedIn } from '../support/walk.ts';

let demo: Demo;
let page: Page;

asAdministrator((started, first) => {
  demo = started;
  page = first;
});

test('an installed package is uninstalled after a warning', async () => {
  await openSetup(page, 'Installed Packages');
  await inPane(page, 'Uninstall Alongside').click();
  await expect(page.getByText(/cannot be uninstalled while these use it: .*Case_Record_Page/)).toBeVisible();
  for (const object of ['Case', 'Contact', 'Account', 'Lead', 'Opportunity']) {
    await page.goto(`${demo.line.org}/lightning/page/editor/${object}`);
    await page.getByRole('region', { name: 'Right side region' }).getByRole('button', { name: 'Sidebar' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  }
  await openSetup(page, 'Installed Packages');
  await inPane(page, 'Uninstall Alongside').click();
  await expect(page.getByText(/alongside__Session__c, with/)).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: 'Uninstall' }).click();
  await expect(page.getByText('No packages are installed')).toBeVisible();
});

test('R2 R3 the listing is found by its name and has a demo video', async () => {
  await openSetup(page, 'Marketplace');
  await page.getByRole('searchbox', { name: 'Search the Marketplace' }).fill('alongside');
  await page.getByRole('button', { name: 'Search' }).last().click();
  await page.locator('main').getByRole('link', { name: /^Alongside/ }).click();
  await expect(page.locator('video')).toBeVisible();
  await expect(page.getByText(/Demo video/)).toBeVisible();
  await accessible(page);
});

test('R5 R7 the wizard ends on the scope, installs for all users and says when it is done', async () => {
  await page.getByRole('link', { name: 'Get It Now' }).click();
  await expect(page.getByText('ada.lindqvist@fernhill.example')).toBeVisible();
  await accessible(page);
  await page.getByRole('link', { name: 'Next' }).click();
  await page.getByRole('radio', { name: 'Install for All Users' }).check();
  await page.getByRole('button', { name: 'Install' }).click();
  await expect(page.getByRole('alert')).toContainText('agree');
  await expect(page.getByRole('radio', { name: 'Install for All Users' })).toBeChecked();
  await page.getByRole('checkbox', { name: 'I have read this and agree' }).check();
  await accessible(page);
  await page.getByRole('button', { name: 'Install' }).click();
  await expect(page.getByRole('heading', { name: 'Done, installed' })).toBeVisible();
  await accessible(page);
});

test('R8 R9 R10 R11 the launcher finds the app twice, and even an administrator is blocked for now', async ({ browser }) => {
  const admin = await signedIn(browser, demo, 'Jonas Weber');
  await admin.getByRole('button', { name: 'App Launcher' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('alongside');
  await expect(dialog.getByRole('link', { name: /^Alongside/ })).not.toHaveCount(1);
  await dialog.getByRole('link', { name: /^Alongside/ }).first().click();
  await expect(admin.getByRole('region', { name: /Alongside|Dashboard/ }).or(admin.locator('iframe')).first()).toBeVisible();
  const frame = admin.frameLocator('iframe').first();
  await expect(frame.getByText(/not approved|access|permission/i).first()).toBeVisible();
});

test('R6 installing has granted nothing: no profile and no set has the connected app', async () => {
  await openSetup(page, 'App Manager');
  await inPane(page, 'Manage AlongsideWebApp').click();
  await expect(page.getByText('No profiles', { exact: true })).toBeVisible();
  await expect(page.getByText('No permission sets', { exact: true })).toBeVisible();
  await expect(page.getByText('All users may self-authorize', { exact: true })).toBeVisible();
});
