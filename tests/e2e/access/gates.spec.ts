// One gate at a time is broken, its words are read, the offered fix is followed, and the button is back.
// A gate is a row of the tables below; the walk is the same for all of a table.
import { expect, test, type Browser, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { follow, Hands } from '../support/gates.ts';
import { join, openCase, sidebar, signInToShop } from '../support/people.ts';
import { inPane, tick } from '../support/setup.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

const WHO = 'Mei Tanaka';
const SUBJECT = 'postcode refused';
/** Somebody else who helps the same customer. */
const COLLEAGUE = 'Sam Okafor';

interface Broken {
  gate: string;
  /** Whom it refuses; Mei Tanaka when it says nothing. */
  user?: string;
  /** On which record; the story's Case when it says nothing. */
  on?: { object: string; where: string };
  /** Breaks this gate and no other. */
  break: (hands: Hands) => Promise<void>;
  /** What the widget says to whom it is broken for. */
  words: RegExp;
  /** The CRM shows them the record no more: the words come by themselves on the page that is open. */
  closed?: true;
  /** The link that the explanation offers an admin. */
  link: string;
  /** What the admin does on the page that the link opened. */
  fix: (page: Page) => Promise<void>;
}

async function saveSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/^Saved as version \d+\.$/)).toBeVisible();
}

async function assign(page: Page, set: string): Promise<void> {
  await inPane(page, set).click();
  await inPane(page, 'Manage Assignments').click();
  await inPane(page, 'Add Assignment').click();
  await tick(page, `Select ${WHO}`).check();
  await page.getByRole('button', { name: 'Assign' }).click();
  await expect(page.getByText('Assigned', { exact: true })).toHaveCount(1);
}

const AGENTS = `Parent.Profile.Name = 'Support Agent'`;

/** Takes rights from the profile Support Agent. */
async function take(hands: Hands, object: string, where: string, rights: string[]): Promise<void> {
  const [row] = await hands.rows<{ Id: string }>(`SELECT Id FROM ${object} WHERE ${where} AND ${AGENTS}`);
  await hands.update(object, row!.Id, Object.fromEntries(rights.map((right) => [right, false])));
}

/** A set of the company's own that grants the role and does not show the app. */
async function roleWithoutApp(hands: Hands): Promise<void> {
  const set = await hands.create('PermissionSet', { Name: 'Role_Only', Label: 'Role Only' });
  const [role] = await hands.rows<{ Id: string }>(`SELECT Id FROM CustomPermission WHERE DeveloperName = 'Agent'`);
  await hands.create('SetupEntityAccess', { ParentId: set, SetupEntityId: role!.Id });
  await hands.create('PermissionSetAssignment', { AssigneeId: await hands.userId(WHO), PermissionSetId: set });
}

async function editProfile(page: Page, right: string): Promise<void> {
  await inPane(page, 'Support Agent').click();
  await inPane(page, 'Edit').click();
  await tick(page, right).check();
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect(inPane(page, 'Edit')).toBeVisible();
  await expect(tick(page, right)).toBeChecked();
}

