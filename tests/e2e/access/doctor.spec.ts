// What the guides want and the CRM does not grant: listed by cause, applied after one confirmation, and taken back.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { Hands } from '../support/gates.ts';
import { openCase, sidebar } from '../support/people.ts';
import { accessible } from '../support/setup.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

const WHO = 'Mei Tanaka';
const WANTED = `Assign Alongside Agent to ${WHO}.`;
const REFUSED = /Mei Tanaka has neither Alongside Agent nor Alongside Admin/;

let demo: Demo;
let hands: Hands;
let admin: Page;
let agent: Page;
let record: { object: string; id: string };
test.describe.configure({ mode: 'serial' });
oneDemo((started) => { demo = started; });

test.beforeAll(async ({ browser, playwright }) => {
  hands = new Hands(demo, await playwright.request.newContext());
  agent = await signedIn(browser, demo, WHO);
  await openCase(agent, demo, 'postcode refused');
  record = { object: 'Case', id: /Case\/(500\w+)/.exec(agent.url())?.[1] ?? '' };
  admin = await signedIn(browser, demo, 'Ada Lindqvist');
});

const missing = () => admin.getByRole('region', { name: 'What is missing' });
const refusing = () => hands.refusing(WHO, record);

async function notLetIn(): Promise<void> {
  await expect.poll(refusing, { timeout: 30_000 }).toBe('role');
  await agent.reload();
  await expect(sidebar(agent).getByText(REFUSED).first()).toBeVisible();
}

test('R202 what the CRM does not grant is listed by cause, with how it is and how it will be', async () => {
  await admin.goto(`${demo.line.platform}/access/doctor`);
  await expect(missing().getByRole('heading', { level: 2 })).toBeVisible();
  await expect(missing().getByText(WANTED)).toHaveCount(0);

  const who = await hands.userId(WHO);
  await hands.remove('PermissionSetAssignment', `AssigneeId = '${who}' AND PermissionSet.Label = 'Alongside Agent'`);
  await notLetIn();
  await admin.getByRole('combobox', { name: 'Compare the CRM with' }).selectOption('Co-browsing');
  await expect(admin).toHaveURL(/manifest=co-browsing/);
  const change = missing().getByRole('listitem').filter({ hasText: WANTED });
  await expect(change.getByRole('checkbox', { name: WANTED })).toBeChecked();
  await expect(change.getByRole('definition')).toHaveText(['not assigned', 'assigned']);
  await expect(missing()).toHaveAttribute('aria-busy', 'false');
  await accessible(admin);

  // The guide for messages has sets of its own: this one is not wanted there.
  await admin.getByRole('combobox', { name: 'Compare the CRM with' }).selectOption('Messages');
  await expect(missing().getByText(/^Messages\. The CRM was read/)).toBeVisible();
  await expect(missing().getByText(WANTED)).toHaveCount(0);
});

test('R202 R203 it is applied after one confirmation, each change tells what became of it, and the agent is let in', async () => {
  await admin.getByRole('combobox', { name: 'Compare the CRM with' }).selectOption('Co-browsing');
  await expect(missing().getByText(WANTED)).toBeVisible();
  const dialog = admin.getByRole('dialog', { name: /^Apply \d+ changes?\?$/ });

  // Left out, a change is counted no more, and the confirmation says so.
  const wanted = missing().getByRole('checkbox', { name: WANTED });
  await wanted.uncheck();
  await missing().getByRole('button', { name: /^Apply \d+ changes?$/ }).click();
  await expect(dialog).toContainText('Left out: 1 change.');
  await expect(dialog).toContainText(WANTED);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await wanted.check();

  await missing().getByRole('button', { name: /^Apply \d+ changes?$/ }).click();
  await expect(dialog).not.toContainText('Left out');
  await admin.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect(await refusing()).toBe('role');

  await missing().getByRole('button', { name: /^Apply \d+ changes?$/ }).click();
  await dialog.getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(admin.getByText(/^\d+ changes? made\.$/)).toBeVisible();
  const run = admin.getByRole('article').first();
  await expect(run).toContainText('Ada Lindqvist');
  await expect(run.getByRole('listitem').filter({ hasText: WANTED })).toContainText('Done');
  await expect(missing().getByText(WANTED)).toHaveCount(0);

  await expect.poll(refusing, { timeout: 30_000 }).not.toBe('role');
  await agent.reload();
  await expect(sidebar(agent).getByText('Nobody is on the site')).toBeVisible();
  await expect(sidebar(agent).getByText(REFUSED)).toHaveCount(0);
});

