// Placing the Sidebar on record pages, as the guides tell it: gear, Edit Page, drag, Save.
import { expect, test, type Locator, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { openCase, sidebar, signInToOrg } from '../support/people.ts';
import { accessible } from '../support/setup.ts';
import { oneDemo } from '../support/walk.ts';

let demo: Demo;

oneDemo((started) => { demo = started; });

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `../../artifacts/record-page/${name}.png`, fullPage: true });
}

async function openRecord(page: Page, object: string): Promise<string> {
  const address = `${demo.line.org}/lightning/r/${object}/${demo.line.records[object]?.[0] ?? ''}/view`;
  await page.goto(address);
  return address;
}

async function editPage(page: Page): Promise<void> {
  await page.getByLabel('Setup menu').click();
  await page.getByRole('link', { name: 'Edit Page' }).click();
  await expect(page.getByRole('region', { name: 'Components' })).toBeVisible();
}

function region(page: Page, name: string): Locator {
  return page.getByRole('region', { name: `${name} region` });
}

function managed(page: Page): Locator {
  return page.getByRole('group', { name: 'Custom - Managed' }).getByRole('button', { name: 'Sidebar', exact: true });
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
}

test('R29 R30 R31 R32 the Sidebar is dragged from Custom - Managed onto the pages of Case, Contact and Account', async ({ page }) => {
  await signInToOrg(page, demo, demo.user('Ada Lindqvist'));
  for (const object of ['Case', 'Contact', 'Account']) {
    const record = await openRecord(page, object);
    await expect(page.locator('iframe[title="Alongside"]')).toBeAttached();

    await editPage(page);
    await region(page, 'Right side').getByRole('button', { name: 'Sidebar' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await save(page);
    await page.goto(record);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.locator('iframe[title="Alongside"]')).toHaveCount(0);

    await editPage(page);
    await managed(page).dragTo(region(page, 'Right side'));
    await expect(region(page, 'Right side').getByRole('button', { name: 'Sidebar' })).toBeVisible();
    await picture(page, `editor-${object}`);
    await save(page);
    await page.getByRole('link', { name: 'Back' }).click();
    await expect(page).toHaveURL(record);
    await expect(page.locator('iframe[title="Alongside"]')).toBeAttached();
  }
});

test('R29 R32 an object without a page of its own gets one by Save and Activation, all by keys', async ({ page }) => {
  await signInToOrg(page, demo, demo.user('Ada Lindqvist'));
  const record = await openRecord(page, 'Task');
  await expect(page.locator('iframe[title="Alongside"]')).toHaveCount(0);
  await editPage(page);

  const said = page.locator('.editor > [role=status]');
  await managed(page).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Add to Header' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Add to Main' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(said).toHaveText('Sidebar added to Main, place 4 of 4.');
  await expect(region(page, 'Main').getByRole('button').nth(3)).toBeFocused();

  await page.getByRole('button', { name: 'Move Up' }).press('Enter');
  await expect(said).toHaveText('Sidebar moved to Main, place 3 of 4.');
  await expect(page.getByRole('button', { name: 'Move Up' })).toBeFocused();
  await page.getByLabel('Region', { exact: true }).selectOption('Right side');
  await expect(said).toHaveText('Sidebar moved to Right side, place 1 of 1.');
  await page.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
  await expect(region(page, 'Right side').getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(region(page, 'Right side').getByRole('button', { name: 'Sidebar' })).toBeVisible();

  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Activation' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Assign as Org Default' }).press('Enter');
  await expect(dialog.getByRole('group')).toHaveCount(2);
  await picture(page, 'activation');
  await accessible(page);
  await dialog.getByRole('button', { name: 'Activate', exact: true }).press('Enter');
  await expect(dialog).toBeHidden();
  await page.goto(record);
  await expect(page.locator('iframe[title="Alongside"]')).toBeAttached();
});

