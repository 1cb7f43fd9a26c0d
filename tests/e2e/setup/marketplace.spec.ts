// From the marketplace to the first blocked screen: installing gives nobody access.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { sidebar } from '../support/people.ts';
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
  const search = async (text: string) => {
    await page.getByRole('searchbox', { name: 'Search the Marketplace' }).fill(text);
    await page.getByRole('button', { name: 'Search' }).last().click();
  };
  await search('something else');
  await expect(page.getByText('No app is called that')).toBeVisible();
  await search('alongside');
  await expect(page.getByRole('status').filter({ hasText: '1 app for “alongside”' })).toBeVisible();
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
  // The page keeps itself up to date until the work is done.
  const progress = page.getByRole('region', { name: 'Progress' });
  await expect(progress.getByRole('heading', { name: 'Done, installed' })).toBeVisible();
  await expect(progress.getByRole('progressbar', { name: 'Installed so far' })).toHaveAttribute('value', '100');
  await expect(progress.getByText('is installed for all users')).toBeVisible();
  const steps = await progress.getByRole('listitem').allTextContents();
  expect(steps.length).toBeGreaterThan(1);
  for (const step of steps) expect(step).toMatch(/, done$/);
  await accessible(page);
  await progress.getByRole('link', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Installed Packages' })).toBeVisible();
  await expect(inPane(page, 'Alongside')).toBeVisible();
});

test('R8 R9 R10 R11 the launcher finds the app twice, and either entry leads even an administrator to the expected blocked screen', async ({ browser }) => {
  const admin = await signedIn(browser, demo, 'Jonas Weber');
  const found = async () => {
    await admin.goto(demo.line.org);
    await admin.getByRole('button', { name: 'App Launcher' }).click();
    const dialog = admin.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('alongside');
    await expect(dialog.getByRole('link', { name: /^Cases/ })).toBeHidden();
    return dialog.getByRole('link', { name: /^Alongside/ });
  };
  await expect(await found()).toHaveCount(2);
  for (const entry of [0, 1]) {
    await (await found()).nth(entry).click();
    const blocked = sidebar(admin);
    await expect(blocked.getByRole('heading', { name: 'Jonas Weber has no access to Alongside yet' })).toBeVisible();
    await expect(blocked.getByText(/expected/i).first()).toBeVisible();
    await expect(blocked.getByRole('heading', { name: /^Hello/ })).toHaveCount(0);
  }
});

test('R6 installing has granted nothing: no profile and no set has the connected app', async () => {
  await openSetup(page, 'App Manager');
  await inPane(page, 'Manage AlongsideWebApp').click();
  await expect(page.getByText('No profiles', { exact: true })).toBeVisible();
  await expect(page.getByText('No permission sets', { exact: true })).toBeVisible();
  await expect(page.getByText('All users may self-authorize', { exact: true })).toBeVisible();
  for (const label of ['Alongside Agent', 'Alongside Admin', 'Alongside Messages Edit', 'Alongside Messages Read', 'Alongside Setup']) {
    await openSetup(page, 'Permission Sets');
    await inPane(page, label).click();
    await inPane(page, 'Manage Assignments').click();
    await expect(page.getByText(`Nobody has “${label}” yet`)).toBeVisible();
  }
});
