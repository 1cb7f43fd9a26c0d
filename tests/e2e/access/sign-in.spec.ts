// Without single sign-on: nobody helps a customer before address and password are stored, User Settings
// takes them, Users lists who has, and Del takes them away again, while somebody looks on.
import { expect, test, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { Hands } from '../support/gates.ts';
import { openCase, sidebar, signInToShop } from '../support/people.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

const WHO = 'Sam Okafor';
const ADDRESS = 'sam.okafor@fernhill.example';
const PASSWORD = 'a password of the walk';

let demo: Demo;
test.describe.configure({ mode: 'serial' });
oneDemo((started) => { demo = started; });

test('R71 R90 R115 R117 R118 address and password are asked for, stored, listed and erased', async ({ browser, request }) => {
  const headers = { authorization: `Bearer ${demo.line.api_key}` };
  const api = (path: string) => `${demo.line.platform}/api/1/${path}`;
  const members = (await (await request.get(api('members?limit=200'), { headers })).json()) as { items: { id: string; address: string }[] };
  const member = members.items.find(({ address }) => address === ADDRESS);
  expect(member, 'Sam is a member of the demo').toBeDefined();
  const given = await request.patch(api(`members/${member?.id ?? ''}`), { headers, data: { password: PASSWORD } });
  expect(given.status(), await given.text()).toBe(200);

  const customer = await (await browser.newContext()).newPage();
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
  const sam = await signedIn(browser, demo, WHO);
  await openCase(sam, demo, 'postcode refused');
  await expect(join(sam), 'single sign-on signs Sam in').toBeEnabled();

  await test.step('single sign-on is turned off: the Sidebar says what is missing', async () => {
    await new Hands(demo, request).settings((settings) => { (settings as unknown as { sso: { enabled: boolean } }).sso.enabled = false; });
    await sam.reload();
    await expect(sidebar(sam).getByText(/not signed in to Alongside: User Settings holds no address and password/).first()).toBeVisible();
    await expect(join(sam)).not.toBeEnabled();
  });

  const me = await sam.context().newPage();
  await test.step('User Settings takes address and password, and says alike whatever is wrong', async () => {
    await me.goto(`${demo.line.platform}/me`);
    await me.getByRole('button', { name: 'Sign in' }).click();
    await me.getByLabel('Address').fill(ADDRESS);
    await me.getByLabel('Password').fill('not the password');
    await me.getByRole('button', { name: 'Save' }).click();
    await expect(me.getByRole('alert')).toContainText('Address or password is wrong.');
    await expect(me.getByLabel('Password'), 'it is not kept in the page').toHaveValue('');
    await me.getByLabel('Password').fill(PASSWORD);
    await me.getByRole('button', { name: 'Save' }).click();
    await expect(me.getByText('Signed in. Address and password are stored.')).toBeVisible();
    await sam.reload();
    await expect(join(sam)).toBeEnabled();
  });

  await test.step('Users lists Sam, and Del erases what is stored and nothing else', async () => {
    const ada = await signedIn(browser, demo, 'Ada Lindqvist');
    await ada.goto(`${demo.line.platform}/settings/users`);
    await expect(ada.getByRole('region', { name: 'Table of users' }).getByRole('row', { name: new RegExp(WHO) })).toContainText(ADDRESS);
    await ada.getByRole('button', { name: 'Edit', exact: true }).click();
    await ada.getByRole('button', { name: `Del ${WHO}` }).click();
    await ada.getByRole('button', { name: 'OK', exact: true }).click();
    await expect(ada.getByText(`${WHO}’s address and password are erased.`)).toBeVisible();
    // The page in the CRM is told without being touched.
    await expect(join(sam)).not.toBeEnabled();
    await sam.reload();
    await expect(sidebar(sam).getByText(/User Settings holds no address and password/).first()).toBeVisible();
    const after = (await (await request.get(api('members?limit=200'), { headers })).json()) as typeof members;
    expect(after.items.some(({ address }) => address === ADDRESS)).toBe(true);
  });
});

const join = (page: Page) => sidebar(page).getByRole('button', { name: 'Join', exact: true }).first();
