// The states of Company Settings, Account Settings and User Settings.
import type { Agent } from '../../../sdk/src/wire/messages.ts';
import { ada, decision, NOW, sam } from './fixtures.ts';
import { apiKeys, associations, licenseKeys, options, preview, settings, standing, versions } from './settings-fixtures.ts';
import { ok, refuse, type Answer } from './stage.ts';
import type { Act, State } from './widget-states.ts';

const page = (items: unknown[]): Answer => ok({ items, total: items.length });
const answers: Record<string, Answer> = {
  'GET /api/1/settings': ok(standing),
  'GET /api/1/settings/history': page(versions),
  'GET /api/1/settings/options': ok(options),
  'POST /api/1/settings/preview': ok(preview),
  'GET /api/1/settings/sso/check': ok({ field: 'Id', users: 12, empty: [], clashes: [] }),
  'POST /api/1/settings/mapping/check': ok({ errors: [], warnings: [] }),
  'GET /api/1/license-keys': page(licenseKeys),
  'GET /api/1/api-keys': page(apiKeys),
  'GET /api/1/associations': page(associations),
};
const everyGate = decision('role', 'Sam Okafor is an Alongside Agent, and Company Settings need Alongside Admin.', 'Setup, Permission Sets, Alongside Admin, Manage Assignments, Add Assignment: Sam Okafor.').gates;

function state(name: string, path: string, says: string | RegExp, rest: Record<string, Answer> = {}, more: { act?: Act; agent?: Agent } = {}): State {
  const { agent = ada, ...others } = more;
  return {
    name: `setup-${name}`,
    address: `http://platform.test${path}`,
    framed: false,
    widths: [360, 1440],
    says,
    ...others,
    scene: { rest: { 'GET /api/1/users/me': ok(agent), ...answers, ...rest } },
  };
}

const press = (name: string): Act => async (root) => { await root.getByRole('button', { name, exact: true }).click(); };
const both = (...acts: Act[]): Act => async (root, stage, browser) => { for (const act of acts) await act(root, stage, browser); };
const untick = (name: string): Act => async (root) => { await root.getByRole('checkbox', { name, exact: true }).uncheck(); };

const theirs = { version: 15, settings: { ...settings, presence: { ...settings.presence, enabled: false }, buttons: settings.buttons.map((row) => ({ ...row, show: false })) } };
const meanwhile: Record<string, Answer> = {
  'PUT /api/1/settings': refuse(412, { id: 'settings_changed', message: 'The settings are at version 15.' }),
};
/** Somebody saves while the page is edited, and Save is pressed. */
const conflict: Act = async (root, stage, browser) => {
  await press('Edit')(root, stage, browser);
  await untick('Join on Case')(root, stage, browser);
  stage.answerFromNowOn({
    'GET /api/1/settings': ok(theirs),
    'GET /api/1/settings/history': page([
      { version: 15, changed_by: 'Amara Diallo', changed: new Date(NOW - 40_000).toISOString(), note: 'Off for tonight', changes: [{ section: 'presence', row: 'enabled', before: 'true', after: 'false' }, { section: 'buttons', row: 'Case', before: 'Show, View, Join', after: 'View, Join' }] },
      ...versions,
    ]),
  });
  await press('Save')(root, stage, browser);
};
const users = Array.from({ length: 60 }, (_, place) => ({ ...associations[0]!, user: { ...associations[0]!.user, id: `005${String(place)}`, name: `Agent ${String(place)}` } }));

