// Whose sessions are seen by whom: administrators see those of all agents, agents their own.
import { expect, test, type Browser } from '@playwright/test';

import { clickButton } from '../support/accessibility.ts';
import type { Demo } from '../support/demo.ts';
import { join, openCase, openDashboard, signInToShop } from '../support/people.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

let demo: Demo;
oneDemo((started) => { demo = started; });

/** A session that the customer allows and the agent ends. */
async function hold(browser: Browser, agent: string): Promise<void> {
  const [record, customer] = [await signedIn(browser, demo, agent), await (await browser.newContext()).newPage()];
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
  await openCase(record, demo, 'postcode refused');
  const session = await join(record, record.context());
  await clickButton(customer, 'Allow');
  await session.getByRole('button', { name: 'End', exact: true }).click();
  await expect(session.getByText(/ended/i).first()).toBeVisible();
  await customer.context().close();
  await record.context().close();
}

test('R47 each administrator sees the sessions of all agents, and an agent only those of their own', async ({ browser }) => {
  await hold(browser, 'Sam Okafor');
  await hold(browser, 'Mei Tanaka');
  for (const [name, seen] of [
    ['Ada Lindqvist', ['Mei Tanaka', 'Sam Okafor']],
    ['Amara Diallo', ['Mei Tanaka', 'Sam Okafor']],
    ['Sam Okafor', ['Sam Okafor']],
    ['Mei Tanaka', ['Mei Tanaka']],
  ] as const) {
    const user = await signedIn(browser, demo, name);
    const dashboard = await openDashboard(user, demo);
    const recent = dashboard.getByRole('region', { name: 'Recent sessions' }).getByRole('listitem');
    await expect(recent, name).toHaveCount(seen.length);
    for (const agent of seen) await expect(recent.filter({ hasText: agent }), `${name} sees ${agent}`).toHaveCount(1);

    const [console] = await Promise.all([user.context().waitForEvent('page'), dashboard.getByRole('button', { name: 'Open the console' }).click()]);
    await console.goto(`${demo.line.platform}/sessions`);
    await expect(console.getByText(seen.length === 2 ? 'Of all agents' : 'Your own', { exact: true })).toBeVisible();
    const history = console.getByRole('region', { name: 'History' });
    await expect(history.getByRole('status')).toHaveText(`${String(seen.length)} of ${String(seen.length)} sessions`);
    await expect(history.locator('tbody [data-label=Agent]')).toHaveText([...seen]);
    await user.context().close();
  }
});
