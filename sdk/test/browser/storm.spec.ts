/** Whatever a page does and whenever it does it, what is told is what is there. */

import { expect, test } from '@playwright/test';

import type { StartOptions } from './support/harness';
import { startServer, type TestServer } from './support/server';

const SHOW_ALL: StartOptions = {
  policy: { version: 1, mode: 'standard', rules: [{ selector: '*', action: 'unmask' }] },
};

// A seed each: all workers share them.
test.describe.configure({ mode: 'parallel' });

let server: TestServer;
test.beforeAll(async () => {
  server = await startServer();
  const rows = Array.from(
    { length: 350 },
    (_, row) => `<tr class="r${row % 7}"><td>cell ${row}</td><td><b>x</b></td></tr>`,
  ).join('');
  const list = Array.from({ length: 450 }, (_, item) => `<li>item ${item}</li>`).join('');
  server.serve('/page', {
    body: `<!doctype html><title>t</title><script src="/harness.js"></script>
      <body><section><p>one<p>two <b>three</b></section><ul>${list}</ul>
      <svg viewBox="0 0 9 9"><title>drawn</title><g class="g"><path d="M0 0L9 9"/></g></svg>
      <div class="host"><template shadowrootmode="open"><p>in the <b>shadow</b></p><slot></slot></template><i>light</i></div>
      <iframe srcdoc="<!doctype html><p>framed <b>text</b></p><ul><li>a<li>b</ul>"></iframe>
      <table><tbody>${rows}</tbody></table>`,
  });
});
test.afterAll(() => server.close());

test('a page at rest is told as it is', async ({ page }) => {
  await page.goto(`${server.origin}/page`);
  await page.evaluate(async (options) => {
    window.harness.start(options);
    await window.harness.whole();
  }, SHOW_ALL);
  expect(await page.evaluate(() => window.harness.errors)).toEqual([]);
  expect(await page.evaluate(() => window.harness.compare())).toBe('');
});

const first = Number(process.env['STORM_SEED'] ?? 1);
for (let seed = first; seed < first + Number(process.env['STORM_SEEDS'] ?? 6); seed += 1) {
  test(`a storm of changes, also during the keyframe, is told (seed ${seed})`, async ({ page }) => {
    await page.goto(`${server.origin}/page`);
    const result = await page.evaluate(
      async ({ options, seed }) => {
        const { harness } = window;
        const during = harness.storm(seed, 1200, 25);
        await new Promise((resolve) => setTimeout(resolve, 5));
        harness.start(options);
        await during;
        // A reconnect in the middle: another epoch while everything moves.
        const more = harness.storm(seed + 1000, 600, 40);
        await new Promise((resolve) => setTimeout(resolve, 30));
        harness.recorder?.begin();
        await more;
        await harness.whole();
        const keys = harness.applier.frames.filter(({ kind }) => kind === 1).length;
        return { errors: harness.errors, difference: harness.compare(), keys };
      },
      { options: SHOW_ALL, seed },
    );
    expect(result.errors).toEqual([]);
    expect(result.difference).toBe('');
    expect(result.keys).toBeGreaterThan(2);
  });
}
