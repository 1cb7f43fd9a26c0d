// A company's settings, for the pictures and the tests of what differs.
import type { ApiKey, Association, LicenseKey } from '../../src/account/wire.ts';
import type { CompanySettings, Settings, SettingsOptions, SettingsPreview, SettingsVersion } from '../../../sdk/src/wire/messages.ts';
import { ada, before, sam } from './fixtures.ts';

const row = (object: string, visitor: string | null): Settings['buttons'][number] =>
  ({ object, show: true, view: true, join: true, visitor_id_object: visitor, visitor_id_field: visitor === null ? null : 'Email', auto_join: false });

export const settings: Settings = {
  general: {
    default_admin: ada.id, create_leads: 'Who Provide a New Email', log_outside_sessions: true, open_session_records: true,
    sync_frequency: 'Hourly', chatter_when_starting: false,
  },
  sso: { enabled: true, partner_user_id_field: 'Id', login_expiration_seconds: 3_600 },
  presence: {
    enabled: true, show_terms: true, share_page: false, terms_version: 2,
    terms: 'We would like to see this website on your screen, to help you with it.\nYou can end this at any time.',
  },
  buttons: [row('Case', 'Contact'), row('Contact', 'Contact'), row('Lead', 'Lead'), { ...row('Opportunity', null), view: false, join: false }],
  profiles: [
    { profile: 'Support Agent', show: true, view: true, join: true, join_in: 'Browser Tab', start_agent_video: false },
    { profile: 'Sales Rep', show: true, view: false, join: false, join_in: 'Client', start_agent_video: true },
  ],
  record_mapping: { Case: { ContactEmail: 'user_email' }, Contact: { Email: 'user_email' }, Lead: { Email: 'user_email' } },
  timers: {
    connect_push_seconds: 4, connect_pushes: 5, pending_seconds: 120, authorizing_seconds: 120, abandoned_seconds: 300, code_seconds: 1_200, session_seconds: 14_400,
  },
  account: {
    consent: { session: true, remote_control: true, full_device: true }, recording: 'Off', retention_days: 30,
    hide_agent_emails: false, discard_ip_addresses: false, device_listing: true, session_codes: true,
  },
};

export const standing: CompanySettings = { version: 14, settings };

export const versions: SettingsVersion[] = [
  { version: 14, changed_by: ada.name, changed: before(2 * 3_600), note: 'Sales help on the phone only', changes: [
    { section: 'profiles', row: 'Sales Rep', before: 'Show, View, Join; Join In Browser Tab', after: 'Show; Join In Client' },
    { section: 'presence', row: 'share_page', before: 'true', after: 'false' },
  ] },
  { version: 13, changed_by: 'Amara Diallo', changed: before(26 * 3_600), note: '', changes: [{ section: 'buttons', row: 'Opportunity', after: 'Show' }] },
  { version: 1, changed_by: 'Alongside', changed: before(9 * 86_400), note: 'First settings', changes: [] },
];

const fields = [{ name: 'Email', label: 'Email' }, { name: 'Visitor_ID__c', label: 'Visitor ID' }];
export const options: SettingsOptions = {
  objects: [
    { name: 'Account', label: 'Account', parents: [{ path: 'Account', label: 'Account', object: 'Account', fields }] },
    { name: 'Case', label: 'Case', parents: [{ path: 'Case', label: 'Case', object: 'Case', fields: [{ name: 'ContactEmail', label: 'Contact Email' }] }, { path: 'Contact', label: 'Contact Name', object: 'Contact', fields }] },
    { name: 'Contact', label: 'Contact', parents: [{ path: 'Contact', label: 'Contact', object: 'Contact', fields }] },
    { name: 'Lead', label: 'Lead', parents: [{ path: 'Lead', label: 'Lead', object: 'Lead', fields }] },
    { name: 'Opportunity', label: 'Opportunity', parents: [{ path: 'Opportunity', label: 'Opportunity', object: 'Opportunity', fields: [] }] },
  ],
  profiles: ['Marketing User', 'Sales Rep', 'Standard User', 'Support Agent', 'System Administrator'].map((name) => ({ name, label: name })),
  user_fields: [{ name: 'Id', label: 'User ID', unique: true }, { name: 'FederationIdentifier', label: 'SAML Federation ID', unique: true }, { name: 'EmployeeNumber', label: 'Employee Number', unique: null }],
  users: [
    { id: ada.id, name: ada.name, email: ada.email, username: ada.email, active: true },
    { id: sam.id, name: sam.name, email: sam.email, username: sam.email, active: true },
  ],
  default_terms: 'We would like to see this website on your screen, to help you with it.',
};

export const preview: SettingsPreview = {
  version: 14,
  changes: [{ section: 'buttons', row: 'Case', before: 'Show, View, Join', after: 'Show, View' }],
  gains: 0,
  losses: 2,
  buttons: [sam, { ...sam, id: '005000000000009AAA', name: 'Mei Tanaka' }].map(({ id, name, profile }) => ({ user: id, name, profile, object: 'Case', button: 'join', gained: false })),
};

export const licenseKeys: LicenseKey[] = [
  { id: 'lk_7Qm2vTzW9pXy4Nc1', name: 'Shop', environment: 'production', allowed_origins: ['https://shop.northwind.example'], created: before(30 * 86_400), configured: false },
  { id: 'lk_Z0r3Ab8KfQ5uLw2D', name: 'Staging', environment: 'test', allowed_origins: [], created: before(86_400), configured: false },
];
export const apiKeys: ApiKey[] = [
  { id: '1', name: 'Login links', configured: false, signs_links: true, created: before(30 * 86_400), last_used: before(120), grace_ends: before(-3_600) },
  { id: '2', name: 'Reports', configured: false, signs_links: true, created: before(86_400) },
  { id: '3', name: 'Old script', configured: false, signs_links: true, created: before(90 * 86_400), revoked: before(3_600) },
];
export const associations: Association[] = [
  { user: { id: sam.id, name: sam.name, email: sam.email }, address: 'sam@alongside.example', subscription: { active: true, ends: before(-90 * 86_400) }, stored: before(3_600), expires: before(-86_400) },
  { user: { id: '005000000000009AAA', name: 'Mei Tanaka', email: 'mei.tanaka@northwind.example' }, address: 'mei@alongside.example', subscription: { active: false, ends: before(86_400) }, stored: before(2 * 86_400), expires: before(86_400) },
];