test('R202 the run is undone after a confirmation, and what it gave is gone', async () => {
  await admin.reload();
  const run = admin.getByRole('article').first();
  await run.getByRole('button', { name: 'Undo', exact: true }).click();
  await admin.getByRole('dialog', { name: 'Undo this run?' }).getByRole('button', { name: 'Undo the run' }).click();
  await expect(admin.getByText('The run is undone.', { exact: true })).toBeVisible();
  await expect(run.getByRole('listitem').filter({ hasText: WANTED })).toContainText('Undone');
  await expect(run.getByRole('button', { name: /Undo/ })).toHaveCount(0);
  await expect(missing().getByText(WANTED)).toBeVisible();
  await notLetIn();
});

test('R202 a manifest of the company’s own is read strictly, leads by hand to the page, and is applied as chosen', async () => {
  await admin.getByRole('combobox', { name: 'Compare the CRM with' }).selectOption('A manifest of your own');
  await expect(admin).toHaveURL(/manifest=file/);
  const own = admin.getByRole('region', { name: 'A manifest of your own' });
  const file = (text: string) => own.getByLabel('Choose a file').setInputFiles({ name: 'desk.toml', mimeType: 'application/toml', buffer: Buffer.from(text) });
  await file('format = 1\n[people.desk]\nprofile = ["Desk"]\n');
  await expect(own.getByRole('alert')).toContainText(/^people\.desk: unknown field `profile`/);
  await file('format = 1\ntitle = "Night desk"\n[people.desk]\nprofiles = ["Desk"]\n');
  await expect(missing().getByText(/^Night desk, desk\.toml\. The CRM was read/)).toBeVisible();
  await expect(missing().getByRole('link', { name: 'Open Setup, Profiles' }).first()).toHaveAttribute('href', `${demo.line.org}/lightning/setup/EnhancedProfiles/home`);

  // A shipped one to begin with; what is written in it counts once it is compared.
  await own.getByRole('button', { name: 'Co-browsing', exact: true }).click();
  await expect(own.getByRole('textbox')).toHaveValue(/title = "Co-browsing"/);
  await own.getByRole('button', { name: 'Compare with the CRM' }).click();
  await expect(missing().getByText(/^Co-browsing, our-co-browsing\.toml\./)).toBeVisible();
  await own.getByRole('textbox').press('End');
  await own.getByRole('textbox').pressSequentially('# ours');
  await expect(missing().getByText('The manifest was changed since.')).toBeVisible();
  await expect(missing().getByRole('button', { name: /^Apply/ })).toBeDisabled();
  await own.getByRole('button', { name: 'Compare with the CRM' }).click();
  await expect(missing()).toHaveAttribute('aria-busy', 'false');
  await accessible(admin);

  // Nothing but what is chosen.
  for (const group of await missing().getByRole('checkbox', { name: /^(?!Assign|Give|Show|Approve|Let|Make)/ }).all()) await group.uncheck();
  await missing().getByRole('checkbox', { name: WANTED }).check();
  await missing().getByRole('button', { name: 'Apply 1 change', exact: true }).click();
  await admin.getByRole('dialog', { name: 'Apply 1 change?' }).getByRole('button', { name: 'Apply', exact: true }).click();
  await expect(admin.getByText('1 change made.')).toBeVisible();
  const run = admin.getByRole('article').first();
  await expect(run.getByRole('heading')).toContainText('Co-browsing');
  await expect(run).toContainText('A manifest of your own');
  await expect(run.getByRole('listitem')).toHaveCount(1);
  await expect.poll(refusing, { timeout: 30_000 }).not.toBe('role');
});
