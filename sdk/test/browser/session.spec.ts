/** From the script element to the first frame and back: consent, bar, resume, refusals. */

import { expect, type Page, test } from '@playwright/test';

import { Interface } from './support/accessibility';
import { Platform } from './support/platform';
import { startServer, type TestServer } from './support/server';

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer();
  const page = (extra = ''): string => `<!doctype html><title>Order 4711822 for casey@mail.example</title>
    <h1>Delivery</h1><p>Private words</p>${extra}
    <script src="/sdk/alongside.js"></script><script src="/begin.js"></script>`;
  server.serve('/orders/4711822/', { body: page() });
  server.serve('/next', { body: page() });
  server.serve('/modal', {
    body: page('<dialog id="own"><p>Are you sure</p><button>Yes</button></dialog>'),
  });
  server.serve('/strict', {
    body: page(),
    headers: {
      'content-security-policy':
        "default-src 'none'; script-src 'self'; connect-src 'self' ws:; style-src 'none'; require-trusted-types-for 'script'",
    },
  });
  server.serve('/begin.js', {
    type: 'text/javascript',
    body: `Alongside.license = 'lic'; Alongside.customData = { user_email: 'casey@mail.example', visitor_id: 7 };
      window.events = [];
      for (const name of ['session.loaded', 'session.updated', 'session.ended'])
        Alongside.on(name, (session) => events.push([name, session.state, session.ended_reason]));
      window.started = Alongside.start().then(() => 'started', (error) => error.id + ': ' + error.message);`,
  });
});
test.afterAll(() => server.close());

async function open(page: Page, path: string): Promise<{ platform: Platform; ui: Interface }> {
  const platform = new Platform();
  await platform.attach(page);
  await page.goto(server.origin + path);
  expect(await page.evaluate('started')).toBe('started');
  return { platform, ui: new Interface(page) };
}

test('says hello with what a page may tell, and fetches nothing more until it is asked', async ({ page }) => {
  server.asked.length = 0;
  const { platform } = await open(page, '/orders/4711822/?token=1');
  expect(platform.device[0]).toEqual({
    type: 'hello',
    protocol: 1,
    device: null,
    custom_data: { user_email: 'casey@mail.example', visitor_id: '7' },
    page: { path: '/orders/\u2026/', title: 'Order \u2026 for \u2026' },
    resume: null,
  });
  expect(server.asked.filter((path) => path.includes('session-'))).toEqual([]);
  platform.request();
  await expect.poll(() => platform.types()).toContain('session.shown');
  expect(server.asked.filter((path) => path.includes('session-'))).toHaveLength(1);
  await page.goto(`${server.origin}/next`);
  await expect.poll(() => platform.device.at(-1)).toMatchObject({
    type: 'hello',
    device: { id: 'dev_1', token: 'device-token' },
  });
});

test('R96: without terms the session starts unasked, and the customer can end it', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  platform.request(false);
  await expect.poll(() => platform.device.at(-1)).toMatchObject({ type: 'session.answer', allow: true });
  expect(platform.types()).toContain('session.shown');
  expect(await ui.text()).not.toContain('Let Sam see this page?');
  platform.tellDevice(platform.active());
  await ui.press('End');
  await expect.poll(() => platform.types()).toContain('session.end');
});

test('R96: the company’s own terms stand in the dialog as text, with their version', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  const text = `<img src=x onerror="document.title='run'"> <b>We</b> look\n${'and help. '.repeat(300)}\nThe last word.`;
  platform.request(true, { text, version: 7 });
  await ui.wait('button', 'Allow');
  await ui.wait('button', 'Decline');
  const shown = await ui.text();
  expect(shown).toContain('<img src=x onerror="document.title=\'run\'"> <b>We</b> look');
  expect(shown).toContain('The last word.');
  expect(shown).toContain('Terms, version 7');
  // A long text scrolls by itself; what answers stays where it can be pressed.
  const decline = await ui.wait('button', 'Decline');
  expect(decline.y + decline.height).toBeLessThanOrEqual(page.viewportSize()?.height ?? 0);
  expect(await page.title()).not.toBe('run');
  await ui.press('Decline');
  await expect.poll(() => platform.device.at(-1)).toMatchObject({ type: 'session.answer', allow: false });
});

