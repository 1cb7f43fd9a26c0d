/**
 * `alongside.js`, for a script element: finds the platform by its own address and puts the API on
 * `window.Alongside`. Fields that a page has put there before are taken over.
 */

import { Alongside } from './loader/api';
import type { SessionPart } from './session';

declare const SESSION_PART: string;

const own = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : '';
// Loaded twice, the first one stays: it may hold a session.
const early = window.Alongside as Partial<Alongside> | undefined;
if (typeof early?.createSessionCode !== 'function') {
  const folder = new URL('.', own || location.href).href;
  const alongside = new Alongside(
    own === '' ? '' : folder.replace(/\/sdk\/$/, ''),
    async () => (await import(/* @vite-ignore */ new URL(SESSION_PART, folder).href)) as SessionPart,
  );
  for (const field of [
    'license',
    'customData',
    'redactedViews',
    'unredactedViews',
    'confirmSession',
    'confirmRemoteControl',
  ] as const) {
    if (early?.[field] != null) Object.assign(alongside, { [field]: early[field] });
  }
  window.Alongside = alongside;
}

declare global {
  interface Window {
    Alongside?: unknown;
  }
}
