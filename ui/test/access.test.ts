// R112, R201: questions, filters and the grid of the pages about access, and what a refusal says to whom.
import { expect, test } from 'vitest';

import type { GateReport } from '../../sdk/src/wire/messages.ts';
import { filterFrom, isFiltered, matrixAddress, NO_FILTER } from '../src/access/filter.ts';
import { moved } from '../src/access/grid.ts';
import { fromAddress, parameters, recordTyped, toAddress } from '../src/access/question.ts';
import { askWords, continued, explainPath, fixAddress, fixAlone, letter, needsAdmin, offSentence, refusing, toYou } from '../src/shared/refusal.ts';

const CASE = '500000000000042AAA';
const failed = (gate: GateReport['gate'], link?: { label: string; url: string; by: 'admin' | 'user' }): GateReport =>
  ({ gate, status: 'failed', reason: 'Why.', fix: 'Do this.', ...(link === undefined ? {} : { link }) });

test('R201 an address and its question are the same thing, whatever a name holds', () => {
  const question = { user: 'priya+nair&co@fernhill.example', object: 'Order__c', record: CASE, button: 'show' as const };
  const address = new URL(toAddress(question), 'http://platform.test');
  expect(address.pathname).toBe('/access/explain');
  expect(fromAddress(address.search)).toEqual(question);
  expect(explainPath(question)).toBe(address.pathname + address.search);
});

test('R201 without an object nothing is asked about a record or a button', () => {
  const question = { user: '005A', object: '', record: CASE, button: 'view' as const };
  expect(parameters(question)).toEqual({ user: '005A' });
  expect(toAddress(question)).toBe('/access/explain?user=005A');
  expect(toAddress({ ...question, user: '' })).toBe('/access/explain');
});

test('R201 a button that there is not is Join, as on the server', () => {
  expect(fromAddress('?object=Case&button=destroy')).toEqual({ user: '', object: 'Case', record: '', button: 'join' });
});

test.each([
  ['', { record: '' }],
  [` ${CASE} `, { record: CASE }],
  ['500000000000042', { record: '500000000000042' }],
  [`https://crm.example/lightning/r/Case/${CASE}/view?ws=1`, { record: CASE, object: 'Case' }],
  [`https://crm.example/lightning/r/${CASE}/view`, { record: CASE }],
])('R201 a record typed as "%s" is %o', (text, typed) => { expect(recordTyped(text)).toEqual(typed); });

test.each(['00001042', '500-000', '<b>500000000000042</b>', '../../r/Case'])('R201 "%s" is no record, and it is said what one looks like', (text) => {
  expect(recordTyped(text)).toHaveProperty('problem', expect.stringContaining('500000000000042AAA'));
});

test('R201 the matrix’s address keeps its filter, and words that it does not know filter nothing', () => {
  const filter = { search: 'o’neil & co', profile: 'Sales Rep', object: 'Case', button: 'join' as const, allowed: '' as const, gate: 'role' as const };
  expect(filterFrom(new URL(matrixAddress(filter), 'http://platform.test').search)).toEqual(filter);
  expect(filterFrom('?button=all&allowed=maybe&gate=__proto__')).toEqual(NO_FILTER);
  expect(isFiltered({ ...NO_FILTER, search: '  ' })).toBe(false);
  expect(matrixAddress(NO_FILTER)).toBe('/access/matrix');
});

test.each([
  ['ArrowRight', false, { row: 3, column: 3 }], ['ArrowLeft', false, { row: 3, column: 1 }], ['ArrowUp', false, { row: 2, column: 2 }],
  ['ArrowDown', false, { row: 4, column: 2 }], ['Home', false, { row: 3, column: 0 }], ['End', false, { row: 3, column: 8 }],
  ['Home', true, { row: 0, column: 0 }], ['End', true, { row: 49, column: 8 }], ['PageDown', false, { row: 13, column: 2 }], ['PageUp', false, { row: 0, column: 2 }],
] as const)('R201 %s (Control %s) leads from the middle of the grid to %o', (key, control, to) => {
  expect(moved({ row: 3, column: 2 }, key, control, 50, 9, 10)).toEqual(to);
});