test('asks in plain words and takes the customer’s own press only', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  platform.request();
  platform.request();
  const dialog = await ui.wait('dialog', 'Let Sam see this page?');
  expect(dialog.width).toBeGreaterThan(300);
  const text = await ui.text();
  for (const words of [
    'Sam Okafor from Northwind wants to look at this site with you.',
    'Passwords, card numbers and hidden fields never leave your computer.',
    'Only this site. You can stop at any time.',
  ]) {
    expect(text).toContain(words);
  }
  const allow = await ui.wait('button', 'Allow');
  const decline = await ui.wait('button', 'Decline');
  for (const button of [allow, decline]) expect(button.height).toBeGreaterThanOrEqual(44);

  // What a script of the page can do: find the host, press at the button's place, press keys.
  await page.evaluate(
    ({ x, y }) => {
      const host = document.querySelector('alongside-ui');
      const targets = [host, document.elementFromPoint(x, y), document.activeElement, document, window];
      for (const target of targets) {
        for (const type of ['pointerdown', 'mousedown', 'mouseup', 'click']) {
          target?.dispatchEvent(
            new MouseEvent(type, { bubbles: true, composed: true, cancelable: true, clientX: x, clientY: y }),
          );
        }
        for (const key of ['Enter', ' ', 'Escape']) {
          target?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
        }
        (target as HTMLElement | null)?.click?.();
      }
      if (host?.shadowRoot) throw new Error('the root is open');
    },
    { x: allow.x + 10, y: allow.y + 10 },
  );
  await page.waitForTimeout(300);
  // Nor does a key that the customer pressed for something else.
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  expect(platform.types()).not.toContain('session.answer');
  expect(platform.frames).toHaveLength(0);

  await ui.press('Allow');
  await expect.poll(() => platform.frames.length).toBeGreaterThan(1);
  expect(platform.device.filter(({ type }) => type === 'session.answer')).toEqual([
    { type: 'session.answer', session: 'ses_1', allow: true },
  ]);
  expect(platform.room[0]).toEqual({ type: 'enter', ticket: 'ticket-1' });
  // Version 1, key, begins an epoch beyond the room's last.
  expect([...(platform.frames[0]?.subarray(0, 2) ?? [])]).toEqual([1, 1]);
  expect(platform.frames[0]?.readUInt32BE(4)).toBe(11);
  const told = Buffer.concat(platform.frames).toString('latin1');
  expect(told).toContain('Delivery');
  expect(told).not.toContain('Private');
  expect(told).not.toContain('Okafor');

  await ui.wait('button', 'End');
  await ui.press('End');
  await expect.poll(() => platform.types().at(-1)).toBe('session.end');
  expect(await page.evaluate('events')).toEqual([
    ['session.loaded', 'active', undefined],
    ['session.ended', 'ended', 'device_ended'],
  ]);
});

test('the connection to the room opens with the customer’s yes, and its ticket finds it ready', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  platform.holdsTickets = true;
  platform.request();
  await ui.wait('button', 'Allow');
  expect(platform.rooms).toBe(0);
  await ui.press('Allow');
  await expect.poll(() => platform.rooms).toBe(1);
  await expect.poll(() => platform.types()).toContain('session.answer');
  expect(platform.room, 'nothing is said without a ticket').toEqual([]);
  platform.tellDevice(platform.active());
  await expect.poll(() => platform.frames.length).toBeGreaterThan(1);
  expect(platform.room[0]).toEqual({ type: 'enter', ticket: 'ticket-1' });
  expect(platform.rooms).toBe(1);
});

test('a connection that was closed for want of a ticket is made again when the ticket comes', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  platform.holdsTickets = true;
  await page.evaluate(() => {
    const made: WebSocket[] = [];
    const Socket = window.WebSocket;
    window.WebSocket = new Proxy(Socket, {
      construct: (target, address: [string]) => {
        const socket = new target(...address);
        made.push(socket);
        return socket;
      },
    });
    Object.assign(window, { made });
  });
  platform.request();
  await ui.press('Allow');
  await expect.poll(() => platform.rooms).toBe(1);
  await platform.cut('room');
  await page.waitForFunction(() => (window as unknown as { made: WebSocket[] }).made[0]?.readyState === WebSocket.CLOSED);
  platform.tellDevice(platform.active());
  await expect.poll(() => platform.frames.length).toBeGreaterThan(1);
  expect(platform.room[0]).toEqual({ type: 'enter', ticket: 'ticket-1' });
});

