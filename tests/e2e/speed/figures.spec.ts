// How fast it is in real browsers on this machine. The figures are printed and kept, never asserted:
// a noisy machine is not a failure. What is asserted is that the things measured happened at all.
import { mkdir, writeFile } from 'node:fs/promises';

import { expect, test, type BrowserContext, type Frame, type Page } from '@playwright/test';

import { clickButton } from '../support/accessibility.ts';
import { Demo } from '../support/demo.ts';
import { join, openCase, signInToOrg, signInToShop } from '../support/people.ts';

const NODES = 5_000;
const CHANGES = 60;

let demo: Demo;
test.beforeAll(async () => {
  demo = await Demo.start();
});
test.afterAll(async () => {
  await demo.stop();
});

/** Fills the customer's page with rows until it has as many elements as a large real one. */
async function enlarge(customer: Page): Promise<void> {
  await customer.evaluate((wanted) => {
    const table = document.createElement('table');
    const body = table.createTBody();
    while (document.getElementsByTagName('*').length + body.getElementsByTagName('*').length < wanted) {
      const row = body.insertRow();
      for (let column = 0; column < 6; column += 1) row.insertCell().textContent = `row ${body.rows.length}, ${column}`;
    }
    const mark = document.createElement('p');
    mark.id = 'mark';
    document.querySelector('main')?.append(mark, table);
  }, NODES);
}

/** In the viewer's outer page: the moment when something is painted in the inner frame. */
function paintedWhen(viewer: Frame, selector: string): Promise<number> {
  return viewer.evaluate(
    (selector) =>
      new Promise<number>((done) => {
        const look = (): void => {
          const inner = document.querySelector('iframe')?.contentDocument;
          if (inner?.querySelector(selector)) {
            requestAnimationFrame(() => requestAnimationFrame(() => { done(performance.timeOrigin + performance.now()); }));
          } else requestAnimationFrame(look);
        };
        look();
      }),
    selector,
  );
}

/** What went over a page's sockets and when, by the clock of the machine. */
interface Noted {
  at: number;
  what: string;
}

/** In each page and frame of a context: notes what its sockets send and get, without its content. */
async function note(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const noted: Noted[] = [];
    Object.assign(window, { noted });
    const add = (direction: string, data: unknown): void => {
      const what = typeof data === 'string' ? (/"type":"([a-z._]+)"/.exec(data)?.[1] ?? 'text') : 'frame';
      noted.push({ at: performance.timeOrigin + performance.now(), what: `${direction} ${what}` });
    };
    window.WebSocket = new Proxy(window.WebSocket, {
      construct: (target, [address]: [string]) => {
        const socket = new target(address);
        socket.addEventListener('message', ({ data }) => { add('got', data); });
        const send = socket.send.bind(socket);
        socket.send = (data: Parameters<WebSocket['send']>[0]) => {
          add('sent', data);
          send(data);
        };
        return socket;
      },
    });
  });
}

const notedIn = (frame: Frame | Page): Promise<Noted[]> => frame.evaluate(() => (window as unknown as { noted: Noted[] }).noted);

test('figures: consent to painted, change to visible, with clocks apart', async ({ browser }) => {
  const [agentContext, customerContext] = [await browser.newContext(), await browser.newContext()];
  const [agent, customer] = [await agentContext.newPage(), await customerContext.newPage()];
  await Promise.all([note(agentContext), note(customerContext)]);
  // Three seconds behind: nothing may be scheduled by a clock.
  await customer.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 3_000;
  });
  await signInToShop(customer, demo, demo.customer('Casey Morgan'));
  await customer.goto(`${demo.line.shop}/planner`);
  await enlarge(customer);
  await signInToOrg(agent, demo, demo.user('Sam Okafor'));
  await openCase(agent, demo, 'postcode refused');
  const session = await join(agent, agentContext);
  const viewer = await expect
    .poll(() => session.frames().find((frame) => frame.url().startsWith(demo.line.viewer)))
    .toBeTruthy()
    .then(() => session.frames().find((frame) => frame.url().startsWith(demo.line.viewer)));
  if (!viewer) throw new Error('the viewer has no frame');
  const painted = paintedWhen(viewer, 'table tr:nth-child(200)');
  await customer.evaluate(() => {
    addEventListener('pointerdown', () => { (window as { allowedAt?: number }).allowedAt = performance.timeOrigin + performance.now(); }, { capture: true, once: true });
  });
  await clickButton(customer, 'Allow');
  const allowed = await customer.evaluate(() => (window as { allowedAt?: number }).allowedAt ?? Number.NaN);
  const firstPaint = (await painted) - allowed;
  const [sent, got] = [await notedIn(customer), await notedIn(viewer)];
  const since = (notes: Noted[], what: string, last = false): number => {
    const within = (at: number): boolean => at >= allowed && at <= allowed + firstPaint;
    const found = notes.filter((each) => within(each.at) && each.what === what);
    return Math.round((found.at(last ? -1 : 0)?.at ?? Number.NaN) - allowed);
  };
  const stages = {
    answer_sent: since(sent, 'sent session.answer'),
    ticket_came: since(sent, 'got session.active'),
    room_entered: since(sent, 'got entered'),
    first_frame_sent: since(sent, 'sent frame'),
    first_frame_came: since(got, 'got frame'),
    last_frame_came: since(got, 'got frame', true),
    painted: Math.round(firstPaint),
  };

  const seen = viewer.evaluate(
    (changes) =>
      new Promise<[number, number][]>((done) => {
        const times: [number, number][] = [];
        const inner = document.querySelector('iframe')?.contentDocument;
        if (!inner) throw new Error('no inner frame');
        const observer = new MutationObserver(() => {
          const change = Number(/\bchange-(\d+)\b/.exec(inner.getElementById('mark')?.className ?? '')?.[1] ?? 0);
          if (change === 0 || change === times.at(-1)?.[0]) return;
          times.push([change, performance.timeOrigin + performance.now()]);
          if (change === changes) {
            observer.disconnect();
            done(times);
          }
        });
        observer.observe(inner, { attributes: true, subtree: true });
      }),
    CHANGES,
  );
  const changed = await customer.evaluate(async (changes) => {
    const times: number[] = [];
    const mark = document.getElementById('mark');
    if (!mark) throw new Error('the page lost its mark');
    for (let change = 1; change <= changes; change += 1) {
      await new Promise((done) => setTimeout(done, 50));
      times.push(performance.timeOrigin + performance.now());
      mark.className = `change-${change}`;
    }
    return times;
  }, CHANGES);
  const latencies = (await seen).map(([change, time]) => time - (changed[change - 1] ?? Number.NaN)).sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN;

  const figures = {
    nodes: NODES,
    consent_to_painted_ms: Math.round(firstPaint),
    of_which_until_ms: stages,
    change_to_visible_ms: { p50: Math.round(at(0.5) * 10) / 10, p95: Math.round(at(0.95) * 10) / 10 },
    customer_clock: '3 s behind',
  };
  await mkdir('../../artifacts', { recursive: true });
  await writeFile('../../artifacts/figures.json', JSON.stringify(figures, undefined, 2));
  process.stdout.write(`figures ${JSON.stringify(figures)}\n`);
  // Changes within one frame of the customer's screen arrive as one.
  expect(latencies.length).toBeGreaterThan(CHANGES / 2);
  await agentContext.close();
  await customerContext.close();
});
