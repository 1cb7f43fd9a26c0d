// The main job, walked as two people walk it: from a Case to the customer's live page.
import { expect, test, type Page } from '@playwright/test';

import { clickButton, namesOf, spoken } from '../support/accessibility.ts';
import { Demo } from '../support/demo.ts';
import { agentsView, askView, fieldsShown, join, openCase, sidebar, signInToOrg, signInToShop } from '../support/people.ts';
import { Traffic } from '../support/traffic.ts';

const CARD = '4929 1234 5678 9012';
const PASSWORD_CANARY = 'canary-passphrase-7741';

let demo: Demo;

test.beforeAll(async () => {
  demo = await Demo.start();
});
test.afterAll(async () => {
  await demo.stop();
});

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `../../artifacts/story/${name}.png` });
}

test('R37 R38 R42 R95 from the Case to the live page, ended by the customer, written to the Case', async ({ browser }) => {
  const [agentContext, customerContext] = [await browser.newContext(), await browser.newContext()];
  const [agent, customer] = [await agentContext.newPage(), await customerContext.newPage()];
  const traffic = await Traffic.of(customer);
  const sam = demo.user('Sam Okafor');
  const casey = demo.customer('Casey Morgan');

  await signInToOrg(agent, demo, sam);
  await openCase(agent, demo, 'postcode refused');
  await expect(sidebar(agent).getByText(/no device|not on the site|nobody/i)).toBeVisible();
  await picture(agent, '01-case-customer-away');

  await signInToShop(customer, demo, casey);
  const joinButton = sidebar(agent).getByRole('button', { name: 'Join', exact: true });
  await expect(joinButton).toBeEnabled();
  await picture(agent, '02-case-join-lit');

  await test.step('Join goes dark when the customer leaves, and lights up when they return', async () => {
    await customer.goto('about:blank');
    await expect(joinButton).toBeDisabled();
    await customer.goto(`${demo.line.shop}/tools`);
    await expect(joinButton).toBeEnabled();
  });

  const session = await join(agent, agentContext);
  await expect.poll(() => spoken(customer)).toContain('Let Sam see this page?');
  expect(await spoken(customer)).toContain('Sam Okafor');
  expect(await namesOf(customer, 'button')).toEqual(expect.arrayContaining(['Allow', 'Decline']));
  await picture(customer, '03-customer-asked');
  await picture(session, '04-agent-waiting');
  await clickButton(customer, 'Allow');

  const view = agentsView(session);
  await expect(view.getByRole('heading', { level: 1 })).toHaveText(await customer.getByRole('heading', { level: 1 }).innerText());
  await picture(session, '05-agent-sees-the-shop');

  await test.step('another page of the shop, without losing the session', async () => {
    await customer.goto(`${demo.line.shop}/checkout`);
    await expect(view.getByText('Delivery note').first()).toBeAttached();
  });

  await test.step('typing appears, card number and password never leave', async () => {
    await customer.getByLabel('Delivery note').pressSequentially('Leave it with the neighbour');
    await customer.getByLabel('Card number').pressSequentially(CARD);
    await expect.poll(() => fieldsShown(session)).toContain('Leave it with the neighbour');
    await picture(session, '06-agent-sees-typing');
  });

  await test.step('scrolling is followed', async () => {
    await customer.mouse.wheel(0, 400);
    await expect.poll(() => customer.evaluate(() => scrollY)).toBeGreaterThan(100);
    const there = await customer.evaluate(() => Math.round(scrollY));
    await expect.poll(() => askView(session, (root) => Math.round(root.scrollTop))).toBe(there);
  });

  await test.step('a password field is dots on the way', async () => {
    await customer.evaluate((secret) => {
      const field = document.createElement('input');
      field.type = 'password';
      field.id = 'late-password';
      document.querySelector('main')?.append(field);
      field.value = secret;
      field.type = 'text';
    }, PASSWORD_CANARY);
    await customer.locator('#late-password').press('End');
    await customer.locator('#late-password').pressSequentially('x');
    await customer.getByLabel('Delivery note').pressSequentially('.');
    await expect.poll(() => fieldsShown(session)).toContain('Leave it with the neighbour.');
  });

  await clickButton(customer, 'End');
  await expect(session.getByText(/ended/i).first()).toBeVisible();
  await picture(session, '07-ended');

  expect(traffic.frames, 'frames were recorded, else the next lines prove nothing').toBeGreaterThan(3);
  expect(traffic.contains('Leave it with the neighbour'), 'what is shown can be found in the traffic').toBe(true);
  for (const secret of [CARD, CARD.replaceAll(' ', ''), PASSWORD_CANARY]) {
    expect(traffic.contains(secret), `${secret} left the customer's browser`).toBe(false);
  }

  await test.step('the Session record stands on the Case and in the history, also after a restart', async () => {
    await expect(async () => {
      await agent.reload();
      await expect(agent.getByRole('region', { name: /Sessions/ }).getByText(/Sam Okafor|Ended/i).first()).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await picture(agent, '08-case-with-session');
    await session.goto(`${demo.line.platform}/sessions`);
    await expect(session.getByText('Casey Morgan').first()).toBeVisible();
    await picture(session, '09-history');
    expect(await demo.signal('SIGTERM'), 'a clean stop').toBe(0);
    await demo.run();
    await session.reload();
    await expect(session.getByText('Casey Morgan').first()).toBeVisible();
    await agent.reload();
    await expect(agent.getByRole('region', { name: /Sessions/ }).getByText(/Sam Okafor|Ended/i).first()).toBeVisible();
  });
  await agentContext.close();
  await customerContext.close();
});

test('the customer declines; nothing is captured and the agent is told', async ({ browser }) => {
  const [agentContext, customerContext] = [await browser.newContext(), await browser.newContext()];
  const [agent, customer] = [await agentContext.newPage(), await customerContext.newPage()];
  const traffic = await Traffic.of(customer);
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
  await signInToOrg(agent, demo, demo.user('Sam Okafor'));
  await openCase(agent, demo, 'postcode refused');
  const session = await join(agent, agentContext);
  await clickButton(customer, 'Decline');
  await expect(session.getByText(/declined/i).first()).toBeVisible();
  expect(traffic.frames).toBe(0);
  await agentContext.close();
  await customerContext.close();
});

test('kill -9 in the middle of a session: the customer goes on and the view comes back by itself', async ({ browser }) => {
  const [agentContext, customerContext] = [await browser.newContext(), await browser.newContext()];
  const [agent, customer] = [await agentContext.newPage(), await customerContext.newPage()];
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
  await customer.goto(`${demo.line.shop}/checkout`);
  await signInToOrg(agent, demo, demo.user('Sam Okafor'));
  await openCase(agent, demo, 'postcode refused');
  const session = await join(agent, agentContext);
  await clickButton(customer, 'Allow');
  await customer.getByLabel('Delivery note').pressSequentially('before');
  await expect.poll(() => fieldsShown(session)).toContain('before');

  await demo.cutPower();
  await customer.getByLabel('Delivery note').pressSequentially(' and during');
  await demo.run();

  await expect.poll(() => fieldsShown(session), { timeout: 45_000 }).toContain('before and during');
  await customer.getByLabel('Delivery note').pressSequentially(' and after');
  await expect.poll(() => fieldsShown(session)).toContain('before and during and after');
  await session.getByRole('button', { name: 'End', exact: true }).click();
  await expect(session.getByText(/ended/i).first()).toBeVisible();
  await expect.poll(() => namesOf(customer, 'button')).not.toContain('End');
  await agentContext.close();
  await customerContext.close();
});

test('a code read out over the telephone starts the same session', async ({ browser }) => {
  const [agentContext, customerContext] = [await browser.newContext(), await browser.newContext()];
  const [agent, customer] = [await agentContext.newPage(), await customerContext.newPage()];
  await customer.goto(`${demo.line.shop}/help`);
  await customer.getByRole('button', { name: /code/i }).click();
  const text = customer.locator('#support-answer');
  await expect(text).toContainText(/\b\d{3}\s?\d{3}\b/);
  const code = /\b(\d{3})\s?(\d{3})\b/.exec(await text.innerText())?.slice(1).join('') ?? '';
  await signInToOrg(agent, demo, demo.user('Sam Okafor'));
  await agent.goto(`${demo.line.platform}/code`);
  await agent.getByLabel(/code/i).first().fill('000000' === code ? '000001' : '000000');
  await agent.getByRole('button', { name: /join/i }).click();
  await expect(agent.getByRole('alert')).toContainText(/code/i);
  await agent.getByLabel(/code/i).first().fill(code);
  await agent.getByRole('button', { name: /join/i }).click();
  await expect(agent).toHaveURL(/\/session\//);
  await clickButton(customer, 'Allow');
  await expect(agentsView(agent).getByRole('heading', { level: 1 })).toBeAttached();
  await agentContext.close();
  await customerContext.close();
});

test('R10 R11 before a grant everyone meets the blocked screen, administrators included, which says what to do', async ({ browser }) => {
  for (const name of ['Jonas Weber', 'Tom Ellery']) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signInToOrg(page, demo, demo.user(name));
    await openCase(page, demo, 'postcode refused');
    await expect(sidebar(page).getByText(`${name} has no access to Alongside yet`)).toBeVisible();
    await expect(sidebar(page).getByText(/expected/i).first()).toBeVisible();
    await expect(sidebar(page).getByText(/The app Alongside is not visible/).first()).toBeVisible();
    await expect(sidebar(page).getByRole('button', { name: 'Join', exact: true })).toHaveCount(0);
    await picture(page, `10-blocked-${name.split(' ')[0]?.toLowerCase() ?? ''}`);
    await context.close();
  }
});
