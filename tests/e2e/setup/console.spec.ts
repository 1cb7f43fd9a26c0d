// The Service Console: several records open in tabs, each alive, by pointer, by keys and on a narrow screen.
import { expect, test, type FrameLocator, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { signInToShop } from '../support/people.ts';
import { accessible } from '../support/setup.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

const FIRST = 'Cannot finish checkout: postcode refused';

let demo: Demo;
oneDemo((started) => { demo = started; });

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `../../artifacts/console/${name}.png` });
}

/** Opens the console by the App Launcher, on the list of cases. */
async function openConsole(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'App Launcher' }).click();
  await page.getByRole('dialog').getByRole('link', { name: /^Service Console/ }).click();
  await page.getByRole('navigation', { name: 'Service Console' }).getByRole('link', { name: 'Cases' }).click();
  await expect(shown(page).getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page).toHaveURL(/\/lightning\/o\/Case\/list/);
}

/** The page in the tab that is shown. */
function shown(page: Page): FrameLocator {
  return page.frameLocator('.pages-of-tabs > .shown > iframe');
}

function sidebar(page: Page): FrameLocator {
  return shown(page).frameLocator('iframe[title="Alongside"]');
}

function tab(page: Page, name: string | RegExp) {
  return page.getByRole('tablist', { name: 'Open tabs' }).getByRole('tab', { name });
}

/** Opens the first case of the list whose subject holds the text, which is then a tab. */
async function openFromList(page: Page, text: string): Promise<string> {
  await tab(page, 'Cases').click();
  await shown(page).getByRole('searchbox', { name: /list/i }).fill(text);
  await shown(page).getByRole('searchbox', { name: /list/i }).press('Enter');
  const link = shown(page).getByRole('link', { name: new RegExp(text, 'i') }).first();
  const subject = await link.innerText();
  await link.click();
  await expect(tab(page, subject)).toHaveAttribute('aria-selected', 'true');
  return subject;
}

