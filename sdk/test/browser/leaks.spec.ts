/**
 * Secrets planted everywhere in a page, searched for in every byte that leaves it: frames after
 * inflating, and assets.
 */

import { expect, type Page, test } from '@playwright/test';

import { startServer, type TestServer } from './support/server';
import { address, later, markup, secrets } from './support/secrets';
import type { StartOptions } from './support/harness';

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer();
  server.serve(address.split('?')[0] ?? '', { body: markup });
  server.serve('/pixel.png', {
    body: Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
      'base64',
    ),
    type: 'image/png',
  });
});
test.afterAll(() => server.close());

async function recorded(page: Page, options: StartOptions): Promise<string> {
  server.assets.clear();
  await page.goto(server.origin + address);
  await page.evaluate(async (options) => {
    window.harness.start(options);
    await window.harness.whole();
  }, { ...options, assets: `${server.origin}/assets/` });
  for (const [, statement] of later) {
    await page.evaluate(statement);
    await page.evaluate(() => window.harness.settled());
  }
  // A keyframe of all that has changed, and the sweep that looks at sheets.
  await page.waitForTimeout(2300);
  await page.evaluate(async () => {
    window.harness.recorder?.begin();
    await window.harness.whole();
  });
  const { errors, text } = await page.evaluate(() => ({
    errors: window.harness.errors,
    text: window.harness.applier.text,
  }));
  expect(errors).toEqual([]);
  expect(text.length).toBeGreaterThan(2000);
  return text + [...server.assets.values()].map(({ bytes }) => bytes.toString('latin1')).join('\n');
}

/** Those of the secrets that are in the bytes; the digits alone count as well. */
function found(bytes: string, words: readonly string[]): string[] {
  return words.filter((word) => bytes.includes(word.slice(-6)));
}

const all = [...secrets.never, ...secrets.typed, ...secrets.text];

test('there are enough secrets to mean something', () => {
  expect(new Set(all).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(79);
});

test('private mode: nothing of the page leaves it', async ({ page }) => {
  const bytes = await recorded(page, { policy: { version: 1, mode: 'private', rules: [] } });
  expect(found(bytes, all)).toEqual([]);
  expect(server.assets.size).toBe(0);
});

test('standard mode: the text leaves, what is typed and what is secret does not', async ({ page }) => {
  const bytes = await recorded(page, { policy: { version: 1, mode: 'standard', rules: [] } });
  expect(found(bytes, [...secrets.never, ...secrets.typed])).toEqual([]);
  expect(found(bytes, secrets.text).length).toBeGreaterThan(20);
});

test('with everything shown, hard rules and dropped attributes still hold', async ({ page }) => {
  const policy = { version: 1, mode: 'private', rules: [{ selector: '*', action: 'unmask' }] } as const;
  const bytes = await recorded(page, { policy: { ...policy, rules: [...policy.rules] } });
  expect(found(bytes, secrets.never)).toEqual([]);
  expect(found(bytes, secrets.typed).length).toBeGreaterThan(8);
  expect(found(bytes, secrets.text).length).toBeGreaterThan(20);
});

for (const [name, broken] of [
  ['in the account’s policy', { policy: '.secret, .x:::bad, *' }],
  ['in the page’s own list', { redacted: '.x:::bad' }],
  ['hidden in a forgiving list', { unredacted: ':is(p, :unheard-of)' }],
] as const) {
  test(`a selector that cannot be used ${name} masks the whole page`, async ({ page }) => {
    const rules = 'policy' in broken ? [{ selector: broken.policy, action: 'mask' as const }] : [];
    const bytes = await recorded(page, {
      policy: {
        version: 1,
        mode: 'standard',
        rules: [...rules, { selector: 'body', action: 'unmask' }],
      },
      redacted: 'redacted' in broken ? [broken.redacted] : [],
      unredacted: 'unredacted' in broken ? [broken.unredacted] : [],
    });
    expect(found(bytes, all)).toEqual([]);
    expect((await page.evaluate(() => window.harness.unusable)).length).toBe(1);
  });
}

test('mask wins over unmask, block over both, wherever they stand', async ({ page }) => {
  server.serve('/rules', {
    body: `<script src="/harness.js"></script><body>
      <main><p>shown-one <b class="hide">hidden-one <i class="show">hidden-two</i></b></p>
      <div data-alongside-redact>hidden-three</div>
      <section class="gone" style="width:50px;height:20px">hidden-four <b class="show">hidden-five</b></section>
      <p class="later">shown-two</p></main>
      <img class="hide" width="30" height="20" src="/pixel.png"></body>`,
  });
  await page.goto(`${server.origin}/rules`);
  await page.evaluate(async () => {
    window.harness.start({
      policy: {
        version: 1,
        mode: 'private',
        rules: [
          { selector: 'main', action: 'unmask' },
          { selector: '.show', action: 'unmask' },
          { selector: '.gone', action: 'block' },
        ],
      },
      redacted: ['.hide'],
    });
    await window.harness.whole();
  });
  const text = await page.evaluate(() => window.harness.applier.text);
  expect(text).toContain('shown-one');
  expect(text).toContain('shown-two');
  expect(text).not.toContain('hidden-');
  const boxes = await page.evaluate(() =>
    window.harness.applier.log.filter((operation) => operation.op === 'box'),
  );
  expect(boxes.map(({ width, height, reason }) => [width, height, reason])).toEqual([
    [30, 20, 1],
    [50, 20, 0],
  ]);

  // What becomes private is taken back before anything else is told in that frame.
  const log = await page.evaluate(async () => {
    const { applier } = window.harness;
    const before = applier.log.length;
    const later = document.querySelector('.later') as HTMLElement;
    later.textContent = 'hidden-six';
    later.classList.add('hide');
    await window.harness.settled();
    return { operations: applier.log.slice(before).map(({ op }) => op), text: applier.text };
  });
  expect(log.operations[0]).toBe('remove');
  expect(log.text).not.toContain('hidden-six');
});
