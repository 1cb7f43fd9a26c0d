// Real pages through the real recorder: a hostile one, and a large one with the time it takes.
import { expect, type Page, test } from '@playwright/test';

import { type Bench, bundle, openBench } from './support/bench.ts';
import { openHarness } from './support/look.ts';

let bench: Bench;
let recorder: string;
test.beforeAll(async () => {
  [bench, recorder] = await Promise.all([
    bundle('harness.ts').then(openBench),
    bundle('recorder.ts'),
  ]);
});
test.afterAll(() => bench.close());

/** A page whose site wants to reach or run something in the agent's browser. */
function hostilePage(canary: string): string {
  const x = 'top.__ran=1;parent.__ran=1;window.__ran=1';
  return `<!doctype html><html><head><base href="${canary}/base/"><meta http-equiv="refresh" content="900;url=${canary}/refresh">
<link rel="stylesheet" href="${canary}/sheet.css"><link rel="preload" as="image" href="${canary}/preload.png"><link rel="dns-prefetch" href="${canary}">
<style>@import "${canary}/import.css";@font-face{font-family:e;src:url(${canary}/font)}body{background:url(${canary}/body.png);font-family:e}input[value^="a"]{background:url(${canary}/guess)}.s{background:image-set("${canary}/set.png" 1x)}p::before{content:url(${canary}/before.png)}</style></head>
<body onload="${x}" background="${canary}/attribute.png"><script>${x}</script>
<img src="${canary}/img.png" srcset="${canary}/set.png 2x" onerror="${x}"><picture><source srcset="${canary}/source.png"><img></picture>
<a href="javascript:${x}" ping="${canary}/ping">script</a><a href="${canary}/link" target="_top">link</a>
<iframe srcdoc="<script>${x}</script><img src=${canary}/inner.png onerror=${x}>"></iframe><iframe src="${canary}/frame.html"></iframe><iframe src="javascript:${x}"></iframe>
<object data="${canary}/object"></object><embed src="${canary}/embed"><video src="${canary}/video" poster="${canary}/poster.png" autoplay></video><audio src="${canary}/audio" autoplay controls></audio>
<svg onload="${x}"><script>${x}</script><use href="${canary}/use.svg#a"/><image href="${canary}/svg.png"/><a xlink:href="javascript:${x}"><text y="20">t</text><animate attributeName="href" values="javascript:${x}"/></a><foreignObject><iframe srcdoc="<script>${x}</script>"></iframe></foreignObject><rect fill="url(${canary}/fill.svg#a)"/></svg>
<math href="javascript:${x}"><maction actiontype="statusline" xlink:href="javascript:${x}">m</maction></math>
<form action="${canary}/form"><input name="createElement" id="setAttribute" value="a" onfocus="${x}" autofocus pattern="(a+)+$"><button formaction="javascript:${x}">go</button><input type="image" src="${canary}/button.png"></form>
<details open ontoggle="${x}"><summary>d</summary></details><template shadowrootmode="open"><script>${x}</script></template><noscript><p title="</noscript><img src=${canary}/noscript onerror=${x}>"></noscript>
<div class="s" style="background:url(${canary}/style.png);--u:url(${canary}/variable.png);mask:url(${canary}/mask.svg#m)">s</div><p>honest text</p>
<script>document.querySelector('p').insertAdjacentHTML('afterend','<img src="${canary}/later.png" onerror="${x}"><iframe srcdoc="<script>${x}<\\/script>"></iframe>');document.adoptedStyleSheets=[new CSSStyleSheet()];document.adoptedStyleSheets[0].replaceSync('div{cursor:url(${canary}/cursor),auto}');</script></body></html>`;
}

async function record(page: Page, path: string): Promise<void> {
  await page.goto(bench.site + path);
  await page.addScriptTag({ content: recorder, type: 'module' });
  await page.waitForFunction(() => 'customer' in window);
}

test('a hostile page that is really recorded runs and fetches nothing at the agent', async ({
  browser,
}) => {
  bench.pages.set('/hostile', { type: 'text/html', body: hostilePage(bench.canary) });
  const customer = await (await browser.newContext()).newPage();
  await record(customer, '/hostile');
  await customer.evaluate(() => {
    window.customer.begin();
  });
  await customer.waitForTimeout(1500);
  const frames = await customer.evaluate(() => window.customer.take());
  await customer.close();
  // What the customer's own browser asked for is their site's business; from here on all is ours.
  bench.heard.length = 0;
  const viewer = await (await browser.newContext()).newPage();
  const watch = await openHarness(viewer, bench);
  await viewer.evaluate((all) => {
    for (const one of all) window.harness.push(one);
  }, frames);
  await viewer.waitForFunction(() => window.harness.live > 0);
  await viewer.waitForTimeout(1500);
  await viewer.mouse.click(200, 200);
  await viewer.keyboard.press('Tab');
  await viewer.waitForTimeout(300);
  expect(await viewer.evaluate(() => window.harness.document()!.body.textContent)).toContain(
    'honest text',
  );
  expect(
    await viewer.evaluate(
      () => '__ran' in window || Array.from(window.frames).some((frame) => '__ran' in frame),
    ),
  ).toBe(false);
  expect(await viewer.evaluate(() => window.harness.broken)).toEqual([]);
  expect(bench.heard).toEqual([]);
  expect(watch).toEqual({ requests: [], errors: [], dialogs: [], popups: 0, navigations: [] });
});

