// One gate at a time is broken, its words are read in the widget, the offered fix is followed, and the
// button is back. A gate is a row of the table below; the walk is the same for all.
import { expect, test, type Browser, type Page } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { Hands } from '../support/gates.ts';
import { openCase, sidebar, signInToShop } from '../support/people.ts';
import { inPane, tick } from '../support/setup.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

interface Broken {
  gate: string;
  /** Breaks this gate and no other. */
  break: (hands: Hands) => Promise<void>;
  /** What the widget says to whom it is broken for. */
  words: RegExp;
  /** The link that the explanation offers an admin. */
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

const GATES: Broken[] = [
  {
    gate: 'role',
    break: async (hands) => {
      const who = await hands.userId(WHO);
      await hands.remove('PermissionSetAssignment', `AssigneeId = '${who}' AND PermissionSet.Label = 'Alongside Agent'`);
    },
    words: /Mei Tanaka has neither Alongside Agent nor Alongside Admin/,
    link: 'Open Setup, Permission Sets',
    fix: async (page) => {
      await inPane(page, 'Alongside Agent').click();
      await inPane(page, 'Manage Assignments').click();
      await inPane(page, 'Add Assignment').click();
      await tick(page, `Select ${WHO}`).check();
      await page.getByRole('button', { name: 'Assign' }).click();
      await expect(page.getByText('Assigned', { exact: true })).toHaveCount(1);
    },
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
    break: async (hands) => {
      const who = await hands.userId(WHO);
      await hands.remove('PermissionSetAssignment', `AssigneeId = '${who}' AND PermissionSet.Label = 'Alongside Access'`);
    },
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
];

let demo: Demo;
let hands: Hands;
let agent: Page;
let admin: Page;
test.describe.configure({ mode: 'serial' });
oneDemo((started) => { demo = started; });

test.beforeAll(async ({ browser, playwright }) => {
  hands = new Hands(demo, await playwright.request.newContext());
  agent = await signedIn(browser, demo, WHO);
  admin = await signedIn(browser, demo, 'Ada Lindqvist');
  await customerIsThere(browser);
});

async function customerIsThere(browser: Browser): Promise<void> {
  const customer = await (await browser.newContext()).newPage();
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
}

const joinButton = () => sidebar(agent).getByRole('button', { name: 'Join', exact: true }).first();

for (const broken of GATES) {
  test(`R201 ${broken.gate} alone is broken, its words are read, its fix is followed, and the button is back`, async () => {
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
    const link = admin.getByRole('link', { name: broken.link });
    await expect(link).toBeVisible();
    if ((await link.getAttribute('target')) === '_blank') {
      const [page] = await Promise.all([admin.waitForEvent('popup'), link.click()]);
      await broken.fix(page);
      await page.close();
    } else {
      await link.click();
      await broken.fix(admin);
    }

    await expect.poll(() => hands.refusing(WHO, { object: 'Case', id }), { timeout: 30_000 }).toBeUndefined();
    await agent.reload();
    await expect(joinButton()).toBeEnabled();
  });
}
