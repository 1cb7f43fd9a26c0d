/**
 * The customer's side of the room socket: enters with a ticket, sends frames while somebody
 * watches, and asks for another ticket when the connection breaks.
 */

import type { FromRoom, ToRoom } from '../wire/messages';

const FIRST_PAUSE = 1500;
const LONGEST_PAUSE = 30_000;
/** Close codes after which there is nothing to come back for: ended, and replaced by a newer tab. */
const OVER = new Set([4000, 4003]);

/** What happens in a room. */
export interface RoomListener {
  /** Entered; epochs must be larger than this one. */
  entered(epoch: number, assetToken: string): void;
  /** How many watch. */
  viewers(count: number): void;
  keyframeRequested(): void;
  /** The connection is gone; nothing can be sent. */
  left(): void;
  /** Wants a new ticket, given by `enter`. */
  reconnect(): void;
}

/** A connection to the room in which nothing is said yet: it may be opened before there is a ticket. */
export class Connection {
  readonly socket: WebSocket;

  /** @param address of the platform's `/socket/room`, `http` or `https` */
  constructor(address: string) {
    this.socket = new WebSocket(address.replace(/^http/, 'ws'));
    this.socket.binaryType = 'arraybuffer';
  }

  /** Whether a ticket can still be said in it; the platform closes it when none comes. */
  get usable(): boolean {
    return this.socket.readyState <= WebSocket.OPEN;
  }
}

/** A place in a room that is taken again after every break. */
export class Room {
  readonly #address: string;
  readonly #listener: RoomListener;
  #socket: WebSocket | null = null;
  #beat: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  /** @param address of the platform's `/socket/room`, `http` or `https` */
  constructor(address: string, listener: RoomListener) {
    this.#address = address;
    this.#listener = listener;
  }

  /** Bytes on their way. */
  get buffered(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  /**
   * Takes the place with a ticket; leaves the one it had.
   * @param opened a connection that is there already
   */
  enter(ticket: string, opened: Connection | null = null): void {
    this.#drop();
    const { socket } = opened?.usable === true ? opened : new Connection(this.#address);
    this.#socket = socket;
    const enter = (): void => this.#say({ type: 'enter', ticket });
    if (socket.readyState === WebSocket.OPEN) enter();
    else socket.onopen = enter;
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') this.#heard(data);
    };
    socket.onclose = ({ code }) => {
      this.#drop();
      this.#listener.left();
      if (!OVER.has(code)) this.#comeBack();
    };
  }

  /** Sends a frame. */
  send(frame: Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  /** Says that the page goes away on purpose. */
  leave(): void {
    this.#say({ type: 'leaving', reason: 'navigation' });
  }

  /** Leaves for good. */
  close(): void {
    this.#drop();
  }

  #comeBack(): void {
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.#failures);
    this.#failures += 1;
    this.#retry = setTimeout(
      () => {
        this.#listener.reconnect();
        // Asked again until a ticket comes: the other socket may be coming back itself.
        this.#comeBack();
      },
      pause * (0.75 + Math.random() / 2),
    );
  }

  #say(message: FromRoom): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #heard(data: string): void {
    let message: ToRoom;
    try {
      message = JSON.parse(data) as ToRoom;
    } catch {
      return;
    }
    switch (message.type) {
      case 'entered':
        this.#failures = 0;
        this.#beat = setInterval(() => this.#say({ type: 'beat' }), message.heartbeat_seconds * 1000);
        this.#listener.entered(message.epoch, message.asset_token);
        break;
      case 'viewers':
        this.#listener.viewers(message.count);
        break;
      case 'keyframe.request':
        this.#listener.keyframeRequested();
        break;
      default:
        // The rest is for viewers, or is followed by the socket's end.
        break;
    }
  }

  #drop(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}
