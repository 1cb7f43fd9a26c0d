// Lists as people use them: choosing and making views, sorting, related lists, toasts, the App Launcher.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { openCase } from '../support/people.ts';
import { accessible, narrow } from '../support/setup.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

let demo: Demo;
oneDemo((started) => { demo = started; });

async function heads(page: Page): Promise<string[]> {
  return (await page.getByRole('columnheader').allTextContents()).map((text) => text.trim());
}

test('a person makes a view with filters and fields by keys, renames it, changes its fields and deletes it', async ({ browser }) => {
  const page = await signedIn(browser, demo, 'Sam Okafor');
  await page.goto(`${demo.line.org}/lightning/o/Case/list`);
  await accessible(page);
  await page.getByLabel('List View Controls').press('Enter');
  await page.getByRole('link', { name: 'New', exact: true }).press('Enter');
  await expect(page.getByRole('heading', { name: 'New List View: Cases' })).toBeVisible();
  await accessible(page);
  await narrow(page);

  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toHaveText('List Name: give the view a name.');
  await page.getByLabel('List Name').fill('Pressing');
  const filter = page.getByRole('group', { name: 'Filter 1' });
  await filter.getByLabel('Field').selectOption('Date Opened');
  await filter.getByLabel('Value').fill('soon');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toHaveText('One filter needs another look.');
  await expect(filter.getByLabel('Value')).toHaveAccessibleDescription(/write a day as/);
  await accessible(page);
  await filter.getByLabel('Field').selectOption('Priority');
  await filter.getByLabel('Value').fill('High');
  for (const [number, field] of [[2, 'Case Owner'], [3, '--None--'], [4, '--None--'], [7, '--None--'], [8, '--None--']] as const) {
    await page.getByLabel(`Column ${number}`, { exact: true }).selectOption(field);
  }
  await page.getByLabel('Column 3', { exact: true }).selectOption('Subject');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(page.getByText('List view “Pressing” was saved.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Pressing' })).toBeVisible();
  expect(await heads(page)).toEqual(['Case Number', 'Case Owner', 'Subject', 'Status', 'Priority']);
  for (const priority of await page.locator('td[data-label=Priority]').allTextContents()) expect(priority.trim()).toBe('High');

  await page.getByRole('columnheader', { name: 'Subject' }).getByRole('link').press('Enter');
  await expect(page.getByRole('columnheader', { name: 'Subject' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('columnheader', { name: 'Subject' }).getByRole('link').press('Enter');
  await expect(page.getByRole('columnheader', { name: 'Subject' })).toHaveAttribute('aria-sort', 'descending');

  await page.getByLabel('List View Controls').press('Enter');
  await page.getByRole('link', { name: 'Select Fields to Display' }).press('Enter');
  await page.getByLabel('List Name').fill('Pressing now');
  await page.getByLabel('Column 6', { exact: true }).selectOption('Case Origin');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pressing now' })).toBeVisible();
  expect(await heads(page)).toContain('Case Origin');

  await page.getByLabel('Select a list view').press('Enter');
  const views = page.getByRole('navigation', { name: 'List views' });
  await expect(views.getByRole('link', { name: 'Pressing now' })).toHaveAttribute('aria-current', 'page');
  await accessible(page);
  await views.getByRole('link', { name: 'My Open Cases' }).press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'My Open Cases' })).toBeVisible();
  await page.getByLabel('List View Controls').click();
  await expect(page.getByRole('link', { name: 'Clone' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Rename' })).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.getByLabel('Select a list view').click();
  await views.getByRole('link', { name: 'Pressing now' }).click();
  await page.getByLabel('List View Controls').click();
  await page.getByText('Delete…').click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('The list view was deleted.')).toBeVisible();
  await page.getByLabel('Select a list view').click();
  await expect(views.getByRole('link', { name: 'Pressing now' })).toHaveCount(0);
});

test('an administrator shares a view with all users, who see it and cannot change it', async ({ browser }) => {
  const ada = await signedIn(browser, demo, 'Ada Lindqvist');
  await ada.goto(`${demo.line.org}/lightning/o/Account/list/new`);
  await ada.getByLabel('List Name').fill('Key revenue');
  await ada.getByLabel('Who sees this list view').selectOption('All users');
  await ada.getByLabel('Column 2', { exact: true }).selectOption('Annual Revenue');
  await ada.getByLabel('Column 6', { exact: true }).selectOption('--None--');
  await ada.getByRole('button', { name: 'Save' }).click();
  expect(await heads(ada)).toContain('Annual Revenue');
  const mei = await signedIn(browser, demo, 'Mei Tanaka');
  await mei.goto(`${demo.line.org}/lightning/o/Account/list`);
  await mei.getByLabel('Select a list view').click();
  await mei.getByRole('link', { name: 'Key revenue' }).click();
  await expect(mei.getByRole('heading', { level: 1, name: 'Key revenue' })).toBeVisible();
  expect(await heads(mei), 'a field she may not read is no column').not.toContain('Annual Revenue');
  await mei.getByLabel('List View Controls').click();
  await expect(mei.getByRole('link', { name: 'Clone' })).toBeVisible();
  await expect(mei.getByRole('link', { name: 'Edit List Filters' })).toHaveCount(0);
});

test('at 1280 px no list hides a column, in light and dark', async ({ browser }) => {
  const page = await signedIn(browser, demo, 'Ada Lindqvist');
  for (const object of ['Case', 'Contact', 'Account', 'Lead', 'Opportunity', 'Task']) {
    await page.goto(`${demo.line.org}/lightning/o/${object}/list?filterName=All`);
    const hidden = await page.getByRole('region', { name: /table$/ }).evaluate((region) => region.scrollWidth - region.clientWidth);
    expect(hidden, object).toBeLessThanOrEqual(0);
    await narrow(page);
  }
  await page.emulateMedia({ colorScheme: 'dark' });
  await accessible(page);
});

test('a saved record says so with a link, a related list is seen whole, and the App Launcher answers to keys', async ({ browser }) => {
  const page = await signedIn(browser, demo, 'Sam Okafor');
  await openCase(page, demo, 'postcode refused');
  await page.getByRole('link', { name: 'Edit', exact: true }).first().click();
  await page.getByRole('button', { name: 'Save' }).click();
  const said = page.getByText('Case “Cannot finish checkout: postcode refused” was saved.');
  await expect(said).toBeVisible();
  await expect(said.getByRole('link')).toHaveAttribute('href', /\/lightning\/r\/Case\/500\w+\/view$/);
  await accessible(page);

  await page.getByRole('link', { name: 'Brightwell Landscapes' }).first().click();
  await page.getByRole('link', { name: 'View all Contacts' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Contacts' })).toBeVisible();
  await accessible(page);
  await page.getByRole('link', { name: 'New Contact' }).click();
  await expect(page.getByLabel('Account Name')).toHaveValue('Brightwell Landscapes');

  await page.getByRole('button', { name: 'App Launcher' }).press('Enter');
  const launcher = page.getByRole('dialog', { name: 'App Launcher' });
  await expect(launcher.getByRole('searchbox')).toBeFocused();
  await accessible(page);
  await page.keyboard.type('chat');
  await expect(launcher.getByText('1 found')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Chatter' })).toBeVisible();
});
