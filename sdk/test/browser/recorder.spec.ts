/** Values, positions, styles, pictures, and how the recorder behaves under load and afterwards. */

import { expect, type Page, test } from '@playwright/test';

import { startServer, type TestServer } from './support/server';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
let server: TestServer;
test.beforeAll(async () => {
  server = await startServer();
  server.serve('/seen.png', { body: PIXEL, type: 'image/png' });
  server.serve('/hidden.png', { body: Buffer.concat([PIXEL, Buffer.from('x')]), type: 'image/png' });
  server.serve('/base.css', { body: 'h1{color:rgb(1,2,3)}', type: 'text/css' });
  server.serve('/main.css', {
    body: '@import "/base.css" screen; .pic{background:url(seen.png)} .no{background:url(never-loaded.png)}',
    type: 'text/css',
  });
  server.serve('/', {
    body: `<!doctype html><link rel="stylesheet" href="/main.css"><script src="/harness.js"></script>
      <h1>Title</h1><div class="pic" style="height:5px"></div>
      <form><input id="name" value="first"><input id="pin" name="pin" value="0000">
      <input type="checkbox" id="box" checked><input type="radio" name="r" id="one" checked><input type="radio" name="r" id="two">
      <select id="pick"><option>a<option>b<option>c</select><textarea id="area">text</textarea></form>
      <img id="seen" src="/seen.png"><div class="hide"><img src="/hidden.png"></div>
      <dialog id="dialog">d</dialog><dialog popover id="sheet">s</dialog><div popover id="menu">m</div><p id="tip">t</p>
      <div id="scroller" style="height:40px;overflow:auto"><div style="height:900px">tall</div></div><div style="height:3000px"></div>`,
  });
});
test.afterAll(() => server.close());

async function begin(page: Page, mode: 'private' | 'standard' = 'standard'): Promise<void> {
  server.assets.clear();
  server.asked.length = 0;
  await page.goto(server.origin);
  await page.evaluate(
    async ({ mode, assets }) => {
      window.harness.start({
        policy: { version: 1, mode, rules: [{ selector: 'body', action: 'unmask' }] },
        redacted: ['.hide'],
        assets,
      });
      await window.harness.whole();
    },
    { mode, assets: `${server.origin}/assets/` },
  );
}

/** The operations that a statement leads to. */
function told(page: Page, statement: string): Promise<Record<string, unknown>[]> {
  return page.evaluate(async (statement) => {
    const { applier } = window.harness;
    await window.harness.settled();
    const before = applier.log.length;
    (0, eval)(statement);
    await window.harness.settled();
    const name = (id: number): string => {
      const node = applier.nodes.get(id);
      return node instanceof Element ? node.id || node.localName : 'root';
    };
    return applier.log
      .slice(before)
      .filter(({ op }) => op !== 'masked')
      .map((operation) => ('id' in operation ? { ...operation, id: name(operation.id) } : { ...operation }));
  }, statement);
}

test('fields are told whoever changes them, and of hard ones only that they hold something', async ({ page }) => {
  await begin(page);
  const $ = (id: string): string => `document.getElementById('${id}')`;
  expect(await told(page, `${$('name')}.value = 'second'`)).toEqual([
    { op: 'value', id: 'name', text: 'second' },
  ]);
  expect(await told(page, `${$('pin')}.value = '123456789012'`)).toEqual([]);
  expect(await told(page, `${$('pin')}.value = ''`)).toEqual([{ op: 'hiddenValue', id: 'pin', length: 0 }]);
  expect(await told(page, `${$('box')}.checked = false`)).toEqual([{ op: 'checked', id: 'box', state: 0 }]);
  expect(await told(page, `${$('box')}.indeterminate = true`)).toEqual([{ op: 'checked', id: 'box', state: 2 }]);
  const both = await told(page, `${$('two')}.click()`);
  expect(both).toHaveLength(2);
  expect(both).toContainEqual({ op: 'checked', id: 'one', state: 0 });
  expect(both).toContainEqual({ op: 'checked', id: 'two', state: 1 });
  expect(await told(page, `${$('pick')}.selectedIndex = 2`)).toEqual([
    { op: 'selected', id: 'pick', indexes: [2] },
  ]);
  expect((await told(page, `document.forms[0].reset()`)).map(({ id }) => id).sort()).toEqual([
    'name',
    'one',
    'pick',
    'pin',
    'two',
  ]);
  await page.focus('#name');
  await page.keyboard.type('!');
  expect(
    await page.evaluate(async () => {
      await window.harness.settled();
      return [...window.harness.applier.log].reverse().find(({ op }) => op === 'value');
    }),
  ).toMatchObject({ text: expect.stringContaining('!') });
});

