// Walks the demo and takes the picture that the README shows.
import { expect, test } from '@playwright/test';

import { clickButton } from '../support/accessibility.ts';
import { Demo } from '../support/demo.ts';
import { agentsView, fieldsShown, join, openCase, signInToOrg, signInToShop } from '../support/people.ts';

test('the session', async ({ browser }) => {
  const demo = await Demo.start();
  const [agentContext, customerContext] = [await browser.newContext(), await browser.newContext()];
  const [agent, customer] = [await agentContext.newPage(), await customerContext.newPage()];
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
  await customer.goto(`${demo.line.shop}/tools`);
  await customer.getByRole('link', { name: /spade|fork|trowel|hoe|rake/i }).first().click();
  await customer.getByRole('button', { name: /add to/i }).click();
  await customer.goto(`${demo.line.shop}/checkout`);
  await customer.getByLabel('Delivery note').fill('Leave it with the neighbour at number 12');
  await customer.getByLabel('Card number').fill('4242 4242 4242 4242');
  await signInToOrg(agent, demo, demo.user('Sam Okafor'));
  await openCase(agent, demo, 'postcode refused');
  await agent.waitForTimeout(500);
  const session = await join(agent, agentContext);
  await clickButton(customer, 'Allow');
  await expect(agentsView(session).getByRole('heading', { level: 1 })).toBeAttached();
  await customer.getByLabel('Card number').scrollIntoViewIfNeeded();
  await expect.poll(() => fieldsShown(session)).toContain('Leave it with the neighbour at number 12');
  await session.waitForTimeout(1_000);
  await session.screenshot({ path: '../../docs/images/session.png' });
  await demo.stop();
});
