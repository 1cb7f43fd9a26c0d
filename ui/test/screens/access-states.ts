// The states of the pages about access: one question, the whole company, and what is not granted yet.
import type { AccessMatrix, Button, GateReport, MatrixUser } from '../../../sdk/src/wire/messages.ts';
import { ada, before, CASE, decision, noRow, sam } from './fixtures.ts';
import { ok, refuse, type Answer } from './stage.ts';
import type { Act, State } from './widget-states.ts';

const EXPLAIN = 'GET /api/1/access/explain';
const MATRIX = 'GET /api/1/access/matrix';
const BUTTONS: Button[] = ['show', 'view', 'join'];
const NAMES = ['Priya Nair', 'Tom Ellery', 'Jonas Weber', 'Mei Tanaka', 'Diego Fuentes', 'Luca Moretti', 'Ngozi Adeyemi-Featherstonehaugh of the Night Desk'];
const PROFILES = ['Sales Rep', 'Support Agent', 'System Administrator'];

/** A page of the matrix: some users have everything, some nothing, some Show only. */
function matrix(users: number, objects: string[], total: number): AccessMatrix {
  const items = Array.from({ length: users }, (_, place): MatrixUser => ({
    id: `005${String(place).padStart(12, '0')}AAA`,
    username: `person.${place}@northwind.example`,
    name: NAMES[place % NAMES.length] ?? '',
    profile: PROFILES[place % PROFILES.length] ?? '',
    active: place % 9 !== 8,
    cells: objects.flatMap((object) => BUTTONS.map((button) => {
      const allowed = place % 3 === 1 || (place % 3 === 2 && button === 'show');
      const refusal = { gate: 'profile_button' as const, reason: 'The profile Sales Rep has no row in Profile Settings.', fix: 'Company Settings, Profile Settings, Add.' };
      return { object, button, allowed, ...(allowed ? {} : { refusal }) };
    })),
  }));
  return { read_at: before(190), settings_version: 14, objects, profiles: PROFILES, items, total, ...(users < total ? { next: 'c' } : {}) };
}

const FEW = ['Case', 'Contact', 'Lead', 'Opportunity'];
const MANY = Array.from({ length: 16 }, (_, place) => `A_rather_long_object_name_${place}__c`);
const company = matrix(7, FEW, 7);
const linked = (gates: GateReport[]): GateReport[] =>
  gates.map((gate) => (gate.status === 'failed' ? { ...gate, link: { label: 'Company Settings, Profile Settings', url: '/settings/profiles?add=Sales%20Rep', by: 'admin' } } : gate));
const off = { ...noRow, gates: linked(noRow.gates) };

function state(name: string, path: string, says: string | RegExp, rest: Record<string, Answer>, more: Partial<State> = {}): State {
  return {
    name: `console-access-${name}`,
    address: `http://platform.test${path}`,
    framed: false,
    widths: [360, 1440],
    says,
    ...more,
    scene: { rest: { 'GET /api/1/users/me': ok(ada), [MATRIX]: ok(company), ...rest } },
  };
}

const asked = `/access/explain?user=005000000000000AAA&object=Case&record=${CASE.id}&button=join`;
const openCell: Act = async (root) => { await root.getByRole('gridcell', { name: 'Join on Case: off' }).first().click(); };
const search: Act = async (root) => {
  await root.getByRole('combobox', { name: 'User' }).fill('a');
  await root.getByRole('option', { name: /Mei Tanaka/ }).waitFor();
};

export const accessStates: State[] = [
  state('explain-empty', '/access/explain', 'Whose access?', {}),
  state('explain-off', asked, /Join is off: the profile/, { [EXPLAIN]: ok(off) }),
  state('explain-on', asked, /is on for/, { [EXPLAIN]: ok(decision()) }),
  state('explain-product', '/access/explain?user=005000000000000AAA', /has no access to Alongside/, {
    [EXPLAIN]: ok(decision('role', 'Priya Nair has neither Alongside Agent nor Alongside Admin.', 'Setup, Permission Sets, Alongside Agent, Manage Assignments, Add Assignment: Priya Nair.', 'Priya Nair')),
  }),
  state('explain-picking', '/access/explain', 'Mei Tanaka', {}, { act: search }),
  state('explain-unknown-user', '/access/explain?user=nobody%40fernhill.example', 'There is no such user', {
    [EXPLAIN]: refuse(422, { id: 'invalid', field: 'user', message: 'user: the CRM’s directory has no user with this id or sign-in name' }),
  }),
  state('explain-no-record', '/access/explain?user=005000000000000AAA&object=Case', /id has 15 or 18/, { [EXPLAIN]: ok(decision()) }, {
    act: async (root) => {
      await root.getByLabel('Record').fill('00001042');
      await root.getByLabel('Record').blur();
    },
  }),
  state('explain-oneself', `/access/explain?object=Case`, /is on for Sam Okafor/, { 'GET /api/1/users/me': ok(sam), [EXPLAIN]: ok(decision()) }),
  state('matrix', '/access/matrix', '7 users', {}),
  state('matrix-many', '/access/matrix', '10,000 users', { [MATRIX]: ok(matrix(24, MANY, 10_000)) }),
  state('matrix-filtered', '/access/matrix?search=zebra&gate=role&profile=Gone', /Nobody is left/, { [MATRIX]: ok({ ...company, items: [], total: 0 }) }),
  state('matrix-no-buttons', '/access/matrix', 'No object has buttons', { [MATRIX]: ok(matrix(3, [], 3)) }),
  state('matrix-cell', '/access/matrix', /Join is off for Priya Nair on Case/, { [EXPLAIN]: ok(off) }, { act: openCell }),
  state('matrix-refused', '/access/matrix', /not an Alongside Admin/, {
    [MATRIX]: refuse(403, { id: 'gate.role', message: 'Sam Okafor is not an Alongside Admin.', gates: decision('role', 'Sam Okafor is not an Alongside Admin.', 'Setup, Permission Sets, Alongside Admin, Manage Assignments, Add Assignment: Sam Okafor.', 'Sam Okafor').gates }),
    'GET /api/1/users/me': ok(sam),
  }),
];
