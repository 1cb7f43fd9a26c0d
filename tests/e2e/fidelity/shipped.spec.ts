// The viewer as it is shipped, in a console's frame: whom it believes, how it says what happens,
// and how it comes back. The room is played by the test.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { expect, type Page, test, type WebSocketRoute } from '@playwright/test';

import { type Bench, bundle, openBench } from './support/bench.ts';
import { build, META, Stream } from './support/stream.ts';

const dist = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../viewer/dist');

let bench: Bench;
test.beforeAll(async () => {
  expect(
    existsSync(path.join(dist, 'index.html')),
    'npm run build -w viewer comes before this',
  ).toBe(true);
  bench = await openBench(await bundle('harness.ts'));
  bench.pages.set('/console', {
    type: 'text/html',
    body: `<!doctype html><title>Console</title><input id="note"><iframe id="viewer" src="${bench.viewer}/view/" sandbox="allow-scripts allow-same-origin" referrerpolicy="no-referrer" width="900" height="600"></iframe>
      <script>window.heard = []; addEventListener('message', (event) => heard.push({ origin: event.origin, ...event.data }));
      window.say = (message) => document.getElementById('viewer').contentWindow.postMessage(message, '${bench.viewer}');</script>`,
  });
});
test.afterAll(() => bench.close());

interface Heard {
  origin: string;
  type: string;
  state?: string;
}

/** Plays the room: takes every socket and keeps what it says. */
async function room(page: Page): Promise<{ sockets: WebSocketRoute[]; said: string[] }> {
  const sockets: WebSocketRoute[] = [];
  const said: string[] = [];
  await page.routeWebSocket(/\/socket\/room$/, (socket) => {
    sockets.push(socket);
    socket.onMessage((message) => said.push(String(message)));
  });
  return { sockets, said };
}

const heard = (page: Page): Promise<Heard[]> =>
  page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
const states = async (page: Page): Promise<string[]> =>
  (await heard(page))
    .filter(({ type }) => type === 'alongside:viewer-state')
    .map(({ state }) => state ?? '');
const calls = async (page: Page): Promise<number> =>
  (await heard(page)).filter(({ type }) => type === 'alongside:viewer-ready').length;

async function give(page: Page, ticket = 'one'): Promise<void> {
  const message = {
    type: 'alongside:ticket',
    ticket,
    socket: `${bench.site.replace('http', 'ws')}/socket/room`,
    assets: '/assets/',
  };
  await page.evaluate((all) => {
    (window as unknown as { say(message: unknown): void }).say(all);
  }, message);
}

const entered = JSON.stringify({
  type: 'entered',
  role: 'viewer',
  session: 's',
  epoch: 0,
  asset_token: 'asset-token',
  heartbeat_seconds: 1,
});
const bytes = (frame: string): Buffer => Buffer.from(frame, 'base64');