export const setupStates: State[] = [
  state('general-edit', '/settings', 'Counted from the moment', {}, { act: press('Edit') }),
  state('sso-clash', '/settings/sso', /share the value/, {
    'GET /api/1/settings/sso/check': ok({ field: 'EmployeeNumber', users: 12, empty: [{ id: sam.id, name: sam.name }], clashes: [{ value: '1042', users: [{ id: ada.id, name: ada.name }, { id: '1', name: 'Mei Tanaka' }] }] }),
  }, { act: press('Edit') }),
  state('presence-edit', '/settings/presence', 'Plain text.', {}, { act: press('Edit') }),
  state('buttons', '/settings/buttons', 'Not set: Join asks for a code'),
  state('buttons-effect', '/settings/buttons', /2 buttons lost/, {}, { act: both(press('Edit'), untick('Join on Case')) }),
  state('profiles-asked', '/settings/profiles?add=Marketing%20User', '1 unsaved change'),
  state('profiles-none', '/settings/profiles', /nobody has a button/, { 'GET /api/1/settings': ok({ ...standing, settings: { ...settings, profiles: [] } }) }),
  state('users', '/settings/users', 'mei@alongside.example'),
  state('users-del', '/settings/users', /Neither the CRM’s user/, {}, { act: both(press('Edit'), press(`Del ${sam.name}`)) }),
  state('users-many', '/settings/users', 'Agent 59', { 'GET /api/1/associations': page(users) }),
  state('conflict', '/settings/buttons', /saved these settings while you were editing/, meanwhile, { act: conflict }),
  state('leaving', '/settings/buttons', 'Leave without saving?', {}, { act: both(press('Edit'), untick('Join on Case'), async (root) => { await root.getByRole('link', { name: 'Devices', exact: true }).click(); }) }),
  state('refused-save', '/settings/buttons', /Your changes are kept here/, {
    'PUT /api/1/settings': refuse(422, { id: 'invalid', message: 'settings: buttons[1].visitor_id_field: `No__c` is no field of Contact. Choose one of its fields.' }),
  }, { act: both(press('Edit'), untick('Join on Case'), press('Save')) }),
  state('history', '/settings/history', 'In place'),
  state('rollback', '/settings/history', /nothing of the history is lost/, { 'GET /api/1/settings/versions/13': ok({ ...standing, version: 13 }) }, { act: press('Go back to version 13') }),
  state('refused', '/settings', /need Alongside Admin/, { 'GET /api/1/settings': refuse(403, { id: 'gate.role', message: 'Refused.', gates: everyGate }) }, { agent: sam }),
  state('unavailable', '/settings', /cannot do this right now/, { 'GET /api/1/settings': refuse(503, { id: 'unavailable', message: 'The server cannot do this right now. Try again in a moment.' }) }),
  state('no-options', '/settings/buttons', /could not be read from the CRM/, { 'GET /api/1/settings/options': refuse(502, { id: 'crm_unavailable', message: 'The CRM does not answer.' }) }, { act: press('Edit') }),

  state('keys', '/account', 'lk_7Qm2vTzW9pXy4Nc1'),
  state('key-edit', '/account', 'One a line: scheme and host, without a path.', {}, { act: press('Edit Shop') }),
  state('api', '/account/api', 'Old script'),
  state('api-made', '/account/api', /copy this key now/, { 'POST /api/1/api-keys': ok({ ...apiKeys[1], id: '9', name: 'Night shift', key: 'ak_0123456789abcdefghijklmnopqrstuvwxyz' }) }, {
    act: both(press('Generate API key'), async (root) => { await root.getByLabel('Name').fill('Night shift'); }, press('Generate')),
  }),
  state('mapping-edit', '/account/mapping', /Line 3, column 5/, {
    'POST /api/1/settings/mapping/check': ok({ errors: [{ line: 3, column: 5, problem: 'ContactEmial is no field of Case. ContactEmail is.' }], warnings: [{ object: 'Contact', crm_field: 'Email', key: 'user_email', kind: 'empty', problem: 'No Contact has a value in it.' }] }),
  }, { act: async (root, stage, browser) => {
    await press('Edit')(root, stage, browser);
    await root.getByRole('textbox', { name: 'Salesforce record Mapping' }).waitFor();
  } }),
  state('mapping-test', '/account/mapping', '1 device matches', {
    'POST /api/1/settings/mapping/check': ok({ errors: [], warnings: [], test: { record: { object: 'Case', id: '500000000000042AAA', name: '00001042' }, matches: [{ device: { id: 'd', name: 'Chrome on Windows', custom_data: { name: 'Casey Morgan' }, online: true, last_seen: '2026-11-03T14:00:00Z' }, because: 'ContactEmail and user_email are both casey.morgan@northwind.example' }] } }),
  }, { act: async (root, stage, browser) => {
    await root.getByLabel('Record id or address').fill('500000000000042AAA');
    await press('Test')(root, stage, browser);
  } }),
  state('privacy-edit', '/account/privacy', 'Before remote control', {}, { act: press('Edit') }),
  state('recording-edit', '/account/recording', 'A session is recorded where the customer agrees.', {}, { act: press('Edit') }),

  state('me', '/me', 'sam@alongside.example', { 'GET /api/1/users/me/sign-in': ok({ sso: false, address: 'sam@alongside.example', expires: new Date(NOW + 86_400_000).toISOString() }) }, { agent: sam }),
  state('me-none', '/me', 'Enter your product address and password.', { 'GET /api/1/users/me/sign-in': ok({ sso: false, problem: 'Enter your product address and password.' }) }, { agent: sam }),
  state('me-wrong', '/me', /next try is possible in 00:30/, {
    'GET /api/1/users/me/sign-in': ok({}),
    'PUT /api/1/users/me/sign-in': refuse(429, { id: 'sign_in_locked', message: 'Address or password is wrong.' }, { 'retry-after': '30' }),
  }, { agent: sam, act: both(press('Sign in'), async (root) => { await root.getByLabel('Password').fill('wrong'); }, press('Save')) }),
];
