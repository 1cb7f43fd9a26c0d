/** The room's socket: enters with a ticket, beats, hands frames on, and says how it ended. */
import type { AwayReason, FromRoom, ToRoom } from '@alongside/sdk/wire';
import type { Ticket } from './console';

/** What comes from the room. */
export interface RoomListener {
  entered(message: Extract<ToRoom, { type: 'entered' }>): void;
  said(message: ToRoom): void;
  frame(bytes: Uint8Array<ArrayBuffer>): void;
  /** The socket is closed; `again` when a new ticket may help. */
  closed(again: boolean, reason: string): void;
}

/** Close codes after which there is nothing to come back to. */
const ENDED = 4000;
/** A socket that does not open or answer in this time is given up. */
const ENTER_MS = 10_000;
const AWAY_REASONS: readonly AwayReason[] = [
  'navigation',
  'connection_lost',
  'tab_hidden',
  'server_restart',
  'agent_left',
];

/** One socket into the room; a new one is made for each ticket. */
export class RoomSocket {
  readonly #socket: WebSocket;
  readonly #listener: RoomListener;
  #beat: ReturnType<typeof setInterval> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #open = true;

  constructor(ticket: Ticket, listener: RoomListener) {
    this.#listener = listener;
    this.#socket = new WebSocket(ticket.socket);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => {
      this.#send({ type: 'enter', ticket: ticket.ticket });
    };
    this.#socket.onmessage = (event: MessageEvent<unknown>) => {
      this.#message(event.data);
    };
    this.#socket.onclose = (event) => {
      this.#closed(event.code !== ENDED, event.reason);
    };
    this.#deadline = setTimeout(() => {
      this.#socket.close();
      this.#closed(true, 'the room does not answer');
    }, ENTER_MS);
  }

  /** Asks the customer's browser for the page from the beginning. */
  requestKeyframe(): void {
    this.#send({ type: 'keyframe.request' });
  }

  /** Leaves the room without a word to the listener. */
  close(): void {
    this.#open = false;
    this.#stop();
    this.#socket.close();
  }

  #send(message: FromRoom): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #message(data: unknown): void {
    if (!this.#open) return;
    if (data instanceof ArrayBuffer) {
      this.#listener.frame(new Uint8Array(data));
      return;
    }
    const message = typeof data === 'string' ? readRoomMessage(data) : undefined;
    if (!message) return;
    if (message.type === 'entered') {
      clearTimeout(this.#deadline);
      const every = Math.min(Math.max(message.heartbeat_seconds, 1), 300) * 1000;
      this.#beat = setInterval(() => {
        this.#send({ type: 'beat' });
      }, every);
      this.#listener.entered(message);
    } else {
      this.#listener.said(message);
    }
  }

  #closed(again: boolean, reason: string): void {
    if (!this.#open) return;
    this.#open = false;
    this.#stop();
    this.#listener.closed(again, reason);
  }

  #stop(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#deadline);
  }
}

/** Reads what the room says; undefined for what is not spoken here. */
export function readRoomMessage(text: string): ToRoom | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof message !== 'object' || message === null) return undefined;
  const fields = message as Record<string, unknown>;
  switch (fields['type']) {
    case 'entered':
      return typeof fields['asset_token'] === 'string' &&
        typeof fields['heartbeat_seconds'] === 'number'
        ? ({ ...fields, away: isAway(fields['away']) ? fields['away'] : undefined } as ToRoom)
        : undefined;
    case 'away':
      return isAway(fields) ? (fields as ToRoom) : undefined;
    case 'error':
      return typeof fields['message'] === 'string' ? (fields as ToRoom) : undefined;
    case 'back':
    case 'catching_up':
    case 'ended':
      return fields as ToRoom;
    default:
      return undefined;
  }
}

function isAway(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { reason, deadline } = value as Record<string, unknown>;
  return AWAY_REASONS.includes(reason as AwayReason) && typeof deadline === 'string';
}
