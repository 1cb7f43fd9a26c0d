// What differs between two settings, and two people's changes put together.
import { expect, test } from 'vitest';

import { differences, put, reapply } from '../src/settings/change.ts';
import type { ButtonRow, Settings } from '../../sdk/src/wire/messages.ts';
import { settings as standard } from './screens/settings-fixtures.ts';

function with_(change: (settings: Settings) => void): Settings {
  const copy = structuredClone(standard);
  change(copy);
  return copy;
}
const row = (settings: Settings, object: string): ButtonRow => settings.buttons.find((found) => found.object === object)!;

test('nothing differs from itself, whatever the order of the rows', () => {
  expect(differences(standard, structuredClone(standard))).toEqual([]);
  expect(differences(standard, with_((other) => { other.buttons.reverse(); }))).toEqual([]);
});

test('a cell, a row that is new and a row that is gone are one difference each', () => {
  const after = with_((other) => {
    other.presence.enabled = false;
    row(other, 'Case').join = false;
    other.buttons.push({ ...row(standard, 'Case'), object: 'Order__c' });
    other.profiles = other.profiles.filter(({ profile }) => profile !== 'Sales Rep');
  });
  expect(differences(standard, after).map(({ path, before, after }) => [path.join('/'), before === undefined, after === undefined])).toEqual([
    ['presence/enabled', false, false],
    ['buttons/Case/join', false, false],
    ['buttons/Order__c', true, false],
    ['profiles/Sales Rep', false, true],
  ]);
});

test('R205 two people’s changes of two cells of one row are both kept, and nothing overlaps', () => {
  const mine = with_((other) => { row(other, 'Case').join = false; });
  const theirs = with_((other) => { row(other, 'Case').show = false; other.general.sync_frequency = 'Never'; });
  const { merged, overlaps } = reapply(standard, mine, theirs);
  expect(overlaps).toEqual([]);
  expect([row(merged, 'Case').join, row(merged, 'Case').show, merged.general.sync_frequency]).toEqual([false, false, 'Never']);
});

test('R205 what both changed to something else is told, mine stands, and theirs can be taken', () => {
  const mine = with_((other) => { other.sso.login_expiration_seconds = 60; });
  const theirs = with_((other) => { other.sso.login_expiration_seconds = 600; });
  const { merged, overlaps } = reapply(standard, mine, theirs);
  expect(overlaps).toEqual([{ path: ['sso', 'login_expiration_seconds'], mine: 60, theirs: 600 }]);
  expect(merged.sso.login_expiration_seconds).toBe(60);
  expect(put(merged, overlaps[0]!.path, overlaps[0]!.theirs as number)).toEqual(theirs);
});

test('the same change by both is no overlap', () => {
  const both = with_((other) => { other.presence.share_page = true; });
  expect(reapply(standard, both, structuredClone(both))).toEqual({ merged: both, overlaps: [] });
});

test('a row that I edit and another removes overlaps; taking theirs removes it', () => {
  const mine = with_((other) => { row(other, 'Lead').view = false; });
  const theirs = with_((other) => { other.buttons = other.buttons.filter(({ object }) => object !== 'Lead'); });
  const { merged, overlaps } = reapply(standard, mine, theirs);
  expect(overlaps.map(({ path, theirs: removed }) => [path, removed])).toEqual([[['buttons', 'Lead'], undefined]]);
  expect(row(merged, 'Lead').view).toBe(false);
  expect(put(merged, ['buttons', 'Lead'], undefined)).toEqual(theirs);
});

test('a row may be called anything', () => {
  for (const profile of ['constructor', '__proto__', 'toString', '7']) {
    const mine = with_((other) => { other.profiles.push({ ...standard.profiles[0]!, profile }); });
    expect(differences(standard, mine).map(({ path }) => path)).toEqual([['profiles', profile]]);
    const { merged } = reapply(standard, mine, with_((other) => { other.presence.enabled = false; }));
    expect(merged.profiles.map((found) => found.profile)).toContain(profile);
  }
});

test('a row that I remove stays removed when another changed something else', () => {
  const mine = with_((other) => { other.profiles = other.profiles.filter(({ profile }) => profile !== 'Sales Rep'); });
  const theirs = with_((other) => { other.presence.enabled = false; });
  const { merged, overlaps } = reapply(standard, mine, theirs);
  expect([merged.profiles.some(({ profile }) => profile === 'Sales Rep'), merged.presence.enabled, overlaps]).toEqual([false, false, []]);
});

test('changes of random cells by two people: whoever changed alone is kept, and overlaps are exactly what both changed', () => {
  const cells = ['show', 'view', 'join', 'auto_join'] as const;
  let state = 20_261_125;
  const below = (most: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % most;
  };
  for (let round = 0; round < 300; round += 1) {
    const pick = (): Map<string, number> => new Map(Array.from({ length: below(6) }, () => [`${String(below(standard.buttons.length))}/${cells[below(4)]!}`, 1]));
    const [own, other] = [pick(), pick()];
    const change = (wanted: Map<string, number>): Settings => with_((settings) => {
      for (const place of wanted.keys()) {
        const [at, cell] = place.split('/') as [string, (typeof cells)[number]];
        settings.buttons[Number(at)]![cell] = !settings.buttons[Number(at)]![cell];
      }
    });
    // A cell has two values: what both change, both change to the same.
    const { merged, overlaps } = reapply(standard, change(own), change(other));
    expect([round, overlaps]).toEqual([round, []]);
    expect([round, merged]).toEqual([round, change(new Map([...own, ...other]))]);
  }
});
