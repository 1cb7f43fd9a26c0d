// Which tab a page belongs to, and what becomes of tabs that are opened, closed and kept.
import { describe, expect, it } from 'vitest';
import { ITEM, MOST, Tabs, isInside, keyOf } from './tabs';

const home = { key: ITEM, address: '/lightning/page/home', label: 'Home' };
const id = (number: number): string => `5000000000${String(number).padStart(5, '0')}`;
const record = (number: number) => ({ key: id(number), address: `/lightning/r/Case/${id(number)}AAA/view`, label: `Case ${number}` });

describe('a page', () => {
  it('belongs to the tab of its record, by 15 letters of its id', () => {
    expect(keyOf(`/lightning/r/Case/${id(1)}AAA/view`)).toBe(id(1));
    expect(keyOf(`/lightning/r/Case/${id(1)}/edit`)).toBe(id(1));
    expect(keyOf(`/lightning/r/Case/${id(1)}AAA/related/Task/WhatId/view`)).toBe(id(1));
    expect(keyOf('/lightning/r/Case/short/view')).toBeUndefined();
  });

  it('of the navigation belongs to the one tab for these', () => {
    for (const path of ['/lightning/o/Case/list', '/lightning/page/home', '/lightning/search', '/lightning/n/alongside__Dashboard']) expect(keyOf(path), path).toBe(ITEM);
    expect(keyOf('/lightning/o/Case/new'), 'a form stays where it was opened').toBeUndefined();
  });

  it('of Setup is in no tab', () => {
    for (const path of ['/lightning/setup/SetupOneHome/home', '/lightning/page/editor/Case', '/login', '/secur/logout', '/lightning/app/Service']) expect(isInside(path), path).toBe(false);
    expect(isInside('/lightning/o/Case/new')).toBe(true);
  });
});

describe('tabs', () => {
  it('open beside the one that is shown, each record once', () => {
    const tabs = Tabs.from(null, home);
    for (const number of [1, 2]) tabs.open(record(number));
    tabs.open(record(1));
    expect(tabs.list.map((tab) => tab.key)).toEqual([ITEM, id(2), id(1)]);
  });

  it('leave their place to a neighbour, and the first one stays', () => {
    const tabs = Tabs.from(null, home);
    for (const number of [3, 2, 1]) tabs.open(record(number));
    tabs.active = id(2);
    expect(tabs.close(id(2)).key).toBe(id(3));
    expect(tabs.active).toBe(id(3));
    expect(tabs.close(id(3)).key).toBe(id(1));
    tabs.close(ITEM);
    expect(tabs.list.map((tab) => tab.key)).toEqual([ITEM, id(1)]);
  });

  it('are kept, and what was kept is not trusted', () => {
    const tabs = Tabs.from(null, home);
    tabs.open(record(1));
    tabs.active = id(1);
    expect(Tabs.from(tabs.toString(), home)).toEqual(tabs);
    const bad = [{ key: id(2), address: 'https://elsewhere.example/', label: 'x' }, { key: ITEM, address: '//elsewhere.example', label: 'x' }, { key: id(2), address: record(3).address, label: 'x' }, null, 7];
    for (const kept of ['{', 'null', '7', JSON.stringify({ list: bad, active: id(2) })]) {
      expect(Tabs.from(kept, home).list).toEqual([home]);
    }
  });

  it('are not more than a browser bears', () => {
    const tabs = Tabs.from(null, home);
    for (let number = 1; number <= MOST + 1; number += 1) tabs.open(record(number));
    expect(tabs.list.length).toBe(MOST);
    expect(tabs.open(record(MOST + 2))).toBeUndefined();
  });
});
