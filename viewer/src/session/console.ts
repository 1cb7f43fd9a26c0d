/**
 * The console around the viewer, reached by `postMessage` alone: it is believed by its window and
 * its origin, which the server wrote into the page.
 */
import type { Away } from '@alongside/sdk/wire';
import type { Viewport } from '../view/meta';
import type { Masked } from '../view/page';
import type { Scale } from '../view/stage';

/** A right to enter the room once. */
export interface Ticket {
  readonly ticket: string;
  /** The room's socket, on the platform. */
  readonly socket: string;
  /** Where assets are, on the viewer's own origin; ends with a slash. */
  readonly assets: string;
}

/** What the console shows beside the picture. */
export type ViewerState =
  | { readonly state: 'connecting' | 'waiting' | 'live' | 'catching_up' | 'ended' }
  | { readonly state: 'away'; readonly away: Away }
  | { readonly state: 'error'; readonly message: string };

/** What the console asks for. */
export interface ConsoleListener {
  ticket(ticket: Ticket): void;
  scale(mode: Scale): void;
}

/** The line to the console. */
export class ConsoleLine {
  readonly #platform: string;
  readonly #listener: ConsoleListener;

  /** @param platform the one origin that is listened to */
  constructor(platform: string, listener: ConsoleListener) {
    this.#platform = platform;
    this.#listener = listener;
    window.addEventListener('message', (event) => {
      this.#message(event);
    });
  }

  /** Asks for a ticket. */
  ready(): void {
    this.#send({ type: 'alongside:viewer-ready' });
  }

  /** Tells how it goes. */
  state(state: ViewerState): void {
    this.#send({ type: 'alongside:viewer-state', ...state });
  }

  /** Tells which page is seen and how much of it is hidden. */
  page(viewport: Viewport, masked: Masked): void {
    const { width, height, path, title } = viewport;
    const { fields, images, texts } = masked;
    this.#send({
      type: 'alongside:viewer-page',
      width,
      height,
      path,
      title,
      masked: { fields, images, texts },
    });
  }

  #send(message: Record<string, unknown>): void {
    if (window.parent !== window) window.parent.postMessage(message, this.#platform);
  }

  #message(event: MessageEvent<unknown>): void {
    if (event.source !== window.parent || event.origin !== this.#platform) return;
    const { data } = event;
    if (typeof data !== 'object' || data === null) return;
    const message = data as Record<string, unknown>;
    if (message['type'] === 'alongside:ticket') {
      const ticket = readTicket(message, this.#platform, window.location.origin);
      if (ticket) this.#listener.ticket(ticket);
      else
        this.state({
          state: 'error',
          message: 'The console sent a ticket that names another server.',
        });
    } else if (message['type'] === 'alongside:viewer-scale') {
      const { mode } = message;
      if (mode === 'fit' || mode === 'actual') this.#listener.scale(mode);
    }
  }
}

/** The platform's origin as the server wrote it into the page; undefined when it did not. */
export function platformOrigin(owner: Document): string | undefined {
  const written =
    owner.querySelector('meta[name="alongside-platform"]')?.getAttribute('content') ?? '';
  try {
    const { origin, protocol } = new URL(written);
    return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the page is framed by the platform and nothing else, as far as the browser tells. */
export function framedBy(platform: string, location: Location): boolean {
  const { ancestorOrigins } = location as { ancestorOrigins?: DOMStringList };
  return ancestorOrigins === undefined || ancestorOrigins[0] === platform;
}

/** Reads a ticket; undefined when it leads anywhere but to the platform and the viewer's origin. */
export function readTicket(
  message: Record<string, unknown>,
  platform: string,
  viewer: string,
): Ticket | undefined {
  const { ticket, socket, assets } = message;
  if (typeof ticket !== 'string' || typeof socket !== 'string' || typeof assets !== 'string')
    return undefined;
  if (ticket === '' || ticket.length > 512) return undefined;
  try {
    const room = new URL(socket);
    const store = new URL(assets, viewer);
    const home = new URL(platform);
    const scheme = home.protocol === 'https:' ? 'wss:' : 'ws:';
    const right =
      room.protocol === scheme && room.host === home.host && room.pathname === '/socket/room';
    if (!right || room.search !== '' || store.origin !== viewer || !store.pathname.endsWith('/'))
      return undefined;
    return { ticket, socket: room.href, assets: store.href };
  } catch {
    return undefined;
  }
}
