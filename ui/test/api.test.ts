// The typed REST client: what is asked, and what becomes of each kind of answer.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Api, Refusal, wordsOf } from '../src/shared/api.ts';

const fetched = vi.fn<typeof fetch>();
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
const asked = (call: number): [string, RequestInit] => fetched.mock.calls[call] as [string, RequestInit];

async function refusalOf(promise: Promise<unknown>): Promise<Refusal> {
  const error: unknown = await promise.then(() => undefined, (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Refusal);
  return error as Refusal;
}

beforeEach(() => { vi.stubGlobal('fetch', fetched.mockReset()); });
afterEach(() => { vi.unstubAllGlobals(); });

test('a question leaves out what is empty and writes names safely', async () => {
  fetched.mockResolvedValue(json(200, { items: [], total: 0 }));
  await new Api().sessions({ state: 'ended', agent: '', limit: 50, activated_after: '2026-11-03T00:00:00Z' });
  expect(asked(0)[0]).toBe('/api/1/sessions?state=ended&limit=50&activated_after=2026-11-03T00%3A00%3A00Z');
  await new Api().session('../users/me').catch(() => undefined);
  expect(asked(1)[0]).toBe('/api/1/sessions/..%2Fusers%2Fme');
});

test('a refusal carries the server’s words, its gates and when to try again', async () => {
  fetched.mockResolvedValue(json(429, { id: 'code_locked', message: 'Too many wrong codes.' }, { 'retry-after': '60' }));
  const refusal = await refusalOf(new Api().join({ code: '123456' }));
  expect([refusal.status, refusal.error.id, refusal.message, refusal.retryAfter]).toEqual([429, 'code_locked', 'Too many wrong codes.', 60]);
  expect(wordsOf(refusal)).toBe('Too many wrong codes.');
});

test.each([
  ['a page of a proxy', json(502, '<html>Bad gateway</html>')],
  ['an answer without words', json(500, { id: 'x' })],
  ['success that is no JSON', json(200, '')],
])('%s is told as no explanation', async (_, response) => {
  fetched.mockResolvedValue(response);
  const refusal = await refusalOf(new Api().me());
  expect(refusal.error.id).toBe('unknown');
  expect(refusal.message).toContain(String(response.status));
  expect(refusal.retryAfter).toBeUndefined();
});

test('a server that cannot be reached is a refusal that passes, a gate is one that stays', async () => {
  fetched.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  const away = await refusalOf(new Api().me());
  expect([away.status, away.passing]).toEqual([0, true]);
  fetched.mockResolvedValueOnce(json(403, { id: 'gate.role', message: 'No.' }));
  expect((await refusalOf(new Api().me())).passing).toBe(false);
});

test('the widget gets a new bearer once when the old one has expired, and asks again', async () => {
  const api = new Api();
  api.bearer = 'old';
  api.renew = () => {
    api.bearer = 'new';
    return Promise.resolve();
  };
  fetched.mockResolvedValueOnce(json(401, { id: 'not_signed_in', message: 'Sign in to go on.' })).mockResolvedValueOnce(json(200, { name: 'Sam' }));
  expect(await api.me()).toEqual({ name: 'Sam' });
  const bearers = [0, 1].map((call) => (asked(call)[1].headers as Record<string, string>)['authorization']);
  expect(bearers).toEqual(['Bearer old', 'Bearer new']);
  expect(asked(1)[1].credentials).toBe('omit');

  fetched.mockImplementation(() => Promise.resolve(json(401, { id: 'not_signed_in', message: 'Sign in to go on.' })));
  expect((await refusalOf(api.me())).status).toBe(401);
  expect(fetched).toHaveBeenCalledTimes(4);
});

test('signing the widget in sends no bearer and does not renew itself', async () => {
  const api = new Api();
  api.bearer = 'old';
  api.renew = vi.fn(() => Promise.resolve());
  fetched.mockResolvedValue(json(401, { id: 'token_spent', message: 'Used already.' }));
  expect((await refusalOf(api.widgetSignIn({ token: 't', nonce: 'n' }))).error.id).toBe('token_spent');
  expect(asked(0)[1].headers).not.toHaveProperty('authorization');
  expect(api.renew).not.toHaveBeenCalled();
});

test('a change names the version it was made from; a file comes as text, and an answer without a body as nothing', async () => {
  fetched.mockResolvedValueOnce(json(200, { version: 4 }));
  await new Api().ask('PUT', '/api/1/settings', { settings: {} }, { version: 3 });
  expect(new Headers(asked(0)[1].headers).get('if-match')).toBe('"3"');
  fetched.mockResolvedValueOnce(json(200, 'format = 2\n'));
  expect(await new Api().ask('GET', '/api/1/settings/export', undefined, { text: true })).toBe('format = 2\n');
  expect(new Headers(asked(1)[1].headers).has('if-match')).toBe(false);
  fetched.mockResolvedValueOnce(new Response(null, { status: 204 }));
  expect(await new Api().ask('DELETE', '/api/1/associations/005')).toBeNull();
  fetched.mockResolvedValueOnce(json(403, { id: 'gate.role', message: 'Refused.' }));
  expect((await refusalOf(new Api().ask('GET', '/api/1/settings/export', undefined, { text: true }))).error.id).toBe('gate.role');
});
