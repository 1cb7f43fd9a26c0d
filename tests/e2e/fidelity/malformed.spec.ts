// H24: streams that make no sense. The view asks for a keyframe, keeps the last picture, never
// hangs and never throws out of its pipeline; the next good keyframe heals everything.
import { deflateRawSync } from 'node:zlib';

import { expect, type Page, test } from '@playwright/test';

import {
  COMPRESSED,
  Encoder,
  KEYFRAME_BEGIN,
  KEYFRAME_END,
  Kind,
  type Operation,
  type WireNode,
} from '../../../sdk/src/wire';
import { type Bench, bundle, openBench } from './support/bench.ts';
import { follow, openHarness, push } from './support/look.ts';
import { pick, type Random, seeded } from './support/random.ts';
import { build, frame, META, Stream } from './support/stream.ts';

let bench: Bench;
test.beforeAll(async () => {
  bench = await openBench(await bundle('harness.ts'));
});
test.afterAll(() => bench.close());

const element = (id: number, name = 'div'): WireNode => ({
  kind: 'element',
  id,
  name,
  namespace: 0,
  attributes: [],
});
const text = (id: number): WireNode => ({ kind: 'text', id, text: 'text' });
const insert = (parent: number, node: WireNode, before = 0): Operation => ({
  op: 'insert',
  parent,
  before,
  node,
});

/** The body is 4, a paragraph 5, a field 6, an iframe 7, the paragraph's text 8. */
const good = (words: string): Operation[] =>
  build([{ name: 'p', children: [words] }, { name: 'input' }, { name: 'iframe' }]);

/** Operations that cannot be, by what is wrong with them. */
const WRONG: Record<string, Operation[]> = {
  'an unknown parent': [insert(999, element(50))],
  'an unknown sibling': [insert(4, element(50), 999)],
  'a sibling of another parent': [insert(4, element(50), 3)],
  'an unknown node removed': [{ op: 'remove', id: 999 }],
  'a node removed twice': [
    { op: 'remove', id: 5 },
    { op: 'remove', id: 5 },
  ],
  'the document removed': [{ op: 'remove', id: 1 }],
  'a duplicate id': [insert(4, element(5))],
  'the id none': [insert(4, element(0))],
  'the id of the document': [insert(4, element(1))],
  'a node within itself': [insert(50, element(50))],
  'a node before itself': [insert(4, element(50), 50)],
  'children twice': [{ op: 'children', parent: 4, nodes: [text(50)] }],
  'a duplicate among children': [
    insert(4, element(50)),
    { op: 'children', parent: 50, nodes: [text(51), text(51)] },
  ],
  'children of text': [insert(4, text(50)), insert(50, text(51))],
  'two roots of a document': [insert(1, element(50, 'html'))],
  'text of an element': [{ op: 'text', id: 5, text: 'x' }],
  'attributes of text': [
    insert(4, text(50)),
    { op: 'attributes', id: 50, attributes: [['class', 'x']] },
  ],
  'the value of a paragraph': [{ op: 'value', id: 5, text: 'x' }],
  'a tick on a paragraph': [{ op: 'checked', id: 5, state: 1 }],
  'a sheet of a paragraph': [{ op: 'sheet', owner: 5, media: '', css: '' }],
  'a picture of a paragraph': [{ op: 'image', id: 5, sha256: '' }],
  'a frame in a paragraph': [{ op: 'frame', id: 5, document: 60 }],
  'a document that is a node': [{ op: 'frame', id: 7, document: 5 }],
  'a second document': [{ op: 'document', doctype: 'html' }],
  'a shadow tree twice': [
    { op: 'shadow', host: 5, root: 60, delegatesFocus: false },
    { op: 'shadow', host: 5, root: 61, delegatesFocus: false },
  ],
  'a shadow tree of a field': [{ op: 'shadow', host: 6, root: 60, delegatesFocus: false }],
  'a shadow root that is its host': [{ op: 'shadow', host: 5, root: 5, delegatesFocus: false }],
  'nesting without end': Array.from({ length: 600 }, (_, index) =>
    insert(index === 0 ? 4 : 999 + index, element(1000 + index)),
  ),
  'frames within frames': Array.from({ length: 12 }, (_, index): Operation[] => {
    const [frameId, documentId, parent] = [
      2000 + index * 3,
      2001 + index * 3,
      index === 0 ? 4 : 2002 + (index - 1) * 3,
    ];
    return [
      insert(parent, element(frameId, 'iframe')),
      { op: 'frame', id: frameId, document: documentId },
      insert(documentId, element(documentId + 1, 'html')),
    ];
  }).flat(),
  'too many frames': Array.from({ length: 300 }, (_, index): Operation[] => [
    insert(4, element(3000 + index * 2, 'iframe')),
    { op: 'frame', id: 3000 + index * 2, document: 3001 + index * 2 },
  ]).flat(),
};

async function words(page: Page): Promise<string> {
  return page.evaluate(() => window.harness.document()?.querySelector('p')?.textContent ?? '');
}

async function brokenCount(page: Page): Promise<number> {
  return page.evaluate(() => window.harness.broken.length);
}

