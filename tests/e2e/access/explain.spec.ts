// Why a button is off: told to whoever is refused, handed to an admin, explained and mended in the console.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { openCase, sidebar } from '../support/people.ts';
import { accessible } from '../support/setup.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

let demo: Demo;
let priya: Page;
let ada: Page;
let text = '';
test.describe.configure({ mode: 'serial' });
oneDemo((started) => { demo = started; });

test('R73 R112 R201 whoever has no button reads why in the Sidebar, and copies it for an admin', async ({ browser }) => {
  priya = await signedIn(browser, demo, 'Priya Nair');
  await openCase(priya, demo, 'postcode refused');
  const widget = sidebar(priya);
  await expect(widget.getByText('Join is off: your profile Sales Rep has no row in Profile Settings.')).toBeVisible();
  await expect(widget.getByText('Ask Ada Lindqvist.')).toBeVisible();
  await widget.getByRole('button', { name: 'Why is Join off?' }).click();
  await expect(widget.getByRole('heading', { name: /^Join is off for Priya Nair on Case / })).toBeVisible();
  await expect(widget.getByText(/^Not reached: /)).toBeVisible();

  await widget.getByRole('button', { name: 'Copy for an admin' }).click();
  await expect(widget.getByText('Copied.')).toBeVisible();
  // What the frame copied is pasted by somebody else, into any field.
  await priya.goto(`${demo.line.org}/lightning/o/Case/list`);
  const field = priya.getByRole('searchbox', { name: /list/i });
  await field.focus();
  await priya.keyboard.press('ControlOrMeta+V');
  text = await field.inputValue();
  expect(text).toMatch(/^Join is off for Priya Nair on Case \d+\. /);
});

test('R201 the address that was copied opens the explanation of exactly this question, every gate in order', async ({ browser }) => {
  const address = /Every gate: (http\S+)/.exec(text)?.[1] ?? '';
  expect(address).toContain(`${demo.line.platform}/access/explain?user=005`);
  ada = await signedIn(browser, demo, 'Ada Lindqvist');
  await ada.goto(address);
  await expect(ada.getByRole('heading', { name: /Join is off for Priya Nair on Case 500/ })).toBeVisible();
  await expect(ada.getByRole('combobox', { name: 'User' })).toHaveValue('Priya Nair');
  const gates = ada.getByRole('region', { name: 'Answer' }).locator('ol > li');
  await expect(gates).toHaveCount(14);
  await expect(gates.first()).toContainText('User is active');
  await expect(gates.nth(6)).toContainText('The button is on for the profile');
  await expect(gates.nth(6)).toContainText('Failed');
  await expect(gates.last()).toContainText('The session is free');
  await expect(ada.getByText(/^The CRM’s grants were read /)).toBeVisible();
  await accessible(ada);
});

test('R33 R201 an agent is offered what the server lets them open, and an address that is typed is refused by its gate', async () => {
  const pages = priya.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  await priya.goto(`${demo.line.platform}/me`);
  await expect(pages).toHaveText(['Devices', 'Sessions', 'Enter code', 'User Settings']);
  await priya.getByRole('link', { name: /every gate/ }).click();
  await expect(priya.getByRole('heading', { name: 'Priya Nair may open Alongside' })).toBeVisible();
  await expect(priya.getByRole('link', { name: 'Matrix' })).toHaveCount(0);
  for (const [path, title] of [['settings', 'Company Settings are not shown'], ['account', 'Account Settings are not shown'], ['access/matrix', 'You cannot open the Matrix'], ['access/doctor', 'You cannot open the Doctor']] as const) {
    await priya.goto(`${demo.line.platform}/${path}`);
    await expect(priya.getByRole('heading', { name: title })).toBeVisible();
    await expect(priya.getByText('Ask Ada Lindqvist.')).toHaveCount(1);
  }
  await ada.goto(`${demo.line.platform}/me`);
  await expect(ada.getByRole('navigation', { name: 'Pages' }).getByRole('link')).toHaveText(['Devices', 'Sessions', 'Enter code', 'Company Settings', 'Account Settings', 'Access', 'User Settings']);
});