test('a session from the first word to the end', async ({ page }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const { sockets, said } = await room(page);
  await page.goto(`${bench.site}/console`);
  await expect.poll(() => calls(page)).toBeGreaterThan(0);
  await page.focus('#note');
  await give(page);
  await expect.poll(() => said).toContainEqual(JSON.stringify({ type: 'enter', ticket: 'one' }));
  sockets[0]!.send(entered);
  await expect.poll(() => states(page)).toContain('waiting');
  const stream = new Stream();
  sockets[0]!.send(
    bytes(
      stream.keyframe([
        ...build([
          { name: 'h1', children: ['Hello from the shop'] },
          { name: 'dialog', children: ['Sure?'], id: (id) => [{ op: 'dialog', id, state: 2 }] },
        ]),
        { op: 'masked', fields: 2, images: 1, texts: 3 },
      ]),
    ),
  );
  sockets[0]!.send(bytes(stream.meta(META)));
  await expect.poll(() => states(page)).toContain('live');
  const inner = page.frameLocator('#viewer').frameLocator('iframe');
  await expect(inner.locator('h1')).toHaveText('Hello from the shop');
  expect((await heard(page)).find(({ type }) => type === 'alongside:viewer-page')).toMatchObject({
    origin: bench.viewer,
    width: 1000,
    height: 700,
    path: '/',
    title: 'A page',
    masked: { fields: 2, images: 1, texts: 3 },
  });
  // The customer's dialog took no focus from the agent.
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('note');
  await expect.poll(() => said).toContainEqual(JSON.stringify({ type: 'beat' }));

  // A broken stream: one question, the picture stays, and the next keyframe heals it.
  stream.skip();
  sockets[0]!.send(bytes(stream.delta([{ op: 'remove', id: 5 }])));
  sockets[0]!.send(bytes(stream.delta([{ op: 'remove', id: 5 }])));
  await expect.poll(() => said.filter((one) => one.includes('keyframe.request')).length).toBe(1);
  await expect(inner.locator('h1')).toHaveText('Hello from the shop');
  sockets[0]!.send(bytes(stream.keyframe(build([{ name: 'h1', children: ['Again'] }]))));
  await expect(inner.locator('h1')).toHaveText('Again');

  // Away with its reason, the socket breaks, another ticket, the same epoch again from its start.
  sockets[0]!.send(
    JSON.stringify({ type: 'away', reason: 'navigation', deadline: '2026-01-01T00:05:00Z' }),
  );
  await expect.poll(() => states(page)).toContain('away');
  const before = await calls(page);
  await sockets[0]!.close({ code: 1012 });
  await expect.poll(() => calls(page)).toBeGreaterThan(before);
  await expect(inner.locator('h1')).toHaveText('Again');
  await give(page, 'two');
  await expect.poll(() => said).toContainEqual(JSON.stringify({ type: 'enter', ticket: 'two' }));
  sockets[1]!.send(entered);
  const again = new Stream();
  sockets[1]!.send(bytes(again.keyframe(build([{ name: 'h1', children: ['Back'] }]))));
  await expect(inner.locator('h1')).toHaveText('Back');
  await page.screenshot({ path: path.join(dist, '../../artifacts/fidelity/shipped.png') });

  sockets[1]!.send(JSON.stringify({ type: 'ended', reason: 'device_ended' }));
  await sockets[1]!.close({ code: 4000 });
  await expect.poll(async () => (await states(page)).at(-1)).toBe('ended');
  const calm = await calls(page);
  await page.waitForTimeout(1500);
  expect(await calls(page)).toBe(calm);
  expect(errors).toEqual([]);
});

test('only the platform is believed', async ({ page, context }) => {
  const { sockets } = await room(page);
  await page.goto(`${bench.site}/console`);
  await expect.poll(() => calls(page)).toBeGreaterThan(0);
  const viewer = page.frames().find((frame) => frame.url().startsWith(bench.viewer))!;
  // Its own window says so: not the parent.
  await viewer.evaluate(
    (socket) => {
      window.postMessage(
        { type: 'alongside:ticket', ticket: 'x', socket, assets: '/assets/' },
        '*',
      );
    },
    `${bench.site.replace('http', 'ws')}/socket/room`,
  );
  // The parent names another server.
  await page.evaluate(
    (evil) => {
      (window as unknown as { say(message: unknown): void }).say({
        type: 'alongside:ticket',
        ticket: 'x',
        socket: evil,
        assets: '/assets/',
      });
    },
    `${bench.canary.replace('http', 'ws')}/socket/room`,
  );
  await page.waitForTimeout(500);
  expect(sockets).toEqual([]);
  expect(await states(page)).toContain('error');
  expect(bench.heard).toEqual([]);
  // Alone, outside of any console, it does nothing and says why.
  const alone = await context.newPage();
  await alone.goto(`${bench.viewer}/view/`);
  await alone.waitForTimeout(300);
  expect(await alone.evaluate(() => document.querySelector('main'))).toBeNull();
});

test('the bundle is small and carries nothing of the tests', () => {
  const files = readdirSync(path.join(dist, 'assets')).map((name) =>
    readFileSync(path.join(dist, 'assets', name)),
  );
  const size = gzipSync(
    Buffer.concat([...files, readFileSync(path.join(dist, 'index.html'))]),
  ).length;
  expect(size).toBeLessThanOrEqual(40 * 1024);
  expect(Buffer.concat(files).includes('harness')).toBe(false);
  console.log(`viewer: ${size} bytes gzipped`);
});