/** A good keyframe must show, whatever came before. */
async function heals(page: Page, stream: Stream, say: string): Promise<void> {
  await push(page, [stream.keyframe(good(say)), stream.meta(META)]);
  await expect.poll(() => words(page)).toBe(say);
}

test('operations that cannot be break the stream and keep the picture', async ({ page }) => {
  const watch = await openHarness(page, bench);
  const stream = new Stream();
  for (const [name, operations] of Object.entries(WRONG)) {
    await heals(page, stream, `before ${name}`);
    const before = await brokenCount(page);
    await push(page, [stream.delta(operations)]);
    expect(await brokenCount(page), name).toBe(before + 1);
    expect(await page.evaluate(() => window.harness.broken.at(-1)), name).not.toContain(
      'TypeError',
    );
    // What follows in the broken epoch is not looked at.
    await push(page, [
      stream.delta([{ op: 'text', id: 999, text: 'x' }]),
      stream.keyframe(good(`after ${name}`)),
    ]);
    expect(await brokenCount(page), name).toBe(before + 1);
  }
  expect(watch.errors).toEqual([]);
});

test('frames that are not the next one: gaps, doubles, old epochs, missing beginnings', async ({
  page,
}) => {
  const watch = await openHarness(page, bench);
  const stream = new Stream();
  await heals(page, stream, 'one');
  const twice = stream.delta([insert(4, element(50))]);
  await follow(page, [twice, twice, stream.delta([{ op: 'remove', id: 50 }])]);
  expect(await brokenCount(page)).toBe(0);
  stream.skip();
  await push(page, [stream.delta([insert(4, element(51))])]);
  expect(await page.evaluate(() => window.harness.broken)).toEqual(['a frame is missing']);
  expect(await words(page)).toBe('one');
  await heals(page, stream, 'two');
  await push(page, [frame(Kind.Delta, 0, stream.epoch + 1, 4, new Uint8Array())]);
  expect(await page.evaluate(() => window.harness.broken.at(-1))).toBe(
    'the beginning of an epoch is missing',
  );
  await heals(page, stream, 'three');
  // An epoch that was before is nothing new, not even as a beginning.
  await follow(page, [frame(Kind.Delta, 0, stream.epoch - 1, 1, new Uint8Array())]);
  await push(page, [frame(Kind.Key, KEYFRAME_BEGIN, 1, 0, new Uint8Array())]);
  expect(await words(page)).toBe('three');
  expect(watch.errors).toEqual([]);
});

test('too much of everything is refused without a freeze', async ({ page }) => {
  const watch = await openHarness(page, bench);
  await page.evaluate(() => {
    const state = window as unknown as { longest: number };
    state.longest = 0;
    let last = performance.now();
    const beat = (): void => {
      const now = performance.now();
      state.longest = Math.max(state.longest, now - last);
      last = now;
      setTimeout(beat, 0);
    };
    beat();
  });
  const stream = new Stream();
  const bomb = deflateRawSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 });
  const compressed = (operations: readonly Operation[]): string => {
    const encoder = new Encoder();
    for (const operation of operations) encoder.write(operation);
    return stream.raw(deflateRawSync(encoder.take()), COMPRESSED);
  };
  const floods: Record<string, () => string[]> = {
    'more adds in one frame than there may be': () => [
      compressed(
        Array.from({ length: 300_000 }, (_, index) =>
          insert(4, { kind: 'place', id: 100 + index }),
        ),
      ),
    ],
    'one million adds in many frames': () =>
      Array.from({ length: 20 }, (_, part) =>
        compressed(
          Array.from({ length: 50_000 }, (_, index) =>
            insert(4, { kind: 'place', id: 100 + part * 50_000 + index }),
          ),
        ),
      ),
    'more children than there may be': () => {
      const nodes = Array.from({ length: 400_000 }, (_, index): WireNode => ({
        kind: 'place',
        id: 100 + index,
      }));
      return [compressed([insert(4, element(50)), { op: 'children', parent: 50, nodes }])];
    },
    'a payload that inflates without end': () => [stream.raw(bomb, COMPRESSED)],
    'six megabytes of text': () => [
      compressed([insert(4, text(50)), { op: 'text', id: 50, text: 'x'.repeat(6 * 1024 * 1024) }]),
    ],
    'a count beyond the payload': () => [
      stream.raw(Uint8Array.of(2, 4, 0xff, 0xff, 0xff, 0xff, 0x0f)),
    ],
    'a number without end': () => [stream.raw(new Uint8Array(64).fill(0xff))],
    'a keyframe that is not DEFLATE': () => [stream.raw(Uint8Array.of(1, 2, 3, 4), COMPRESSED)],
  };
  const figures: string[] = [];
  for (const [name, flood] of Object.entries(floods)) {
    await heals(page, stream, name);
    const before = await brokenCount(page);
    await page.evaluate(() => ((window as unknown as { longest: number }).longest = 0));
    const begun = Date.now();
    await push(page, flood());
    await expect.poll(() => brokenCount(page), { message: name, timeout: 30_000 }).toBe(before + 1);
    const longest = await page.evaluate(() =>
      Math.round((window as unknown as { longest: number }).longest),
    );
    figures.push(`  ${name}: refused after ${Date.now() - begun} ms, longest block ${longest} ms`);
    expect(await words(page)).toBe(name);
  }
  await heals(page, stream, 'whole again');
  // An attribute that is too long is left out, and the rest of an honest page is seen.
  await push(page, [
    stream.delta([
      {
        op: 'attributes',
        id: 5,
        attributes: [
          ['class', 'x'.repeat(70_000)],
          ['title', 'kept'],
        ],
      },
    ]),
    stream.keyframe(good('last')),
  ]);
  expect(watch.errors).toEqual([]);
  console.log(`floods:\n${figures.join('\n')}`);
});

