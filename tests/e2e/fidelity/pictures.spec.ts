// The same pages through our recorder and view, and through rrweb: how many pixels differ from what
// the customer sees. rrweb is the oracle; what it can show, ours must. A test for each page, so that
// all workers share them.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Browser, expect, type Page, test } from '@playwright/test';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

import { type Bench, bundle, file, openBench } from './support/bench.ts';
import { FEATURES, type Feature, pageOf } from './support/features.ts';
import { openHarness } from './support/look.ts';

test.describe.configure({ mode: 'parallel' });

const WIDTH = 800;
const HEIGHT = 600;
/** Percent of pixels that may differ. */
const ALLOWED = 0.1;
/** How long the oracle gets to come as close, in milliseconds: its figure is printed only. */
const ORACLE_MS = 1_500;

let bench: Bench;
let recorder: string;
let rrweb: string;
const artifacts = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../../artifacts/fidelity',
);

test.beforeAll(async () => {
  [bench, recorder] = await Promise.all([
    bundle('harness.ts').then(openBench),
    bundle('recorder.ts'),
  ]);
  rrweb = file('node_modules/rrweb/dist/rrweb.umd.min.cjs').toString();
  for (const [name, feature] of Object.entries(FEATURES))
    bench.pages.set(`/${slug(name)}`, { type: 'text/html', body: pageOf(feature) });
  bench.pages.set('/picture.png', { type: 'image/png', body: picture() });
  bench.pages.set('/font.woff2', {
    type: 'font/woff2',
    body: file('crates/app/shop/static/fonts/fraunces-latin-600-normal.woff2'),
  });
  bench.pages.set('/linked.css', {
    type: 'text/css',
    body: "@import 'imported.css';h1{color:#0b5c5a;background:url(picture.png) right/40px no-repeat}",
  });
  bench.pages.set('/imported.css', {
    type: 'text/css',
    body: '.imported{font:italic 22px Georgia,serif}',
  });
  bench.pages.set('/print.css', { type: 'text/css', body: 'body{display:none}' });
  bench.pages.set('/replay', {
    type: 'text/html',
    body: `<!doctype html><style>body{margin:0}.replayer-mouse{display:none}iframe{border:0}${file('node_modules/rrweb/dist/style.min.css').toString()}</style><body></body>`,
  });
  mkdirSync(artifacts, { recursive: true });
});
test.afterAll(() => bench.close());

const slug = (name: string): string => name.replace(/\W+/g, '-');

/** A picture of coloured stripes. */
function picture(): Buffer {
  const image = new PNG({ width: 64, height: 48 });
  for (let at = 0; at < image.data.length; at += 4) {
    const [x, y] = [(at / 4) % 64, Math.floor(at / 256)];
    image.data.set([x * 4, y * 5, (x ^ y) * 4, 255], at);
  }
  return PNG.sync.write(image);
}

/** A page of the customer, recorded by both at once. */
interface Customer {
  shot: Buffer;
  page: Page;
  /** rrweb's events until now. */
  events(): Promise<unknown[]>;
}

async function openPage(browser: Browser): Promise<Page> {
  return browser.newPage({ viewport: { width: WIDTH, height: HEIGHT }, reducedMotion: 'reduce' });
}

async function look(page: Page): Promise<Buffer> {
  return page.screenshot({ animations: 'disabled', caret: 'hide' });
}

async function customer(browser: Browser, name: string, feature: Feature): Promise<Customer> {
  const page = await openPage(browser);
  await page.goto(`${bench.site}/${slug(name)}`, { waitUntil: 'load' });
  await page.evaluate(() => document.fonts.ready);
  if (feature.act) await page.evaluate(feature.act);
  await page.addScriptTag({
    content: `${rrweb};window.events=[];window.rrweb=globalThis.rrweb??window.rrweb`,
  });
  await page.addScriptTag({ content: recorder, type: 'module' });
  await page.waitForFunction(() => 'customer' in window);
  await page.evaluate(async () => {
    const state = window as unknown as {
      events: unknown[];
      rrweb: { record(options: object): void };
    };
    state.rrweb.record({
      emit: (event: unknown) => state.events.push(event),
      inlineImages: true,
      collectFonts: true,
      maskInputOptions: { password: true },
    });
    window.customer.begin();
    await window.customer.whole();
  });
  if (feature.later) await page.evaluate(feature.later);
  await page.mouse.move(1, 1);
  return {
    shot: await look(page),
    page,
    events: () => page.evaluate(() => (window as unknown as { events: unknown[] }).events),
  };
}

