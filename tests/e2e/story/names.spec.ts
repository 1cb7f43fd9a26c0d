// What customers call themselves reaches the CRM by the session log; the CRM's pages draw it as text,
// while another customer's session goes on.
import { expect, test, type APIRequestContext } from '@playwright/test';

import { clickButton, spoken } from '../support/accessibility.ts';
import { Demo, type DemoUser } from '../support/demo.ts';
import { fieldsShown, join, openCase, signInToOrg, signInToShop } from '../support/people.ts';

const NAMES = [
  '=HYPERLINK("http://evil.example")',
  '<script>document.title = "taken"</script>',
  '<img src="//evil.example/x" onerror="document.title = \'taken\'">',
  '" autofocus onfocus="document.title = \'taken\'',
  'Casey \u{202E}gpj.exe \u{1F331}',
];

let demo: Demo;

test.beforeAll(async () => {
  demo = await Demo.start();
});
test.afterAll(async () => {
  await demo.stop();
});

/** An access token by the platform's SOAP login. */
async function accessToken(request: APIRequestContext, user: DemoUser): Promise<string> {
  const answer = await request.post(`${demo.line.org}/services/Soap/u/50.0`, {
    headers: { 'content-type': 'text/xml', soapaction: 'login' },
    data: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${user.username ?? user.email}</username><password>${user.password}</password></login></e:Body></e:Envelope>`,
  });
  const session = /<sessionId>([^<]+)<\/sessionId>/.exec(await answer.text())?.[1];
  if (session === undefined) throw new Error(`no session: ${await answer.text()}`);
  return session;
}

test('H38: names with a meaning elsewhere are text on the pages of the CRM', async ({ browser, request }) => {
  const [agentContext, customerContext, adminContext] = [await browser.newContext(), await browser.newContext(), await browser.newContext()];
  const [agent, customer, admin] = [await agentContext.newPage(), await customerContext.newPage(), await adminContext.newPage()];

  await signInToOrg(agent, demo, demo.user('Sam Okafor'));
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
  await customer.goto(`${demo.line.shop}/checkout`);
  await openCase(agent, demo, 'postcode refused');
  const session = await join(agent, agentContext);
  await expect.poll(() => spoken(customer)).toContain('Let Sam see this page?');
  await clickButton(customer, 'Allow');
  const note = customer.getByLabel('Delivery note');
  const goesOn = async (text: string): Promise<void> => {
    await note.fill(text);
    await expect.poll(() => fieldsShown(session)).toContain(text);
  };
  await goesOn('before');

  const elsewhere: string[] = [];
  admin.on('request', (asked) => {
    if (asked.url().includes('evil.example')) elsewhere.push(asked.url());
  });
  const ada = demo.user('Ada Lindqvist');
  const token = await accessToken(request, ada);
  await signInToOrg(admin, demo, ada);
  for (const [number, name] of NAMES.entries()) {
    const made = await request.post(`${demo.line.org}/services/data/v62.0/sobjects/alongside__Session__c`, {
      headers: { authorization: `Bearer ${token}` },
      data: { alongside__External_Id__c: `ses_h38_${String(number)}`, alongside__Customer_Name__c: name, alongside__Device__c: name },
    });
    expect(made.status(), await made.text()).toBe(201);
    const { id } = (await made.json()) as { id: string };
    for (const path of [`/lightning/r/alongside__Session__c/${id}/view`, '/lightning/o/alongside__Session__c/list']) {
      await admin.goto(`${demo.line.org}${path}`);
      await expect(admin.getByText(name, { exact: true }).first()).toBeVisible();
      await expect(admin).not.toHaveTitle('taken');
      expect(await admin.locator('[onerror], [onfocus]').count()).toBe(0);
    }
    await goesOn(`beside ${String(number)}`);
  }
  expect(elsewhere).toEqual([]);
  await goesOn('after');
});
