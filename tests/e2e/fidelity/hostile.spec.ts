// H23, H25: what a hostile customer page, or an SDK that a hostile site has replaced, could send.
// Nothing of it runs, nothing is fetched, nothing navigates in the agent's browser.
import { expect, test } from '@playwright/test';

import type { Operation, WireNode } from '../../../sdk/src/wire';
import { type Bench, bundle, keep, openBench } from './support/bench.ts';
import { Beside } from './support/beside.ts';
import { follow, openHarness, push } from './support/look.ts';
import { build, META, type Sketch, Stream } from './support/stream.ts';
import { vectors } from './support/vectors.ts';

let bench: Bench;
test.beforeAll(async () => {
  bench = await openBench(await bundle('harness.ts'));
});
test.afterAll(() => bench.close());

interface Findings {
  ran: boolean;
  outside: string[];
}

/** Looks for what must not be in any document of the view. */
function inspect(): Findings {
  const outside: string[] = [];
  const look = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      const name = element.localName;
      if (
        /^(script|object|embed|applet|portal|frame|frameset|fencedframe|base|meta|link|template|noscript|set)$/.test(
          name,
        )
      )
        outside.push(`<${name}>`);
      for (const attribute of element.attributes) {
        const { name: key, value } = attribute;
        if (
          /^on|^(srcdoc|ping|target|formaction|action|srcset|poster|data|background|nonce|is|pattern|http-equiv|autofocus|allow|csp|name)$/i.test(
            key,
          )
        )
          outside.push(`${name} ${key}`);
        if (/^(src|href|xlink:href)$/.test(key) && !/^(blob:|#)/.test(value))
          outside.push(`${name} ${key}=${value}`);
        if (key === 'sandbox' && value !== 'allow-same-origin')
          outside.push(`${name} sandbox=${value}`);
        // An address within a string is text, which nobody fetches.
        if (/javascript:|\/\/127/.test(value.replace(/"[^"]*"/g, '')))
          outside.push(`${name} ${key}: ${value}`);
      }
      if (name === 'iframe') {
        if (element.getAttribute('sandbox') !== 'allow-same-origin')
          outside.push('iframe without sandbox');
        const inner = (element as HTMLIFrameElement).contentDocument;
        if (inner) look(inner);
      }
      if (element.shadowRoot) look(element.shadowRoot);
    }
    for (const style of root.querySelectorAll('style')) {
      const text = style.textContent.replace(/"[^"]*"/g, (string) =>
        /^"(blob:|#)/.test(string) ? 'ours' : string,
      );
      if (/@import|(url|src|image-set)\((?!\s*ours)/i.test(text)) outside.push(`style ${text}`);
    }
  };
  look(window.harness.document()!);
  let ran = '__ran' in window;
  for (let index = 0; index < window.frames.length; index += 1)
    ran ||= '__ran' in window.frames[index]!;
  return { ran, outside };
}

test('H23: every hostile vector in a keyframe is inert', async ({ page, browser }) => {
  const beside = await Beside.open(browser, bench);
  const all = vectors((name) => `${bench.canary}/${name}`);
  expect(all.length).toBeGreaterThanOrEqual(40);
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy|Content-Security-Policy/.test(message.text()))
      violations.push(message.text());
  });
  const watch = await openHarness(page, bench);
  const stream = new Stream();
  const frames = all.map(([name, sketch]) => ({
    name,
    frame: stream.keyframe(build([{ name: 'p', children: ['beside'] }, sketch])),
  }));
  for (const { name, frame } of frames) {
    await push(page, [frame]);
    await beside.goesOn();
    const findings = await page.evaluate(inspect);
    expect(findings, name).toEqual({ ran: false, outside: [] });
  }
  await follow(page, [stream.meta(META)], 500);
  expect(await page.evaluate(() => window.harness.broken)).toEqual([]);
  expect(await page.evaluate(() => window.harness.live)).toBe(all.length);
  // The allow-lists stop everything before the policy has to: it reports nothing.
  expect(violations).toEqual([]);
  expect(bench.heard).toEqual([]);
  expect(watch).toEqual({ requests: [], errors: [], dialogs: [], popups: 0, navigations: [] });
  await beside.unharmed();
  console.log(
    `hostile vectors in keyframes: ${all.length}, scripts run 0, requests 0, policy reports ${violations.length}`,
  );
});

