/**
 * The device socket: says hello, beats, and comes back by itself with growing pauses. A platform
 * that refuses the license or the origin is not asked again.
 */

import type { FromDevice, ToDevice } from '../wire/messages';
import { AlongsideError, isFinal } from './errors';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
/** A socket that stays open so long has worked; the next pause is a short one again. */
const STEADY = 10_000;
/** Sockets close with this code when license, token or ticket were not accepted. */
const REFUSED = 4001;
/** A hello has been answered by then, in milliseconds. */
const SETTLED = 3000;

/** Who listens to the socket. */
export interface SocketListener {
  /** The first message of each connection. */
  hello(): FromDevice;
  heard(message: ToDevice): void;
  /** The socket is of no use until somebody changes something. */
  refused(error: AlongsideError): void;
}

/** A connection that lasts from `open` to `close`. */
export class DeviceSocket {
  readonly #address: string;
  readonly #listener: SocketListener;
  #socket: WebSocket | null = null;
  #beat: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  /** When the present connection opened; 0 while there is none. */
  #openedAt = 0;
  #closed = true;

  /** @param address of the platform's `/socket/device`, `http` or `https`, license included */
  constructor(address: string, listener: SocketListener) {
    this.#address = address;
    this.#listener = listener;
  }

  open(): void {
    this.#closed = false;
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  /**
   * Leaves the present connection for a new one, with a new hello. Not while a hello may still be
   * unanswered: a resume token counts once, and the answer brings the next one.
   */
  reopen(): void {
    if (this.#closed || this.#openedAt === 0) return;
    if (performance.now() - this.#openedAt < SETTLED) return;
    this.#drop();
    this.#connect();
  }

  /** Says something; what cannot be said now is told anew by the next hello. */
  say(message: FromDevice): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #connect(): void {
    const socket = new WebSocket(this.#address.replace(/^http/, 'ws'));
    this.#socket = socket;
    socket.onopen = () => {
      this.#openedAt = performance.now();
      this.say(this.#listener.hello());
    };
    socket.onmessage = ({ data }) => {
      const message = parse(data);
      if (message?.type === 'welcome') {
        clearInterval(this.#beat);
        this.#beat = setInterval(() => this.say({ type: 'beat' }), message.heartbeat_seconds * 1000);
      }
      if (message?.type === 'error' && isFinal(message.id)) this.#refuse(message.id, message.message);
      else if (message !== null) this.#listener.heard(message);
    };
    socket.onclose = ({ code, reason }) => {
      if (this.#socket !== socket) return;
      const opened = this.#openedAt;
      this.#drop();
      if (this.#closed) return;
      if (code === REFUSED) {
        this.#refuse('refused', reason || 'The platform does not accept this page.');
        return;
      }
      const steady = opened !== 0 && performance.now() - opened > STEADY;
      this.#failures = steady ? 0 : this.#failures + 1;
      if (opened === 0 && this.#failures === 2) void this.#askWhy();
      // Half of it random, so that a restarted server is not met by everybody at once.
      const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures);
      this.#retry = setTimeout(() => this.#connect(), pause * (0.5 + Math.random() / 2));
    };
  }

  /** A refused handshake looks like no network; the same address over HTTP has the words. */
  async #askWhy(): Promise<void> {
    const answer = await fetch(this.#address, { credentials: 'omit' })
      .then(async (response) => (response.status === 403 ? ((await response.json()) as unknown) : null))
      .catch(() => null);
    const { id, message } = (answer ?? {}) as { id?: unknown; message?: unknown };
    if (typeof id === 'string' && isFinal(id) && !this.#closed) this.#refuse(id, String(message));
  }

  #refuse(id: string, message: string): void {
    this.close();
    this.#listener.refused(new AlongsideError(id, message));
  }

  #drop(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    this.#openedAt = 0;
    if (socket !== null) {
      socket.onclose = socket.onmessage = socket.onopen = null;
      socket.close();
    }
  }
}

function parse(data: unknown): ToDevice | null {
  try {
    const message: unknown = JSON.parse(String(data));
    return typeof (message as ToDevice | null)?.type === 'string' ? (message as ToDevice) : null;
  } catch {
    return null;
  }
}
