// Account Settings, Integrations, Salesforce record Mapping: written as JSON, checked against the CRM, tried on a record.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { openCase, signInToShop } from '../support/people.ts';
import { accessible } from '../support/setup.ts';
import { asAdministrator } from '../support/walk.ts';

let demo: Demo;
let page: Page;

asAdministrator((started, first) => {
  demo = started;
  page = first;
});

const text = () => page.getByRole('textbox', { name: 'Salesforce record Mapping' });

async function edit(): Promise<void> {
  await page.goto(`${demo.line.platform}/account/mapping`);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await expect(text()).toContainText('ContactEmail');
}
async function write(mapping: string): Promise<void> {
  await text().click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(mapping);
}

test('R33 R36 Account Settings are for admins, and the license key is shown with the lines for the website', async () => {
  await page.goto(`${demo.line.platform}/account`);
  await expect(page.getByText(demo.line.license_key, { exact: true })).toBeVisible();
  await expect(page.getByLabel('Lines for the website')).toContainText(`Alongside.license = '${demo.line.license_key}'`);
  await accessible(page);
});

test('R40 R41 R42 R43 R44 R204 the mapping is an editor that names the line, completes from the CRM, and saves only what is a mapping', async () => {
  await edit();
  await write('{"Case": {"ContactEmail": ');
  await expect(page.getByText(/^Salesforce record Mapping: this is no JSON yet/)).toBeVisible();
  await expect(page.getByText(/^Line 1, column \d+\./)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await write('{"Case": {"ContactEmail": ""}}');
  await expect(page.getByText(/mapped to an empty key/).first()).toBeVisible();

  await write('{\n  "Case": {\n    "ContactEmial": "user_email"\n  }\n}');
  await expect(page.getByText(/^Case, ContactEmial\./)).toBeVisible();
  await accessible(page);

  await write('{"Case": {}}');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Control+Space');
  await page.getByRole('option', { name: /^ContactEmail/ }).click();
  await expect(text()).toContainText('"ContactEmail": ');
  await page.keyboard.insertText('"user_email", "Contact.Phone": "phone"');
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeEnabled();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/^Saved as version \d+\.$/)).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Salesforce record Mapping').getByText('"Contact.Phone": "phone"')).toBeVisible();
});

test('R45 R46 R204 a live test tells which devices a record shows and because of what, and why it shows none', async ({ browser }) => {
  const customer = await (await browser.newContext()).newPage();
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
  await openCase(page, demo, 'postcode refused');
  const record = page.url();
  await edit();
  await write('{"Case": {"ContactEmail": "user_email"}}');
  await page.getByLabel('Record id or address').fill(record);
  await expect(async () => {
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(page.getByText(/devices? match/)).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(page.getByRole('listitem').filter({ hasText: 'because' }).first()).toContainText('Contact Email is “casey.morgan');
  await write('{"Case": {"ContactEmail": "no_such_key"}}');
  await page.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(page.getByText(/^No device matches\. \w/)).toBeVisible();
  await accessible(page);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await customer.context().close();
});
