// What states are called to a person.
import type { AwayReason, CrmWrite, Device, EndedReason, GateName, Session } from '../../../sdk/src/wire/messages.ts';

export const gateTitle: Record<GateName, string> = {
  user_active: 'User is active',
  package_installed: 'Package is installed',
  app_visible: 'App is visible',
  connected_app: 'AlongsideWebApp is approved',
  role: 'Agent or Admin is granted',
  object_button: 'The button is on for the object',
  profile_button: 'The button is on for the profile',
  object_permission: 'The object may be read',
  field_security: 'The fields may be read',
  record_access: 'The record may be read',
  signed_in: 'Signed in',
  subscription: 'Subscription',
  presence: 'The customer is on the site',
  session: 'The session is free',
};

/** What a gate is about, in a list of those that were not reached. */
export const gateTopic: Record<GateName, string> = {
  user_active: 'user',
  package_installed: 'package',
  app_visible: 'app',
  connected_app: 'connected app',
  role: 'role',
  object_button: 'button for the object',
  profile_button: 'button for the profile',
  object_permission: 'object permission',
  field_security: 'field-level security',
  record_access: 'record access',
  signed_in: 'sign-in',
  subscription: 'subscription',
  presence: 'presence',
  session: 'session',
};

export const awayWords: Record<AwayReason, string> = {
  navigation: 'The customer is moving to another page',
  connection_lost: 'The connection to the customer was lost',
  tab_hidden: 'The customer is looking at another tab',
  server_restart: 'Alongside was restarted',
  agent_left: 'Nobody is watching',
};

const endedWords: Record<EndedReason, string> = {
  device_ended: 'Ended by the customer',
  agent_ended: 'Ended by the agent',
  pending_timeout: 'Ended: the customer’s page did not answer',
  authorizing_timeout: 'Ended: the customer did not answer',
  active_timeout: 'Ended: away too long',
  limit_enforcement: 'Ended by a limit of the account',
};

/** How a session ended; a customer who ends what never began has declined. */
export function ending(session: Session): string {
  if (session.ended_reason === undefined) return '';
  if (session.ended_reason === 'device_ended' && session.activated === undefined) return 'Declined by the customer';
  return endedWords[session.ended_reason];
}

/** Who is helped, as far as the site has told. */
export const visitor = (session: Session): string => session.device.visitor || 'A visitor';

/** Whose device it is, as far as the site has told. */
export const deviceOwner = (device: Device): string =>
  device.custom_data['name'] || device.custom_data['user_email'] || device.custom_data['visitor_id'] || 'A visitor';

/** How the customer is called within a sentence: "Casey", "casey@…", "the customer". */
export function called(session: Session): string {
  const name = session.device.visitor.trim();
  return name === '' ? 'the customer' : (name.split(/\s+/)[0] ?? name);
}

/** The same at the beginning of a sentence. */
export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const PUSH_EVERY = 4_000;
const MOST_PUSHES = 5;

/** How often a customer's page has been asked to show the question (docs/protocol.md). */
export const pushes = (since: number, now: number): number =>
  Math.min(MOST_PUSHES, 1 + Math.max(0, Math.floor((now - since) / PUSH_EVERY)));

/** How far a session has come, in a word or two. */
export function progress(session: Session): string {
  if (session.away !== undefined && session.state === 'active') return 'Away';
  switch (session.state) {
    case 'pending':
      return session.agent === undefined ? 'Waiting for an agent' : 'Asking';
    case 'authorizing':
      return 'Waiting for an answer';
    case 'active':
      return 'Live';
    case 'ended':
      return 'Ended';
  }
}

/** "3 fields, 1 image"; "nothing" when nothing is hidden. */
export function hidden(masked: { fields: number; images: number }): string {
  const parts = [count(masked.fields, 'field'), count(masked.images, 'image')].filter((part) => part !== '');
  return parts.length === 0 ? 'Nothing on this page' : parts.join(', ');
}

function count(number: number, noun: string): string {
  if (number === 0) return '';
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A record's page in the CRM. */
export const recordAddress = (crm: string, record: { object: string; id: string }): string =>
  new URL(`/lightning/r/${encodeURIComponent(record.object)}/${encodeURIComponent(record.id)}/view`, crm).href;

/** What became of the record in the CRM. */
export function crmWords(crm: CrmWrite, now: number): string {
  switch (crm.status) {
    case 'written':
      return 'Written to the CRM';
    case 'waiting': {
      const seconds = Math.max(1, Math.round((Date.parse(crm.next_attempt) - now) / 1000));
      return crm.reason === '' ? 'Not yet in the CRM' : `Not yet in the CRM: ${crm.reason} Next try in ${seconds} s.`;
    }
    case 'refused':
      return `The CRM refused it: ${crm.reason}`;
  }
}