test('R113 a filter on the profile keeps the Sidebar from others, and two editors do not overwrite each other', async ({ browser }) => {
  const somebody = async (): Promise<Page> => (await browser.newContext()).newPage();
  const [ada, sam, other] = [await somebody(), await somebody(), await somebody()];
  await signInToOrg(ada, demo, demo.user('Ada Lindqvist'));
  await signInToOrg(sam, demo, demo.user('Sam Okafor'));
  await signInToOrg(other, demo, demo.user('Ada Lindqvist'));
  await openRecord(ada, 'Case');
  await editPage(ada);
  await openRecord(other, 'Case');
  await editPage(other);

  await region(ada, 'Right side').getByRole('button', { name: 'Sidebar' }).click();
  await ada.getByRole('button', { name: 'Add Filter' }).click();
  await ada.getByLabel('Filter by').selectOption('Profile');
  await ada.getByLabel('Value').selectOption('Support Agent');
  await picture(ada, 'filter');
  await accessible(ada);
  await ada.emulateMedia({ colorScheme: 'dark' });
  await accessible(ada);
  await ada.setViewportSize({ width: 360, height: 740 });
  expect(await ada.evaluate(() => document.documentElement.scrollWidth), 'nothing sticks out at 360 px').toBeLessThanOrEqual(360);
  await picture(ada, 'filter-narrow-dark');
  await ada.setViewportSize({ width: 1280, height: 800 });
  await save(ada);
  await openRecord(ada, 'Case');
  await expect(ada.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(ada.locator('iframe[title="Alongside"]')).toHaveCount(0);
  await openCase(sam, demo, 'postcode refused');
  await expect(sidebar(sam).getByText(/no device|not on the site|nobody/i)).toBeVisible();

  await other.getByLabel('Label').fill('Overwritten');
  await other.getByLabel('Label').blur();
  await other.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(other.getByRole('alert')).toContainText('Somebody else saved this page');
  await expect(other.getByLabel('Label')).toHaveValue('Overwritten');

  // Leaving with changes asks first.
  const asked = other.waitForEvent('dialog');
  const left = other.goto(demo.line.org).catch(() => undefined);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await left;
  await expect(other.getByLabel('Label')).toHaveValue('Overwritten');
});

test('tabs that a page holds are shown one at a time, by pointer and by keys, and edited as regions', async ({ page }) => {
  await signInToOrg(page, demo, demo.user('Ada Lindqvist'));
  const placed = (component: string, properties: Record<string, string> = {}) => ({ component, properties });
  const facet = (name: string, ...components: object[]) => ({ name, facet: true, components });
  const made = await page.request.post(`${demo.line.org}/lightning/page/editor/Lead`, {
    headers: { Origin: demo.line.org },
    data: {
      name: null,
      version: null,
      page: {
        label: 'Lead in tabs', object: 'Lead', template: 'flexipage:recordHomeTemplateDesktop', foreign: [],
        regions: [
          { name: 'header', components: [placed('force:highlightsPanel')] },
          { name: 'main', components: [placed('flexipage:tabset', { tabs: 'tabs' })] },
          { name: 'sidebar', components: [placed('alongside:sidebar')] },
          facet('tabs', placed('flexipage:tab', { title: 'Standard.Tab.detail', body: 'details' }), placed('flexipage:tab', { title: 'Messages', body: 'messages', active: 'true' })),
          facet('details', placed('force:detailPanel')),
          facet('messages', placed('alongside:conversation')),
        ],
      },
    },
  });
  expect(made.ok(), await made.text()).toBe(true);
  const { name } = (await made.json()) as { name: string };
  await page.request.post(`${demo.line.org}/lightning/page/editor/Lead/${name}/activation`, {
    headers: { Origin: demo.line.org },
    data: [{ app: null, profile_id: null, form_factor: 'Large', page: name }],
  });
  await openRecord(page, 'Lead');
  const tabs = page.getByRole('tablist', { name: 'Parts of this record' });
  await expect(tabs.getByRole('tab', { name: 'Messages' })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('region', { name: 'Conversation', exact: true })).toBeVisible();
  await accessible(page);
  await picture(page, 'tabs');
  await tabs.getByRole('tab', { name: 'Messages' }).press('ArrowLeft');
  await expect(tabs.getByRole('tab', { name: 'Details' })).toBeFocused();
  await expect(page.getByRole('tabpanel', { name: 'Details' }).getByRole('heading', { name: 'Lead Information' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Conversation', exact: true })).toBeHidden();
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'nothing sticks out at 360 px').toBeLessThanOrEqual(360);
  await page.setViewportSize({ width: 1280, height: 800 });

  await editPage(page);
  await managed(page).dragTo(region(page, 'Tab Messages'));
  await expect(region(page, 'Tab Messages').getByRole('button', { name: 'Sidebar' })).toBeVisible();
  await picture(page, 'tabs-editor');
  await save(page);
});
