// The viewer's page, on an origin of its own: it asks for tickets and tells how it fares
// (docs/protocol.md, "Viewer frame"). Nothing of the customer's page passes through here but its
// address and title, which are text.
import type { Away } from '../../../sdk/src/wire/messages.ts';
import { Refusal, type Api } from '../shared/api.ts';

export type ViewerState = 'connecting' | 'waiting' | 'live' | 'catching_up' | 'away' | 'ended' | 'error';

export interface ViewerReport {
  state: ViewerState;
  away?: Away;
  message?: string;
}

export interface ViewedPage {
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

/** Keeps a viewer's frame supplied with tickets until it is let go. */
export class ViewerFrame {
  private readonly listen: (event: MessageEvent<unknown>) => void;

  constructor(
    private readonly api: Api,
    private readonly session: string,
    private readonly frame: HTMLIFrameElement,
    /** The viewer's exact origin. */
    private readonly origin: string,
    private readonly listener: ViewerListener,
  ) {
    this.listen = ({ source, origin, data }) => {
      if (source !== frame.contentWindow || origin !== this.origin || typeof data !== 'object' || data === null) return;
      this.heard(data as Record<string, unknown>);
    };
    addEventListener('message', this.listen);
  }

  scale(mode: 'fit' | 'actual'): void {
    this.tell({ type: 'alongside:viewer-scale', mode });
  }

  close(): void {
    removeEventListener('message', this.listen);
  }

  private heard(message: Record<string, unknown>): void {
    switch (message['type']) {
      case 'alongside:viewer-ready':
        void this.supply();
        break;
      case 'alongside:viewer-state':
        this.listener.report(message as unknown as ViewerReport);
        break;
      case 'alongside:viewer-page':
        this.listener.page(message as unknown as ViewedPage);
        break;
    }
  }

  private async supply(): Promise<void> {
    try {
      const { ticket } = await this.api.ticket(this.session);
      const socket = new URL('/socket/room', location.href);
      socket.protocol = socket.protocol === 'https:' ? 'wss:' : 'ws:';
      this.tell({ type: 'alongside:ticket', ticket, socket: socket.href, assets: '/assets/' });
    } catch (error) {
      if (error instanceof Refusal) this.listener.refused(error);
    }
  }

  private tell(message: Record<string, unknown>): void {
    this.frame.contentWindow?.postMessage(message, this.origin);
  }
}
