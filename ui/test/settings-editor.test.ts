// A draft of the settings: what it knows of itself, and what becomes of it when somebody else saves.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Api } from '../src/shared/api.ts';
import { SettingsEditor } from '../src/settings/editor.svelte.ts';
import { settings, standing, versions } from './screens/settings-fixtures.ts';

const fetched = vi.fn<typeof fetch>();
/** What the server answers, by method and path. */
let answers: Record<string, [number, unknown]>;
const sent = (method: string): RequestInit[] => fetched.mock.calls.filter(([, init]) => init?.method === method).map(([, init]) => init as RequestInit);

beforeEach(() => {
  answers = {
    'GET /api/1/settings': [200, standing],
    'GET /api/1/settings/history': [200, { items: versions, total: 14 }],
    'GET /api/1/settings/options': [502, { id: 'crm_unavailable', message: 'The CRM does not answer.' }],
  };
  fetched.mockReset().mockImplementation((address, init) => {
    const [path] = String(address as string).split('?');
    const [status, body] = answers[`${init?.method ?? 'GET'} ${String(path)}`] ?? [404, { id: 'not_found', message: 'Not here.' }];
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => { vi.unstubAllGlobals(); });

async function editing(): Promise<SettingsEditor> {
  const editor = new SettingsEditor(new Api());
  await editor.load();
  editor.edit();
  return editor;
}

const theirs = { version: 15, settings: { ...settings, presence: { ...settings.presence, enabled: false } } };
const theirVersion = { version: 15, changed_by: 'Amara Diallo', changed: '2026-11-03T14:00:00Z', note: '', changes: [] };
function somebodySaves(): void {
  answers['GET /api/1/settings'] = [200, theirs];
  answers['GET /api/1/settings/history'] = [200, { items: [theirVersion, ...versions], total: 15 }];
  answers['PUT /api/1/settings'] = [412, { id: 'settings_changed', message: 'The settings are at version 15.' }];
}

test('R72 a draft is clean until something differs, and clean again when it is put back', async () => {
  const editor = await editing();
  expect(editor.dirty).toBe(false);
  editor.draft!.presence.enabled = false;
  expect([editor.dirty, editor.changed('presence'), editor.changed('sso')]).toEqual([true, true, false]);
  editor.draft!.presence.enabled = true;
  expect(editor.dirty).toBe(false);
  editor.draft!.sso.enabled = false;
  editor.cancel();
  expect([editor.dirty, editor.draft, editor.shown?.sso.enabled]).toEqual([false, undefined, true]);
});

test('R205 a save names the version it was made from, and its note', async () => {
  const editor = await editing();
  editor.draft!.presence.enabled = false;
  editor.note = ' Off for tonight ';
  answers['PUT /api/1/settings'] = [200, theirs];
  expect(await editor.save()).toBe(true);
  const [save] = sent('PUT');
  expect(new Headers(save!.headers).get('if-match')).toBe('"14"');
  expect(JSON.parse(save!.body as string)).toEqual({ settings: theirs.settings, note: 'Off for tonight' });
  expect([editor.standing?.version, editor.draft, editor.note]).toEqual([15, undefined, '']);
});

test('R205 a save over another’s is not made: the draft stays, with who saved what meanwhile', async () => {
  const editor = await editing();
  editor.draft!.sso.login_expiration_seconds = 60;
  somebodySaves();
  expect(await editor.save()).toBe(false);
  expect(editor.meanwhile?.versions).toEqual([theirVersion]);
  expect([editor.problem, editor.draft!.sso.login_expiration_seconds, editor.dirty]).toEqual(['', 60, true]);
  editor.onTop();
  expect([editor.draft!.sso.login_expiration_seconds, editor.draft!.presence.enabled, editor.changes.length]).toEqual([60, false, 1]);
  answers['PUT /api/1/settings'] = [200, { version: 16, settings: editor.draft }];
  expect(await editor.save()).toBe(true);
  expect(new Headers(sent('PUT').at(-1)!.headers).get('if-match')).toBe('"15"');
});

test('R205 taking theirs drops the draft, and editing goes on from what they saved', async () => {
  const editor = await editing();
  editor.draft!.sso.login_expiration_seconds = 60;
  somebodySaves();
  await editor.save();
  editor.cancel();
  editor.edit();
  expect([editor.standing?.version, editor.dirty, editor.draft?.presence.enabled, editor.draft?.sso.login_expiration_seconds]).toEqual([15, false, false, 3_600]);
});

test('another’s save is seen before Save is pressed, and nothing of the draft is touched', async () => {
  const editor = await editing();
  editor.draft!.sso.login_expiration_seconds = 60;
  await editor.look();
  expect(editor.meanwhile).toBeUndefined();
  somebodySaves();
  await editor.look();
  expect([editor.meanwhile?.theirs.version, editor.draft!.sso.login_expiration_seconds]).toEqual([15, 60]);
});

test('a refusal of any other kind keeps the draft and says why', async () => {
  const editor = await editing();
  editor.draft!.sso.login_expiration_seconds = 0;
  answers['PUT /api/1/settings'] = [422, { id: 'invalid', message: 'settings: sso.login_expiration_seconds: 0 is outside 1 to 86400.' }];
  expect(await editor.save()).toBe(false);
  expect([editor.problem, editor.draft?.sso.login_expiration_seconds]).toEqual(['settings: sso.login_expiration_seconds: 0 is outside 1 to 86400.', 0]);
});

test('whoever may not see the settings gets the refusal with its gates, and pickers that fail say so', async () => {
  const editor = await editing();
  expect(editor.optionsProblem).toBe('The CRM does not answer.');
  answers['GET /api/1/settings'] = [403, { id: 'gate.role', message: 'Refused.', gates: [{ gate: 'role', status: 'failed', reason: 'No admin.', fix: '' }] }];
  await editor.load();
  expect(editor.refused?.gates?.[0]?.gate).toBe('role');
});
