// A new colleague: made in Setup with a profile, given a password, and at work in the app of the profile.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { accessible, inPane, openSetup, tick } from '../support/setup.ts';
import { asAdministrator } from '../support/walk.ts';

let demo: Demo;
let page: Page;
asAdministrator((started, first) => {
  demo = started;
  page = first;
});

test('R53 a profile gets its default app, which is visible', async () => {
  await openSetup(page, 'Profiles');
  await inPane(page, 'Support Agent').click();
  await inPane(page, 'Edit').click();
  await tick(page, 'Service Console').check();
  await page.getByRole('radio', { name: 'Default Service Console' }).check();
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect(page.getByRole('radio', { name: 'Default Service Console' })).toBeChecked();
});

test('R53 a new user is told what is missing, and begins with a password shown once in the default app', async ({ browser }) => {
  await openSetup(page, 'Users');
  await inPane(page, 'New User').click();
  await page.getByLabel('First Name').fill('Noor');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('need another look');
  await accessible(page);
  await page.screenshot({ path: '../../artifacts/setup/new-user.png', fullPage: true });
  await page.getByLabel('Last Name').fill('Haddad');
  await page.getByLabel('Alias').fill('noor');
  await page.getByLabel('Email').fill('noor.haddad@fernhill.example');
  await page.getByLabel('Username').fill('sam.okafor@fernhill.example');
  await page.getByLabel('Profile').selectOption('Support Agent');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('#Username-wrong')).toBeVisible();
  await page.getByLabel('Username').fill('noor.haddad@fernhill.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Noor Haddad');

  await inPane(page, 'Reset Password').click();
  await page.getByRole('button', { name: 'Reset Password' }).click();
  await accessible(page);
  const password = await page.locator('dd').filter({ hasText: /^\w{4}-\w{4}-\w{4}-\w{4}$/ }).innerText();
  const noor = await (await browser.newContext()).newPage();
  await noor.goto(`${demo.line.org}/login`);
  await noor.getByLabel('Username').fill('noor.haddad@fernhill.example');
  await noor.getByLabel('Password').fill(password);
  await noor.getByRole('button', { name: 'Log In' }).click();
  await expect(noor.getByRole('navigation', { name: 'Service Console' })).toBeVisible();
});

test('a sharing rule is made and deleted', async () => {
  await openSetup(page, 'Sharing Settings');
  await inPane(page, 'New sharing rule').click();
  await page.getByLabel('Object').selectOption('Cases');
  await page.getByLabel('Rule Name').fill('Everybody_reads');
  await page.getByLabel('Owned by members of').selectOption('All Internal Users');
  await page.getByLabel('Share with').selectOption('All Internal Users');
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('cell', { name: 'Everybody_reads', exact: true })).toBeVisible();
  await page.screenshot({ path: '../../artifacts/setup/sharing.png', fullPage: true });
  await inPane(page, 'Del Everybody_reads').click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('No sharing rules')).toBeVisible();
});