test('Escape and Decline say no, and nothing is sent', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  platform.request();
  await ui.wait('button', 'Decline');
  await page.keyboard.press('Escape');
  await expect.poll(() => platform.device.at(-1)).toEqual({
    type: 'session.answer',
    session: 'ses_1',
    allow: false,
  });
  expect(await ui.find('button', 'Allow')).toBeNull();
  platform.request();
  await ui.press('Decline');
  await expect.poll(() => platform.types().filter((type) => type === 'session.answer').length).toBe(2);
  expect(platform.rooms).toBe(0);
});

test('a question that the platform closes goes away unanswered', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  platform.request();
  await ui.wait('button', 'Allow');
  platform.tellDevice({ type: 'session.ended', session: 'ses_1', reason: 'authorizing_timeout' });
  await expect.poll(() => ui.find('button', 'Allow')).toBeNull();
  expect(platform.types()).not.toContain('session.answer');
});

test('the site can ask in its own way', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  await page.evaluate(() => {
    const alongside = window.Alongside as { confirmSession: unknown };
    alongside.confirmSession = (request: { agent_name: string }) =>
      Promise.resolve(request.agent_name === 'Sam Okafor');
  });
  platform.request();
  await expect.poll(() => platform.device.at(-1)).toMatchObject({ type: 'session.answer', allow: true });
  expect(await ui.find('button', 'Allow')).toBeNull();
});

test('stands over the page’s own modal dialog, and so does the bar', async ({ page }) => {
  const { platform, ui } = await open(page, '/modal');
  await page.evaluate(() => document.querySelector('dialog')?.showModal());
  platform.request();
  await ui.press('Allow');
  await expect.poll(() => platform.rooms).toBe(1);
  await ui.wait('button', 'End');
  await expect
    .poll(() => page.evaluate(() => document.querySelector('alongside-ui')?.parentElement?.id))
    .toBe('own');
  await page.evaluate(() => document.querySelector('dialog')?.close());
  await expect
    .poll(() => page.evaluate(() => document.querySelector('alongside-ui')?.parentElement?.localName))
    .toBe('html');
  // Opened while the bar is there, it takes the bar in.
  await page.evaluate(() => document.querySelector('dialog')?.showModal());
  await page.waitForTimeout(400);
  await ui.press('End');
  await expect.poll(() => platform.types().at(-1)).toBe('session.end');
});

test('works where the page allows no style and no markup', async ({ page }) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/.test(message.text())) violations.push(message.text());
  });
  const { platform, ui } = await open(page, '/strict');
  platform.request();
  const dialog = await ui.wait('dialog', 'Let Sam see this page?');
  expect(dialog.width).toBe(416);
  await ui.press('Allow');
  await expect.poll(() => platform.frames.length).toBeGreaterThan(1);
  expect((await ui.wait('button', 'End')).height).toBeGreaterThanOrEqual(44);
  expect(violations).toEqual([]);
});

test('the bar moves by keyboard and shrinks to a dot', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  platform.request();
  await ui.press('Allow');
  const before = await ui.wait('button', 'End');
  await ui.press('Move. Use the arrow keys.');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  const after = await ui.wait('button', 'End');
  expect([after.x - before.x, after.y - before.y].map(Math.round)).toEqual([24, -24]);
  await ui.press('Shrink to a dot');
  await expect.poll(() => ui.find('button', 'End')).toBeNull();
  await ui.press('Sam Okafor sees this page. Open the bar.');
  await ui.wait('button', 'End');
});

