// The second guide's three permission sets at work: who may write messages, who may read them where
// they stand, and who may open the Setup app.
import { expect, test, type Browser, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { accessible, inPane, openSetup, tick } from '../support/setup.ts';
import { asAdministrator, signedIn } from '../support/walk.ts';

const VERSION = 'v64.0';
const HELLO = 'My order has not arrived. Can you help?';

let demo: Demo;
let page: Page;
asAdministrator((started, first) => {
  demo = started;
  page = first;
});

async function assign(set: string, ...users: string[]): Promise<void> {
  await openSetup(page, 'Permission Sets');
  await inPane(page, set).click();
  await inPane(page, 'Manage Assignments').click();
  await inPane(page, 'Add Assignment').click();
  for (const user of users) await tick(page, `Select ${user}`).check();
  await page.getByRole('button', { name: 'Assign' }).click();
  await expect(page.getByText('Assigned', { exact: true })).toHaveCount(users.length);
}

function record(object: string): string {
  const id = demo.line.records[object]?.[0];
  if (id === undefined) throw new Error(`the demo prints no ${object}`);
  return id;
}

/** Logs in as a program does, and writes as messaging products do: by their own ids. */
async function program(name: string) {
  const user = demo.user(name);
  const login = await page.request.post(`${demo.line.org}/services/Soap/u/64.0`, {
    headers: { 'Content-Type': 'text/xml', SOAPAction: '""' },
    data: `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><login xmlns="urn:partner.soap.sforce.com"><username>${user.username ?? user.email}</username><password>${user.password}</password></login></env:Body></env:Envelope>`,
  });
  const session = /<sessionId>([^<]+)<\/sessionId>/.exec(await login.text())?.[1];
  if (session === undefined) throw new Error(`${name} could not log in: ${await login.text()}`);
  const upsert = async (object: string, id: string, fields: Record<string, string>) => {
    const answer = await page.request.patch(`${demo.line.org}/services/data/${VERSION}/sobjects/alongside__${object}/alongside__External_Id__c/${id}`, {
      headers: { Authorization: `Bearer ${session}` },
      data: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name === 'Name' ? name : `alongside__${name}`, value])),
    });
    return { status: answer.status(), body: (await answer.json()) as unknown };
  };
  return { upsert };
}

test('R61 with Messages Edit a program may sync messages, and with Messages Read it may not', async () => {
  await assign('Alongside Messages Edit', 'Mei Tanaka');
  await assign('Alongside Messages Read', 'Luca Moretti');
  const [mei, luca] = [await program('Mei Tanaka'), await program('Luca Moretti')];
  const conversation = { Name: 'WhatsApp', Contact__c: record('Contact'), Channel__c: 'whatsapp' };
  const refused = await luca.upsert('Conversation__c', 'thread-1', conversation);
  expect(refused.status, JSON.stringify(refused.body)).toBeGreaterThanOrEqual(400);
  const made = await mei.upsert('Conversation__c', 'thread-1', conversation);
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const thread = (made.body as { id: string }).id;
  const message = { Conversation__c: thread, Body__c: HELLO, Direction__c: 'in', Sent_At__c: '2026-05-01T09:30:00.000+0000', Status__c: 'read' };
  expect((await mei.upsert('Message__c', 'message-1', message)).status).toBe(201);
  // A sync that runs again changes what is there, and makes nothing twice.
  const { Conversation__c: _, ...again } = message;
  expect((await mei.upsert('Message__c', 'message-1', again)).status).toBe(200);
});

test('R62 R63 the component Conversation sits on Contact, Lead and Task pages, and shows messages to those with Messages Read', async ({ browser }: { browser: Browser }) => {
  for (const object of ['Contact', 'Lead', 'Task']) {
    await page.goto(`${demo.line.org}/lightning/r/${object}/${record(object)}/view`);
    await page.getByLabel('Setup menu').click();
    await page.getByRole('link', { name: 'Edit Page' }).click();
    const offered = page.getByRole('group', { name: 'Custom - Managed' }).getByRole('button', { name: 'Conversation', exact: true });
    await offered.dragTo(page.getByRole('region', { name: 'Main region' }));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const activation = page.getByRole('dialog', { name: 'Activation' });
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    // A page that nobody sees yet asks at once for whom it is.
    if (object === 'Task') {
      await activation.getByRole('button', { name: 'Assign as Org Default' }).click();
      await activation.getByRole('button', { name: 'Activate', exact: true }).click();
      await expect(activation).toBeHidden();
    }
  }
  await page.goto(`${demo.line.org}/lightning/page/editor/Case`);
  await expect(page.getByRole('group', { name: 'Custom - Managed' }).getByRole('button', { name: 'Conversation', exact: true })).toHaveCount(0);

  const [luca, tom] = [await signedIn(browser, demo, 'Luca Moretti'), await signedIn(browser, demo, 'Tom Ellery')];
  const conversation = (user: Page) => user.getByRole('region', { name: 'Conversation', exact: true });
  await luca.goto(`${demo.line.org}/lightning/o/Task/new?WhoId=${record('Contact')}`);
  await luca.getByLabel('Subject').fill('Look for the parcel');
  await luca.getByRole('button', { name: 'Save' }).click();
  await expect(conversation(luca), 'a task shows the messages of the person it is about').toContainText(HELLO);
  await luca.goto(`${demo.line.org}/lightning/r/Lead/${record('Lead')}/view`);
  await expect(conversation(luca)).toContainText('No messages yet.');
  const contact = `${demo.line.org}/lightning/r/Contact/${record('Contact')}/view`;
  await luca.goto(contact);
  await expect(conversation(luca)).toContainText(HELLO);
  await accessible(luca);
  await luca.screenshot({ path: '../../artifacts/record-page/conversation.png', fullPage: true });
  await tom.goto(contact);
  await expect(conversation(tom)).toContainText('Alongside Messages Read');
  await expect(tom.getByText(HELLO)).toHaveCount(0);
});

test('R64 with the set Alongside Setup, and only with it, the Setup app is there', async ({ browser }) => {
  const tom = await signedIn(browser, demo, 'Tom Ellery');
  const setup = tom.getByRole('dialog').getByRole('link', { name: /^Alongside Setup/ });
  await tom.getByRole('button', { name: 'App Launcher' }).click();
  await expect(setup).toHaveCount(0);
  const address = `${demo.line.org}/lightning/n/alongside__Company_Settings`;
  expect((await tom.goto(address))?.status()).toBe(403);
  await assign('Alongside Setup', 'Tom Ellery');
  await tom.goto(demo.line.org);
  await tom.getByRole('button', { name: 'App Launcher' }).click();
  await setup.click();
  await expect(tom).toHaveURL(address);
  await expect(tom.getByRole('navigation', { name: 'Alongside Setup' }).getByRole('link', { name: 'Sync History' })).toBeVisible();
});
