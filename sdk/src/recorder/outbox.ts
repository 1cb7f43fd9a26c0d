/**
 * Frames on their way out, in order. Large payloads are compressed, which takes a moment; what
 * comes after one waits for it, so that the order of the numbers is the order on the socket.
 */

import { COMPRESSED, deflate, Kind, writeFrame } from '../wire/frame';

/** Smaller payloads gain nothing from compression. */
const COMPRESSED_FROM = 1024;

/** Where whole frames go. */
export type FrameSink = (frame: Uint8Array<ArrayBuffer>) => void;

/** The frames of one epoch. */
export class Outbox {
  readonly epoch: number;
  readonly #sink: FrameSink;
  readonly #stream: number;
  #next = 0;
  #waiting = 0;
  #waitingBytes = 0;
  #chain = Promise.resolve();
  #closed = false;

  constructor(epoch: number, stream: number, sink: FrameSink) {
    this.epoch = epoch;
    this.#stream = stream;
    this.#sink = sink;
  }

  /** Bytes that wait for their compression. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Sends a payload as the next frame of the epoch. */
  push(kind: Kind, flags: number, payload: Uint8Array<ArrayBuffer>): void {
    const header = { kind, flags, stream: this.#stream, epoch: this.epoch, seq: this.#next };
    this.#next += 1;
    const compresses = payload.length > COMPRESSED_FROM && 'CompressionStream' in globalThis;
    if (!compresses && this.#waiting === 0) {
      this.#sink(writeFrame(header, payload));
      return;
    }
    this.#waiting += 1;
    this.#waitingBytes += payload.length;
    const ready = compresses ? deflate(payload) : Promise.resolve(payload);
    this.#chain = this.#chain.then(async () => {
      const body = await ready;
      this.#waiting -= 1;
      this.#waitingBytes -= payload.length;
      if (this.#closed) return;
      this.#sink(
        writeFrame({ ...header, flags: compresses ? flags | COMPRESSED : flags }, body),
      );
    });
  }

  /** Sends a pointer at once, or never: it is out of date by the time it could be. */
  pushLossy(payload: Uint8Array<ArrayBuffer>): void {
    if (this.#waiting > 0 || this.#next === 0) return;
    const seq = this.#next - 1;
    this.#sink(
      writeFrame(
        { kind: Kind.Pointer, flags: 0, stream: this.#stream, epoch: this.epoch, seq },
        payload,
      ),
    );
  }

  /** Sends nothing more: another epoch has begun, or nobody watches. */
  close(): void {
    this.#closed = true;
  }
}
