// What a server would say, for the pictures: one company, one customer, one moment.
import type {
  Agent,
  Decision,
  Device,
  GateName,
  GateReport,
  RecordDevice,
  RecordPanel,
  Session,
} from '../../../sdk/src/wire/messages.ts';

/** The moment of all pictures. */
export const NOW = Date.parse('2026-11-03T14:08:00Z');
/** That many seconds ago, or with a minus ahead. */
export const before = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

export const CRM = 'http://crm.test';
export const CASE = { object: 'Case', id: '500000000000042AAA' };

/** What a gate says when it passes; nothing where the question never asks it. */
const GATES: [GateName, string][] = [
  ['user_active', 'Sam Okafor is an active user of the CRM.'],
  ['package_installed', 'The Alongside package is installed.'],
  ['app_visible', ''],
  ['connected_app', 'AlongsideWebApp is approved through the permission set Alongside Access.'],
  ['role', 'Sam Okafor is an Alongside Agent.'],
  ['object_button', 'Join is on for Case.'],
  ['profile_button', 'Join is on for the profile Support Agent.'],
  ['object_permission', ''],
  ['field_security', ''],
  ['record_access', 'Sam Okafor may read this record in the CRM.'],
  ['signed_in', ''],
  ['subscription', ''],
  ['presence', 'The customer is on the site.'],
  ['session', 'The session is open to this user.'],
];

/** Gates that a question without a record and a button never asks. */
const ABOUT_RECORDS: GateName[] = ['object_button', 'profile_button', 'record_access', 'presence', 'session'];

/** All gates passed, or all up to one that fails; of a person instead of Sam, about the product alone. */
export function decision(failed?: GateName, reason = '', fix = '', person?: string): Decision {
  const place = GATES.findIndex(([gate]) => gate === failed);
  const gates = GATES.map(([gate, words], index): GateReport => {
    const passed = person !== undefined && ABOUT_RECORDS.includes(gate) ? '' : words.replace('Sam Okafor', person ?? 'Sam Okafor');
    if (index === place) return { gate, status: 'failed', reason, fix };
    if (passed === '') return { gate, status: 'not_applicable', reason: '', fix: '' };
    if (place >= 0 && index > place) return { gate, status: 'not_reached', reason: '', fix: '' };
    return { gate, status: 'passed', reason: passed, fix: '' };
  });
  return { allowed: place < 0, gates };
}

export const sam: Agent = {
  id: '005000000000001AAA',
  name: 'Sam Okafor',
  email: 'sam.okafor@northwind.example',
  profile: 'Support Agent',
  role: 'agent',
  access: decision(),
  may: { settings: false, all_history: false },
  crm_url: CRM,
  company_name: 'Northwind',
  presence: true,
  device_listing: true,
  session_codes: true,
  directory: { read_at: before(190), freshness: 'current' },
};
export const ada: Agent = { ...sam, id: '005000000000002AAA', name: 'Ada Lindqvist', profile: 'System Administrator', role: 'admin', may: { settings: true, all_history: true } };
const { role: _none, ...person } = sam;
export const jonas: Agent = {
  ...person,
  id: '005000000000003AAA',
  name: 'Jonas Weber',
  profile: 'System Administrator',
  access: decision(
    'connected_app',
    'AlongsideWebApp admits approved users only, and approves neither the profile System Administrator nor a permission set of Jonas Weber.',
    'Setup, App Manager, AlongsideWebApp, Manage: add the profile under Manage Profiles, or a permission set of the company’s own under Manage Permission Sets and assign it to Jonas Weber.',
    'Jonas Weber',
  ),
};

