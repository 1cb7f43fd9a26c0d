// The same pages through our recorder and view, and through rrweb: how many pixels differ from what
// the customer sees. rrweb is the oracle; what it can show, ours must.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { type Browser, expect, test } from '@playwright/test';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

import { type Bench, bundle, file, openBench } from './support/bench.ts';
import { FEATURES, pageOf } from './support/features.ts';
import { openHarness } from './support/look.ts';

const WIDTH = 800;
const HEIGHT = 600;
/** Percent of pixels that may differ. */
const ALLOWED = 0.1;
/** What is known to look different, and why. */
const KNOWN: Record<string, string> = {
  popover: 'the recorder tells no open popovers yet',
  'adopted and scripted sheets':
    'a style element changed by script before the session is told as its text',
};

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

/** Records a page with both at once; answers the customer's picture, our frames and rrweb's events. */
async function customer(
  browser: Browser,
  name: string,
): Promise<{ shot: Buffer; frames: string[]; events: unknown[] }> {
  const page = await browser.newPage({
    viewport: { width: WIDTH, height: HEIGHT },
    reducedMotion: 'reduce',
  });
  await page.goto(`${bench.site}/${slug(name)}`, { waitUntil: 'networkidle' });
  const feature = FEATURES[name]!;
  if (feature.act) await page.evaluate(feature.act);
  await page.addScriptTag({
    content: `${rrweb};window.events=[];window.rrweb=globalThis.rrweb??window.rrweb`,
  });
  await page.addScriptTag({ content: recorder, type: 'module' });
  await page.waitForFunction(() => 'customer' in window);
  await page.evaluate(() => {
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
  });
  await page.waitForTimeout(500);
  if (feature.later) await page.evaluate(feature.later);
  await page.waitForTimeout(900);
  await page.mouse.move(1, 1);
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const frames = await page.evaluate(() => window.customer.take());
  const events = await page.evaluate(() => (window as unknown as { events: unknown[] }).events);
  await page.close();
  return { shot, frames, events };
}

/** Ours: the viewer with the frames, at the customer's size. */
async function ours(browser: Browser, frames: string[]): Promise<Buffer> {
  const page = await browser.newPage({
    viewport: { width: WIDTH, height: HEIGHT },
    reducedMotion: 'reduce',
  });
  const watch = await openHarness(page, bench);
  await page.evaluate((all) => {
    for (const one of all) window.harness.push(one);
  }, frames);
  await page
    .waitForFunction(() => window.harness.live > 0, undefined, { timeout: 10_000 })
    .catch(() => undefined);
  expect(await page.evaluate(() => window.harness.broken)).toEqual([]);
  await page.waitForTimeout(700);
  await page.evaluate(() => document.querySelector('.pointer')?.remove());
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  expect(watch).toMatchObject({ requests: [], errors: [] });
  await page.close();
  return shot;
}

/** rrweb's: its replayer with all events, on a page that may reach the customer's site. */
async function theirs(browser: Browser, events: unknown[]): Promise<Buffer> {
  const page = await browser.newPage({
    viewport: { width: WIDTH, height: HEIGHT },
    reducedMotion: 'reduce',
  });
  await page.goto(`${bench.site}/replay`);
  await page.addScriptTag({ content: rrweb });
  await page.evaluate((all) => {
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
  }, events);
  await page.waitForTimeout(700);
  const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  await page.close();
  return shot;
}

function difference(
  name: string,
  customerShot: Buffer,
  other: Buffer,
  keepPicture: boolean,
): number {
  const [one, two] = [PNG.sync.read(customerShot), PNG.sync.read(other)];
  const picture = new PNG({ width: WIDTH, height: HEIGHT });
  const differing = pixelmatch(one.data, two.data, picture.data, WIDTH, HEIGHT, { threshold: 0.1 });
  if (keepPicture && differing > 0) {
    writeFileSync(path.join(artifacts, `${slug(name)}-customer.png`), customerShot);
    writeFileSync(path.join(artifacts, `${slug(name)}-view.png`), other);
    writeFileSync(path.join(artifacts, `${slug(name)}-difference.png`), PNG.sync.write(picture));
  }
  return (differing / (WIDTH * HEIGHT)) * 100;
}

test('pages look as the customer sees them, at least as well as through rrweb', async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const rows: string[] = [];
  const worse: string[] = [];
  for (const name of Object.keys(FEATURES)) {
    const { shot, frames, events } = await customer(browser, name);
    const own = difference(name, shot, await ours(browser, frames), true);
    const other = difference(name, shot, await theirs(browser, events), false);
    rows.push(
      `  ${name.padEnd(32)} ${own.toFixed(3).padStart(8)} ${other.toFixed(3).padStart(8)}${name in KNOWN ? `  known: ${KNOWN[name] ?? ''}` : ''}`,
    );
    if (own > ALLOWED && !(name in KNOWN)) worse.push(`${name}: ${own.toFixed(3)} %`);
  }
  console.log(`differing pixels in percent            ours    rrweb\n${rows.join('\n')}`);
  expect(worse).toEqual([]);
});
