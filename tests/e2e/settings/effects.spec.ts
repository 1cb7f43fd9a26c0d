// What the settings do, seen from the customer's page, the Sidebar and the console.
import { expect, test, type BrowserContext, type Page } from '@playwright/test';

import { clickButton, namesOf, spoken } from '../support/accessibility.ts';
import type { Demo } from '../support/demo.ts';
import { agentsView, join, openCase, sidebar, signInToShop } from '../support/people.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

/** As much of the settings as these tests change. */
interface Settings {
  presence: { enabled: boolean; terms: string };
  buttons: { object: string; visitor_id_object: string | null; visitor_id_field: string | null; auto_join: boolean }[];
  profiles: { profile: string; join_in: string }[];
  record_mapping: Record<string, Record<string, string>>;
}

const TERMS = '<img src=x onerror="document.title=1"> We look at this page <b>with you</b>.';

test.describe.configure({ mode: 'serial' });
let demo: Demo;
let agent: Page;
let agentContext: BrowserContext;
let customer: Page;

oneDemo((started) => { demo = started; });
test.beforeAll(async ({ browser }) => {
  agent = await signedIn(browser, demo, 'Sam Okafor');
  agentContext = agent.context();
  customer = await (await browser.newContext()).newPage();
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
  await openCase(agent, demo, 'postcode refused');
});

/** Changes the settings as an admin's program does. */
async function set(change: (settings: Settings) => void): Promise<void> {
  const address = `${demo.line.platform}/api/1/settings`;
  const authorization = `Bearer ${demo.line.api_key}`;
  const read = await fetch(address, { headers: { authorization } });
  const { settings } = (await read.json()) as { settings: Settings };
  change(settings);
  const saved = await fetch(address, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/json', 'if-match': read.headers.get('etag') ?? '' },
    body: JSON.stringify({ settings, note: '' }),
  });
  expect(saved.status, await saved.text()).toBe(200);
}

function rowOfCase(settings: Settings): Settings['buttons'][number] {
  const row = settings.buttons.find(({ object }) => object === 'Case');
  if (row === undefined) throw new Error('the demo has no row for Case');
  return row;
}

/** Ends what is running, and closes the agent's tab of it. */
async function over(session: Page): Promise<void> {
  await clickButton(customer, 'End');
  await expect(session.getByText(/ended/i).first()).toBeVisible();
  await session.close();
}

test('R96 the customer reads the company’s own terms as text, and an admin reads the answer', async ({ browser }) => {
  await set((settings) => { settings.presence.terms = TERMS; });
  const session = await join(agent, agentContext);
  await expect.poll(() => spoken(customer)).toContain(TERMS);
  expect(await spoken(customer)).toContain('Terms, version 2');
  expect(await namesOf(customer, 'button')).toEqual(expect.arrayContaining(['Allow', 'Decline']));
  await clickButton(customer, 'Allow');
  await expect(agentsView(session).getByRole('heading', { level: 1 })).toBeVisible();
  const address = session.url();
  await over(session);

  const ada = await signedIn(browser, demo, 'Ada Lindqvist');
  await ada.goto(address);
  const details = ada.getByRole('complementary', { name: 'Session' });
  await expect(details.getByText(/Accepted, version 2/)).toBeVisible();
  await details.getByText('The text').click();
  await expect(details.getByText(TERMS)).toBeVisible();
  await ada.context().close();
});

test('R95 without presence the Sidebar shows nobody, and Join by a code stays', async () => {
  await set((settings) => { settings.presence.enabled = false; });
  const panel = sidebar(agent);
  await expect(panel.getByText('Presence is off').first()).toBeVisible();
  const code = await customer.evaluate(async () => {
    const { Alongside } = window as unknown as { Alongside: { createSessionCode(): Promise<{ code: string }> } };
    return (await Alongside.createSessionCode()).code;
  });
  const section = panel.locator('section').filter({ hasText: 'Join by a code' });
  await section.getByRole('button', { name: 'Join', exact: true }).click();
  await panel.getByLabel('Code').fill(code);
  const [session] = await Promise.all([agentContext.waitForEvent('page'), panel.getByLabel('Code').press('Enter')]);
  await clickButton(customer, 'Allow');
  await expect(agentsView(session).getByRole('heading', { level: 1 })).toBeVisible();
  await over(session);
  await set((settings) => { settings.presence.enabled = true; });
  await expect(panel.getByText('1 online')).toBeVisible();
});

test('R102 R103 a Visitor ID Field lights Join up; without one and without a mapping Join asks for a code', async () => {
  await set((settings) => { settings.record_mapping = {}; });
  const panel = sidebar(agent);
  await expect(panel.getByText('No Visitor ID Field is chosen for Case')).toBeVisible();
  await panel.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(panel.getByLabel('Code')).toBeFocused();
  await panel.getByRole('button', { name: 'Cancel' }).click();

  await set((settings) => {
    rowOfCase(settings).visitor_id_object = 'Contact';
    rowOfCase(settings).visitor_id_field = 'Email';
  });
  await expect(panel.getByText(/is compared with visitor_id on the website/)).toBeVisible();
  await customer.evaluate((id) => {
    const { Alongside } = window as unknown as { Alongside: { customData: Record<string, string> } };
    Alongside.customData = { ...Alongside.customData, visitor_id: id };
  }, demo.customer('Casey Morgan').email);
  await expect(panel.getByRole('button', { name: 'Join', exact: true })).toBeEnabled();
  await expect(panel.getByText(/matches Contact: Email/)).toBeVisible();
});

test('R104 R108 loading the Case connects the agent to the session that its customer has begun, in a browser tab', async () => {
  await set((settings) => {
    rowOfCase(settings).auto_join = true;
    for (const row of settings.profiles) row.join_in = 'Client';
  });
  await customer.evaluate(async () => {
    const { Alongside } = window as unknown as { Alongside: { createSessionCode(): Promise<unknown> } };
    await Alongside.createSessionCode();
  });
  const [session] = await Promise.all([agentContext.waitForEvent('page'), agent.reload()]);
  await expect(session).toHaveURL(/\/session\//);
  await expect(sidebar(agent).getByText(/You have joined the session of .* by Auto Join/)).toBeVisible();
  await expect(sidebar(agent).getByText(/client is not installed here, so sessions open in a browser tab/)).toBeVisible();
  await clickButton(customer, 'Allow');
  await expect(agentsView(session).getByRole('heading', { level: 1 })).toBeVisible();
  await over(session);
});