export const chrome: Device = {
  id: '0190aaaa-0000-7000-8000-000000000001',
  name: 'Chrome on Windows',
  custom_data: { name: 'Casey Morgan', user_email: 'casey.morgan@northwind.example', visitor_id: 'V-1042' },
  online: true,
  last_seen: before(0),
  online_since: before(6 * 60 + 4),
  page_title: 'Checkout',
  page_path: '/checkout',
};
export const phone: Device = {
  id: '0190aaaa-0000-7000-8000-000000000002',
  name: 'iPhone',
  custom_data: { name: 'Casey Morgan', user_email: 'casey.morgan@northwind.example' },
  online: false,
  last_seen: before(19 * 3600),
};
export const anonymous: Device = {
  id: '0190aaaa-0000-7000-8000-000000000003',
  name: 'Firefox on Linux',
  custom_data: {},
  online: true,
  last_seen: before(0),
  online_since: before(8),
  page_path: '/garden-tools/pruning/secateurs-and-loppers-with-a-very-long-name-that-has-to-break-somewhere',
};
/** As many devices as asked for, all different. */
export const crowd = (count: number, online: boolean): Device[] =>
  Array.from({ length: count }, (_, index) => ({
    ...(online ? chrome : phone),
    id: `0190bbbb-0000-7000-8000-${String(index).padStart(12, '0')}`,
    custom_data: { name: `Visitor ${index + 1}`, user_email: `visitor.${index + 1}@example.com`, visitor_id: `V-${index}`, plan: 'gold', cart: '3' },
  }));

export const pending: Session = {
  id: '0190cccc-0000-7000-8000-000000000001',
  kind: 'cobrowse',
  state: 'pending',
  agent: { id: sam.id, name: sam.name },
  device: { id: chrome.id, name: chrome.name, visitor: 'Casey Morgan' },
  record: CASE,
  created: before(6),
};
export const authorizing: Session = { ...pending, id: '0190cccc-0000-7000-8000-000000000005', state: 'authorizing', created: before(12) };
export const active: Session = { ...pending, state: 'active', created: before(200), activated: before(192) };
export const awaySession: Session = { ...active, away: { reason: 'navigation', deadline: before(-284) } };
export const ended: Session = {
  ...active,
  state: 'ended',
  created: before(3_600),
  activated: before(3_590),
  ended: before(2_870),
  ended_reason: 'device_ended',
  crm: { status: 'written', record: 'a00000000000001AAA', url: `${CRM}/lightning/r/alongside__Session__c/a00000000000001AAA/view` },
};
export const unwritten: Session = {
  ...ended,
  id: '0190cccc-0000-7000-8000-000000000002',
  ended_reason: 'agent_ended',
  crm: { status: 'waiting', reason: 'The CRM does not answer.', next_attempt: before(-20) },
};
const { activated: _never, ...unanswered } = ended;
export const declined: Session = {
  ...unanswered,
  id: '0190cccc-0000-7000-8000-000000000003',
  created: before(40),
  ended: before(20),
  ended_reason: 'device_ended',
};
export const refusedByCrm: Session = {
  ...ended,
  id: '0190cccc-0000-7000-8000-000000000004',
  ended_reason: 'active_timeout',
  crm: { status: 'refused', reason: 'FIELD_CUSTOM_VALIDATION_EXCEPTION: Cases of this type are closed.' },
};

const refusing = (gate: GateName, reason: string, fix: string): GateReport => ({ gate, status: 'failed', reason, fix });

/** A device whose customer is away. */
export const phoneAway: RecordDevice = {
  ...phone,
  refusing: refusing('presence', `The customer’s ${phone.name} is not on the site.`, 'Ask the customer to open the site.'),
};
/** A device whose customer another agent helps. */
export const chromeTaken: RecordDevice = {
  ...chrome,
  session: ended.id,
  refusing: refusing('session', 'The customer is in a session with Mei Tanaka.', 'Ask Mei Tanaka to end it, then start one.'),
};

export const panel: RecordPanel = {
  record: { ...CASE, name: '00001042' },
  presence: true,
  session_codes: true,
  join_in: 'Browser Tab',
  mapping: [{ crm_field: 'ContactEmail', label: 'Contact Email', custom_data: 'user_email', value: 'casey.morgan@northwind.example', visibility: 'visible' }],
  buttons: [{ button: 'join', ...decision() }],
  devices: [chrome, phoneAway],
  sessions: [ended, unwritten],
};
export const noRow = decision(
  'profile_button',
  'The profile Sales Rep of Sam Okafor has no row in Profile Settings.',
  'Company Settings, Profile Settings, Add: Sales Rep with Join.',
);
