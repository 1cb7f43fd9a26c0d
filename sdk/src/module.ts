/**
 * `alongside.mjs`, for `import Alongside from '…'`: the same API as a module. Imported from the
 * platform it finds the platform by itself; bundled, it is told by `connect`.
 */

import { Alongside } from './loader/api';
import type { SessionPart } from './session';

declare const SESSION_PART: string;

export type { AlongsideEvents, ConfirmRemoteControl, ConfirmSession, SessionCode } from './loader/api';
export { AlongsideError } from './loader/errors';
export type { Session, SessionRequest } from './wire/messages';
export { Alongside };

/** The API against a platform at another address than this module's, `https://help.example.com`. */
export function connect(platform: string): Alongside {
  const folder = `${platform.replace(/\/$/, '')}/sdk/`;
  return new Alongside(
    folder.slice(0, -'/sdk/'.length),
    async () => (await import(/* @vite-ignore */ `${folder}${SESSION_PART}`)) as SessionPart,
  );
}

const alongside = connect(new URL('..', import.meta.url).href);
export default alongside;