test('masked fields are hatched, hold nothing, and keep the size that they have at the customer', async ({
  browser,
}) => {
  const fields = `<label>Name <input value="Ada Lovelace"></label><input type="email" placeholder="Mail" value="a@example.com" style="padding:9px;width:17em">
    <input type="password" value="opensesame"><input type="date" value="1990-01-02"><input type="number" value="42"><textarea rows="4" cols="30">one two three four five six seven eight nine ten eleven twelve thirteen</textarea>
    <select><option>Dr<option selected>Professor</select><select multiple size="3"><option selected>one<option>two<option>three</select>
    <input type="checkbox" checked><input type="radio" checked><input type="range" value="70"><input type="color" value="#aa3300"><input placeholder="Empty">
    <dialog open data-alongside-redact style="position:static"><img src="/masked.png" width="120" height="60"></dialog>`;
  bench.pages.set('/masked', {
    type: 'text/html',
    body: `<!doctype html><title>Masked</title><style>body{font:16px/1.4 sans-serif}input,select,textarea{margin:6px}.own{appearance:none;font:inherit;border:2px solid #0b5c5a;border-radius:6px;padding:6px 10px;background:#f5f7fa}</style>
      <form data-alongside-redact>${fields}</form><form data-alongside-redact>${fields.replaceAll(/<(input|select|textarea)(?! type="(?:checkbox|radio|range|color)")/g, '<$1 class="own"')}</form>`,
  });
  const size = { viewport: { width: 1000, height: 900 } };
  const customer = await browser.newPage(size);
  await record(customer, '/masked');
  await customer.evaluate(async () => {
    window.customer.begin();
    await window.customer.whole();
  });
  const viewer = await browser.newPage(size);
  await openHarness(viewer, bench);
  await viewer.evaluate(
    (all) => {
      for (const one of all) window.harness.push(one);
    },
    await customer.evaluate(() => window.customer.take()),
  );
  await viewer.waitForFunction(() => window.harness.live > 0);
  // Where they stand follows the texts around them, which are masked too.
  const sizes = (root: Document): string[] =>
    Array.from(root.querySelectorAll<HTMLInputElement>('input,select,textarea'), (field) => {
      const { width, height } = field.getBoundingClientRect();
      return `${field.type} ${Math.round(width)}x${Math.round(height)}`;
    });
  const [there, here] = [
    await customer.evaluate(`(${String(sizes)})(document)`),
    await viewer.evaluate(`(${String(sizes)})(window.harness.document())`),
  ];
  expect(here).toEqual(there);
  expect(
    await viewer.evaluate(() =>
      Array.from(
        window.harness.document()!.querySelectorAll<HTMLInputElement>('input,textarea'),
      ).filter(({ value, type }) => value !== '' && !/^(?:checkbox|radio|range|color)$/.test(type)),
    ),
  ).toEqual([]);
  expect(await viewer.evaluate(() => window.harness.page)).toMatchObject({
    masked: { fields: 26, images: 2 },
  });
  await viewer.screenshot({ path: '../../artifacts/fidelity/masked.png' });
  await customer.screenshot({ path: '../../artifacts/fidelity/masked-customer.png' });
  await viewer.close();
  await customer.close();
});

/**
 * Reads the processor time of the page's main thread by what it went into, in seconds: a machine
 * that is busy otherwise does not change it.
 */
async function meter(page: Page): Promise<() => Promise<Map<string, number>>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  };
}

test('a page of 5,000 nodes: how long until the agent sees it', async ({ browser }) => {
  const rows = Array.from(
    { length: 620 },
    (_, row) =>
      `<tr class="r${row % 2}"><td>${row}</td><td><a href="#">Order ${row}</a></td><td><span class="tag">${row % 3 ? 'paid' : 'open'}</span></td></tr>`,
  ).join('');
  bench.pages.set('/large', {
    type: 'text/html',
    body: `<!doctype html><title>Orders</title><style>td{padding:4px 9px;border-bottom:1px solid #dbe2ea}.tag{background:#e3f3f1;border-radius:9px;padding:0 8px}.r1{background:#f5f7fa}</style><table>${rows}</table>`,
  });
  const context = await browser.newContext();
  const figures: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const customer = await context.newPage();
    await record(customer, '/large');
    const told = await customer.evaluate(async () => {
      window.customer.begin();
      await new Promise((resolve) => setTimeout(resolve, 800));
      return { ...window.customer.times };
    });
    const frames = await customer.evaluate(() => window.customer.take());
    await customer.close();
    const viewer = await context.newPage();
    await openHarness(viewer, bench);
    const spent = await meter(viewer);
    const before = await spent();
    const shown = await viewer.evaluate(async (all) => {
      // Decoding base 64 is the test's own cost: the socket brings bytes.
      const begun = performance.now();
      for (const one of all) window.harness.push(one);
      while (window.harness.live === 0) await new Promise((resolve) => setTimeout(resolve, 0));
      const built = performance.now() - begun;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      return {
        built,
        painted: performance.now() - begun,
        nodes: window.harness.document()!.querySelectorAll('*').length,
      };
    }, frames);
    const after = await spent();
    const cpu = (name: string): number =>
      Math.round(((after.get(name) ?? 0) - (before.get(name) ?? 0)) * 1000);
    const bytes = frames.reduce((sum, frame) => sum + (frame.length * 3) / 4, 0);
    figures.push(
      `  ${shown.nodes} elements, ${Math.round(bytes / 1024)} KiB in ${frames.length} frames: recorder's first frame ${Math.round(told.first - told.begun)} ms, view built ${Math.round(shown.built)} ms, painted ${Math.round(shown.painted)} ms (of the viewer's thread: script ${cpu('ScriptDuration')} ms, style ${cpu('RecalcStyleDuration')} ms, layout ${cpu('LayoutDuration')} ms, all ${cpu('TaskDuration')} ms)`,
    );
    expect(await viewer.evaluate(() => window.harness.broken)).toEqual([]);
    await viewer.close();
  }
  console.log(`large page:\n${figures.join('\n')}`);
  await context.close();
});
