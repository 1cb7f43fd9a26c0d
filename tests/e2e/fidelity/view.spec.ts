// The picture: what frames become, how it is laid out, and that it stays in its place.
import { expect, test } from '@playwright/test';

import { type Bench, bundle, openBench } from './support/bench.ts';
import { follow, openHarness, push } from './support/look.ts';
import { build, META, Stream } from './support/stream.ts';

let bench: Bench;
test.beforeAll(async () => {
  bench = await openBench(await bundle('harness.ts'));
});
test.afterAll(() => bench.close());

test('a page is built, styled and sized as the customer has it', async ({ page }) => {
  const watch = await openHarness(page, bench);
  const stream = new Stream();
  await push(page, [
    stream.keyframe(
      build(
        [
          { name: 'h1', children: ['Hello'] },
          { name: 'p', attributes: { style: 'color:red' }, children: ['there'] },
        ],
        'html',
        'h1{color:rgb(0,0,255);width:50vw}',
      ),
    ),
    stream.meta(META),
  ]);
  const seen = await page.evaluate(() => {
    const inner = window.harness.document()!;
    const view = inner.defaultView!;
    return {
      mode: inner.compatMode,
      text: inner.body.textContent,
      color: view.getComputedStyle(inner.querySelector('h1')!).color,
      red: view.getComputedStyle(inner.querySelector('p')!).color,
      width: view.getComputedStyle(inner.querySelector('h1')!).width,
      sandbox: document.querySelector('iframe')!.getAttribute('sandbox'),
      broken: window.harness.broken,
      focus: document.activeElement?.localName,
    };
  });
  expect(seen).toEqual({
    mode: 'CSS1Compat',
    text: 'Hellothere',
    color: 'rgb(0, 0, 255)',
    red: 'rgb(255, 0, 0)',
    width: '500px',
    sandbox: 'allow-same-origin',
    broken: [],
    focus: 'body',
  });
  expect(watch).toMatchObject({ requests: [], errors: [] });
});

test('quirks mode, hover under the pointer, a modal dialog, shadow trees and frames', async ({
  page,
}) => {
  const watch = await openHarness(page, bench);
  const stream = new Stream();
  let button = 0;
  await push(page, [
    stream.keyframe(
      build(
        [
          {
            name: 'button',
            attributes: { style: 'position:absolute;left:0;top:0;width:100px;height:40px' },
            children: ['Menu'],
            id: (id) => ((button = id), []),
          },
          { name: 'dialog', children: ['Sure?'], id: (id) => [{ op: 'dialog', id, state: 2 }] },
          {
            name: 'x-card',
            id: (id) => [
              { op: 'shadow', host: id, root: 500, delegatesFocus: false },
              {
                op: 'children',
                parent: 500,
                nodes: [{ kind: 'element', id: 501, name: 'b', namespace: 0, attributes: [] }],
              },
              { op: 'sheet', owner: 500, media: '', css: 'b{color:rgb(1,2,3)}' },
            ],
          },
          {
            name: 'iframe',
            attributes: {
              src: bench.canary,
              srcdoc: '<script>1</script>',
              sandbox: 'allow-scripts',
            },
            id: (id) => [
              { op: 'frame', id, document: 600 },
              {
                op: 'children',
                parent: 600,
                nodes: [{ kind: 'element', id: 601, name: 'html', namespace: 0, attributes: [] }],
              },
              {
                op: 'children',
                parent: 601,
                nodes: [{ kind: 'element', id: 602, name: 'body', namespace: 0, attributes: [] }],
              },
              { op: 'children', parent: 602, nodes: [{ kind: 'text', id: 603, text: 'inside' }] },
            ],
          },
        ],
        '',
        'button:hover{color:rgb(9,9,9)}',
      ),
    ),
    stream.meta(META),
    stream.pointer({ x: 20, y: 20, press: true }),
  ]);
  await page.waitForTimeout(100);
  const seen = await page.evaluate(() => {
    const inner = window.harness.document()!;
    const view = inner.defaultView!;
    const frame = inner.querySelector('iframe')!;
    return {
      mode: inner.compatMode,
      hover: inner.querySelector('button')!.hasAttribute('alongside-hover'),
      color: view.getComputedStyle(inner.querySelector('button')!).color,
      modal: inner.querySelector('dialog')!.matches(':modal'),
      shadow: view.getComputedStyle(inner.querySelector('x-card')!.shadowRoot!.querySelector('b')!)
        .color,
      frame: frame.contentDocument!.body.textContent,
      frameMode: frame.contentDocument!.compatMode,
      attributes: frame
        .getAttributeNames()
        .sort()
        .map((name) => `${name}=${frame.getAttribute(name)}`),
      broken: window.harness.broken,
      focus: document.activeElement?.localName,
    };
  });
  expect(button).toBeGreaterThan(0);
  expect(seen).toEqual({
    mode: 'BackCompat',
    hover: false,
    color: expect.any(String) as unknown as string,
    modal: true,
    shadow: 'rgb(1, 2, 3)',
    frame: 'inside',
    frameMode: 'CSS1Compat',
    attributes: ['sandbox=allow-same-origin', 'tabindex=-1'],
    broken: [],
    focus: 'body',
  });
  expect(watch).toMatchObject({ requests: [], errors: [] });
  // With the dialog gone the pointer reaches what lay behind it, and the keyboard nothing at all.
  await follow(page, [
    stream.delta([{ op: 'dialog', id: button + 1, state: 0 }]),
    stream.pointer({ x: 21, y: 21, press: false }),
  ]);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  const after = await page.evaluate(() => ({
    hover: window.harness.document()!.querySelector('button')!.hasAttribute('alongside-hover'),
    color: getComputedStyle(window.harness.document()!.querySelector('button')!).color,
    focus: document.activeElement?.localName,
  }));
  expect(after).toEqual({ hover: true, color: 'rgb(9, 9, 9)', focus: 'body' });
});

