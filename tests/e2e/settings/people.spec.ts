// Company Settings, Account Settings and User Settings where the guides have them, as tabs of the CRM's
// apps, and the product's own accounts, license keys and API keys.
import { expect, test, type FrameLocator, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { Hands } from '../support/gates.ts';
import { sidebar } from '../support/people.ts';
import { asAdministrator, signedIn } from '../support/walk.ts';

let demo: Demo;
let ada: Page;

asAdministrator((started, first) => {
  demo = started;
  ada = first;
});

/** A tab of the package's apps, by the name it has in the navigation. */
async function tab(page: Page, app: 'Alongside' | 'Alongside_Setup', name: string): Promise<FrameLocator> {
  await page.goto(`${demo.line.org}/lightning/app/alongside__${app}`);
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/lightning/n/alongside__${name.replace(' ', '_')}$`));
  const frame = sidebar(page);
  await expect(frame.getByRole('heading', { level: 1, name })).toBeVisible();
  return frame;
}

test('R69 Company Settings is a tab of the CRM, and is edited and saved in it', async () => {
  const frame = await tab(ada, 'Alongside_Setup', 'Company Settings');
  await frame.getByRole('link', { name: 'Presence', exact: true }).click();
  await expect(frame.getByRole('heading', { level: 2, name: 'Presence' })).toBeVisible();
  await frame.getByRole('button', { name: 'Edit', exact: true }).click();
  await frame.getByRole('textbox', { name: /^Terms/ }).fill('An agent will see this page.');
  await frame.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(frame.getByText(/^Saved as version \d+\.$/)).toBeVisible();
  await expect(frame.getByText('An agent will see this page.')).toBeVisible();
});

test('R69 whoever was not given the app has no such tab', async ({ browser }) => {
  const sam = await signedIn(browser, demo, 'Sam Okafor');
  await sam.goto(`${demo.line.org}/lightning/n/alongside__Company_Settings`);
  await expect(sam.getByText('Insufficient Privileges')).toBeVisible();
});

test('R71 R90 address and password are entered on the User Settings tab of the CRM', async ({ request, browser }) => {
  const headers = { authorization: `Bearer ${demo.line.api_key}` };
  const members = (await (await request.get(`${demo.line.platform}/api/1/members?limit=200`, { headers })).json()) as { items: { id: string; address: string }[] };
  const mei = members.items.find(({ address }) => address.startsWith('mei.tanaka'));
  const given = await request.patch(`${demo.line.platform}/api/1/members/${mei?.id ?? ''}`, { headers, data: { password: 'a password of the tab' } });
  expect(given.status(), await given.text()).toBe(200);
  await new Hands(demo, request).settings((settings) => { (settings as unknown as { sso: { enabled: boolean } }).sso.enabled = false; });

  const page = await signedIn(browser, demo, 'Mei Tanaka');
  const frame = await tab(page, 'Alongside', 'User Settings');
  await frame.getByRole('button', { name: 'Sign in' }).click();
  await frame.getByLabel('Address').fill(mei?.address ?? '');
  await frame.getByLabel('Password').fill('a password of the tab');
  await frame.getByLabel('Password').press('Enter');
  await expect(frame.getByText('Signed in. Address and password are stored.')).toBeVisible();
  await new Hands(demo, request).settings((settings) => { (settings as unknown as { sso: { enabled: boolean } }).sso.enabled = true; });
});

test('R86 R88 R115 R116 accounts are listed, added with a Partner User ID, given a subscription and removed', async () => {
  await ada.goto(`${demo.line.platform}/settings/users`);
  const accounts = ada.getByRole('region', { name: 'Table of accounts' });
  const users = ada.getByRole('region', { name: 'Table of users' });
  await expect(accounts.getByRole('row', { name: /Sam Okafor/ })).toContainText('Active');
  // Whoever signs in by single sign-on alone is no row of Users.
  await expect(users.getByRole('row', { name: /Sam Okafor/ })).toHaveCount(0);
  await expect(users.getByRole('row', { name: /Mei Tanaka/ })).toHaveCount(1);

  await ada.getByRole('button', { name: 'Edit', exact: true }).click();
  await ada.getByRole('button', { name: 'Add', exact: true }).click();
  const dialog = ada.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Nora Quist');
  await dialog.getByLabel('Address').fill('nora@alongside.example');
  await dialog.getByLabel('Partner User ID').fill('nora-1');
  await dialog.getByRole('button', { name: 'Save account' }).click();
  await expect(accounts.getByRole('row', { name: /Nora Quist/ })).toContainText('nora-1');

  await ada.getByRole('button', { name: 'Edit Nora Quist' }).click();
  await dialog.getByRole('checkbox', { name: 'Subscription' }).uncheck();
  await dialog.getByRole('button', { name: 'Save account' }).click();
  await expect(accounts.getByRole('row', { name: /Nora Quist/ })).toContainText('None');

  await ada.getByRole('button', { name: 'Add everybody with a role' }).click();
  await expect(ada.getByText('1 added.')).toBeVisible();
  await expect(accounts.getByRole('row', { name: /Luca Moretti/ })).toContainText('Active');

  await ada.getByRole('button', { name: 'Remove Nora Quist' }).click();
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(accounts.getByRole('row', { name: /Nora Quist/ })).toHaveCount(0);
});

test('R35 R36 license keys stand in Account Settings, with the websites they work on and the lines for them', async () => {
  const frame = await tab(ada, 'Alongside_Setup', 'Account Settings');
  await expect(frame.getByText(demo.line.license_key, { exact: true })).toBeVisible();
  await frame.getByRole('button', { name: 'Add license key' }).click();
  const dialog = frame.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Staging');
  await dialog.getByLabel('For').selectOption('test');
  await dialog.getByLabel('Websites').fill('https://staging.fernhill.example/path');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('Websites').fill('https://staging.fernhill.example');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  const row = frame.getByRole('row', { name: /Staging/ });
  await expect(row).toContainText('https://staging.fernhill.example');
  await row.getByRole('button', { name: 'Remove Staging' }).click();
  await frame.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(row).toHaveCount(0);
});

test('R89 R92 an API key is made, shown once and revoked', async ({ request }) => {
  await ada.goto(`${demo.line.platform}/account/api`);
  await ada.getByRole('button', { name: 'Generate API key' }).click();
  const dialog = ada.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Nightly report');
  await dialog.getByRole('button', { name: 'Generate', exact: true }).click();
  const shown = ada.locator('code').filter({ hasText: /^\S{30,}$/ }).first();
  const key = await shown.innerText();
  const asked = await request.get(`${demo.line.platform}/api/1/accounts/current`, { headers: { authorization: `Bearer ${key}` } });
  expect(asked.status()).toBe(200);
  await ada.reload();
  await expect(ada.getByRole('row', { name: /Nightly report/ })).toBeVisible();
  await expect(ada.getByText(key)).toHaveCount(0);
});
