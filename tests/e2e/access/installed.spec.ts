// An org from which the package is gone, in which it is installed again, and where the doctor's one
// confirmation grants what the walks of the three guides take.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { follow, Hands } from '../support/gates.ts';
import { openCase, sidebar, signInToShop } from '../support/people.ts';
import { inPane, openSetup } from '../support/setup.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

const WHO = 'Mei Tanaka';
const SUBJECT = 'postcode refused';
const GONE = 'The Alongside package is not installed in the CRM.';

let demo: Demo;
let hands: Hands;
let agent: Page;
let admin: Page;
test.describe.configure({ mode: 'serial' });
oneDemo((started) => { demo = started; });

test.beforeAll(async ({ browser, playwright }) => {
  hands = new Hands(demo, await playwright.request.newContext());
  agent = await signedIn(browser, demo, WHO);
  admin = await signedIn(browser, demo, 'Ada Lindqvist');
  const customer = await (await browser.newContext()).newPage();
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
});

const refusing = () => hands.refusing(WHO, { object: 'Case', id: demo.line.records['Case']?.[0] ?? '' });
const joinButton = () => sidebar(agent).getByRole('button', { name: 'Join', exact: true }).first();

async function edit(object: string, change: () => Promise<void>): Promise<void> {
  await admin.goto(`${demo.line.org}/lightning/page/editor/${object}`);
  await change();
  await admin.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(admin.getByText('Saved', { exact: true })).toBeVisible();
}

/** Puts a component of the package on the page of an object's records. */
const place = (object: string, component: string, region: string): Promise<void> => edit(object, async () => {
  const offered = admin.getByRole('group', { name: 'Custom - Managed' }).getByRole('button', { name: component, exact: true });
  await offered.dragTo(admin.getByRole('region', { name: `${region} region` }));
  await expect(admin.getByRole('region', { name: `${region} region` }).getByRole('button', { name: component })).toBeVisible();
});

/** From the list of installed packages, as the guide walks. */
async function install(page: Page): Promise<void> {
  await expect(page.getByText('No packages are installed')).toBeVisible();
  await inPane(page, 'Visit Marketplace').click();
  await page.locator('main').getByRole('link', { name: /^Alongside/ }).click();
  await page.getByRole('link', { name: 'Get It Now' }).click();
  await page.getByRole('link', { name: 'Next' }).click();
  await page.getByRole('radio', { name: 'Install for All Users' }).check();
  await page.getByRole('checkbox', { name: 'I have read this and agree' }).check();
  await page.getByRole('button', { name: 'Install' }).click();
  await expect(page.getByRole('heading', { name: 'Done, installed' })).toBeVisible();
}

test('R5 R201 package_installed is broken for everybody, its words are read, and its fix is followed', async ({ browser }) => {
  await openCase(agent, demo, SUBJECT);
  await expect(joinButton()).toBeEnabled();
  await admin.goto(`${demo.line.platform}/access/explain`);
  await expect(admin.getByRole('heading', { name: 'Whose access?' })).toBeVisible();
  for (const object of ['Case', 'Contact', 'Account', 'Lead', 'Opportunity']) {
    await edit(object, async () => {
      await admin.getByRole('region', { name: 'Right side region' }).getByRole('button', { name: 'Sidebar' }).click();
      await admin.getByRole('button', { name: 'Remove', exact: true }).click();
    });
  }
  await openSetup(admin, 'Installed Packages');
  await inPane(admin, 'Uninstall Alongside').click();
  await admin.getByRole('button', { name: 'Uninstall' }).click();
  await expect(admin.getByText('No packages are installed')).toBeVisible();
  await expect.poll(refusing, { timeout: 30_000 }).toBe('package_installed');
  // On the page that was open, by itself.
  await expect(sidebar(agent).getByText(GONE).first()).toBeVisible({ timeout: 30_000 });
  await expect(sidebar(agent).getByRole('button', { name: 'Copy for an admin' }).first()).toBeVisible();

  // The connected app went with it, so that nobody signs in any more: the CRM says what is missing.
  const newcomer = await signedIn(browser, demo, 'Amara Diallo');
  await newcomer.goto(`${demo.line.platform}/access/explain`);
  await expect(newcomer.getByRole('heading', { name: 'This app cannot be opened' })).toBeVisible();
  await expect(newcomer.getByText(/app must be installed into org/)).toBeVisible();
  await newcomer.context().close();

  // Who is signed in is led to where it is mended.
  await admin.goto(`${demo.line.platform}/access/explain`);
  await expect(admin.getByText(GONE).first()).toBeVisible();
  await follow(admin, 'Open Setup, Installed Packages', install);
  // Installing opens this gate and grants nothing: what the uninstalled sets gave is to be given again.
  await expect.poll(refusing, { timeout: 30_000 }).toBe('app_visible');
});

test('R202 what the doctor applies is all that is granted, and the walks of the three guides succeed', async () => {
  // What the company had of its own for the package that is gone is no part of an installation.
  await hands.remove('PermissionSetAssignment', `PermissionSet.Label = 'Alongside Access'`);
  await hands.remove('PermissionSet', `Label = 'Alongside Access'`);
  const plan = await hands.plan();
  expect(plan.groups.flatMap(({ changes }) => changes).length).toBeGreaterThan(0);
  const run = await hands.apply(plan);
  expect(run.changes.filter(({ state }) => state !== 'done')).toEqual([]);
  expect((await hands.plan()).groups).toEqual([]);
  await expect.poll(refusing, { timeout: 30_000 }).toBeUndefined();

  // Company Settings: the tab opens and may be edited.
  await admin.goto(`${demo.line.org}/lightning/n/alongside__Company_Settings`);
  await expect(sidebar(admin).getByRole('button', { name: 'Edit', exact: true })).toBeVisible();

  // Co-browsing: the Sidebar on the Case, and the button on it.
  await place('Case', 'Sidebar', 'Right side');
  await openCase(agent, demo, SUBJECT);
  await expect(joinButton()).toBeEnabled();

  // Messages: the conversation beside the contact, and the contact's fields to be edited.
  await place('Contact', 'Conversation', 'Main');
  const contact = demo.line.records['Contact']?.[0] ?? '';
  await agent.goto(`${demo.line.org}/lightning/r/Contact/${contact}/view`);
  await expect(agent.getByRole('region', { name: 'Conversation', exact: true })).toContainText('No messages yet.');
  await agent.goto(`${demo.line.org}/lightning/r/Contact/${contact}/edit`);
  for (const field of ['Account Name', 'Phone', 'Mobile', 'Email', 'Title']) await expect(agent.getByLabel(field).first()).toBeEditable();
});
