// One gate at a time is broken, its words are read, the offered fix is followed, and the button is back.
// A gate is a row of the tables below; the walk is the same for all of a table.
import { expect, test, type Browser, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { Hands } from '../support/gates.ts';
import { join, openCase, sidebar, signInToShop } from '../support/people.ts';
import { inPane, openSetup, tick } from '../support/setup.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

interface Broken {
  gate: string;
  /** Breaks this gate and no other. */
  break: (hands: Hands) => Promise<void>;
  /** What the widget says to whom it is broken for. */
  words: RegExp;
  /** The link that the explanation offers an admin; empty where the fix is nobody's but the record's. */
  link: string;
  /** What the admin does on the page that the link opened. */
  fix: (page: Page) => Promise<void>;
}

const WHO = 'Mei Tanaka';
const SUBJECT = 'postcode refused';

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
    // Her profile is approved by now. Her one set shows her the app and grants the role, so that the role goes
    // with it: this gate refuses first, and one assignment mends both.
    gate: 'app_visible',
    break: (hands) => hands.unassign(WHO, 'Alongside Agent'),
    words: /The app Alongside is not visible to Mei Tanaka: neither the profile Support Agent nor a permission set shows it/,
    link: 'Open Setup, Permission Sets',
    fix: (page) => assign(page, 'Alongside Agent'),
  },
];

/** A gate whose words are read in the console: whom it refuses has no page on which the widget would stand. */
interface Closed extends Broken {
  user: string;
  object: string;
  /** Finds the record. */
  where: string;
}

const AGENTS = `Parent.Profile.Name = 'Support Agent'`;

/** Takes rights from the profile Support Agent. */
async function take(hands: Hands, object: string, where: string, rights: string[]): Promise<void> {
  const [row] = await hands.rows<{ Id: string }>(`SELECT Id FROM ${object} WHERE ${where} AND ${AGENTS}`);
  await hands.update(object, row!.Id, Object.fromEntries(rights.map((right) => [right, false])));
}

async function editProfile(page: Page, right: string): Promise<void> {
  await inPane(page, 'Support Agent').click();
  await inPane(page, 'Edit').click();
  await tick(page, right).check();
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect(inPane(page, 'Edit')).toBeVisible();
  await expect(tick(page, right)).toBeChecked();
}