test('offsets, focus and dialogs are told', async ({ page }) => {
  await begin(page);
  expect(await told(page, 'scrollTo(0, 300)')).toEqual([{ op: 'scroll', id: 'root', x: 0, y: 300 }]);
  expect(await told(page, `document.getElementById('scroller').scrollTop = 50`)).toEqual([
    { op: 'scroll', id: 'scroller', x: 0, y: 50 },
  ]);
  expect(await told(page, `document.getElementById('area').focus({ preventScroll: true })`)).toEqual([
    { op: 'focus', id: 'area' },
  ]);
  expect(await told(page, `document.getElementById('dialog').showModal()`)).toContainEqual({
    op: 'dialog',
    id: 'dialog',
    state: 2,
  });
  expect(await told(page, `document.getElementById('dialog').close()`)).toContainEqual({
    op: 'dialog',
    id: 'dialog',
    state: 0,
  });
});

test('open popovers are told, those of before the keyframe too and above the dialog around them', async ({ page }) => {
  await begin(page);
  const $ = (id: string): string => `document.getElementById('${id}')`;
  const layer = (id: string, state: number): object => ({ op: 'dialog', id, state });
  expect(await told(page, `${$('menu')}.showPopover()`)).toContainEqual(layer('menu', 3));
  expect(await told(page, `${$('menu')}.hidePopover()`)).toContainEqual(layer('menu', 0));
  // A dialog can be either.
  expect(await told(page, `${$('sheet')}.showPopover()`)).toContainEqual(layer('sheet', 3));
  expect(await told(page, `${$('sheet')}.hidePopover()`)).toContainEqual(layer('sheet', 0));
  // An element that becomes one while it is told already.
  await told(page, `${$('tip')}.popover = 'manual'`);
  expect(await told(page, `${$('tip')}.showPopover()`)).toContainEqual(layer('tip', 3));
  await told(page, `${$('dialog')}.showModal(); ${$('menu')}.showPopover()`);
  const again = await told(page, 'window.harness.recorder.begin()');
  expect(again.filter(({ op }) => op === 'dialog').map(({ state }) => state)).toEqual([2, 3, 3]);
});

test('masked fields tell neither value nor dots, and those without text become boxes', async ({ page }) => {
  await begin(page, 'private');
  const operations = await told(page, `document.body.setAttribute('data-alongside-redact', ''); document.getElementById('name').value = 'Ada Lovelace'`);
  const of = (id: string): unknown[] => operations.filter((operation) => operation['id'] === id);
  expect(of('name')).toEqual([{ op: 'hiddenValue', id: 'name', length: 12 }]);
  // A list is as wide as choices that are not told: its size is.
  expect(of('pick')).toEqual([
    { op: 'hiddenValue', id: 'pick', length: 8 },
    expect.objectContaining({ op: 'box', reason: 5 }),
  ]);
  expect(of('box')).toContainEqual(expect.objectContaining({ op: 'box', reason: 5 }));
  expect(operations.filter(({ op }) => op === 'value' || op === 'selected')).toEqual([]);
});

