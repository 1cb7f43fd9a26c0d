import { describe, expect, test } from 'vitest';

import { Paged } from '../src/shared/paged.svelte.ts';

const PAGES: Record<string, { items: number[]; next?: string; total: number }> = {
  first: { items: [1, 2], next: 'second', total: 3 },
  second: { items: [3], total: 3 },
};

describe('a list that is loaded page by page', () => {
  test('shows each page under those before it, until there is no more', async () => {
    const list = new Paged<number>((cursor) => Promise.resolve(PAGES[cursor ?? 'first']!));
    expect(list.rows).toBeUndefined();
    await list.load();
    expect([list.rows, list.total, list.hasMore]).toEqual([[1, 2], 3, true]);
    await list.more();
    expect([list.rows, list.hasMore]).toEqual([[1, 2, 3], false]);
    await list.load();
    expect([list.rows, list.hasMore], 'from the beginning again').toEqual([[1, 2], true]);
  });

  test('keeps what it shows when a page does not come, and says why', async () => {
    let fails = false;
    const list = new Paged<number>((cursor) => fails ? Promise.reject(new Error('away')) : Promise.resolve(PAGES[cursor ?? 'first']!));
    await list.load();
    fails = true;
    await list.more();
    expect([list.rows, list.hasMore]).toEqual([[1, 2], true]);
    expect(list.problem).not.toBe('');
    fails = false;
    await list.more();
    expect([list.rows, list.problem]).toEqual([[1, 2, 3], '']);
  });
});