test('H23: every hostile vector that comes as a change is inert', async ({ page, browser }) => {
  const beside = await Beside.open(browser, bench);
  const all = vectors((name) => `${bench.canary}/${name}`);
  const watch = await openHarness(page, bench);
  const stream = new Stream();
  await push(page, [
    stream.keyframe(build([{ name: 'div', children: ['beside'] }])),
    stream.meta(META),
  ]);
  let next = 1000;
  const operations: Operation[] = [];
  const insert = (parent: number, sketch: Sketch | string): void => {
    const id = next++;
    if (typeof sketch === 'string') {
      operations.push({
        op: 'insert',
        parent,
        before: 0,
        node: { kind: 'text', id, text: sketch },
      });
      return;
    }
    const node: WireNode = {
      kind: 'element',
      id,
      name: sketch.name,
      namespace: sketch.namespace ?? 0,
      attributes: [],
    };
    operations.push({ op: 'insert', parent, before: 0, node });
    // Attributes one by one, after the element: each is judged alone.
    for (const attribute of Object.entries(sketch.attributes ?? {}))
      operations.push({ op: 'attributes', id, attributes: [attribute] });
    for (const child of sketch.children ?? []) insert(id, child);
    if (sketch.id) operations.push(...sketch.id(id));
  };
  for (const [, sketch] of all) insert(4, sketch);
  await follow(page, [stream.delta(operations)], 1000);
  expect(await page.evaluate(inspect)).toEqual({ ran: false, outside: [] });
  expect(await page.evaluate(() => window.harness.broken)).toEqual([]);
  expect(bench.heard).toEqual([]);
  expect(watch).toEqual({ requests: [], errors: [], dialogs: [], popups: 0, navigations: [] });
  await beside.unharmed();
});

test('H23: clicks and keys of the agent reach nothing in the page', async ({ page, browser }) => {
  const beside = await Beside.open(browser, bench);
  const watch = await openHarness(page, bench);
  const stream = new Stream();
  const whole = { style: 'position:fixed;inset:0;display:block;z-index:9' };
  await push(page, [
    stream.keyframe(
      build([
        {
          name: 'a',
          attributes: {
            ...whole,
            href: `${bench.canary}/click`,
            ping: `${bench.canary}/ping`,
            target: '_blank',
          },
          children: ['click me'],
        },
        { name: 'input', attributes: { autofocus: '' } },
      ]),
    ),
    stream.meta(META),
  ]);
  const before = page.url();
  await page.mouse.click(400, 300);
  await page.mouse.click(400, 300, { button: 'middle' });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('text');
  await page.waitForTimeout(300);
  expect(page.url()).toBe(before);
  expect(await page.evaluate(() => window.harness.document()!.getSelection()?.toString())).toBe('');
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body');
  expect(await page.evaluate(() => window.harness.document()!.querySelector('input')!.value)).toBe(
    '',
  );
  expect(bench.heard).toEqual([]);
  expect(watch).toMatchObject({ requests: [], popups: 0, navigations: [] });
  await beside.unharmed();
});

test('H23: hostile assets are drawn and never run: scripted SVG, a page as picture, wrong bytes', async ({
  page,
  browser,
}) => {
  const beside = await Beside.open(browser, bench);
  const canary = bench.canary;
  const svg = keep(
    bench,
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" onload="fetch('${canary}/onload')"><script>fetch('${canary}/svg')</script><image href="${canary}/inner.png" width="9" height="9"/><rect width="20" height="20" fill="red"/></svg>`,
  );
  const html = keep(bench, 'text/html', `<script>fetch('${canary}/html')</script>`);
  const css = keep(
    bench,
    'text/css',
    `@import url(${canary}/asset.css);p{color:rgb(7,8,9);background:url(${canary}/asset.png)}`,
  );
  const wrong = '0'.repeat(64);
  bench.assets.set(wrong, { type: 'image/png', body: 'not these bytes' });
  const watch = await openHarness(page, bench);
  const stream = new Stream();
  await push(page, [
    stream.keyframe(
      build([
        {
          name: 'img',
          attributes: { class: 'svg' },
          id: (id) => [{ op: 'image', id, sha256: svg }],
        },
        {
          name: 'img',
          attributes: { class: 'html' },
          id: (id) => [{ op: 'image', id, sha256: html }],
        },
        {
          name: 'img',
          attributes: { class: 'wrong' },
          id: (id) => [{ op: 'image', id, sha256: wrong }],
        },
        { name: 'link', id: (owner) => [{ op: 'sheetAsset', owner, media: 'all', sha256: css }] },
        { name: 'p', children: ['styled'] },
      ]),
    ),
    stream.meta(META),
  ]);
  await page.waitForTimeout(800);
  const seen = await page.evaluate(() => {
    const inner = window.harness.document()!;
    const image = (name: string): HTMLImageElement =>
      inner.querySelector<HTMLImageElement>(`.${name}`)!;
    return {
      svg: image('svg').naturalWidth,
      html: image('html').getAttribute('src'),
      wrong: image('wrong').getAttribute('src'),
      color: getComputedStyle(inner.querySelector('p')!).color,
    };
  });
  expect(seen).toEqual({ svg: 20, html: null, wrong: null, color: 'rgb(7, 8, 9)' });
  expect(bench.heard).toEqual([]);
  expect(watch).toMatchObject({ requests: [], errors: [], dialogs: [], popups: 0 });
  await beside.unharmed();
});
