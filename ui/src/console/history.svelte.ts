// The sessions that are over, page by page, as a filter wants them. What is shown stays while
// something newer is fetched; an answer to a question that is no longer asked is dropped.
import type { Session } from '../../../sdk/src/wire/messages.ts';
import { wordsOf, type Api } from '../shared/api.ts';
import { midnight } from '../shared/time.ts';

export interface HistoryFilter {
  /** A CRM user's id; empty for all that may be seen. */
  agent: string;
  /** Days as a date field writes them, in the agent's own time zone; empty for no limit. */
  from: string;
  until: string;
}

const PAGE = 50;

export class SessionHistory {
  sessions = $state.raw<Session[]>();
  total = $state(0);
  next = $state<string>();
  loading = $state(false);
  problem = $state('');

  private question = 0;
  private filter: HistoryFilter = { agent: '', from: '', until: '' };

  constructor(private readonly api: Api) {}

  /** Asks anew, from the first page. */
  async ask(filter: HistoryFilter): Promise<void> {
    this.filter = filter;
    await this.fetch(undefined, (_, page) => page);
  }

  async more(): Promise<void> {
    await this.fetch(this.next, (shown, page) => unite(shown, page));
  }

  /** Fetches the first page again; what was loaded below it stays. */
  async refresh(): Promise<void> {
    const below = this.next;
    const many = (this.sessions?.length ?? 0) > PAGE;
    await this.fetch(undefined, (shown, page) => (many ? unite(page, shown) : page));
    if (many && this.problem === '') this.next = below;
  }

  private async fetch(cursor: string | undefined, place: (shown: Session[], page: Session[]) => Session[]): Promise<void> {
    const asked = ++this.question;
    const { agent, from, until } = this.filter;
    const [after, before] = [midnight(from, 0), midnight(until, 1)];
    this.loading = true;
    try {
      const page = await this.api.sessions({
        state: 'ended',
        limit: PAGE,
        ...(agent === '' ? {} : { agent }),
        ...(after === undefined ? {} : { activated_after: after }),
        ...(before === undefined ? {} : { activated_before: before }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      if (asked !== this.question) return;
      this.sessions = place(this.sessions ?? [], page.items);
      this.total = page.total;
      this.next = page.next;
      this.problem = '';
    } catch (error) {
      if (asked !== this.question) return;
      this.problem = wordsOf(error);
    }
    this.loading = false;
  }
}

/** The first list, and what the second has beyond it. */
function unite(first: Session[], second: Session[]): Session[] {
  const known = new Set(first.map((session) => session.id));
  return [...first, ...second.filter((session) => !known.has(session.id))];
}