test('R201 the grid is never left by arrows, and other keys are not its own', () => {
  expect(moved({ row: 0, column: 0 }, 'ArrowUp', false, 5, 3, 10)).toEqual({ row: 0, column: 0 });
  expect(moved({ row: 4, column: 2 }, 'ArrowDown', false, 5, 3, 10)).toEqual({ row: 4, column: 2 });
  expect(moved({ row: 4, column: 2 }, 'Tab', false, 5, 3, 10)).toBeUndefined();
  expect(moved({ row: 0, column: 0 }, 'ArrowDown', false, 0, 0, 10)).toBeUndefined();
});

test('R112 buttons that are off for one reason are told of in one sentence', () => {
  const reason = 'The profile Sales Rep of Priya Nair has no row in Profile Settings.';
  expect(offSentence(['join'], reason)).toBe('Join is off: the profile Sales Rep of Priya Nair has no row in Profile Settings.');
  expect(offSentence(['show', 'view', 'join'], reason)).toMatch(/^Show, View, and Join are off: the profile/);
  expect(offSentence(['join'], 'Join is off for the object Case.')).toBe('Join is off for the object Case.');
  expect(continued('AlongsideWebApp admits approved users only.')).toMatch(/^AlongsideWebApp/);
});

test.each([
  ['The profile Sales Rep of Priya Nair has no row in Profile Settings.', 'Your profile Sales Rep has no row in Profile Settings.'],
  ['Priya Nair has neither Alongside Agent nor Alongside Admin.', 'You have neither Alongside Agent nor Alongside Admin.'],
  ['Priya Nair may not read this record: it is not shared.', 'You may not read this record: it is not shared.'],
  ['Priya Nair is not an Alongside Admin.', 'You are not an Alongside Admin.'],
  ['Join is off for the object Case.', 'Join is off for the object Case.'],
])('R112 "%s" is told to Priya as "%s"', (reason, told) => { expect(toYou(reason, 'Priya Nair')).toBe(told); });

test('R201 an admin is asked for what only an admin can change', () => {
  expect(needsAdmin(failed('profile_button'))).toBe(true);
  expect(['presence', 'session', 'signed_in'].map((gate) => needsAdmin(failed(gate as GateReport['gate'])))).toEqual([false, false, false]);
  expect(needsAdmin(failed('signed_in', { label: 'Sign in', url: '/me', by: 'user' }))).toBe(false);
  expect(needsAdmin(failed('signed_in', { label: 'Choose the field', url: '/settings/sso', by: 'admin' }))).toBe(true);
  expect(refusing([{ ...failed('role'), status: 'passed' }, failed('object_button')])?.gate).toBe('object_button');
});

test('R201 a fix leads to the console or to the CRM, and nothing else', () => {
  const [crm, here] = ['https://crm.example', 'https://help.example/widget/'];
  expect(fixAddress('/settings/profiles?add=Sales%20Rep', crm, here)).toBe('https://help.example/settings/profiles?add=Sales%20Rep');
  expect(fixAddress('/lightning/setup/PermSets/home', crm, here)).toBe('https://crm.example/lightning/setup/PermSets/home');
  expect(fixAddress('javascript:alert(1)', crm, here)).toBeUndefined();
  expect(fixAddress('https://[', crm, here)).toBeUndefined();
});

test('R201 what an admin is sent says who, why, what to do and where, each on a line of its own', () => {
  const text = letter('Join is off for Priya Nair on Case 00001042.', failed('profile_button'), 'https://help.example/access/explain?user=005A', 'https://help.example/settings/profiles');
  expect(text.split('\n')).toEqual([
    'Join is off for Priya Nair on Case 00001042. Why.', 'To change it: Do this.', 'https://help.example/settings/profiles', 'Every gate: https://help.example/access/explain?user=005A',
  ]);
});

test('R73 whom to ask stands by name where a Default Admin is chosen, and once', () => {
  expect(askWords(undefined)).toBe('Ask an admin.');
  expect(askWords('Ada Lindqvist')).toBe('Ask Ada Lindqvist.');
  expect(fixAlone('Company Settings, Profile Settings, Add. Ask Ada Lindqvist.', 'Ada Lindqvist')).toBe('Company Settings, Profile Settings, Add.');
  expect(fixAlone('Ask Ada Lindqvist.', 'Ada Lindqvist')).toBe('');
  expect(fixAlone('Ask Mei Tanaka to share it.', 'Ada Lindqvist')).toBe('Ask Mei Tanaka to share it.');
});
