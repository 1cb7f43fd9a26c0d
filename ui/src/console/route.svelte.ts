// Which page the address names.
import { parse } from '../shared/pages.ts';
import type { Guard, Places } from '../shared/places.ts';

export * from '../shared/pages.ts';

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
