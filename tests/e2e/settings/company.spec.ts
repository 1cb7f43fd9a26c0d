// Company Settings as the guide walks through them: six sections, looked at first, Edit, Save at the top.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { accessible } from '../support/setup.ts';
import { asAdministrator, signedIn } from '../support/walk.ts';

let demo: Demo;
let page: Page;

asAdministrator((started, first) => {
  demo = started;
  page = first;
});

async function open(section: string, title: string): Promise<void> {
  await page.goto(`${demo.line.platform}/settings/${section}`);
  await expect(page.getByRole('heading', { level: 2, name: title, exact: true })).toBeVisible();
}
const button = (name: string) => page.getByRole('button', { name, exact: true });
const value = (label: string) => page.locator('.field', { has: page.getByText(label, { exact: true }) }).locator('.value');

async function edit(): Promise<void> {
  await button('Edit').click();
  await expect(button('Save')).toBeDisabled();
}
async function save(): Promise<void> {
  await button('Save').click();
  await expect(page.getByText(/^Saved as version \d+\.$/)).toBeVisible();
  await expect(button('Edit')).toBeVisible();
}

/** Another admin's save, made by a program. */
async function somebodySaves(change: (settings: Settings) => void, note: string): Promise<void> {
  const headers = { authorization: `Bearer ${demo.line.api_key}` };
  const current = await page.request.get(`${demo.line.platform}/api/1/settings`, { headers });
  const { version, settings } = (await current.json()) as { version: number; settings: Settings };
  change(settings);
  const saved = await page.request.put(`${demo.line.platform}/api/1/settings`, {
    headers: { ...headers, 'if-match': `"${String(version)}"` },
    data: { settings, note },
  });
  expect(saved.status(), await saved.text()).toBe(200);
}
interface Settings {
  presence: { enabled: boolean; share_page: boolean };
  sso: { login_expiration_seconds: number };
}

test('R69 R70 R72 six sections are looked at first, Edit is at the top, Save is explicit', async () => {
  await open('settings', 'Settings');
  const sections = page.getByRole('navigation', { name: 'Sections of Company Settings' }).getByRole('link');
  await expect(sections).toHaveText(['Settings', 'Single Sign On', 'Presence', 'Buttons', 'Profile Settings', 'Users']);
  await expect(button('Save')).toHaveCount(0);
  await expect(page.getByRole('main').locator('input, select, textarea')).toHaveCount(0);
  await accessible(page);
  await edit();
  await expect(button('Edit')).toHaveCount(0);
  await button('Cancel').click();
  await expect(button('Edit')).toBeVisible();
});

test('R73 R74 R75 R76 R77 R78 R79 R80 R84 the settings of the company are chosen, saved and read again', async () => {
  await open('settings', 'Settings');
  await expect(value('Default Admin')).toHaveText(/Ada Lindqvist/);
  await edit();
  await page.getByRole('combobox', { name: 'Default Admin' }).fill('Mei');
  await page.getByRole('option', { name: /Mei Tanaka/ }).click();
  const leads = page.getByRole('combobox', { name: 'Create Leads for Session Guests' });
  await expect(leads.locator('option')).toHaveText(['Never', 'Who Provide a New Email', 'Who Provide a New Email and Name']);
  await leads.selectOption('Who Provide a New Email and Name');
  const frequency = page.getByRole('combobox', { name: 'Sync Frequency' });
  await expect(frequency.locator('option')).toHaveText(['Hourly', 'Every 2 hours', 'Daily', 'Never']);
  await frequency.selectOption('Every 2 hours');
  for (const name of ['Log Sessions Started Outside of Salesforce', 'Open Session Records', 'Chatter When Starting Session']) {
    await page.getByRole('checkbox', { name, exact: true }).setChecked(true);
  }
  await accessible(page);
  await save();
  await page.reload();
  await expect(value('Default Admin')).toHaveText(/Mei Tanaka/);
  await expect(value('Create Leads for Session Guests')).toHaveText('Who Provide a New Email and Name');
  await expect(value('Sync Frequency')).toHaveText('Every 2 hours');
  for (const name of ['Log Sessions Started Outside of Salesforce', 'Open Session Records', 'Chatter When Starting Session']) await expect(value(name)).toHaveText('On');
  // What is kept for later says so, row by row.
  await expect(page.getByText('Stored and versioned; nothing acts on it yet.', { exact: true })).toHaveCount(5);
});

test('R86 R87 R93 R94 single sign-on: the field is found among the User’s, and the expiration is seconds up to a day', async () => {
  await open('sso', 'Single Sign On');
  await edit();
  const expiration = page.getByRole('spinbutton', { name: 'Login Expiration' });
  await expect(expiration).toHaveValue('3600');
  for (const refused of ['0', '-1', '86401', '']) {
    await expiration.fill(refused);
    await expect(page.getByText(/whole number of seconds from 1 to 86,400/)).toBeVisible();
    await expect(button('Save')).toBeDisabled();
  }
  await expiration.fill('600');
  await page.getByRole('combobox', { name: 'Partner User ID Field' }).fill('federation');
  await page.getByRole('option', { name: /FederationIdentifier/ }).click();
  await expect(page.getByText(/no value in this field|no value is shared/).first()).toBeVisible();
  await accessible(page);
  await button('Cancel').click();
  await expect(value('Login Expiration')).toHaveText(/^3600 seconds/);
});