test('R29 R32 the Sidebar works in each of two cases that are open in tabs, and changing between them reloads neither', async ({ browser }) => {
  const agent = await signedIn(browser, demo, 'Sam Okafor');
  const [casey, nadia] = [await (await browser.newContext()).newPage(), await (await browser.newContext()).newPage()];
  await signInToShop(casey, demo, demo.customer('Casey Morgan'));
  await signInToShop(nadia, demo, demo.customer('Nadia Rahman'));
  await openConsole(agent);
  await openFromList(agent, 'postcode refused');
  const join = sidebar(agent).getByRole('button', { name: 'Join', exact: true }).first();
  const customer = (name: string) => sidebar(agent).getByText(name).first();
  await expect(customer('Casey’s')).toBeVisible();
  await expect(join).toBeEnabled();
  await picture(agent, 'first-case');
  const second = await openFromList(agent, 'Discount missing on the phone');
  await expect(customer('Nadia’s')).toBeVisible();
  await expect(join).toBeEnabled();
  await expect(agent.getByRole('tab')).toHaveCount(3);

  let loads = 0;
  agent.on('framenavigated', (frame) => { if (frame !== agent.mainFrame()) loads += 1; });
  await tab(agent, FIRST).click();
  await expect(customer('Casey’s')).toBeVisible();
  await expect(join).toBeEnabled();
  await casey.goto('about:blank');
  await expect(join, 'the Sidebar that is shown goes on living').toBeDisabled();
  await nadia.goto('about:blank');
  await tab(agent, second).click();
  await expect(join, 'and so did the one that was not').toBeDisabled();
  await casey.goto(`${demo.line.shop}/tools`);
  await tab(agent, FIRST).click();
  await expect(join).toBeEnabled();
  expect(loads, 'no frame was loaded again').toBe(0);
  await accessible(agent);

  const [session] = await Promise.all([agent.context().waitForEvent('page'), join.click()]);
  await expect(session).toHaveURL(/\/session\//);
});

test('tabs are steered by keys, stay over a reload, and back and forward lead through them', async ({ browser }) => {
  const agent = await signedIn(browser, demo, 'Sam Okafor');
  await openConsole(agent);
  await openFromList(agent, 'postcode refused');
  const second = await openFromList(agent, 'invoice');
  const [first, other] = [tab(agent, FIRST), tab(agent, second)];

  await other.focus();
  await agent.keyboard.press('ArrowRight');
  await expect(first, 'a tab opens beside the one it was opened from').toBeFocused();
  await expect(other, 'arrows move the focus and open nothing').toHaveAttribute('aria-selected', 'true');
  await agent.keyboard.press('Enter');
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await expect(agent).toHaveURL(/\/lightning\/r\/Case\//);
  await agent.keyboard.press('End');
  await agent.keyboard.press('ArrowRight');
  await expect(tab(agent, 'Cases')).toBeFocused();

  await agent.goBack();
  await expect(other).toHaveAttribute('aria-selected', 'true');
  await agent.goForward();
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await agent.reload();
  await expect(agent.getByRole('tab')).toHaveCount(3);
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await expect(shown(agent).getByRole('heading', { level: 1 })).toHaveText(FIRST);

  await first.focus();
  await agent.keyboard.press('Delete');
  await expect(first).toHaveCount(0);
  await expect(agent.locator('[role=tab]:focus')).toHaveCount(1);
  await other.locator('[data-close]').click();
  await expect(agent.getByRole('tab')).toHaveCount(1);
  await expect(agent).toHaveURL(/\/lightning\/o\/Case\/list/);
});

test('a link to a record opens it in the console, and what a page leads to opens where it belongs', async ({ browser }) => {
  const agent = await signedIn(browser, demo, 'Sam Okafor');
  await openConsole(agent);
  const contact = `${demo.line.org}/lightning/r/Contact/${demo.line.records['Contact']?.[0] ?? ''}/view`;
  await agent.goto(contact);
  await expect(agent.getByRole('tab')).toHaveCount(2);
  const name = await shown(agent).getByRole('heading', { level: 1 }).innerText();
  await expect(tab(agent, name)).toHaveAttribute('aria-selected', 'true');

  await test.step('a form stays in its tab, and the record it makes gets one', async () => {
    await shown(agent).getByRole('link', { name: 'Edit', exact: true }).first().click();
    await shown(agent).getByLabel('Title').fill('Head gardener');
    await shown(agent).getByRole('button', { name: 'Save' }).click();
    await expect(shown(agent).getByText('Head gardener').first()).toBeVisible();
    await expect(agent.getByRole('tab')).toHaveCount(2);
    await shown(agent).getByRole('link', { name: /^New in Tasks/ }).click();
    await shown(agent).getByLabel('Subject').fill('Call about the seedlings');
    await shown(agent).getByRole('button', { name: 'Save' }).click();
    await expect(tab(agent, 'Call about the seedlings')).toHaveAttribute('aria-selected', 'true');
    await expect(agent.getByRole('tab')).toHaveCount(3);
  });

  await test.step('a tab in which something was typed asks before it closes', async () => {
    await shown(agent).getByRole('link', { name: 'Edit', exact: true }).first().click();
    await shown(agent).getByLabel('Subject').fill('Call about the bulbs');
    const asked = agent.waitForEvent('dialog');
    const pressed = tab(agent, 'Call about the seedlings').press('Delete');
    const dialog = await asked;
    expect(dialog.message()).toContain('not saved');
    await dialog.dismiss();
    await pressed;
    await expect(shown(agent).getByLabel('Subject')).toHaveValue('Call about the bulbs');
    await shown(agent).getByRole('link', { name: 'Cancel' }).first().click();
    await expect(shown(agent).getByRole('heading', { level: 1 })).toHaveText('Call about the seedlings');
  });

  await test.step('a lookup leads to the tab that is open already', async () => {
    await shown(agent).getByRole('link', { name, exact: true }).first().click();
    await expect(tab(agent, name)).toHaveAttribute('aria-selected', 'true');
    await expect(agent.getByRole('tab')).toHaveCount(3);
  });

  await test.step('the App Launcher leads to a list in the console, and search does', async () => {
    await agent.getByRole('button', { name: 'App Launcher' }).click();
    await agent.getByRole('dialog').getByRole('link', { name: 'Leads' }).click();
    await expect(agent.getByRole('dialog')).toBeHidden();
    await expect(agent).toHaveURL(/\/lightning\/o\/Lead\/list/);
    await agent.getByRole('searchbox', { name: 'Search', exact: true }).fill('postcode');
    await agent.getByRole('searchbox', { name: 'Search', exact: true }).press('Enter');
    await expect(shown(agent).getByText(FIRST).first()).toBeVisible();
    await agent.goBack();
    await expect(agent).toHaveURL(/\/lightning\/o\/Lead\/list/);
    await expect(shown(agent).getByText(FIRST)).toHaveCount(0);
    await tab(agent, name).click();
  });

  await test.step('who is logged out meets that in the tab, not the login in a frame', async () => {
    await agent.context().clearCookies();
    await shown(agent).getByRole('link', { name: 'Edit', exact: true }).first().click();
    await shown(agent).getByRole('link', { name: 'Log In' }).click();
    await expect(agent.getByLabel('Username')).toBeVisible();
    await expect(agent).toHaveURL(/\/login/);
  });
});

test('at 360 px the tabs are a list to choose from, light and dark', async ({ browser }) => {
  const agent = await signedIn(browser, demo, 'Sam Okafor');
  await openConsole(agent);
  await openFromList(agent, 'invoice');
  await openFromList(agent, 'postcode refused');
  for (const width of [1440, 1280]) {
    await agent.setViewportSize({ width, height: 800 });
    await picture(agent, `two-cases-${width}`);
  }
  await agent.emulateMedia({ colorScheme: 'dark' });
  await accessible(agent);
  await picture(agent, 'two-cases-dark');
  await agent.setViewportSize({ width: 360, height: 740 });
  const choice = agent.getByRole('combobox', { name: 'Open tabs' });
  await expect(choice.getByRole('option')).toHaveCount(3);
  await expect(tab(agent, FIRST)).toBeHidden();
  await picture(agent, 'two-cases-360-dark');
  await agent.emulateMedia({ colorScheme: 'light' });
  await accessible(agent);
  expect(await agent.evaluate(() => document.documentElement.scrollWidth), 'nothing sticks out').toBeLessThanOrEqual(360);
  await picture(agent, 'two-cases-360');
  await agent.getByRole('button', { name: `Close ${FIRST}` }).click();
  await expect(choice.getByRole('option')).toHaveCount(2);
  await choice.selectOption('Cases');
  await expect(shown(agent).getByRole('searchbox', { name: /list/i })).toBeVisible();
});

test('without a script the console is the usual navigation', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const sam = demo.user('Sam Okafor');
  await page.goto(`${demo.line.org}/login`);
  await page.getByLabel('Username').fill(sam.username ?? sam.email);
  await page.getByLabel('Password').fill(sam.password);
  await page.getByRole('button', { name: 'Log In' }).click();
  await page.goto(`${demo.line.org}/lightning/app/ServiceConsole`);
  await page.goto(`${demo.line.org}/lightning/o/Case/list`);
  await page.getByRole('main').getByRole('link', { name: /\w+/ }).first().click();
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Service Console' })).toBeVisible();
  await context.close();
});
