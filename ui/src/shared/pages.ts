// The console's addresses are fixed: `/`, `/sessions`, `/session/{id}`, `/code`, `/settings/{section}`,
// `/account/{section}`, `/me` and, in pages of its own, `/access/{view}`.

export const COMPANY_SECTIONS = ['settings', 'sso', 'presence', 'buttons', 'profiles', 'users', 'history'] as const;
export const ACCOUNT_SECTIONS = ['keys', 'api', 'mapping', 'privacy', 'recording'] as const;
export const ACCESS_VIEWS = ['explain', 'matrix', 'doctor'] as const;

export type CompanySection = (typeof COMPANY_SECTIONS)[number];
export type AccountSection = (typeof ACCOUNT_SECTIONS)[number];
export type AccessView = (typeof ACCESS_VIEWS)[number];

export type Route =
  | { page: 'devices' }
  | { page: 'sessions' }
  | { page: 'session'; id: string }
  | { page: 'code' }
  | { page: 'settings'; section: CompanySection }
  | { page: 'account'; section: AccountSection }
  | { page: 'access'; view: AccessView }
  | { page: 'me' }
  | { page: 'unknown' };

/** One of the names, or the first where the address ends before it; nothing for any other. */
function oneOf<T extends string>(names: readonly [T, ...T[]], name: string | undefined): T | undefined {
  return name === undefined ? names[0] : names.find((known) => known === name);
}

export function parse(path: string): Route {
  const [first = '', second, third] = path.split('/').filter((part) => part !== '');
  if (third !== undefined) return { page: 'unknown' };
  switch (first) {
    case 'session':
      return second === undefined ? { page: 'unknown' } : { page: 'session', id: second };
    case 'settings': {
      const section = oneOf(COMPANY_SECTIONS, second);
      return section === undefined ? { page: 'unknown' } : { page: 'settings', section };
    }
    case 'account': {
      const section = oneOf(ACCOUNT_SECTIONS, second);
      return section === undefined ? { page: 'unknown' } : { page: 'account', section };
    }
    case 'access': {
      const view = oneOf(ACCESS_VIEWS, second);
      return view === undefined ? { page: 'unknown' } : { page: 'access', view };
    }
  }
  if (second !== undefined) return { page: 'unknown' };
  switch (first) {
    case '':
      return { page: 'devices' };
    case 'sessions':
    case 'code':
    case 'me':
      return { page: first };
    default:
      return { page: 'unknown' };
  }
}

/** An address of the console in full; a frame's own location is the platform's, though its origin is opaque. */
export const addressed = (address: string): URL => new URL(address, location.href);