const GATES: Broken[] = [
  {
    gate: 'role',
    break: (hands) => hands.unassign(WHO, 'Alongside Agent'),
    words: /Mei Tanaka has neither Alongside Agent nor Alongside Admin/,
    link: 'Open Setup, Permission Sets',
    fix: (page) => assign(page, 'Alongside Agent'),
  },
  {
    gate: 'object_button',
    break: (hands) => hands.settings((settings) => { settings.buttons = settings.buttons.filter(({ object }) => object !== 'Case'); }),
    words: /Join is off: the object Case has no row in Buttons/,
    link: 'Open Company Settings, Buttons',
    fix: saveSettings,
  },
  {
    gate: 'profile_button',
    break: (hands) => hands.settings((settings) => { settings.profiles = settings.profiles.filter(({ profile }) => profile !== 'Support Agent'); }),
    words: /Join is off: your profile Support Agent has no row in Profile Settings/,
    link: 'Open Company Settings, Profile Settings',
    fix: saveSettings,
  },
  {
    gate: 'connected_app',
    break: (hands) => hands.unassign(WHO, 'Alongside Access'),
    words: /admits approved users only/,
    link: 'Open Setup, App Manager',
    fix: async (page) => {
      await inPane(page, 'Manage AlongsideWebApp').click();
      await inPane(page, 'Manage Profiles').click();
      await tick(page, 'Support Agent').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('AlongsideWebApp');
    },
  },
  {
    // Her profile is approved by now, so that Alongside Agent is all that shows her the app.
    gate: 'app_visible',
    break: async (hands) => {
      await roleWithoutApp(hands);
      await hands.unassign(WHO, 'Alongside Agent');
    },
    words: /The app Alongside is not visible to Mei Tanaka: neither the profile Support Agent nor a permission set shows it/,
    link: 'Open Setup, Permission Sets',
    fix: (page) => assign(page, 'Alongside Agent'),
  },
  {
    gate: 'user_active',
    user: COLLEAGUE,
    break: async (hands) => { await hands.update('User', await hands.userId(COLLEAGUE), { IsActive: false }); },
    words: /Sam Okafor is not an active user of the CRM/,
    closed: true,
    link: 'Open Setup, Users',
    fix: async (page) => {
      await inPane(page, 'Edit').first().click();
      await page.getByLabel('Active').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(COLLEAGUE);
    },
  },
  {
    gate: 'object_permission',
    break: (hands) => take(hands, 'ObjectPermissions', `SobjectType = 'Case'`, ['PermissionsEdit', 'PermissionsCreate', 'PermissionsRead']),
    words: /Mei Tanaka may not read Case: neither the profile Support Agent nor a permission set grants Read on it/,
    closed: true,
    link: 'Open Setup, Profiles',
    fix: (page) => editProfile(page, 'Cases Read'),
  },
  {
    gate: 'field_security',
    on: { object: 'Contact', where: `Name = 'Casey Morgan'` },
    break: (hands) => take(hands, 'FieldPermissions', `Field = 'Contact.Email'`, ['PermissionsEdit', 'PermissionsRead']),
    words: /Join is off: you may not read Email of Contact, by which the record mapping finds devices/,
    link: 'Open Setup, Object Manager',
    fix: async (page) => {
      await inPane(page, 'Email').click();
      await inPane(page, 'Set Field-Level Security').click();
      await tick(page, 'Support Agent Read Access').check();
      await page.getByRole('button', { name: 'Save' }).last().click();
      await expect(inPane(page, 'Set Field-Level Security')).toBeVisible();
      await expect(tick(page, 'Support Agent Read Access')).toBeChecked();
    },
  },
  {
    gate: 'record_access',
    on: { object: 'Opportunity', where: `Owner.Name = 'Priya Nair'` },
    break: (hands) => take(hands, 'ObjectPermissions', `SobjectType = 'Opportunity'`, ['PermissionsViewAllRecords']),
    words: /Mei Tanaka may not read this record: The CRM has no such Opportunity, or does not share it with this user/,
    closed: true,
    link: 'Open Setup, Sharing Settings',
    fix: async (page) => {
      await inPane(page, 'New sharing rule').click();
      await page.getByLabel('Object').selectOption('Opportunities');
      await page.getByLabel('Rule Name').fill('Everybody_reads');
      await page.getByLabel('Owned by members of').selectOption('All Internal Users');
      await page.getByLabel('Share with').selectOption('All Internal Users');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('cell', { name: 'Everybody_reads', exact: true })).toBeVisible();
    },
  },
];

let demo: Demo;
let hands: Hands;
let agent: Page;
let admin: Page;
let customer: Page;
test.describe.configure({ mode: 'serial' });
oneDemo((started) => { demo = started; });

test.beforeAll(async ({ browser, playwright }) => {
  hands = new Hands(demo, await playwright.request.newContext());
  agent = await signedIn(browser, demo, WHO);
  admin = await signedIn(browser, demo, 'Ada Lindqvist');
  await customerIsThere(browser);
});

async function customerIsThere(browser: Browser): Promise<void> {
  customer = await (await browser.newContext()).newPage();
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
}

/** Those online stand first. A record that finds no devices has one Join, which takes a code. */
const joinOf = (page: Page) => sidebar(page).getByRole('button', { name: 'Join', exact: true }).first();
const joinButton = () => joinOf(agent);

for (const { gate, user = WHO, on, closed, words, link, fix, ...broken } of GATES) {
  test(`R201 ${gate} alone is broken, its words are read, its fix is followed, and the button is back`, async ({ browser }) => {
    const { object, where } = on ?? { object: 'Case', where: `Subject LIKE '%${SUBJECT}%'` };
    const [record] = await hands.rows<{ Id: string }>(`SELECT Id FROM ${object} WHERE ${where}`);
    const id = record!.Id;
    const address = `${demo.line.org}/lightning/r/${object}/${id}/view`;
    const refusing = () => hands.refusing(user, { object, id });
    let person = user === WHO ? agent : await signedIn(browser, demo, user);
    await person.goto(address);
    await expect(joinOf(person)).toBeEnabled();

    await broken.break(hands);
    await expect.poll(refusing, { timeout: 30_000 }).toBe(gate);
    if (closed === undefined) await person.reload();
    await expect(sidebar(person).getByText(words).first()).toBeVisible({ timeout: 30_000 });
    await expect(sidebar(person).getByRole('button', { name: 'Copy for an admin' }).first()).toBeVisible();

    await admin.goto(`${demo.line.platform}/access/explain?user=${await hands.userId(user)}&object=${object}&record=${id}&button=join`);
    await expect(admin.getByRole('region', { name: 'Answer' }).locator('ol > li').filter({ hasText: 'Failed' })).toHaveCount(1);
    await follow(admin, link, fix);

    await expect.poll(refusing, { timeout: 30_000 }).toBeUndefined();
    // The CRM has ended the session of whom it did not let in.
    if (gate === 'user_active') person = await signedIn(browser, demo, user);
    await person.goto(address);
    await expect(joinOf(person)).toBeEnabled();
    if (person !== agent) await person.context().close();
  });
}

/** Mei Tanaka's own sign-in to the product, once single sign-on is off. */
const PASSWORD = 'of my own, and long';