test('the next page goes on, after the last has said that it leaves', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  platform.request();
  await ui.press('Allow');
  await expect.poll(() => platform.frames.length).toBeGreaterThan(1);
  // Said here, since this stand-in for a socket does not outlive the page as a real one does.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
  await expect.poll(() => platform.room).toContainEqual({ type: 'leaving', reason: 'navigation' });
  await page.goto(`${server.origin}/orders/4711822/`);
  await expect.poll(() => platform.device.filter(({ type }) => type === 'hello').at(-1)).toMatchObject({
    resume: { session: 'ses_1', token: 'resume-1' },
  });
  await expect.poll(() => platform.room.at(-1)).toEqual({ type: 'enter', ticket: 'ticket-2' });
  await expect.poll(() => platform.frames.at(-1)?.readUInt32BE(4)).toBe(21);
  await ui.wait('button', 'End');
});

test('comes back by itself when the server dies, and the page notices nothing', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  platform.request();
  await ui.press('Allow');
  await expect.poll(() => platform.frames.length).toBeGreaterThan(1);
  await platform.cut('room');
  await platform.cut('device');
  await expect.poll(() => platform.rooms, { timeout: 15_000 }).toBe(2);
  await expect.poll(() => platform.frames.at(-1)?.readUInt32BE(4)).toBe(21);
  expect(await ui.find('button', 'End')).not.toBeNull();
  // The room alone: the device socket is opened anew for another ticket.
  await page.waitForTimeout(3000);
  await platform.cut('room');
  await expect.poll(() => platform.rooms, { timeout: 15_000 }).toBe(3);
  expect(await page.evaluate('events.length')).toBeLessThan(5);
});

test('sends nothing while nobody watches, and begins anew for the first who does', async ({ page }) => {
  const { platform, ui } = await open(page, '/next');
  platform.request();
  await ui.press('Allow');
  await expect.poll(() => platform.frames.length).toBeGreaterThan(1);
  platform.tellRoom({ type: 'viewers', count: 0 });
  await page.waitForTimeout(200);
  const sent = platform.frames.length;
  await page.evaluate(() => document.body.append('more'));
  await page.waitForTimeout(300);
  expect(platform.frames).toHaveLength(sent);
  platform.tellRoom({ type: 'viewers', count: 1 });
  await expect.poll(() => platform.frames.length).toBeGreaterThan(sent);
  expect(platform.frames[sent]?.readUInt32BE(4)).toBe(12);
  expect(platform.frames[sent]?.readUInt32BE(8)).toBe(0);
});

test('a license that nobody knows is refused once, in words, and not tried again', async ({ page }) => {
  const warnings: string[] = [];
  page.on('console', (message) => void warnings.push(message.text()));
  const platform = new Platform();
  platform.onHello = () => [
    { type: 'error', id: 'license_unknown', message: 'No account has this license key. Copy it from the console.' },
  ];
  await platform.attach(page);
  await page.goto(`${server.origin}/next`);
  expect(await page.evaluate('started')).toBe(
    'license_unknown: No account has this license key. Copy it from the console.',
  );
  await page.waitForTimeout(2500);
  expect(platform.devices).toBe(1);
  expect(warnings.filter((text) => text.includes('No account'))).toHaveLength(1);
});

test('a code comes as six digits with its end, and errors have a name', async ({ page }) => {
  const { platform } = await open(page, '/next');
  const code = page.evaluate(() =>
    (window.Alongside as { createSessionCode(): Promise<unknown> }).createSessionCode(),
  );
  await expect.poll(() => platform.types()).toContain('code.create');
  platform.tellDevice({
    type: 'code',
    code: '123456',
    expires_at: '2026-11-22T10:20:00.000Z',
    session: { id: 'ses_2', kind: 'cobrowse', state: 'pending', device: { id: 'd', name: 'n', visitor: '' }, created: '2026-11-22T10:00:00.000Z' },
  });
  expect(await code).toEqual({ code: '123456', expires_at: '2026-11-22T10:20:00.000Z' });
  const refused = page.evaluate(() =>
    (window.Alongside as { createSessionCode(): Promise<unknown> })
      .createSessionCode()
      .catch((error: unknown) => {
        const { id, message } = error as { id: string; message: string };
        return [id, message];
      }),
  );
  await expect.poll(() => platform.types().filter((type) => type === 'code.create').length).toBe(2);
  platform.tellDevice({ type: 'error', id: 'rate', message: 'Try again in a minute.' });
  expect(await refused).toEqual(['rate', 'Try again in a minute.']);
});
