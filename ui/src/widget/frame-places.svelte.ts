// Where a frame in the CRM stands. It has no address bar and no history, so that is kept in memory;
// what is no page of the same component is opened in a tab.
import { addressed, parse, type Route } from '../shared/pages.ts';
import type { Guard, Places } from '../shared/places.ts';
import { open } from './host.ts';

export class FramePlaces implements Places {
  route: Route = $state({ page: 'unknown' });
  search = $state('');
  private guard: Guard | undefined;

  constructor(start: string) {
    this.route = parse(start);
  }

  /** Whether the path is a page of the component that this frame shows. */
  within(path: string): boolean {
    return parse(path).page === this.route.page;
  }

  go(address: string): void {
    const to = addressed(address);
    if (to.origin !== addressed('/').origin || !this.within(to.pathname)) {
      open(to.href);
      return;
    }
    void this.allowed(to.pathname).then((may) => {
      if (may) this.replace(to.href);
    });
  }

  replace(address: string): void {
    const to = addressed(address);
    this.route = parse(to.pathname);
    this.search = to.search;
  }

  hold(guard: Guard): () => void {
    this.guard = guard;
    return () => {
      if (this.guard === guard) this.guard = undefined;
    };
  }

  private async allowed(path: string): Promise<boolean> {
    return this.guard?.holds() !== true || this.guard.ask(path);
  }
}
