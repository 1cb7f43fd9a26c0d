// Which page the address names. The console's addresses are fixed: `/`, `/sessions`, `/session/{id}`, `/code`, `/account`.

export type Route =
  | { page: 'devices' }
  | { page: 'sessions' }
  | { page: 'session'; id: string }
  | { page: 'code' }
  | { page: 'account' }
  | { page: 'unknown' };

export function parse(path: string): Route {
  const [first = '', second, third] = path.split('/').filter((part) => part !== '');
  if (third !== undefined) return { page: 'unknown' };
  if (second !== undefined) return first === 'session' ? { page: 'session', id: second } : { page: 'unknown' };
  switch (first) {
    case '':
      return { page: 'devices' };
    case 'sessions':
    case 'code':
    case 'account':
      return { page: first };
    default:
      return { page: 'unknown' };
  }
}

class Router {
  route = $state(parse(location.pathname));
  /** Called after each change of page. */
  arrived: () => void = () => undefined;

  constructor() {
    addEventListener('popstate', () => {
      this.route = parse(location.pathname);
      this.arrived();
    });
  }

  go(path: string): void {
    history.pushState(null, '', path);
    this.route = parse(path);
    scrollTo(0, 0);
    this.arrived();
  }

  /** Follows a link within the console without loading the page again. */
  follow = (event: MouseEvent): void => {
    const link = (event.target as Element | null)?.closest('a[href^="/"]');
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!(link instanceof HTMLAnchorElement) || !plain || link.target !== '' || link.pathname.startsWith('/sign-')) return;
    event.preventDefault();
    this.go(link.pathname);
  };
}

export const router = new Router();

/** Goes to the sign-in of the server, and comes back to this page. */
export function signIn(): void {
  location.assign(`/sign-in?return_to=${encodeURIComponent(location.pathname)}`);
}
