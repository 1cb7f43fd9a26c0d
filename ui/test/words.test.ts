// Moments, durations and states in words, and which page an address names.
import { expect, test } from 'vitest';

import type { Session } from '../../sdk/src/wire/messages.ts';
import { parse } from '../src/console/route.svelte.ts';
import { ago, clock, lasting, midnight } from '../src/shared/time.ts';
import { called, crmWords, ending, hidden, progress, pushes, recordAddress, sentence } from '../src/shared/words.ts';

const NOW = Date.parse('2026-11-03T14:08:00Z');
const before = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();
const session: Session = {
  id: 's', kind: 'cobrowse', state: 'pending', created: before(10),
  device: { id: 'd', name: 'Chrome on Windows', visitor: 'Casey Morgan' }, agent: { id: 'a', name: 'Sam Okafor' },
};

test.each([[0, 'just now'], [59, 'just now'], [60, '1 minute ago'], [3_599, '59 minutes ago'], [7_200, '2 hours ago'], [86_400, 'yesterday'], [-120, 'in 2 minutes']])(
  '%i seconds ago is "%s"', (seconds, words) => { expect(ago(before(seconds), NOW)).toBe(words); });

test.each([[-5, '0 s'], [20_000, '20 s'], [59_600, '1 min'], [360_000, '6 min'], [3_900_000, '1 h 5 min']])(
  '%i ms last "%s"', (milliseconds, words) => { expect(lasting(milliseconds)).toBe(words); });

test.each([[-1, '00:00'], [192_000, '03:12'], [3_792_000, '1:03:12']])(
  'a clock at %i ms shows %s', (milliseconds, words) => { expect(clock(milliseconds)).toBe(words); });

test('a day begins at midnight of the person’s own time zone, over the end of a month too', () => {
  expect(midnight('2026-10-31', 1)).toBe(new Date(2026, 10, 1).toISOString());
  expect(midnight('')).toBeUndefined();
  expect(midnight('soon')).toBeUndefined();
});

test('a customer who ends what never began has declined; one who ends a live session has ended it', () => {
  const over: Session = { ...session, state: 'ended', ended: before(0), ended_reason: 'device_ended' };
  expect(ending(over)).toBe('Declined by the customer');
  expect(ending({ ...over, activated: before(5) })).toBe('Ended by the customer');
  expect(ending(session)).toBe('');
});

test.each([['Casey Morgan', 'Casey'], ['  Casey  ', 'Casey'], ['casey@x.example', 'casey@x.example'], ['', 'the customer'], [' ', 'the customer']])(
  'a visitor "%s" is called "%s"', (visitor, name) => {
    expect(called({ ...session, device: { ...session.device, visitor } })).toBe(name);
  });

test('progress names an absence only while the session is live', () => {
  expect(progress(session)).toBe('Asking');
  const { agent: _, ...alone } = session;
  expect(progress(alone)).toBe('Waiting for an agent');
  const away = { reason: 'navigation', deadline: before(-300) } as const;
  expect(progress({ ...session, state: 'active', away })).toBe('Away');
  expect(progress({ ...session, state: 'ended', away })).toBe('Ended');
});

test('pushes are counted every four seconds from the first to the fifth', () => {
  expect([-3, 0, 3.9, 4, 16, 400].map((seconds) => pushes(NOW, NOW + seconds * 1000))).toEqual([1, 1, 1, 2, 5, 5]);
});

test('what is hidden is counted, and nothing is said to be nothing', () => {
  expect(hidden({ fields: 3, images: 1 })).toBe('3 fields, 1 image');
  expect(hidden({ fields: 0, images: 2 })).toBe('2 images');
  expect(hidden({ fields: 0, images: 0 })).toBe('Nothing on this page');
});

test('the CRM’s status tells the reason and when it is tried next, never in the past', () => {
  expect(crmWords({ status: 'waiting', reason: '', next_attempt: before(-20) }, NOW)).toBe('Not yet in the CRM');
  expect(crmWords({ status: 'waiting', reason: 'The CRM does not answer.', next_attempt: before(-20) }, NOW)).toContain('20 s');
  expect(crmWords({ status: 'waiting', reason: 'The CRM does not answer.', next_attempt: before(90) }, NOW)).toContain('1 s');
  expect(crmWords({ status: 'refused', reason: 'REQUIRED_FIELD_MISSING' }, NOW)).toContain('REQUIRED_FIELD_MISSING');
});

test('a record’s address stays within the CRM, whatever the record is called', () => {
  expect(recordAddress('http://crm.test', { object: 'Case', id: '500A' })).toBe('http://crm.test/lightning/r/Case/500A/view');
  expect(new URL(recordAddress('http://crm.test', { object: '../../evil', id: '//x' })).origin).toBe('http://crm.test');
  expect(sentence('the customer')).toBe('The customer');
});

test.each([
  ['/', { page: 'devices' }], ['/sessions', { page: 'sessions' }], ['/sessions/', { page: 'sessions' }], ['/session/abc', { page: 'session', id: 'abc' }],
  ['/code', { page: 'code' }], ['/account', { page: 'account', section: 'keys' }], ['/account/mapping', { page: 'account', section: 'mapping' }],
  ['/settings', { page: 'settings', section: 'settings' }], ['/settings/profiles/', { page: 'settings', section: 'profiles' }], ['/me', { page: 'me' }],
  ['/access', { page: 'access', view: 'explain' }], ['/access/doctor', { page: 'access', view: 'doctor' }],
  ['/settings/nowhere', { page: 'unknown' }], ['/settings/users/1', { page: 'unknown' }], ['/account/x', { page: 'unknown' }], ['/me/1', { page: 'unknown' }], ['/access/x', { page: 'unknown' }],
  ['/session', { page: 'unknown' }], ['/session/a/b', { page: 'unknown' }], ['/code/1', { page: 'unknown' }], ['/nowhere', { page: 'unknown' }],
])('%s names %o', (path, route) => { expect(parse(path)).toEqual(route); });
