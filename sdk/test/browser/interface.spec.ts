/** The interface that sites are written against: every name of it does what its documentation says. */

import { expect, type Page, test } from '@playwright/test';

import type { Alongside as Interface, ConfirmRemoteControl, ConfirmSession } from '../../src/module';
import { Interface as Screen } from './support/accessibility';
import { Platform, SESSION } from './support/platform';
import { startServer, type TestServer } from './support/server';

declare global {
  interface Window {
    heard: string[];
  }
}

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer();
  const page = (before: string, script: string): string => `<!doctype html><title>Shop</title>
    <h1>Delivery</h1><p>Private words</p><p class="balance">Owed 12</p>${before}${script}`;
  const script = '<script src="/sdk/alongside.js"></script>';
  server.serve('/', { body: page('', script) });
  server.serve('/early', {
    body: page(
      `<script>window.Alongside = { license: 'early', customData: { visitor_id: 7 }, redactedViews: ['.balance'],
        unredactedViews: ['p'], confirmSession: () => true, confirmRemoteControl: () => false };</script>`,
      script,
    ),
  });
  server.serve('/module', {
    body: page('', "<script type='module'>import Alongside, { connect } from '/sdk/alongside.mjs'; Object.assign(window, { Alongside, connect });</script>"),
  });
});
test.afterAll(() => server.close());

async function open(page: Page, path = '/'): Promise<Platform> {
  const platform = new Platform();
  await platform.attach(page);
  await page.goto(server.origin + path);
  await page.waitForFunction(() => window.Alongside !== undefined);
  return platform;
}

/** Does something with the interface in the page; what it answers is not waited for. */
const use = <T>(page: Page, does: (alongside: Interface) => T): Promise<Awaited<T>> =>
  page.evaluate(`(${String(does)})(window.Alongside)`);

async function start(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const alongside = window.Alongside as Interface;
    alongside.license ||= 'lic';
    window.heard = [];
    for (const name of ['session.loaded', 'session.updated', 'session.ended'] as const)
      alongside.on(name, ({ state }) => window.heard.push(`${name} ${state}`));
    await alongside.start();
  });
}

const told = (platform: Platform): string => Buffer.concat(platform.frames).toString('latin1');

test('license: without one start says what is missing, and with one it is what the platform is asked with', async ({ page }) => {
  const platform = await open(page);
  const missing = await use(page, (alongside) => alongside.start().catch((error: unknown) => (error as { id: string }).id));
  expect(missing).toBe('license_missing');
  expect(platform.devices).toBe(0);
  await use(page, (alongside) => void (alongside.license = 'a key'));
  const sockets = await page.evaluate(async () => {
    const made: string[] = [];
    window.WebSocket = new Proxy(window.WebSocket, {
      construct: (target, [address]: [string]) => {
        made.push(address);
        return new target(address);
      },
    });
    await (window.Alongside as Interface).start();
    return made;
  });
  expect(sockets).toEqual([expect.stringContaining('/socket/device?license=a%20key')]);
});

test('customData: told with the hello as text, and again whenever it changes', async ({ page }) => {
  const platform = await open(page);
  await use(page, (alongside) => void (alongside.customData = { visitor_id: 7, gone: null }));
  await start(page);
  expect(platform.device[0]).toMatchObject({ type: 'hello', custom_data: { visitor_id: '7' } });
  await use(page, (alongside) => void (alongside.customData = { user_email: 'casey@mail.example' }));
  await expect.poll(() => platform.device.at(-1)).toMatchObject({ type: 'page', custom_data: { user_email: 'casey@mail.example' } });
  expect(await use(page, (alongside) => alongside.customData)).toEqual({ user_email: 'casey@mail.example' });
});

test('start and stop: once online however often it is asked, offline at once, and online again', async ({ page }) => {
  const platform = await open(page);
  await start(page);
  await use(page, (alongside) => Promise.all([alongside.start(), alongside.start()]));
  expect(platform.devices).toBe(1);
  platform.request();
  await new Screen(page).press('Allow');
  await expect.poll(() => use(page, (alongside) => alongside.currentSession?.id)).toBe(SESSION.id);
  await use(page, (alongside) => alongside.stop());
  expect(await use(page, (alongside) => alongside.currentSession)).toBeNull();
  await expect.poll(() => platform.types().at(-1)).toBe('session.end');
  expect(await use(page, (alongside) => alongside.createSessionCode().catch((error: unknown) => (error as { id: string }).id))).toBe('not_started');
  await use(page, (alongside) => alongside.start());
  expect(platform.devices).toBe(2);
});

