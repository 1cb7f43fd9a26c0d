// A list of the platform, loaded page by page and shown as far as it is loaded.
import type { PageOf } from '../../../sdk/src/wire/messages.ts';
import { wordsOf, type Api } from './api.ts';

/** A page of the list at this address. */
export const pageAt = <T>(api: Api, path: string, cursor: string | undefined): Promise<PageOf<T>> =>
  api.ask('GET', cursor === undefined ? path : `${path}?cursor=${encodeURIComponent(cursor)}`);

export class Paged<T> {
  /** What is loaded so far; nothing before the first page. */
  rows = $state.raw<T[]>();
  /** How many the whole list has. */
  total = $state(0);
  /** Why the last page did not come. */
  problem = $state('');
  private next = $state<string>();

  constructor(private readonly page: (cursor: string | undefined) => Promise<PageOf<T>>) {}

  get hasMore(): boolean {
    return this.next !== undefined;
  }

  /** Loads the first page, in place of all that is shown. */
  load = (): Promise<void> => this.fetch(undefined);

  more = (): Promise<void> => this.fetch(this.next);

  private async fetch(cursor: string | undefined): Promise<void> {
    this.problem = '';
    try {
      const page = await this.page(cursor);
      this.rows = cursor === undefined ? page.items : [...(this.rows ?? []), ...page.items];
      this.next = page.next;
      this.total = page.total;
    } catch (error) {
      this.problem = wordsOf(error);
    }
  }
}
