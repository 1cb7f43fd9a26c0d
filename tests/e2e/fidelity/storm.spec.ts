// The recorder tells a page that changes all the time, the viewer follows: at the end both have the
// same tree. Keyframes begin at random points, as after a reconnect, and the clocks disagree.
import { expect, type Page, test } from '@playwright/test';

import { type Bench, bundle, openBench } from './support/bench.ts';
import { outline } from './support/compare.ts';
import { openHarness } from './support/look.ts';

// A seed each: all workers share them.
test.describe.configure({ mode: 'parallel' });

let bench: Bench;
let recorder: string;
test.beforeAll(async () => {
  [bench, recorder] = await Promise.all([
    bundle('harness.ts').then(openBench),
    bundle('recorder.ts'),
  ]);
  bench.pages.set('/storm', { type: 'text/html', body: stormPage() });
});
test.afterAll(() => bench.close());

function stormPage(): string {
  const rows = Array.from(
    { length: 60 },
    (_, row) =>
      `<tr><td>${row}</td><td><b class="c${row % 5}">cell</b></td><td><input value="${row}"></td></tr>`,
  ).join('');
  return `<!doctype html><html><head><title>Storm</title></head><body><table><tbody>${rows}</tbody></table><section></section></body></html>`;
}

/** Changes the page at random, `count` times in bursts; runs in the customer's page. */
async function storm(options: { seed: number; bursts: number; each: number }): Promise<number> {
  let state = options.seed >>> 0;
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
  const names = [
    'div',
    'span',
    'p',
    'ul',
    'li',
    'section',
    'x-item',
    'button',
    'input',
    'textarea',
    'select',
  ];
  let changes = 0;
  const any = (): Element => {
    const all = document.body.querySelectorAll('*');
    return all[random(all.length)] ?? document.body;
  };
  const parent = (): Element => {
    for (let tries = 0; tries < 20; tries += 1) {
      const one = any();
      if (!['input', 'textarea', 'select', 'script'].includes(one.localName)) return one;
    }
    return document.body;
  };
  const make = (depth: number): Node => {
    if (random(4) === 0) return document.createTextNode(`text ${random(1000)}`);
    const one =
      random(8) === 0
        ? document.createElementNS('http://www.w3.org/2000/svg', 'g')
        : document.createElement(names[random(names.length)]!);
    one.setAttribute('class', `k${random(9)}`);
    if (depth > 0 && !['input', 'textarea', 'select'].includes(one.localName))
      for (let index = random(4); index > 0; index -= 1) one.append(make(depth - 1));
    if (one.localName === 'x-item' && random(2) === 0)
      one.attachShadow({ mode: 'open' }).append(make(0));
    return one;
  };
  for (let burst = 0; burst < options.bursts; burst += 1) {
    for (let index = 0; index < options.each; index += 1) {
      changes += 1;
      const target = parent();
      switch (random(9)) {
        case 0:
        case 1:
          target.insertBefore(
            make(2),
            target.childNodes[random(target.childNodes.length + 1)] ?? null,
          );
          break;
        case 2:
          if (target !== document.body && target.querySelectorAll('*').length < 25) target.remove();
          break;
        case 3: {
          const moved = any();
          if (!moved.contains(target) && moved !== document.body)
            target.insertBefore(moved, target.firstChild);
          break;
        }
        case 4:
          any().setAttribute(
            ['class', 'dir', 'lang'][random(3)]!,
            ['rtl', 'ltr', 'de'][random(3)]!,
          );
          break;
        case 5:
          any().removeAttribute(['class', 'dir', 'lang'][random(3)]!);
          break;
        case 6: {
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let skip = random(30); skip > 0; skip -= 1) texts.nextNode();
          if (texts.currentNode.nodeType === 3)
            (texts.currentNode as Text).data = `changed ${random(1000)}`;
          break;
        }
        case 7: {
          const field = document.querySelectorAll<HTMLInputElement>('input,textarea')[random(20)];
          if (field) field.value = `typed ${random(1000)}`;
          break;
        }
        default: {
          // A whole part is swapped, as frameworks do.
          const part = document.querySelector('section')!;
          if (random(6) === 0)
            part.replaceChildren(...Array.from({ length: random(20) }, () => make(2)));
        }
      }
    }
    await new Promise((resolve) => setTimeout(resolve, random(8)));
  }
  return changes;
}

/** Carries frames over as long as there are any. */
async function carry(customer: Page, viewer: Page): Promise<number> {
  const frames = await customer.evaluate(() => window.customer.take());
  await viewer.evaluate((all) => {
    for (const one of all) window.harness.push(one);
  }, frames);
  return frames.length;
}

for (const seed of [1, 2, 3, 4]) {
  test(`a storm of changes ends in the same tree, seed ${seed}`, async ({ browser }) => {
    test.setTimeout(120_000);
    const skew = seed % 3 === 0 ? 0 : seed % 3 === 1 ? 3000 : -3000;
    const context = await browser.newContext();
    const customer = await context.newPage();
    // Their clock goes wrong by three seconds, and stands still for good measure.
    await customer.addInitScript((wrong) => {
      const begun = Date.now();
      Date.now = () => begun + wrong;
    }, skew);
    await customer.goto(`${bench.site}/storm`);
    await customer.addScriptTag({ content: recorder, type: 'module' });
    await customer.waitForFunction(() => 'customer' in window);
    const viewer = await context.newPage();
    await viewer.addInitScript(() => {
      Date.now = () => {
        throw new Error('the viewer asked for the time of day');
      };
    });
    const watch = await openHarness(viewer, bench);
    let changes = 0;
    let epochs = 0;
    for (let round = 0; round < 6; round += 1) {
      // A keyframe begins in the middle of a storm; on odd rounds the viewer's socket is new too.
      const storming = customer.evaluate(storm, { seed: seed * 100 + round, bursts: 12, each: 60 });
      if (round % 2 === 0 || seed % 2 === 0) {
        await customer.waitForTimeout(10 * round);
        await customer.evaluate(() => {
          window.customer.begin();
        });
        if (round % 2 === 1)
          await viewer.evaluate(() => {
            window.harness.reset();
          });
        epochs += 1;
      }
      for (let step = 0; step < 6; step += 1) {
        await carry(customer, viewer);
        await customer.waitForTimeout(15);
      }
      changes += await storming;
    }
    await customer.waitForTimeout(400);
    await carry(customer, viewer);
    const expected = await customer.evaluate(`(${outline.toString()})(document)`);
    await expect
      .poll(async () => viewer.evaluate(`(${outline.toString()})(window.harness.document())`), {
        timeout: 10_000,
      })
      .toEqual(expected);
    expect(await viewer.evaluate(() => window.harness.broken)).toEqual([]);
    expect(watch).toMatchObject({ errors: [], requests: [] });
    console.log(
      `storm seed ${seed}: ${changes} changes, ${epochs} epochs, clock ${skew} ms off, ${(expected as string[]).length} nodes equal`,
    );
    await context.close();
  });
}