test('currentSession and the events: from the first news of a session to its end, and off when told so', async ({ page }) => {
  const platform = await open(page);
  await start(page);
  expect(await use(page, (alongside) => alongside.currentSession)).toBeNull();
  platform.request();
  await new Screen(page).press('Allow');
  await expect.poll(() => use(page, (alongside) => alongside.currentSession)).toMatchObject({ id: SESSION.id, state: 'active', agent: { name: 'Sam Okafor' } });
  platform.tellDevice({ type: 'session.updated', session: { ...SESSION, away: { reason: 'agent_left', deadline: '2026-11-22T10:05:00.000Z' } } });
  await expect.poll(() => use(page, (alongside) => alongside.currentSession?.away?.reason)).toBe('agent_left');
  await use(page, (alongside) => {
    const listener = (): number => window.heard.push('never');
    alongside.on('session.ended', listener).off('session.ended', listener);
  });
  platform.tellDevice({ type: 'session.ended', session: SESSION.id, reason: 'agent_ended' });
  await expect.poll(() => page.evaluate(() => window.heard)).toEqual(['session.loaded active', 'session.updated active', 'session.ended ended']);
  expect(await use(page, (alongside) => alongside.currentSession)).toBeNull();
});

test('redactedViews and unredactedViews: what is shown is what one names and the other does not', async ({ page }) => {
  const platform = await open(page);
  await use(page, (alongside) => {
    alongside.unredactedViews = ['p'];
    alongside.redactedViews = ['.balance'];
  });
  await start(page);
  platform.request();
  await new Screen(page).press('Allow');
  await expect.poll(() => told(platform)).toContain('Private words');
  expect(told(platform)).not.toContain('Owed 12');
});

test('confirmSession: gets the request and decides; only true is yes', async ({ page }) => {
  const platform = await open(page);
  await start(page);
  const answers = (): boolean[] => platform.device.flatMap((each) => (each.type === 'session.answer' ? [each.allow] : []));
  await page.evaluate(() => {
    const replies: unknown[] = ['yes', Promise.resolve(false), Promise.reject(new Error('closed')), Promise.resolve(true)];
    const confirm: ConfirmSession = ({ agent_name }) => {
      window.heard.push(agent_name);
      return replies.shift() as boolean;
    };
    (window.Alongside as Interface).confirmSession = confirm;
  });
  for (const expected of [[false], [false, false], [false, false, false], [false, false, false, true]]) {
    platform.request();
    await expect.poll(answers).toEqual(expected);
  }
  expect(await page.evaluate(() => window.heard.filter((each) => each === 'Sam Okafor'))).toHaveLength(4);
  expect(await new Screen(page).find('button', 'Allow')).toBeNull();
});

test('confirmRemoteControl: there to be set, and a session that is only seen never asks it', async ({ page }) => {
  const platform = await open(page);
  expect(await use(page, (alongside) => alongside.confirmRemoteControl)).toBeNull();
  await page.evaluate(() => {
    const confirm: ConfirmRemoteControl = ({ agent }) => {
      window.heard.push(`control ${agent?.name ?? ''}`);
      return Promise.resolve(true);
    };
    (window.Alongside as Interface).confirmRemoteControl = confirm;
  });
  await start(page);
  platform.request();
  await new Screen(page).press('Allow');
  await expect.poll(() => platform.frames.length).toBeGreaterThan(1);
  expect(await use(page, (alongside) => typeof alongside.confirmRemoteControl)).toBe('function');
  expect(await page.evaluate(() => window.heard)).toEqual(['session.loaded active']);
});

test('fields that a page set before the script came are taken over', async ({ page }) => {
  const platform = await open(page, '/early');
  expect(
    await use(page, ({ license, redactedViews, unredactedViews, confirmSession, confirmRemoteControl }) => [
      license, redactedViews, unredactedViews, typeof confirmSession, typeof confirmRemoteControl,
    ]),
  ).toEqual(['early', ['.balance'], ['p'], 'function', 'function']);
  await start(page);
  expect(platform.device[0]).toMatchObject({ custom_data: { visitor_id: '7' } });
  platform.request();
  await expect.poll(() => told(platform)).toContain('Private words');
  expect(told(platform)).not.toContain('Owed 12');
});

test('the module: the same interface by import, and connect for a platform elsewhere', async ({ page }) => {
  const platform = await open(page, '/module');
  await start(page);
  platform.request();
  await new Screen(page).press('Allow');
  await expect.poll(() => platform.frames.length).toBeGreaterThan(1);
  const elsewhere = await page.evaluate(() => {
    const { connect } = window as unknown as { connect(platform: string): Interface };
    const made: string[] = [];
    window.WebSocket = new Proxy(window.WebSocket, {
      construct: (_, [address]: [string]) => {
        made.push(address);
        return {};
      },
    });
    const alongside = connect('https://help.example.com/');
    alongside.license = 'lic';
    void alongside.start();
    return made;
  });
  expect(elsewhere).toEqual([expect.stringMatching(/^wss:\/\/help\.example\.com\/socket\/device\?/)]);
});
