// The second guide: a custom profile's apps, connected app and fields, then three permission sets.
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

async function openProfile(name: string): Promise<void> {
  await openSetup(page, 'Profiles');
  await inPane(page, name).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
}

test('R52 R53 a custom profile is made from System Administrator', async () => {
  await openSetup(page, 'Profiles');
  await inPane(page, 'Clone System Administrator').click();
  await page.getByLabel('Profile Name').fill('Systems team');
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Systems team');
});

test('R54 R55 Find Settings shows both checkboxes, Edit and Save at the bottom keep them', async () => {
  await openProfile('Systems team');
  await page.getByRole('searchbox', { name: 'Find Settings' }).fill('alongside');
  for (const name of ['Alongside Setup', 'AlongsideWebApp']) await expect(tick(page, name)).not.toBeChecked();
  await expect(tick(page, 'Service')).toBeHidden();
  await inPane(page, 'Edit').click();
  for (const name of ['Alongside Setup', 'AlongsideWebApp']) await tick(page, name).check();
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Systems team');
  for (const name of ['Alongside Setup', 'AlongsideWebApp']) await expect(tick(page, name)).toBeChecked();

  await openSetup(page, 'App Manager');
  await inPane(page, 'Manage AlongsideWebApp').click();
  const approved = page.getByRole('region', { name: 'Profiles', exact: true });
  await expect(approved.getByRole('link', { name: 'Systems team' }), 'the connected app knows it').toBeVisible();
});

test('R52 R53 whoever has the profile finds the app, and nobody before', async ({ browser }) => {
  const tom = await signedIn(browser, demo, 'Tom Ellery');
  const entry = async () => {
    await tom.goto(demo.line.org);
    await tom.getByRole('button', { name: 'App Launcher' }).click();
    await expect(tom.getByRole('dialog').getByRole('link', { name: /^Cases/ })).toBeVisible();
    return tom.getByRole('dialog').getByRole('link', { name: /^Alongside Setup/ });
  };
  await expect(await entry()).toHaveCount(0);
  await openProfile('Support Agent');
  await inPane(page, 'Edit').click();
  await tick(page, 'Alongside Setup').check();
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect(tick(page, 'Alongside Setup')).toBeChecked();
  await (await entry()).click();
  await expect(tom.getByRole('navigation', { name: 'Alongside Setup' })).toBeVisible();
});

test('R56 R57 R59 six Contact fields have both accesses; what is missing is set by Edit and Save', async ({ browser }) => {
  await openProfile('Support Agent');
  await page.getByRole('region', { name: 'Field-Level Security', exact: true }).getByRole('link', { name: 'View Contact' }).click();
  await inPane(page, 'Edit').click();
  await tick(page, 'Email Read Access').uncheck();
  await expect(tick(page, 'Email Edit Access')).not.toBeChecked();
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect(tick(page, 'Email Read Access')).not.toBeChecked();
  const sam = await signedIn(browser, demo, 'Sam Okafor');
  const contact = `${demo.line.org}/lightning/r/Contact/${demo.line.records['Contact']?.[0] ?? ''}/edit`;
  await sam.goto(contact);
  await expect(sam.getByLabel('Last Name')).toBeVisible();
  await expect(sam.getByLabel('Email', { exact: true })).toHaveCount(0);
  await inPane(page, 'Edit').click();
  await tick(page, 'Email Edit Access').check();
  await expect(tick(page, 'Email Read Access')).toBeChecked();
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).last().click();
  for (const field of ['Account Name', 'Name', 'Phone', 'Mobile', 'Email', 'Title']) {
    await expect(tick(page, `${field} Read Access`), field).toBeChecked();
    await expect(tick(page, `${field} Edit Access`), field).toBeChecked();
  }
  await sam.goto(contact);
  await expect(sam.getByLabel('Email', { exact: true })).toBeEditable();
  await inPane(page, 'Back to Profile').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Support Agent');
});

test('R58 R59 from the same page nine Lead fields get both accesses, and those that are never restricted are locked', async () => {
  await page.getByRole('region', { name: 'Field-Level Security', exact: true }).getByRole('link', { name: 'View Lead' }).click();
  await inPane(page, 'Edit').click();
  for (const field of ['Rating', 'Lead Source']) await tick(page, `${field} Edit Access`).uncheck();
  await page.getByRole('button', { name: 'Save' }).last().click();
  for (const field of ['Rating', 'Lead Source']) {
    await expect(tick(page, `${field} Read Access`)).toBeChecked();
    await expect(tick(page, `${field} Edit Access`)).not.toBeChecked();
  }
  await inPane(page, 'Edit').click();
  for (const field of ['Rating', 'Lead Source']) await tick(page, `${field} Edit Access`).check();
  await page.getByRole('button', { name: 'Save' }).last().click();
  for (const field of ['Name', 'Phone', 'Mobile', 'Email', 'Company', 'Title', 'Lead Status', 'Lead Source', 'Rating']) {
    await expect(tick(page, `${field} Read Access`), field).toBeChecked();
    await expect(tick(page, `${field} Edit Access`), field).toBeChecked();
  }
  await inPane(page, 'Edit').click();
  for (const field of ['Name', 'Company', 'Lead Status']) await expect(tick(page, `${field} Edit Access`), field).toBeDisabled();
  await expect(page.getByText('Needed by every record: always readable and editable.').first()).toBeVisible();
});

test('R60 R65 R66 three sets are given to several users, each by itself', async () => {
  for (const label of ['Alongside Messages Edit', 'Alongside Messages Read', 'Alongside Setup']) {
    await openSetup(page, 'Permission Sets');
    await inPane(page, label).click();
    await inPane(page, 'Manage Assignments').click();
    await inPane(page, 'Add Assignment').click();
    await page.getByRole('searchbox', { name: 'Search users' }).fill('tanaka');
    await page.getByRole('button', { name: 'Search' }).last().click();
    await tick(page, 'Select Mei Tanaka').check();
    await page.getByRole('searchbox', { name: 'Search users' }).fill('');
    await page.getByRole('button', { name: 'Search' }).last().click();
    await expect(tick(page, 'Select Mei Tanaka')).toBeChecked();
    await tick(page, 'Select Luca Moretti').check();
    await accessible(page);
    await page.getByRole('button', { name: 'Assign' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Assignment Summary');
    await expect(page.getByText('Assigned', { exact: true })).toHaveCount(2);
    await page.locator('.pane').getByRole('link', { name: 'Done' }).click();
    for (const name of ['Luca Moretti', 'Mei Tanaka']) await expect(inPane(page, name)).toBeVisible();
  }
});

test('R111 Quick Find leads to the agents’ set, which is given to the selected users', async ({ browser }) => {
  await openSetup(page, 'Permission Sets');
  await inPane(page, 'Alongside Agent').click();
  await inPane(page, 'Manage Assignments').click();
  await inPane(page, 'Add Assignment').click();
  for (const name of ['Tom Ellery', 'Diego Fuentes']) await tick(page, `Select ${name}`).check();
  await expect(tick(page, 'Select Sam Okafor'), 'who has it is not given it twice').toBeDisabled();
  await page.getByRole('button', { name: 'Assign' }).click();
  await expect(page.getByText('Assigned', { exact: true })).toHaveCount(2);
  const tom = await signedIn(browser, demo, 'Tom Ellery');
  await tom.getByRole('button', { name: 'App Launcher' }).click();
  await expect(tom.getByRole('dialog').getByRole('link', { name: /^Alongside Sessions/ })).toBeVisible();
});