test('rules that scripts changed before the session are told instead of the text', async ({ page }) => {
  server.assets.clear();
  await page.goto(server.origin);
  await page.evaluate(
    async ({ assets }) => {
      const style = (text: string): CSSStyleSheet => {
        const element = document.createElement('style');
        element.textContent = text;
        document.head.append(element);
        return element.sheet as CSSStyleSheet;
      };
      const small = style('.gone{color:red} .kept{color:red}');
      small.deleteRule(0);
      small.insertRule('.added{color:lime}', 1);
      (small.cssRules[0] as CSSStyleRule).style.color = 'navy';
      const large = style(`.large{color:red}${'.filler{margin:1px}'.repeat(3000)}`);
      (large.cssRules[0] as CSSStyleRule).style.color = 'teal';
      style('.as-written{color:RED}');
      const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: '/base.css' });
      document.head.append(link);
      await new Promise((loaded) => link.addEventListener('load', loaded));
      link.sheet?.insertRule('.linked{color:olive}');
      window.harness.start({ policy: { version: 1, mode: 'standard', rules: [] }, assets });
      await window.harness.whole();
    },
    { assets: `${server.origin}/assets/` },
  );
  const sheets = (): Promise<string> =>
    page.evaluate(() =>
      window.harness.applier.log.flatMap((each) => (each.op === 'sheet' ? [each.css] : [])).join('\n'),
    );
  const keyframe = await sheets();
  expect(keyframe).toContain('.added { color: lime;}');
  expect(keyframe).toContain('.kept { color: navy;}');
  expect(keyframe).not.toContain('.gone');
  expect(keyframe, 'what nobody changed stays as it was written').toContain('.as-written{color:RED}');
  // What takes longer to compare follows when the browser has nothing else to do.
  await expect.poll(sheets).toContain('.linked { color: olive;}');
  await expect
    .poll(() => [...server.assets.values()].some(({ bytes }) => bytes.toString().includes('.large { color: teal;}')))
    .toBe(true);
});

test('sheets come with their imports and pictures; what is masked or unused stays', async ({ page }) => {
  await begin(page);
  await expect.poll(() => server.assets.size).toBe(1);
  const [[sha256, asset] = ['', undefined]] = [...server.assets];
  expect(asset).toMatchObject({ type: 'image/png', bytes: PIXEL, bearer: 'Bearer asset-token' });
  await expect
    .poll(() =>
      page.evaluate(() =>
        window.harness.applier.log.flatMap((operation) => (operation.op === 'sheet' ? [operation.css] : [])),
      ),
    )
    .toContainEqual(expect.stringContaining(`url(asset:${sha256})`));
  const sheet = await page.evaluate(
    () => [...window.harness.applier.log].reverse().find(({ op }) => op === 'sheet') as { css: string },
  );
  expect(sheet.css).toContain('@media screen{h1{color:rgb(1,2,3)}}');
  expect(sheet.css).toContain('.no{background:url(about:invalid)}');
  expect(server.asked).not.toContain('/never-loaded.png');
  const images = await page.evaluate(() =>
    window.harness.applier.log.flatMap((operation) => (operation.op === 'image' ? [operation.sha256] : [])),
  );
  expect(images).toEqual([sha256]);

  const inserted = await told(
    page,
    `{ const s = document.head.appendChild(document.createElement('style')); s.sheet.insertRule('p{top:1px}'); window.s = s.sheet }`,
  );
  expect(inserted.map(({ op }) => op)).toEqual(['insert', 'sheet']);
  expect(await told(page, `s.insertRule('b{top:2px}')`)).toMatchObject([
    { op: 'sheet', css: expect.stringContaining('b { top: 2px;}') as unknown },
  ]);
  // No method tells of this; the sweep does.
  await told(page, `s.cssRules[0].style.left = '3px'`);
  await expect
    .poll(
      () =>
        page.evaluate(() => window.harness.applier.log.some((each) => each.op === 'sheet' && each.css.includes('3px'))),
      { timeout: 5000 },
    )
    .toBe(true);
});