test('R71 R90 R201 signed_in alone is broken, its words are read, she signs in under User Settings, and the button is back', async () => {
  const member = await hands.member(WHO);
  await hands.changeMember(member.id, { password: PASSWORD });
  await openCase(agent, demo, SUBJECT);
  await expect(joinButton()).toBeEnabled();
  const id = /Case\/(500\w+)/.exec(agent.url())?.[1] ?? '';
  await hands.settings((settings) => { settings.sso.enabled = false; });
  await expect.poll(() => hands.refusing(WHO, { object: 'Case', id }), { timeout: 30_000 }).toBe('signed_in');
  await agent.reload();
  await expect(sidebar(agent).getByText(/not signed in to Alongside: User Settings holds no address and password/).first()).toBeVisible();
  const link = sidebar(agent).getByRole('link', { name: 'Open User Settings' }).first();
  const [own] = await Promise.all([agent.context().waitForEvent('page'), link.click()]);
  await expect(own).toHaveURL(`${demo.line.platform}/me`);
  await own.getByRole('button', { name: 'Sign in', exact: true }).click();
  await own.getByLabel('Address').fill(member.address);
  await own.getByLabel('Password').fill(PASSWORD);
  await own.getByRole('button', { name: 'Save' }).click();
  await expect(own.getByText('Signed in. Address and password are stored.')).toBeVisible();
  await own.close();
  await expect.poll(() => hands.refusing(WHO, { object: 'Case', id }), { timeout: 30_000 }).toBeUndefined();
  await agent.reload();
  await expect(joinButton()).toBeEnabled();
  await hands.settings((settings) => { settings.sso.enabled = true; });
});

test('R116 R201 subscription alone is broken, its words are read, its fix is followed, and the button is back', async () => {
  const member = await hands.member(WHO);
  await openCase(agent, demo, SUBJECT);
  await expect(joinButton()).toBeEnabled();
  const id = /Case\/(500\w+)/.exec(agent.url())?.[1] ?? '';
  await hands.changeMember(member.id, { subscription: { active: false } });
  await expect.poll(() => hands.refusing(WHO, { object: 'Case', id }), { timeout: 30_000 }).toBe('subscription');
  await agent.reload();
  await expect(sidebar(agent).getByText(/The subscription of Mei Tanaka ended at|Mei Tanaka has no subscription|you have no subscription/).first()).toBeVisible();
  await expect(sidebar(agent).getByRole('button', { name: 'Copy for an admin' }).first()).toBeVisible();

  await admin.goto(`${demo.line.platform}/access/explain?user=${await hands.userId(WHO)}&object=Case&record=${id}&button=join`);
  await follow(admin, 'Open Company Settings, Users', async (page) => {
    const row = page.getByRole('region', { name: 'Table of accounts' }).getByRole('row', { name: new RegExp(WHO) });
    await expect(row).toContainText('None');
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await row.getByRole('button', { name: `Edit ${WHO}` }).click();
    await page.getByRole('dialog').getByRole('checkbox', { name: 'Subscription' }).check();
    await page.getByRole('dialog').getByRole('button', { name: 'Save account' }).click();
    await expect(row).toContainText('Active');
  });
  await expect.poll(() => hands.refusing(WHO, { object: 'Case', id }), { timeout: 30_000 }).toBeUndefined();
  await agent.reload();
  await expect(joinButton()).toBeEnabled();
});

test('R201 session alone is broken: it is told whose it is, she ends it, and the button is back', async ({ browser }) => {
  await openCase(agent, demo, SUBJECT);
  await expect(joinButton()).toBeEnabled();
  const sam = await signedIn(browser, demo, COLLEAGUE);
  await openCase(sam, demo, SUBJECT);
  const session = await join(sam, sam.context());
  await expect(sidebar(agent).getByText(`Join is off: the customer is in a session with ${COLLEAGUE}. Ask ${COLLEAGUE} to end it, then start one.`)).toBeVisible();
  await expect(joinButton()).toBeDisabled();
  // An admin who opens it reads the same.
  await admin.goto(session.url());
  await expect(admin.getByText(`The customer is in a session with ${COLLEAGUE}.`).first()).toBeVisible();
  await session.close();
  await sidebar(sam).getByRole('button', { name: 'End', exact: true }).first().click();
  await expect(joinButton()).toBeEnabled();
  await sam.context().close();
});

test('R201 presence alone is broken: the Sidebar tells that the customer is gone, and the button is back when she is', async ({ browser }) => {
  await openCase(agent, demo, SUBJECT);
  await expect(joinButton()).toBeEnabled();
  await customer.context().close();
  await expect(joinButton()).toBeDisabled({ timeout: 30_000 });
  await expect(sidebar(agent).getByText(/^Join is off: the customer's .+ is not on the site\. Ask the customer to open the site/)).toBeVisible();
  await expect(sidebar(agent).getByText('0 online')).toBeVisible();
  await customerIsThere(browser);
  await expect(joinButton()).toBeEnabled();
  await expect(sidebar(agent).getByText(/^Join is off/)).toHaveCount(0);
});