test('R201 any user, object, record and button is asked about; who or what is not there is said by name', async () => {
  await ada.goto(`${demo.line.platform}/access/explain`);
  await expect(ada.getByRole('heading', { name: 'Whose access?' })).toBeVisible();
  await ada.getByRole('combobox', { name: 'User' }).fill('tanaka');
  await ada.getByRole('option', { name: /Mei Tanaka/ }).click();
  await expect(ada.getByRole('heading', { name: 'Mei Tanaka may open Alongside' })).toBeVisible();
  await ada.getByRole('combobox', { name: 'Object' }).fill('case');
  await ada.getByRole('option', { name: 'Case' }).click();
  await expect(ada.getByRole('heading', { name: /Join is on for Mei Tanaka on Case/ })).toBeVisible();
  await ada.getByRole('radio', { name: 'Show' }).check();
  await expect(ada.getByRole('heading', { name: /Show is on for Mei Tanaka on Case/ })).toBeVisible();
  await ada.reload();
  await expect(ada.getByRole('heading', { name: /Show is on for Mei Tanaka on Case/ })).toBeVisible();

  const record = ada.getByLabel('Record', { exact: true });
  await record.fill('00001042');
  await record.press('Tab');
  await expect(ada.getByText(/id has 15 or 18 letters and digits/)).toBeVisible();
  const id = demo.line.records['Case']?.[0] ?? '';
  await record.fill(`${demo.line.org}/lightning/r/Case/${id}/view`);
  await record.press('Tab');
  await expect(ada.getByRole('heading', { name: new RegExp(`Mei Tanaka on Case ${id}`) })).toBeVisible();
  await record.fill(`500${'9'.repeat(12)}AAA`);
  await record.press('Tab');
  await expect(ada.getByRole('region', { name: 'Answer' }).locator('li.failed, [role=alert]').first()).toBeVisible();

  await ada.goto(`${demo.line.platform}/access/explain?user=nobody%40fernhill.example`);
  await expect(ada.getByRole('heading', { name: 'There is no such user' })).toBeVisible();
});

test('R201 the matrix shows the company: filtered, steered by keys, a cell explains itself, all of it as CSV', async () => {
  await ada.goto(`${demo.line.platform}/access/matrix`);
  const grid = ada.getByRole('grid', { name: 'Access of every user' });
  await expect(grid.getByRole('row', { name: /Priya Nair/ })).toBeVisible();
  await expect(ada.getByText(/directory was read/)).toBeVisible();
  await accessible(ada);
  await ada.getByRole('searchbox', { name: 'User' }).fill('priya');
  await expect(grid.getByRole('rowheader')).toHaveCount(1);
  await ada.getByRole('combobox', { name: 'Button', exact: true }).selectOption('Join');
  await expect(ada).toHaveURL(/search=priya&button=join/);
  await expect(grid.getByRole('columnheader', { name: 'View' })).toHaveCount(0);
  await grid.getByRole('gridcell').first().focus();
  await ada.keyboard.press('ArrowRight');
  await expect(grid.getByRole('gridcell').nth(1)).toBeFocused();
  await ada.keyboard.press('Home');
  await ada.keyboard.press('Enter');
  const dialog = ada.getByRole('dialog', { name: /^Join is off for Priya Nair on / });
  await expect(dialog.locator('ol > li')).toHaveCount(14);
  await ada.keyboard.press('Escape');
  await expect(grid.getByRole('gridcell').first()).toBeFocused();
  const [file] = await Promise.all([ada.waitForEvent('download'), ada.getByRole('link', { name: 'Download CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('access-matrix.csv');
  await ada.getByRole('combobox', { name: 'Answer' }).selectOption({ label: 'Agent or Admin is granted' });
  await expect(ada.getByRole('heading', { name: 'Nobody is left by this filter' })).toBeVisible();
});

test('R201 the demo has somebody for each gate that is about a person, and Explain names that gate', async () => {
  // The titles stand in the order of the gates.
  const titles: Record<string, string> = {
    user_active: 'User is active',
    app_visible: 'App is visible',
    connected_app: 'AlongsideWebApp is approved',
    role: 'Agent or Admin is granted',
    object_button: 'The button is on for the object',
    profile_button: 'The button is on for the profile',
    object_permission: 'The object may be read',
    field_security: 'The fields may be read',
    record_access: 'The record may be read',
    signed_in: 'Signed in',
    subscription: 'Subscription',
  };
  expect(demo.line.refusals.map(({ gate }) => gate)).toEqual(Object.keys(titles));
  for (const { gate, user, object } of demo.line.refusals) {
    // The records of the story come first, and none of them is hers who sees only her own.
    const record = gate === 'record_access' ? `&record=${demo.line.records[object]?.[0] ?? ''}` : '';
    const email = `${user.toLowerCase().replace(' ', '.')}@fernhill.example`;
    await ada.goto(`${demo.line.platform}/access/explain?user=${encodeURIComponent(email)}&object=${object}&button=join${record}`);
    await expect(ada.getByRole('heading', { name: `Join is off for ${user} on ${object}` })).toBeVisible();
    const failed = ada.getByRole('region', { name: 'Answer' }).locator('ol > li').filter({ hasText: 'Failed' });
    await expect(failed, gate).toHaveCount(1);
    await expect(failed).toContainText(titles[gate] ?? '');
  }
});

test('R112 R201 the offered fix is followed, and the button is there', async () => {
  await ada.goto(/Every gate: (http\S+)/.exec(text)?.[1] ?? '');
  await ada.getByRole('link', { name: 'Open Company Settings, Profile Settings' }).click();
  await expect(ada.getByRole('row', { name: /Sales Rep/ }).or(ada.locator('tr.marked'))).toBeVisible();
  await ada.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(ada.getByText(/^Saved as version \d+\.$/)).toBeVisible();
  await openCase(priya, demo, 'postcode refused');
  await expect(sidebar(priya).getByText('Nobody is on the site')).toBeVisible();
  await expect(sidebar(priya).getByText(/Join is off/)).toHaveCount(0);
});
