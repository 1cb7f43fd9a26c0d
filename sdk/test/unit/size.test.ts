/** What a page pays: the loader before a session, the rest only when there is one. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

import { expect, test } from 'vitest';

const dist = new URL('../../dist/', import.meta.url);
const zipped = (name: string): number => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length;

test('the loader has at most 5 KB', () => {
  expect(zipped('alongside.js')).toBeLessThanOrEqual(5 * 1024);
  expect(zipped('alongside.mjs')).toBeLessThanOrEqual(5 * 1024);
});

test('the part for sessions has at most 25 KB, and is the one that the loader names', () => {
  const parts = readdirSync(dist).filter((name) => /^session-[0-9a-f]{12}\.js$/.test(name));
  expect(parts).toHaveLength(1);
  const [part = ''] = parts;
  expect(zipped(part)).toBeLessThanOrEqual(25 * 1024);
  expect(readFileSync(new URL('alongside.js', dist), 'utf8')).toContain(part);
});
