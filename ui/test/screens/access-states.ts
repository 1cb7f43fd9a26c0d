// The states of the pages about access: one question, the whole company, and what is not granted yet.
import type { AccessMatrix, AccessPlan, AccessRun, Button, GateReport, MatrixUser, PlanChange, RunChange } from '../../../sdk/src/wire/messages.ts';
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

const assignment = (person: string, place: number): PlanChange => ({
  id: `assign:${place}`, what: `Assign Alongside Access to ${person}.`, target: person, before: 'not assigned', after: 'assigned', how: 'api', needs: ['access-set'],
});
const plan: AccessPlan = {
  id: 'all.1', manifest: 'all', title: 'Co-browsing, Company Settings, Messages', read_at: before(4), integration_user: 'Integration Alongside', rights_missing: [],
  people: [{ name: 'agents', users: 4 }, { name: 'admins', users: 2 }],
  groups: [
    { cause: 'access_set', title: 'The company’s own set is not there.', changes: [{ id: 'access-set', what: 'Make the permission set Alongside Access of the company’s own.', target: 'Alongside Access', before: 'not there', after: 'there; what a package cannot carry goes into it', how: 'api' }] },
    { cause: 'assignments', title: 'Permission sets are not assigned.', changes: Array.from({ length: 14 }, (_, place) => assignment(NAMES[place % NAMES.length] ?? '', place)) },
    {
      cause: 'connected_app_policy', title: 'The connected app’s policy is another.',
      changes: [{
        id: 'policy', what: 'Let AlongsideWebApp admit only users whom an admin has approved.', target: 'AlongsideWebApp', before: 'All users may self-authorize', after: 'Admin approved users are pre-authorized', how: 'manual',
        steps: [
          { words: 'Do this last: from then on only approved users get in.' },
          { words: 'In the CRM’s Setup, App Manager, find AlongsideWebApp and choose Manage.', link: { label: 'Setup, App Manager', url: 'https://crm.example/lightning/setup/NavigationMenus/home', by: 'admin' } },
          { words: 'Choose Edit Policies.' },
          { words: 'Set Permitted Users to "Admin approved users are pre-authorized" and choose Save.' },
        ],
      }],
    },
  ],
};
const runChange = (place: number, more: Partial<RunChange> = {}): RunChange => {
  const { id, what, target, before: was, after } = assignment(NAMES[place] ?? '', place);
  return { id, what, target, before: was, after, cause: 'assignments', state: 'done', ...more };
};
const run = (id: string, minutes: number, more: Partial<AccessRun> = {}): AccessRun => ({
  id, manifest: 'all', started_by: 'Ada Lindqvist', started: before(minutes * 60), ended: before(minutes * 60), state: 'ended', changes: [0, 1, 2].map((place) => runChange(place)), ...more,
});
const underWay = run('r3', 1, { state: 'running', changes: [runChange(0), runChange(1, { state: 'begun' }), runChange(2, { state: 'waiting' })] });
delete underWay.ended;
const refusedRun = run('r2', 130, { state: 'ended', changes: [runChange(0), runChange(6, { state: 'failed', code: 'LICENSE_LIMIT_EXCEEDED', problem: 'No licence of this kind is left.' }), runChange(2, { state: 'found' })] });
const undoneRun = run('r1', 2900, { state: 'undone', undone_by: 'Jonas Weber', undone: before(1400 * 60), changes: [runChange(0, { state: 'undone' }), runChange(1, { state: 'kept', problem: 'Somebody made it anew meanwhile.' })] });
const page = (items: AccessRun[]): Answer => ok({ items, total: items.length });

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

const PLAN = 'GET /api/1/access/plan';
const RUNS = 'GET /api/1/access/runs';
const doctor = (name: string, says: string | RegExp, rest: Record<string, Answer>, more: Partial<State> = {}): State =>
  state(`doctor-${name}`, '/access/doctor', says, { [PLAN]: ok(plan), [RUNS]: page([]), ...rest }, more);
const asked = `/access/explain?user=005000000000000AAA&object=Case&record=${CASE.id}&button=join`;
const openCell: Act = async (root) => { await root.getByRole('gridcell', { name: 'Join on Case: off' }).first().click(); };
const search: Act = async (root) => {
  await root.getByRole('combobox', { name: 'User' }).fill('a');
  await root.getByRole('option', { name: /Mei Tanaka/ }).waitFor();
};
const write: Act = async (root) => {
  await root.getByRole('textbox', { name: 'manifest.toml' }).fill('format = 1\ntitle = "Night desk"\n\n[people.desk]\nprofiles = ["Support Agent"]\n\n[[grants]]\nto = ["desk"]\npermission_sets = ["Alongside_Agent", "Alongside_Messages_Read", "Alongside_Messages_Edit"]\n');
  await root.getByRole('button', { name: 'Compare with the CRM' }).click();
};