test('a full socket gets nothing, and what changed meanwhile once there is room', async ({ page }) => {
  await begin(page);
  const frames = await page.evaluate(async () => {
    const { harness } = window;
    await harness.settled();
    harness.buffered = 300 * 1024;
    const before = harness.applier.frames.length;
    const title = document.querySelector('h1') as HTMLElement;
    for (let turn = 0; turn < 30; turn += 1) {
      title.textContent = `turn ${turn}`;
      await new Promise(requestAnimationFrame);
    }
    const held = harness.applier.frames.length - before;
    harness.buffered = 0;
    await new Promise((resolve) => setTimeout(resolve, 200));
    await harness.settled();
    return { held, sent: harness.applier.frames.length - before, text: harness.applier.text };
  });
  expect(frames.held).toBe(0);
  expect(frames.sent).toBe(1);
  expect(frames.text).toContain('turn 29');
  expect(frames.text).not.toContain('turn 28');
  expect(await page.evaluate(() => window.harness.compare())).toBe('');
});

test('a socket that was full for long gets a new keyframe', async ({ page }) => {
  await begin(page);
  await page.evaluate(async () => {
    window.harness.buffered = 300 * 1024;
    document.body.append('waiting');
    await new Promise((resolve) => setTimeout(resolve, 5600));
    window.harness.buffered = 0;
    await new Promise((resolve) => setTimeout(resolve, 300));
    await window.harness.whole();
  });
  expect(await page.evaluate(() => window.harness.applier.frames.at(-1)?.epoch)).toBe(2);
  expect(await page.evaluate(() => window.harness.errors)).toEqual([]);
  expect(await page.evaluate(() => window.harness.compare())).toBe('');
});

test('the page is as before once nobody watches', async ({ page }) => {
  await page.goto(server.origin);
  const same = await page.evaluate(async () => {
    const places: [object, string][] = [
      [HTMLInputElement.prototype, 'value'],
      [HTMLInputElement.prototype, 'checked'],
      [HTMLSelectElement.prototype, 'selectedIndex'],
      [CSSStyleSheet.prototype, 'insertRule'],
      [Element.prototype, 'attachShadow'],
      [History.prototype, 'pushState'],
    ];
    const look = (): unknown[] =>
      places.map(([owner, name]) => {
        const descriptor = Object.getOwnPropertyDescriptor(owner, name);
        return descriptor?.set ?? (descriptor?.value as unknown);
      });
    const before = look();
    const markup = document.documentElement.outerHTML;
    window.harness.start({ policy: { version: 1, mode: 'standard', rules: [] } });
    await window.harness.whole();
    const during = look();
    const names = during.map((each) => (each as { name: string }).name);
    window.harness.recorder?.pause();
    const after = look();
    return {
      wrapped: during.every((each, index) => each !== before[index]),
      names,
      restored: after.every((each, index) => each === before[index]),
      markup: document.documentElement.outerHTML === markup,
    };
  });
  expect(same).toEqual({
    wrapped: true,
    names: ['set value', 'set checked', 'set selectedIndex', 'insertRule', 'attachShadow', 'pushState'],
    restored: true,
    markup: true,
  });
});

test('a large page is told in short slices (figures printed)', async ({ page }) => {
  server.serve('/large', {
    body: `<!doctype html><script src="/harness.js"></script><table>${Array.from(
      { length: 10_000 },
      (_, row) => `<tr class="row r${row % 9}"><td>Cell ${row}</td><td><b>word</b></td></tr>`,
    ).join('')}</table>`,
  });
  await page.goto(`${server.origin}/large`);
  const figures = await page.evaluate(async () => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
    const start = performance.now();
    window.harness.start({ policy: { version: 1, mode: 'private', rules: [] } });
    const first = performance.now() - start;
    await window.harness.whole();
    return { first, all: performance.now() - start, longest: Math.max(0, ...tasks) };
  });
  const nodes = await page.evaluate(() => window.harness.applier.nodes.size);
  console.log(
    `${nodes} nodes: begun in ${figures.first.toFixed(0)} ms, whole and applied after ${figures.all.toFixed(0)} ms, longest task ${figures.longest.toFixed(0)} ms (the applier's included)`,
  );
  expect(nodes).toBeGreaterThan(50_000);
});
