// Which page the address names. The console's addresses are fixed: `/`, `/sessions`, `/session/{id}`, `/code`,
// `/settings/{section}`, `/account/{section}`, `/me` and, in pages of its own, `/access/{view}`.
import type { Guard, Places } from '../shared/places.ts';

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

/** How far the page stands from where the console was opened; kept in each entry of the browser's history. */
const placeOf = (state: unknown): number =>
  typeof state === 'object' && state !== null && 'place' in state && typeof state.place === 'number' ? state.place : 0;

class Router implements Places {
  route = $state(parse(location.pathname));
  /** What follows the path, `?add=Sales%20Rep`. */
  search = $state(location.search);
  /** Called after each change of page. */
  arrived: () => void = () => undefined;

  private guard: Guard | undefined;
  private place = placeOf(history.state);
  /** Moves of the browser's history that this router made itself. */
  private own = 0;

  constructor() {
    addEventListener('popstate', (event) => { void this.moved(placeOf(event.state)); });
    addEventListener('beforeunload', (event) => {
      if (this.guard?.holds() === true) event.preventDefault();
    });
  }

  /** Asks the guard before each change of page, and the browser before the tab is closed, until the answer is called. */
  hold(guard: Guard): () => void {
    this.guard = guard;
    return () => {
      if (this.guard === guard) this.guard = undefined;
    };
  }

  go(address: string): void {
    const to = new URL(address, location.href);
    void this.allowed(to.pathname).then((may) => {
      if (!may) return;
      this.place += 1;
      history.pushState({ place: this.place }, '', to.pathname + to.search);
      this.arrive();
      scrollTo(0, 0);
    });
  }

  /** The address of this page from now on, without a new entry in the browser's history. */
  replace(address: string): void {
    history.replaceState({ place: this.place }, '', address);
    this.route = parse(location.pathname);
    this.search = location.search;
  }

  /** Follows a link within the console without loading the page again. */
  follow = (event: MouseEvent): void => {
    const link = (event.target as Element | null)?.closest('a[href^="/"]');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!(link instanceof HTMLAnchorElement) || !plain || link.target !== '' || link.hasAttribute('download')) return;
    if (link.pathname.startsWith('/sign-')) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  };

  /** Back or forward: the browser has moved already, so a refusal moves it back. */
  private async moved(to: number): Promise<void> {
    if (this.own > 0) {
      this.own -= 1;
      return;
    }
    const steps = to - this.place;
    const path = location.pathname;
    if (this.guard?.holds() === true && steps !== 0) {
      await this.step(-steps);
      if (!(await this.allowed(path))) return;
      await this.step(steps);
    }
    this.place = to;
    this.arrive();
  }

  private step(steps: number): Promise<void> {
    this.own += 1;
    return new Promise((done) => {
      addEventListener('popstate', () => { done(); }, { once: true });
      history.go(steps);
    });
  }

  private async allowed(path: string): Promise<boolean> {
    const guard = this.guard;
    return guard?.holds() !== true || guard.ask(path);
  }

  private arrive(): void {
    this.route = parse(location.pathname);
    this.search = location.search;
    this.arrived();
  }
}

export const router = new Router();

/** Goes to the sign-in of the server, and comes back to this page. */
export function signIn(): void {
  location.assign(`/sign-in?return_to=${encodeURIComponent(location.pathname + location.search)}`);
}
