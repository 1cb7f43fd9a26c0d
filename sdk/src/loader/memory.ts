/**
 * What is remembered between pages: the device in the site's `localStorage`, the session in the
 * tab's `sessionStorage`. A browser that forbids them gets a device for each page.
 */

import type { DeviceKey, Resume } from '../wire/messages';

const DEVICE = 'alongside.device';
const SESSION = 'alongside.session';

/** The device of this license on this site. */
export function recallDevice(license: string): DeviceKey | null {
  const kept = read(() => localStorage, DEVICE);
  return kept?.['license'] === license && isText(kept['id']) && isText(kept['token'])
    ? { id: kept['id'], token: kept['token'] }
    : null;
}

export function rememberDevice(license: string, device: DeviceKey): void {
  write(() => localStorage, DEVICE, { license, ...device });
}

/** The session that an earlier page of this tab was in. */
export function recallSession(): Resume | null {
  const kept = read(() => sessionStorage, SESSION);
  return isText(kept?.['session']) && isText(kept['token'])
    ? { session: kept['session'], token: kept['token'] }
    : null;
}

/** Remembers the session for the tab's next page; null forgets it. */
export function rememberSession(resume: Resume | null): void {
  write(() => sessionStorage, SESSION, resume);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function read(storage: () => Storage, key: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(storage().getItem(key) ?? 'null');
    return typeof value === 'object' ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

function write(storage: () => Storage, key: string, value: object | null): void {
  try {
    if (value === null) storage().removeItem(key);
    else storage().setItem(key, JSON.stringify(value));
  } catch {
    // Full or forbidden: the next page begins anew.
  }
}