export const accessStates: State[] = [
  state('explain-empty', '/access/explain', 'Whose access?', {}),
  state('explain-off', asked, /Join is off: the profile/, { [EXPLAIN]: ok(off) }),
  state('explain-on', asked, /is on for/, { [EXPLAIN]: ok(decision()) }),
  state('explain-product', '/access/explain?user=005000000000000AAA', /has no access to Alongside/, {
    [EXPLAIN]: ok(decision('role', 'Priya Nair has neither Alongside Agent nor Alongside Admin.', 'Setup, Permission Sets, Alongside Agent, Manage Assignments, Add Assignment: Priya Nair.', 'Priya Nair')),
  }),
  state('explain-crm-silent', asked, /its last reading is of/, {
    [EXPLAIN]: ok(off),
    'GET /api/1/users/me': ok({ ...ada, directory: { read_at: before(9_000), freshness: 'too_old', problem: 'The CRM did not answer within 20 s.' } }),
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
  doctor('plan', '16 changes are wanted', { [RUNS]: page([refusedRun, undoneRun]) }),
  doctor('nothing-missing', 'Nothing is missing', { [PLAN]: ok({ ...plan, groups: [] }) }),
  doctor('rights-missing', /lacks rights/, { [PLAN]: ok({ ...plan, rights_missing: ['Manage Profiles and Permission Sets', 'Assign Permission Sets'], rights_link: { label: 'Setup, Permission Sets', url: 'https://crm.example/lightning/setup/PermSets/home', by: 'admin' } }) }),
  doctor('confirming', 'Apply 15 changes?', {}, { act: async (root) => { await root.getByRole('button', { name: 'Apply 15 changes' }).click(); } }),
  doctor('left-out', 'Left out: 13 changes.', {}, {
    act: async (root) => {
      await root.getByRole('checkbox', { name: 'Make the permission set' }).uncheck();
      await root.getByText('15 changes are left out.').waitFor();
      await root.getByRole('checkbox', { name: 'Assign Alongside Access to Tom Ellery.' }).first().check();
      await root.getByRole('button', { name: 'Apply 2 changes' }).click();
    },
  }),
  doctor('chosen', 'Taken along, because it is needed', {}, {
    act: async (root) => {
      await root.getByRole('checkbox', { name: 'Make the permission set' }).uncheck();
      await root.getByRole('checkbox', { name: 'Assign Alongside Access to Tom Ellery.' }).first().check();
    },
  }),
  state('doctor-own', '/access/doctor?manifest=file', 'Choose a file or write a manifest', { [RUNS]: page([]) }),
  state('doctor-own-compared', '/access/doctor?manifest=file', 'Night desk, manifest.toml', { [RUNS]: page([]), 'POST /api/1/access/plan': ok({ ...plan, manifest: 'file', title: 'Night desk' }) }, { act: write }),
  state('doctor-own-refused', '/access/doctor?manifest=file', /means nobody/, { [RUNS]: page([]), 'POST /api/1/access/plan': refuse(422, { id: 'invalid', field: 'file', message: 'file: people.desk: means nobody: add profiles, users, holders_of or profile_settings = true' }) }, { act: write }),
  doctor('under-way', '1 of 3 changes', { [RUNS]: page([underWay]), 'GET /api/1/access/runs/r3': ok(underWay) }),
  doctor('refused-change', 'No licence of this kind is left.', { [RUNS]: page([refusedRun]) }, { act: async (root) => { await root.getByText(/1 done, 1 refused/).click(); } }),
  doctor('kept', 'Somebody made it anew meanwhile.', { [RUNS]: page([undoneRun]) }, { act: async (root) => { await root.getByText(/1 undone, 1 left as it is/).click(); } }),
  doctor('undoing', 'Undo this run?', { [RUNS]: page([refusedRun]) }, { act: async (root) => { await root.getByRole('button', { name: 'Undo' }).click(); } }),
  doctor('crm-away', /could not be read/, { [PLAN]: refuse(502, { id: 'crm', message: 'The CRM does not answer. Try again in a moment.' }) }),
  doctor('not-admin', 'You cannot open the Doctor', {
    [PLAN]: refuse(403, { id: 'gate.role', message: 'Sam Okafor is not an Alongside Admin.', gates: decision('role', 'Sam Okafor is not an Alongside Admin.', 'Setup, Permission Sets, Alongside Admin, Manage Assignments, Add Assignment: Sam Okafor.', 'Sam Okafor').gates }),
    [RUNS]: refuse(403, { id: 'gate.role', message: 'Sam Okafor is not an Alongside Admin.' }),
    'GET /api/1/users/me': ok(sam),
  }),
];