test('R95 R96 presence: the terms have a version that rises with their text, and HTML in them stays text', async () => {
  await open('presence', 'Presence');
  await expect(page.getByText('Terms, version 1', { exact: true })).toBeVisible();
  await edit();
  await expect(page.getByRole('checkbox', { name: 'Enable Presence', exact: true })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Show Terms To Visitor Before Connecting', exact: true })).toBeChecked();
  await page.getByRole('textbox', { name: 'Terms' }).fill('<img src=x onerror="document.title=1"><b>We look at this site with you.</b>');
  await expect(page.getByText(/makes this version 2/)).toBeVisible();
  await accessible(page);
  await save();
  await expect(page.getByText('Terms, version 2', { exact: true })).toBeVisible();
  await expect(page.getByText('<b>We look at this site with you.</b>')).toBeVisible();
  await expect(page).toHaveTitle('Company Settings · Alongside');
});

test('R97 R98 R100 R101 R104 buttons: the guide’s objects have rows, Auto Join is for Cases only, and who loses a button is told before Save', async () => {
  await open('buttons', 'Buttons');
  const row = (object: string) => page.getByRole('row', { name: new RegExp(`^${object}`) });
  for (const object of ['Case', 'Contact', 'Lead', 'Opportunity']) await expect(row(object)).toBeVisible();
  await expect(row('Contact')).toContainText('Case only');
  await edit();
  await expect(page.getByRole('checkbox', { name: 'Auto Join on Case' })).toBeVisible();
  await expect(page.getByRole('checkbox', { name: /^Auto Join on/ })).toHaveCount(1);
  await page.getByRole('checkbox', { name: 'Join on Case', exact: true }).uncheck();
  const effect = page.getByRole('region', { name: 'What Save does' });
  await expect(effect.getByText(/Lose Join on Case/)).toBeVisible();
  await expect(effect).toContainText('Sam Okafor (Support Agent)');
  await accessible(page);
  await button('Cancel').click();
  await expect(row('Case').getByRole('cell').nth(2).getByRole('img', { name: 'On' })).toBeVisible();
});

test('R99 R102 R103 R105 buttons: Add offers what Session looks up, the visitor id may be a parent’s, and a row can be removed', async () => {
  await open('buttons', 'Buttons');
  await edit();
  for (const object of ['Opportunity', 'Lead']) await page.getByRole('button', { name: `Remove ${object}` }).click();
  await button('Add').click();
  await expect(page.getByText('Buttons: choose the object of the new row, or remove the row.')).toBeVisible();
  await page.getByRole('combobox', { name: 'Object', exact: true }).fill('Opp');
  await page.getByRole('listbox').getByRole('option', { name: /^Opportunity/ }).click();
  await page.getByRole('combobox', { name: 'Visitor ID Object of Case' }).selectOption({ label: 'Not set: Join asks for a code' });
  await expect(page.getByRole('combobox', { name: 'Visitor ID Field of Case' })).toBeDisabled();
  await page.getByRole('combobox', { name: 'Visitor ID Object of Case' }).selectOption('Contact');
  await page.getByRole('combobox', { name: 'Visitor ID Field of Case' }).selectOption('Email');
  await save();
  await page.reload();
  await expect(page.getByRole('row', { name: /^Opportunity/ })).toContainText('Not set: Join asks for a code');
  await expect(page.getByRole('row', { name: /^Lead/ })).toHaveCount(0);
  await expect(page.getByRole('row', { name: /^Case/ })).toContainText('Email');
});

test('R106 R107 R108 R109 R110 R205 profiles: an explanation’s link adds the row, and who gains a button is told before Save', async () => {
  await page.goto(`${demo.line.platform}/settings/profiles?add=Sales%20Rep`);
  const row = page.getByRole('row', { name: /Sales Rep/ });
  await expect(row.getByRole('checkbox', { name: 'Show for Sales Rep' })).toBeChecked();
  await expect(page).toHaveURL(`${demo.line.platform}/settings/profiles`);
  await row.getByRole('checkbox', { name: 'View for Sales Rep' }).uncheck();
  const joinIn = row.getByRole('combobox', { name: 'Join In for Sales Rep' });
  await expect(joinIn.locator('option')).toHaveText(['Browser Tab', 'Client']);
  await joinIn.selectOption('Client');
  await row.getByRole('checkbox', { name: 'Start Agent Video for Sales Rep' }).check();
  await expect(page.getByRole('region', { name: 'What Save does' }).getByText(/gained/)).toBeVisible();
  await page.getByLabel('Why, for the history (optional)').fill('Sales helps <b>too</b>');
  await accessible(page);
  await save();
  await page.reload();
  await expect(page.getByRole('row', { name: /Sales Rep/ })).toContainText('Client');
});

test('R72 unsaved changes stay over sections, and are asked about before they are left', async () => {
  await page.goto(`${demo.line.platform}/code`);
  await page.getByRole('link', { name: 'Company Settings', exact: true }).click();
  await page.getByRole('link', { name: 'Presence', exact: true }).click();
  await edit();
  await page.getByRole('checkbox', { name: 'Show agents the customer’s page' }).click();
  await page.getByRole('link', { name: 'Users', exact: true }).click();
  await page.getByRole('link', { name: /^Presence/ }).click();
  await expect(page.getByText('1 unsaved change', { exact: true })).toBeVisible();
  const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
  await page.getByRole('link', { name: 'Sessions', exact: true }).click();
  await accessible(page);
  await dialog.press('Escape');
  await expect(page).toHaveURL(/\/settings\/presence$/);
  for (const section of ['users', 'presence', 'settings']) {
    await page.goBack();
    await expect(page).toHaveURL(new RegExp(`/settings(/${section})?$`));
  }
  await page.goBack();
  await expect(dialog).toBeVisible();
  await expect(page).toHaveURL(/\/settings$/);
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await expect(page).toHaveURL(/\/code$/);
});

test('R205 two admins at once: each is told of the other, and takes theirs or puts the own changes on top', async () => {
  await open('sso', 'Single Sign On');
  await edit();
  await page.getByRole('spinbutton', { name: 'Login Expiration' }).fill('900');
  await somebodySaves((settings) => { settings.presence.share_page = !settings.presence.share_page; }, 'At the same time');
  await button('Save').click();
  const meanwhile = page.getByRole('alert', { name: 'Changed meanwhile' });
  await expect(meanwhile).toContainText('API key saved these settings while you were editing');
  await expect(meanwhile).toContainText('At the same time');
  await accessible(page);
  await meanwhile.getByRole('button', { name: 'Put my changes on top' }).click();
  await expect(page.getByText('1 unsaved change', { exact: true })).toBeVisible();
  await save();
  await expect(value('Login Expiration')).toHaveText(/^900 seconds/);

  await edit();
  await page.getByRole('spinbutton', { name: 'Login Expiration' }).fill('60');
  await somebodySaves((settings) => { settings.sso.login_expiration_seconds = 1_200; }, '');
  await button('Save').click();
  await meanwhile.getByRole('button', { name: 'Put my changes on top' }).click();
  const both = page.getByRole('region', { name: 'Changed by both' });
  await expect(both).toContainText('Yours: 60. Theirs: 1200.');
  await both.getByRole('button', { name: /^Take theirs/ }).click();
  await expect(page.getByRole('spinbutton', { name: 'Login Expiration' })).toHaveValue('1200');
  await button('Cancel').click();
  await expect(value('Login Expiration')).toHaveText(/^1200 seconds/);
});

test('R205 history tells who, when, why and what, goes back, and one file carries the settings', async () => {
  await page.goto(`${demo.line.platform}/settings/history`);
  const entries = page.getByRole('main').getByRole('listitem');
  await expect(entries.filter({ hasText: 'Sales helps <b>too</b>' })).toContainText('Ada Lindqvist');
  await expect(entries.first()).toContainText('In place');
  await accessible(page);
  const [download] = await Promise.all([page.waitForEvent('download'), button('Export').click()]);
  const file = await (await download.createReadStream()).toArray() as Buffer[];
  const text = Buffer.concat(file).toString();
  expect(text).toContain('login_expiration_seconds = 1200');

  await page.getByRole('button', { name: 'Go back to version 1', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/lost|gained/);
  await dialog.getByRole('button', { name: 'Go back', exact: true }).click();
  await expect(page.getByText(/^Version \d+ is version 1 again\.$/)).toBeVisible();

  const chooser = page.locator('input[type=file]');
  await chooser.setInputFiles({ name: 'newer.toml', mimeType: 'application/toml', buffer: Buffer.from(text.replace(/^format = \d+$/m, 'format = 99')) });
  await expect(page.getByRole('alert')).toContainText(/^newer\.toml: .* Nothing was changed\.$/);
  await chooser.setInputFiles({ name: 'staging.toml', mimeType: 'application/toml', buffer: Buffer.from(text) });
  await expect(dialog).toContainText('Login Expiration');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText(/^staging\.toml is in place as version \d+\.$/)).toBeVisible();
});

test('R33 R71 an agent sees neither link nor page, and which gate refuses', async ({ browser }) => {
  const agent = await signedIn(browser, demo, 'Sam Okafor');
  await agent.goto(`${demo.line.platform}/settings`);
  await expect(agent.getByRole('alert')).toContainText('Company Settings are not shown');
  await expect(agent.getByRole('img', { name: 'Failed' })).toBeVisible();
  await expect(agent.getByRole('button', { name: 'Edit', exact: true })).toHaveCount(0);
  const pages = agent.getByRole('navigation', { name: 'Pages' });
  await expect(pages.getByRole('link', { name: 'User Settings' })).toBeVisible();
  for (const name of ['Company Settings', 'Account Settings', 'Access']) await expect(pages.getByRole('link', { name })).toHaveCount(0);
  await accessible(agent);
  await agent.context().close();
});
