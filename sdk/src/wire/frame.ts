/**
 * Frames of the room socket: a header of sixteen bytes in clear and a payload, as
 * `crates/core/wire/src/frame.rs` has them; and the payload's compression.
 */

import { WireError } from './bytes';

/** The version of the socket messages and of the frame header. */
export const PROTOCOL = 1;
/** How long a header is. */
export const HEADER_BYTES = 16;
/** The largest payload of one frame, in bytes. */
export const MOST_PAYLOAD_BYTES = 1024 * 1024;

/** The payload is compressed with raw DEFLATE. */
export const COMPRESSED = 0b0001;
/** The payload is encrypted. */
export const ENCRYPTED = 0b0010;
/** The first frame of a keyframe: it begins an epoch. */
export const KEYFRAME_BEGIN = 0b0100;
/** The frame that completes a keyframe. */
export const KEYFRAME_END = 0b1000;

/** What a frame carries. */
export const Kind = {
  /** Part of a keyframe. */
  Key: 1,
  /** Changes of the page. */
  Delta: 2,
  /** The customer's pointer; lossy: it carries the number of the frame before it. */
  Pointer: 3,
  /** Viewport, address, title, visibility, as JSON. */
  Meta: 4,
} as const;
/** What a frame carries. */
export type Kind = (typeof Kind)[keyof typeof Kind];

/** A frame's header without its length, which is the payload's. */
export interface Header {
  kind: Kind;
  /** `COMPRESSED`, `ENCRYPTED`, `KEYFRAME_BEGIN`, `KEYFRAME_END`. */
  flags: number;
  /** Which tab of the customer. */
  stream: number;
  /** Which keyframe this belongs to. */
  epoch: number;
  /** Position within the epoch, from 0 without a gap. */
  seq: number;
}

/** A frame that has been read; the payload shares the bytes it was read from. */
export interface Frame extends Header {
  payload: Uint8Array<ArrayBuffer>;
}

/** Header and payload in one buffer. */
export function writeFrame(header: Header, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  if (payload.length > MOST_PAYLOAD_BYTES) {
    throw new WireError(`a frame carries at most ${MOST_PAYLOAD_BYTES} bytes`);
  }
  const frame = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(frame.buffer);
  frame.set([PROTOCOL, header.kind, header.flags, header.stream]);
  view.setUint32(4, header.epoch);
  view.setUint32(8, header.seq);
  view.setUint32(12, payload.length);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

/** Reads a whole frame and checks its header against the protocol and its length. */
export function readFrame(bytes: Uint8Array<ArrayBuffer>): Frame {
  if (bytes.length < HEADER_BYTES) throw new WireError('a frame has a header of 16 bytes');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint8(0);
  if (version !== PROTOCOL) throw new WireError(`frame version ${version} is not spoken here`);
  const kind = view.getUint8(1);
  if (!isKind(kind)) throw new WireError(`frame kind ${kind} does not exist`);
  const flags = view.getUint8(2);
  if (flags > 0b1111) throw new WireError('frame flags have an unknown bit');
  const payload = bytes.subarray(HEADER_BYTES);
  if (payload.length > MOST_PAYLOAD_BYTES) {
    throw new WireError(`a frame carries at most ${MOST_PAYLOAD_BYTES} bytes`);
  }
  if (view.getUint32(12) !== payload.length) {
    throw new WireError('a frame states another length than it has');
  }
  return {
    kind,
    flags,
    stream: view.getUint8(3),
    epoch: view.getUint32(4),
    seq: view.getUint32(8),
    payload,
  };
}

function isKind(value: number): value is Kind {
  return value >= Kind.Key && value <= Kind.Meta;
}

/** Raw DEFLATE of a payload. */
export async function deflate(payload: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return through(new CompressionStream('deflate-raw'), payload, Number.POSITIVE_INFINITY);
}

/**
 * The payload that was compressed.
 * @param mostBytes a payload that grows beyond this is refused while it is being inflated
 */
export async function inflate(
  payload: Uint8Array<ArrayBuffer>,
  mostBytes = 8 * MOST_PAYLOAD_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await through(new DecompressionStream('deflate-raw'), payload, mostBytes);
  } catch (error) {
    throw error instanceof WireError ? error : new WireError('a payload is not raw DEFLATE');
  }
}

/** Pieces that are handed to a stream, in bytes: each may grow a thousandfold before it is looked at. */
const PIECE = 16 * 1024;

/**
 * All of a payload, through a stream and back. By hand, because the stream of a `Blob` and the body
 * of a `Response` go through other processes, for which a small frame waits longer than it computes.
 */
async function through(
  stream: CompressionStream | DecompressionStream,
  payload: Uint8Array<ArrayBuffer>,
  mostBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = stream.writable.getWriter();
  const write = async (): Promise<void> => {
    for (let at = 0; at < payload.length; at += PIECE) {
      await writer.write(payload.subarray(at, at + PIECE));
    }
    await writer.close();
  };
  // What goes wrong in writing, reading meets too.
  write().catch(() => undefined);
  const reader = (stream.readable).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > mostBytes) {
      await reader.cancel();
      throw new WireError('a payload inflates to more than is allowed');
    }
    parts.push(value);
  }
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}
