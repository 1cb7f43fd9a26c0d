// Without single sign-on: what User Settings says to a wrong password, and how Del takes away what somebody
// has stored, while that somebody looks on.
import { expect, test } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { Hands } from '../support/gates.ts';
import { openCase, sidebar, signInToShop } from '../support/people.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

const WHO = 'Sam Okafor';
const PASSWORD = 'a password of the walk';

let demo: Demo;
oneDemo((started) => { demo = started; });

test('R90 R115 R117 R118 a wrong password is refused, and Del erases what is stored, at once and nothing else', async ({ browser, request }) => {
  const hands = new Hands(demo, request);
  const member = await hands.member(WHO);
  await hands.changeMember(member.id, { password: PASSWORD });
  await hands.settings((settings) => { settings.sso.enabled = false; });
  const customer = await (await browser.newContext()).newPage();
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
  const sam = await signedIn(browser, demo, WHO);

  await test.step('User Settings says alike whatever is wrong, and keeps no password', async () => {
    const me = await sam.context().newPage();
    await me.goto(`${demo.line.platform}/me`);
    await me.getByRole('button', { name: 'Sign in' }).click();
    await me.getByLabel('Address').fill(member.address);
    await me.getByLabel('Password').fill('not the password');
    await me.getByRole('button', { name: 'Save' }).click();
    await expect(me.getByRole('alert')).toContainText('Address or password is wrong.');
    await expect(me.getByLabel('Password')).toHaveValue('');
    await me.getByLabel('Password').fill(PASSWORD);
    await me.getByRole('button', { name: 'Save' }).click();
    await expect(me.getByText('Signed in. Address and password are stored.')).toBeVisible();
    await me.close();
  });

  await openCase(sam, demo, 'postcode refused');
  const join = sidebar(sam).getByRole('button', { name: 'Join', exact: true }).first();
  await expect(join).toBeEnabled();

  await test.step('Users lists Sam, and Del cuts the page that Sam has open', async () => {
    const ada = await signedIn(browser, demo, 'Ada Lindqvist');
    await ada.goto(`${demo.line.platform}/settings/users`);
    await expect(ada.getByRole('region', { name: 'Table of users' }).getByRole('row', { name: new RegExp(WHO) })).toContainText(member.address);
    await ada.getByRole('button', { name: 'Edit', exact: true }).click();
    await ada.getByRole('button', { name: `Del ${WHO}` }).click();
    await ada.getByRole('button', { name: 'OK', exact: true }).click();
    await expect(ada.getByText(`${WHO}’s address and password are erased.`)).toBeVisible();
    await expect(join).not.toBeEnabled();
    expect((await hands.member(WHO)).id, 'the member itself stays').toBe(member.id);
  });
});