test('what is hidden is hatched at its size, and says why where there is room', async ({
  page,
}) => {
  await openHarness(page, bench);
  const stream = new Stream();
  await push(page, [
    stream.keyframe(
      build(
        [
          { name: 'h1', children: ['Your account'] },
          {
            name: 'p',
            children: [
              'Name ',
              {
                name: 'input',
                attributes: { placeholder: 'Ada', required: '' },
                id: (id) => [{ op: 'hiddenValue', id, length: 5 }],
              },
              ' Number ',
              {
                name: 'input',
                attributes: { type: 'number' },
                id: (id) => [{ op: 'hiddenValue', id, length: 8 }],
              },
              ' Note ',
              { name: 'textarea', id: (id) => [{ op: 'hiddenValue', id, length: 60 }] },
              ' Title ',
              {
                name: 'select',
                children: [{ name: 'option', children: ['•••••'] }],
                id: (id) => [{ op: 'hiddenValue', id, length: 8 }],
              },
              ' Empty ',
              {
                name: 'input',
                attributes: { placeholder: 'None' },
                id: (id) => [{ op: 'hiddenValue', id, length: 0 }],
              },
              {
                name: 'input',
                attributes: { type: 'checkbox' },
                id: (id) => [{ op: 'box', id, width: 13, height: 13, reason: 5 }],
              },
            ],
          },
          {
            name: 'div',
            attributes: { style: 'float:right;background:red;padding:40px' },
            id: (id) => [{ op: 'box', id, width: 300, height: 120, reason: 0 }],
          },
          {
            name: 'img',
            attributes: { alt: 'secret' },
            id: (id) => [{ op: 'box', id, width: 200, height: 90, reason: 1 }],
          },
          { name: 'iframe', id: (id) => [{ op: 'box', id, width: 240, height: 100, reason: 2 }] },
          { name: 'canvas', id: (id) => [{ op: 'box', id, width: 30, height: 20, reason: 4 }] },
          {
            name: 'span',
            id: (id) => [
              { op: 'box', id, width: 120, height: 40, reason: 3 },
              { op: 'attributes', id, attributes: [['style', 'width:1px;background:none']] },
            ],
          },
        ],
        'html',
        'img{border:9px solid;max-width:50px} input::placeholder{color:red;opacity:.3} input:placeholder-shown,input:invalid{background:rgb(255,0,0)} input:valid{outline:3px solid rgb(0,255,0)}',
      ),
    ),
    stream.meta(META),
  ]);
  const sizes = await page.evaluate(() =>
    Array.from(window.harness.document()!.querySelectorAll('[alongside-box]'), (box) => {
      const { width, height } = box.getBoundingClientRect();
      return `${box.localName} ${width}x${height} ${String(getComputedStyle(box).backgroundImage.startsWith('url("blob:'))}`;
    }),
  );
  expect(sizes).toEqual([
    'input 13x13 true',
    'div 300x120 true',
    'img 200x90 true',
    'iframe 240x100 true',
    'canvas 30x20 true',
    'span 120x40 true',
  ]);
  const fields = await page.evaluate(() =>
    Array.from(
      window.harness.document()!.querySelectorAll<HTMLInputElement>('input,textarea,select'),
      (field) => {
        const { backgroundColor, backgroundImage, outlineStyle } = getComputedStyle(field);
        const bar = getComputedStyle(field, '::placeholder');
        const hatched = (image: string): boolean => image.startsWith('repeating-linear-gradient');
        return {
          value: field.localName === 'select' ? '' : field.value,
          bar: hatched(field.localName === 'select' ? backgroundImage : bar.backgroundImage),
          length: field.placeholder?.length ?? 0,
          red: backgroundColor === 'rgb(255, 0, 0)',
          valid: outlineStyle === 'solid',
        };
      },
    ),
  );
  // To the page's own styles a hatched field is neither empty nor wrong.
  const hatched = { value: '', bar: true, red: false, valid: true };
  expect(fields).toEqual([
    { ...hatched, length: 5 },
    { ...hatched, length: 8 },
    { ...hatched, length: 60, valid: false },
    { ...hatched, length: 0, valid: false },
    { value: '', bar: false, length: 4, red: true, valid: true },
    { value: 'on', bar: false, length: 0, red: false, valid: true },
  ]);
  expect(await page.evaluate(() => window.harness.broken)).toEqual([]);
  await page.screenshot({ path: '../../artifacts/fidelity/boxes.png' });
});