test('random streams, truncated and flipped, never hang or throw', async ({ page }) => {
  test.setTimeout(180_000);
  const watch = await openHarness(page, bench);
  const stream = new Stream();
  const rounds = 60;
  let broken = 0;
  for (let seed = 1; seed <= rounds; seed += 1) {
    const random = seeded(seed);
    await push(page, [stream.keyframe(good(`seed ${seed}`))]);
    const frames = Array.from({ length: 12 }, () => damaged(stream, random));
    const before = await brokenCount(page);
    await page.evaluate(async (all) => {
      for (const one of all) window.harness.push(one);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }, frames);
    if ((await brokenCount(page)) > before) broken += 1;
  }
  await heals(page, stream, 'still here');
  expect(broken).toBeGreaterThan(rounds / 2);
  expect(watch).toMatchObject({ requests: [], errors: [], dialogs: [], popups: 0 });
  expect(bench.heard).toEqual([]);
  console.log(
    `random streams: ${rounds} seeds (1 to ${rounds}), ${broken} broke and asked for a keyframe, 0 errors`,
  );
});

const NAMES = [
  'div',
  'p',
  'form',
  'select',
  'option',
  'iframe',
  'svg',
  'script',
  'style',
  'table',
  'dialog',
  'x-y',
  'html',
  'body',
  'input',
  '',
  'a b',
  '\0',
  '__proto__',
  'constructor',
];
const KEYS = [
  'class',
  'style',
  'open',
  'type',
  'popover',
  'sandbox',
  'onload',
  '__proto__',
  'constructor',
  'toString',
  'alongside-box',
  'href',
  '',
  'a b',
];

/** One frame of changes: plausible, or nonsense, or a plausible one that was damaged on its way. */
function damaged(stream: Stream, random: Random): string {
  const encoder = new Encoder();
  const count = 1 + pick(random, 20);
  for (let index = 0; index < count; index += 1) encoder.write(operation(random));
  const payload = encoder.take();
  const kind = pick(random, 4);
  if (kind === 0) return stream.raw(payload.subarray(0, pick(random, payload.length + 1)));
  if (kind === 1) {
    for (let flips = 0; flips < 4; flips += 1) {
      const at = pick(random, payload.length);
      payload[at] = (payload[at] ?? 0) ^ (1 << pick(random, 8));
    }
    return stream.raw(payload);
  }
  if (kind === 2)
    return stream.raw(Uint8Array.from({ length: pick(random, 200) }, () => pick(random, 256)));
  return stream.raw(payload, pick(random, 16) & ~(KEYFRAME_BEGIN | KEYFRAME_END));
}

function operation(random: Random): Operation {
  const id = 1 + pick(random, 14);
  const name = NAMES[pick(random, NAMES.length)] ?? 'div';
  const key = KEYS[pick(random, KEYS.length)] ?? 'class';
  const node: WireNode =
    pick(random, 4) === 0
      ? text(10 + pick(random, 40))
      : ({ ...element(10 + pick(random, 40), name), namespace: pick(random, 3) as 0 } as WireNode);
  const all: Operation[] = [
    insert(id, node, pick(random, 3) === 0 ? 1 + pick(random, 20) : 0),
    insert(id, node),
    { op: 'children', parent: id, nodes: [node, text(60 + pick(random, 40))] },
    { op: 'remove', id },
    { op: 'attributes', id, attributes: [[key, `url(x) ${'('.repeat(pick(random, 30))}`]] },
    { op: 'dropAttributes', id, names: [key] },
    { op: 'text', id, text: 'x' },
    { op: 'value', id, text: 'x' },
    { op: 'selected', id, indexes: [0, 4_000_000_000] },
    { op: 'scroll', id, x: -5, y: 2_000_000_000 },
    { op: 'sheet', owner: id, media: '((((', css: '@media{{{{a:hover' },
    { op: 'box', id, width: 4_000_000_000, height: 0, reason: 1 },
    { op: 'focus', id },
    { op: 'dialog', id, state: pick(random, 4) as 0 },
    { op: 'frame', id, document: 100 + pick(random, 30) },
    { op: 'shadow', host: id, root: 130 + pick(random, 30), delegatesFocus: true },
    { op: 'masked', fields: 1, images: 2, texts: 3 },
    { op: 'hiddenValue', id, length: 4_000_000_000 },
  ];
  return all[pick(random, all.length)] ?? { op: 'focus', id: 0 };
}