const CLOSED: Closed[] = [
  {
    gate: 'user_active',
    user: 'Sam Okafor',
    object: 'Case',
    where: `Subject LIKE '%${SUBJECT}%'`,
    break: async (hands) => { await hands.update('User', await hands.userId('Sam Okafor'), { IsActive: false }); },
    words: /Sam Okafor is not an active user of the CRM/,
    link: 'Open Setup, Users',
    fix: async (page) => {
      await inPane(page, 'Edit').first().click();
      await page.getByLabel('Active').check();
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sam Okafor');
    },
  },
  {
    gate: 'object_permission',
    user: WHO,
    object: 'Case',
    where: `Subject LIKE '%${SUBJECT}%'`,
    break: (hands) => take(hands, 'ObjectPermissions', `SobjectType = 'Case'`, ['PermissionsEdit', 'PermissionsCreate', 'PermissionsRead']),
    words: /Mei Tanaka may not read Case: neither the profile Support Agent nor a permission set grants Read on it/,
    link: 'Open Setup, Profiles',
    fix: (page) => editProfile(page, 'Cases Read'),
  },
  {
    gate: 'field_security',
    user: WHO,
    object: 'Contact',
    where: `Name = 'Casey Morgan'`,
    break: (hands) => take(hands, 'FieldPermissions', `Field = 'Contact.Email'`, ['PermissionsEdit', 'PermissionsRead']),
    words: /Mei Tanaka may not read Email of Contact, by which the record mapping finds devices/,
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
    user: WHO,
    object: 'Opportunity',
    where: `Owner.Name = 'Priya Nair'`,
    break: (hands) => take(hands, 'ObjectPermissions', `SobjectType = 'Opportunity'`, ['PermissionsViewAllRecords']),
    words: /Mei Tanaka may not read this record: The CRM has no such Opportunity, or does not share it with this user/,
    link: '',
    fix: async (page) => {
      await page.goto(demo.line.org);
      await openSetup(page, 'Sharing Settings');
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

const joinButton = () => sidebar(agent).getByRole('button', { name: 'Join', exact: true }).first();

for (const broken of GATES) {
  test(`R201 ${broken.gate} is broken, its words are read, its fix is followed, and the button is back`, async () => {
    await openCase(agent, demo, SUBJECT);
    await expect(joinButton()).toBeEnabled();
    const id = /Case\/(500\w+)/.exec(agent.url())?.[1] ?? '';

    await broken.break(hands);
    await expect.poll(() => hands.refusing(WHO, { object: 'Case', id }), { timeout: 30_000 }).toBe(broken.gate);
    await agent.reload();
    await expect(sidebar(agent).getByText(broken.words).first()).toBeVisible();
    await expect(sidebar(agent).getByRole('button', { name: 'Copy for an admin' }).first()).toBeVisible();

    const who = await hands.userId(WHO);
    await admin.goto(`${demo.line.platform}/access/explain?user=${who}&object=Case&record=${id}&button=join`);
    await follow(broken.link, broken.fix);

    await expect.poll(() => hands.refusing(WHO, { object: 'Case', id }), { timeout: 30_000 }).toBeUndefined();
    await agent.reload();
    await expect(joinButton()).toBeEnabled();
  });
}

/** The page that the explanation's link opens, in its own tab where it is the CRM's. */
async function follow(link: string, fix: (page: Page) => Promise<void>): Promise<void> {
  const offered = admin.getByRole('link', { name: link });
  await expect(offered).toBeVisible();
  if ((await offered.getAttribute('target')) === '_blank') {
    const [page] = await Promise.all([admin.waitForEvent('popup'), offered.click()]);
    await fix(page);
    await page.close();
  } else {
    await offered.click();
    await fix(admin);
  }
}

for (const broken of CLOSED) {
  test(`R201 ${broken.gate} alone is broken, the console tells whom and why, its fix is followed, and the button is on`, async () => {
    const { user, object } = broken;
    const [record] = await hands.rows<{ Id: string }>(`SELECT Id FROM ${object} WHERE ${broken.where}`);
    const id = record!.Id;
    expect(await hands.refusing(user, { object, id }), 'before').toBeUndefined();
    await broken.break(hands);
    await expect.poll(() => hands.refusing(user, { object, id }), { timeout: 30_000 }).toBe(broken.gate);

    const explanation = `${demo.line.platform}/access/explain?user=${await hands.userId(user)}&object=${object}&record=${id}&button=join`;
    await admin.goto(explanation);
    await expect(admin.getByRole('region', { name: 'Answer' }).getByText(broken.words).first()).toBeVisible();
    await expect(admin.getByRole('region', { name: 'Answer' }).getByRole('link', { name: /^Open / })).toHaveCount(broken.link === '' ? 0 : 1);
    await (broken.link === '' ? broken.fix(admin) : follow(broken.link, broken.fix));
    await expect.poll(() => hands.refusing(user, { object, id }), { timeout: 30_000 }).toBeUndefined();
    await admin.goto(explanation);
    await expect(admin.getByRole('heading', { name: `Join is on for ${user} on ${object} ${id}` })).toBeVisible();
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
  await expect(link).toHaveAttribute('href', '/me');

  const own = await agent.context().newPage();
  await own.goto(`${demo.line.platform}/me`);
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
  await follow('Open Company Settings, Users', async (page) => {
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

test('R201 session alone is broken: an admin reads whose it is, its agent ends it, and the button is back', async () => {
  await openCase(agent, demo, SUBJECT);
  const session = await join(agent, agent.context());
  await admin.goto(session.url());
  await expect(admin.getByText(`The customer is in a session with ${WHO}.`).first()).toBeVisible();
  await expect(admin.getByText(`Ask ${WHO} to end it, then start one.`).first()).toBeVisible();
  await session.close();
  await sidebar(agent).getByRole('button', { name: 'End', exact: true }).first().click();
  await expect(joinButton()).toBeEnabled();
});

test('R201 presence alone is broken: the Sidebar tells that the customer is gone, and the button is back when she is', async ({ browser }) => {
  await openCase(agent, demo, SUBJECT);
  await expect(joinButton()).toBeEnabled();
  await customer.context().close();
  await expect(joinButton()).toBeDisabled({ timeout: 30_000 });
  await expect(sidebar(agent).getByText(/^Last seen /).first()).toBeVisible();
  await expect(sidebar(agent).getByText('0 online')).toBeVisible();
  await customerIsThere(browser);
  await expect(joinButton()).toBeEnabled();
});

test('R5 R201 package_installed is broken for everybody, the CRM says so at sign-in, and installing again opens it and no other', async ({ browser }) => {
  const record = { object: 'Case', id: demo.line.records['Case']?.[0] ?? '' };
  for (const object of ['Case', 'Contact', 'Account', 'Lead', 'Opportunity']) {
    await admin.goto(`${demo.line.org}/lightning/page/editor/${object}`);
    await admin.getByRole('region', { name: 'Right side region' }).getByRole('button', { name: 'Sidebar' }).click();
    await admin.getByRole('button', { name: 'Remove', exact: true }).click();
    await admin.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(admin.getByText('Saved', { exact: true })).toBeVisible();
  }
  await openSetup(admin, 'Installed Packages');
  await inPane(admin, 'Uninstall Alongside').click();
  await admin.getByRole('button', { name: 'Uninstall' }).click();
  await expect(admin.getByText('No packages are installed')).toBeVisible();
  await expect.poll(() => hands.refusing(WHO, record), { timeout: 30_000 }).toBe('package_installed');

  // The connected app went with it, so that nobody signs in to the console: the CRM says what is missing.
  const newcomer = await signedIn(browser, demo, 'Amara Diallo');
  await newcomer.goto(`${demo.line.platform}/access/explain`);
  await expect(newcomer.getByRole('heading', { name: 'This app cannot be opened' })).toBeVisible();
  await expect(newcomer.getByText(/app must be installed into org/)).toBeVisible();
  await newcomer.close();

  await admin.goto(demo.line.org);
  await openSetup(admin, 'Marketplace');
  await admin.locator('main').getByRole('link', { name: /^Alongside/ }).click();
  await admin.getByRole('link', { name: 'Get It Now' }).click();
  await admin.getByRole('link', { name: 'Next' }).click();
  await admin.getByRole('radio', { name: 'Install for All Users' }).check();
  await admin.getByRole('checkbox', { name: 'I have read this and agree' }).check();
  await admin.getByRole('button', { name: 'Install' }).click();
  await expect(admin.getByRole('heading', { name: 'Done, installed' })).toBeVisible();
  // Installing opens this gate and grants nothing: what the uninstalled sets gave is to be given again.
  await expect.poll(() => hands.refusing(WHO, record), { timeout: 30_000 }).toBe('app_visible');
});