/** Looks again while the picture differs; answers how much it did at last, in percent. */
async function settled(
  seen: Buffer,
  within: number,
  shoot: () => Promise<Buffer>,
  keep?: string,
): Promise<number> {
  const until = Date.now() + within;
  for (;;) {
    const shot = await shoot();
    const { percent, picture } = difference(seen, shot);
    if (percent > ALLOWED && Date.now() < until) continue;
    if (keep !== undefined && percent > 0) {
      writeFileSync(path.join(artifacts, `${keep}-customer.png`), seen);
      writeFileSync(path.join(artifacts, `${keep}-view.png`), shot);
      writeFileSync(path.join(artifacts, `${keep}-difference.png`), picture);
    }
    return percent;
  }
}

function difference(seen: Buffer, shot: Buffer): { percent: number; picture: Buffer } {
  const [one, two] = [PNG.sync.read(seen), PNG.sync.read(shot)];
  const picture = new PNG({ width: WIDTH, height: HEIGHT });
  const differing = pixelmatch(one.data, two.data, picture.data, WIDTH, HEIGHT, { threshold: 0.1 });
  return { percent: (differing / (WIDTH * HEIGHT)) * 100, picture: PNG.sync.write(picture) };
}

/** Ours: the viewer, following the customer at the customer's size. */
async function ours(browser: Browser, name: string, { shot, page }: Customer): Promise<number> {
  const viewer = await openPage(browser);
  const watch = await openHarness(viewer, bench);
  const differing = await settled(
    shot,
    10_000,
    async () => {
      const frames = await page.evaluate(() => window.customer.take());
      await viewer.evaluate((all) => {
        for (const one of all) window.harness.push(one);
        document.querySelector('.pointer')?.remove();
      }, frames);
      return look(viewer);
    },
    slug(name),
  );
  expect(await viewer.evaluate(() => window.harness.broken)).toEqual([]);
  expect(watch).toMatchObject({ requests: [], errors: [] });
  await viewer.close();
  return differing;
}

/** rrweb's: its replayer with all events, on a page that may reach the customer's site. */
async function theirs(browser: Browser, { shot, events }: Customer): Promise<number> {
  const page = await openPage(browser);
  await page.goto(`${bench.site}/replay`);
  await page.addScriptTag({ content: rrweb });
  await page.evaluate(
    (all) => {
      const { rrweb: library } = window as unknown as {
        rrweb: {
          Replayer: new (
            events: unknown[],
            options: object,
          ) => { pause(at: number): void; getMetaData(): { totalTime: number } };
        };
      };
      const replayer = new library.Replayer(all, {
        root: document.body,
        mouseTail: false,
        pauseAnimation: false,
        showWarning: false,
      });
      replayer.pause(replayer.getMetaData().totalTime);
    },
    await events(),
  );
  const differing = await settled(shot, ORACLE_MS, () => look(page));
  await page.close();
  return differing;
}

for (const [name, feature] of Object.entries(FEATURES)) {
  test(`the agent sees as the customer does: ${name}`, async ({ browser }) => {
    const seen = await customer(browser, name, feature);
    const own = await ours(browser, name, seen);
    const other = await theirs(browser, seen);
    await seen.page.close();
    console.log(
      `differing pixels in percent: ${name.padEnd(36)} ours ${own.toFixed(3).padStart(7)}  rrweb ${other.toFixed(3).padStart(7)}`,
    );
    expect(own, 'percent of pixels that differ').toBeLessThanOrEqual(ALLOWED);
  });
}
