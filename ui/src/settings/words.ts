// What sections, rows and values of the settings are called, in the labels of their pages.
import type { Difference } from './change.ts';
import type { SettingsChange } from '../../../sdk/src/wire/messages.ts';

export const sectionTitle: Record<string, string> = {
  general: 'Settings',
  sso: 'Single Sign On',
  presence: 'Presence',
  buttons: 'Buttons',
  profiles: 'Profile Settings',
  record_mapping: 'Salesforce record Mapping',
  timers: 'Timers',
  account: 'Account Settings',
};

/** Said beside a setting that is kept for what is to come. */
export const NOT_YET = 'Stored and versioned; nothing acts on it yet.';

/** What a setting is for, and that nothing acts on it yet. */
export const notYet = (meaning: string): string => `${meaning} ${NOT_YET}`;

const label: Record<string, string> = {
  'general.default_admin': 'Default Admin',
  'general.create_leads': 'Create Leads for Session Guests',
  'general.log_outside_sessions': 'Log Sessions Started Outside of Salesforce',
  'general.open_session_records': 'Open Session Records',
  'general.sync_frequency': 'Sync Frequency',
  'general.chatter_when_starting': 'Chatter When Starting Session',
  'sso.enabled': 'Enable SSO',
  'sso.partner_user_id_field': 'Partner User ID Field',
  'sso.login_expiration_seconds': 'Login Expiration',
  'presence.enabled': 'Enable Presence',
  'presence.show_terms': 'Show Terms To Visitor Before Connecting',
  'presence.share_page': 'Show agents the customer’s page',
  'presence.terms': 'Terms',
  'presence.terms_version': 'Version of the terms',
  'account.consent': 'Consent',
  'account.consent.session': 'Ask before a session',
  'account.consent.remote_control': 'Ask before remote control',
  'account.consent.full_device': 'Ask before the full device',
  'account.recording': 'Recording',
  'account.retention_days': 'Keep recordings for',
  'account.hide_agent_emails': 'Hide agents’ email addresses',
  'account.discard_ip_addresses': 'Discard IP addresses',
  'account.device_listing': 'List devices',
  'account.session_codes': 'Session codes',
};

const column: Record<string, string> = {
  show: 'Show',
  view: 'View',
  join: 'Join',
  visitor_id_object: 'Visitor ID Object',
  visitor_id_field: 'Visitor ID Field',
  auto_join: 'Auto Join',
  join_in: 'Join In',
  start_agent_video: 'Start Agent Video',
};

/** "Presence, Enable Presence"; "Buttons, Case, Join". */
export function placeWords(path: string[]): string {
  const [section = '', ...rest] = path;
  const known = label[path.join('.')];
  const within = known === undefined ? rest.map((part) => column[part] ?? part) : [known];
  return [sectionTitle[section] ?? section, ...within].join(', ');
}

/** "on", "off", "not chosen", the text itself, or the buttons of a whole row. */
export function valueWords(value: unknown): string {
  if (value === undefined) return 'no row';
  if (value === null || value === '') return 'not chosen';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'object') {
    const row = value as Record<string, unknown>;
    const on = ['show', 'view', 'join'].filter((button) => row[button] === true).map((button) => column[button] ?? button);
    if ('show' in row || 'join' in row) return on.length === 0 ? 'no button' : on.join(', ');
    const pairs = Object.entries(row).map(([key, to]) => `${key} = ${String(to)}`);
    return pairs.length === 0 ? 'nothing' : pairs.join(', ');
  }
  return String(value as string | number);
}

/** A difference in the shape in which the server tells its own. */
export function changeOf(difference: Difference): SettingsChange {
  const [section = ''] = difference.path;
  return {
    section,
    row: placeWords(difference.path).split(', ').slice(1).join(', '),
    ...('before' in difference ? { before: valueWords(difference.before) } : {}),
    ...('after' in difference ? { after: valueWords(difference.after) } : {}),
  };
}

/** How a change that the server tells is called: "Presence, Enable Presence". */
export function changeTitle(change: SettingsChange): string {
  const section = sectionTitle[change.section] ?? change.section;
  return `${section}, ${label[`${change.section}.${change.row}`] ?? change.row}`;
}

const TRUTH: Record<string, string> = { true: 'on', false: 'off' };
/** The server's word for a value, as people say it. */
export const told = (value: string): string => TRUTH[value] ?? (value === '' ? 'nothing' : value);
