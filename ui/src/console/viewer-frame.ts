// The viewer's page, on an origin of its own: it asks for tickets and tells how it fares
// (docs/protocol.md, "Viewer frame"). Nothing of the customer's page passes through here but its
// address and title, which are text.
import type { Away } from '../../../sdk/src/wire/messages.ts';
import { Refusal, type Api } from '../shared/api.ts';

const STATES = ['connecting', 'waiting', 'live', 'catching_up', 'away', 'ended', 'error'] as const;
export type ViewerState = (typeof STATES)[number];

export interface ViewerReport {
  state: ViewerState;
  away?: Away;
  message?: string;
}

export interface ViewedPage {
  /** Of the customer's window, in CSS pixels. */
  width: number;
  height: number;
  path: string;
  title: string;
  masked: { fields: number; images: number };
}

export interface ViewerListener {
  report(report: ViewerReport): void;
  page(page: ViewedPage): void;
  refused(refusal: Refusal): void;
}

/** A ticket lives thirty seconds; one that is nearly spent is not handed on. */
const TICKET_IS_FRESH = 20_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15_000;

/**
 * Keeps a viewer's frame supplied with tickets until it is let go. It waits in the room from the
 * moment it is there, so that the picture waits for nothing but the customer: what they have not
 * allowed does not come into the room.
 */
export class ViewerFrame {
  private frame: HTMLIFrameElement | undefined;
  private origin = '';
  private kept: { ticket: string; until: number } | undefined;
  private supplying = false;
  private closed = false;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly session: string,
    private readonly listener: ViewerListener,
  ) {
    addEventListener('message', this.listen);
  }

  /** Finds out where the viewer is, trying again while the server cannot be reached. */
  open(found: (address: string) => void): void {
    this.api.ticket(this.session).then(
      ({ ticket, viewer_url }) => {
        if (this.closed) return;
        this.origin = new URL(viewer_url).origin;
        this.kept = { ticket, until: Date.now() + TICKET_IS_FRESH };
        found(viewer_url);
      },
      (error: unknown) => {
        if (this.closed) return;
        if (error instanceof Refusal && !error.passing) {
          this.listener.refused(error);
          return;
        }
        const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.failures++);
        this.retry = setTimeout(() => { this.open(found); }, pause * (1 - Math.random() / 2));
      },
    );
  }

  attach(frame: HTMLIFrameElement): void {
    this.frame = frame;
  }

  scale(mode: 'fit' | 'actual'): void {
    this.tell({ type: 'alongside:viewer-scale', mode });
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    removeEventListener('message', this.listen);
  }

  private readonly listen = ({ source, origin, data }: MessageEvent<unknown>): void => {
    if (this.frame === undefined || source !== this.frame.contentWindow || origin !== this.origin) return;
    if (typeof data !== 'object' || data === null) return;
    const message = data as Record<string, unknown>;
    switch (message['type']) {
      case 'alongside:viewer-ready':
        void this.supply();
        break;
      case 'alongside:viewer-state': {
        const report = readReport(message);
        if (report !== undefined) this.listener.report(report);
        break;
      }
      case 'alongside:viewer-page': {
        const page = readPage(message);
        if (page !== undefined) this.listener.page(page);
        break;
      }
    }
  };

  private async supply(): Promise<void> {
    if (this.supplying || this.closed) return;
    this.supplying = true;
    try {
      const kept = this.kept;
      this.kept = undefined;
      const ticket = kept !== undefined && kept.until > Date.now() ? kept.ticket : (await this.api.ticket(this.session)).ticket;
      const socket = new URL('/socket/room', location.href);
      socket.protocol = socket.protocol === 'https:' ? 'wss:' : 'ws:';
      this.tell({ type: 'alongside:ticket', ticket, socket: socket.href, assets: '/assets/' });
    } catch (error) {
      // What passes is left to the viewer, which asks again by itself.
      if (error instanceof Refusal && !error.passing) this.listener.refused(error);
    }
    this.supplying = false;
  }

  private tell(message: Record<string, unknown>): void {
    if (!this.closed && this.origin !== '') this.frame?.contentWindow?.postMessage(message, this.origin);
  }
}

// The viewer is our own page, yet it handles a stranger's bytes: what it says is read, not trusted.

function readReport(message: Record<string, unknown>): ViewerReport | undefined {
  const state = STATES.find((known) => known === message['state']);
  if (state === undefined) return undefined;
  const report: ViewerReport = { state };
  if (typeof message['message'] === 'string') report.message = message['message'].slice(0, 400);
  const away = message['away'];
  if (typeof away === 'object' && away !== null && 'reason' in away && 'deadline' in away && typeof away.deadline === 'string') {
    report.away = away as Away;
  }
  return report;
}

function readPage(message: Record<string, unknown>): ViewedPage | undefined {
  const { width, height, path, title, masked } = message;
  const size = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 100_000;
  if (!size(width) || !size(height) || typeof path !== 'string' || typeof title !== 'string') return undefined;
  const counts = (typeof masked === 'object' && masked !== null ? masked : {}) as Record<string, unknown>;
  const count = (value: unknown): number => (Number.isSafeInteger(value) && (value as number) > 0 ? (value as number) : 0);
  return {
    width,
    height,
    path: path.slice(0, 2_048),
    title: title.slice(0, 400),
    masked: { fields: count(counts['fields']), images: count(counts['images']) },
  };
}
