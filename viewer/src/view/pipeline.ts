/**
 * Frames in, operations out: strictly by epoch and number, one after another, in slices that leave
 * the agent's tab time to breathe. No clock is read but to know how long a slice has taken.
 */
import {
  COMPRESSED,
  Decoder,
  ENCRYPTED,
  type Frame,
  inflate,
  KEYFRAME_BEGIN,
  KEYFRAME_END,
  Kind,
  type Operation,
  type Pointer,
  readFrame,
  readPointer,
  WireError,
  type WireNode,
} from '@alongside/sdk/wire';
import { MOST_INFLATED_BYTES, MOST_OPERATIONS, MOST_QUEUED_BYTES, StreamError } from './limits';
import { readMeta, type Viewport } from './meta';

/** Takes what the frames say, in order. */
export interface FrameSink {
  /** A keyframe begins: a new, empty page. */
  begin(): void;
  /** One operation; throws when it cannot be applied. */
  apply(operation: Exclude<Operation, { op: 'children' }>): void;
  /** Children of a parent: `expand` once, then `append` in pieces. */
  expand(parent: number): (nodes: readonly WireNode[]) => void;
  /** All operations of a frame are applied. */
  settle(): void;
  /** The keyframe is complete. */
  complete(): void;
  viewport(viewport: Viewport): void;
  pointer(pointer: Pointer): void;
  /** The stream is broken; nothing more is applied until the next keyframe begins. */
  broken(reason: string): void;
}

/** How long one slice of work may take, in milliseconds: half a frame at 60 Hz. */
const SLICE_MS = 8;
/** Children made before the clock is looked at. */
const PIECE = 200;

/** The way of the frames. */
export class Pipeline {
  readonly #sink: FrameSink;
  #queue: Uint8Array<ArrayBuffer>[] = [];
  #queued = 0;
  #running = false;
  /** Grows with every reset: what was under way before it is dropped. */
  #generation = 0;
  #waiting = true;
  #stream = 0;
  #epoch = -1;
  #seq = 0;
  #decoder = new Decoder();

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Takes one frame as it came from the socket. */
  push(bytes: Uint8Array<ArrayBuffer>): void {
    this.#queued += bytes.length;
    if (this.#queued > MOST_QUEUED_BYTES) {
      this.#drop();
      this.#break('more came than can be shown');
      return;
    }
    this.#queue.push(bytes);
    if (!this.#running) void this.#run();
  }

  /** Forgets what is under way: another socket tells the epoch from its beginning. */
  reset(): void {
    this.#drop();
    this.#generation += 1;
    this.#waiting = true;
    this.#epoch = -1;
  }

  #drop(): void {
    this.#queue = [];
    this.#queued = 0;
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      for (let bytes = this.#queue.shift(); bytes; bytes = this.#queue.shift()) {
        this.#queued -= bytes.length;
        const generation = this.#generation;
        try {
          await this.#frame(bytes, generation);
        } catch (error) {
          if (generation === this.#generation) this.#break(reasonOf(error));
        }
      }
    } finally {
      this.#running = false;
    }
  }

  #break(reason: string): void {
    this.#waiting = true;
    this.#sink.broken(reason);
  }

  async #frame(bytes: Uint8Array<ArrayBuffer>, generation: number): Promise<void> {
    const frame = readFrame(bytes);
    if (!this.#accepts(frame)) return;
    if (frame.flags & ENCRYPTED) throw new WireError('frames are encrypted and there is no key');
    const compressed = (frame.flags & COMPRESSED) !== 0;
    const payload = compressed ? await inflate(frame.payload, MOST_INFLATED_BYTES) : frame.payload;
    if (generation !== this.#generation) return;
    if (frame.kind === Kind.Pointer) {
      this.#sink.pointer(readPointer(payload));
      return;
    }
    if (frame.kind === Kind.Meta) this.#sink.viewport(readMeta(payload));
    else if (!(await this.#operations(payload, generation))) return;
    if (frame.flags & KEYFRAME_END) this.#sink.complete();
  }

  /** Whether the frame is the next one; brings the epoch and the number forward. */
  #accepts(frame: Frame): boolean {
    if (frame.flags & KEYFRAME_BEGIN && frame.kind === Kind.Key) {
      if (frame.seq !== 0 || frame.epoch <= this.#epoch)
        throw new WireError('a keyframe does not begin an epoch');
      this.#stream = frame.stream;
      this.#epoch = frame.epoch;
      this.#seq = 1;
      this.#decoder = new Decoder();
      this.#waiting = false;
      this.#sink.begin();
      return true;
    }
    if (this.#waiting) return false;
    // Frames of an epoch that is over may still be on their way.
    if (frame.epoch < this.#epoch || frame.stream !== this.#stream) return false;
    if (frame.epoch > this.#epoch) throw new WireError('the beginning of an epoch is missing');
    if (frame.kind === Kind.Pointer) return true;
    if (frame.seq < this.#seq) return false;
    if (frame.seq > this.#seq) throw new WireError('a frame is missing');
    this.#seq += 1;
    return true;
  }

  /** Applies a payload; false when something else came in between. */
  async #operations(payload: Uint8Array, generation: number): Promise<boolean> {
    let until = performance.now() + SLICE_MS;
    let count = 0;
    const pause = async (): Promise<boolean> => {
      if (performance.now() < until) return true;
      await nextTask();
      until = performance.now() + SLICE_MS;
      return generation === this.#generation;
    };
    for (const operation of this.#decoder.read(payload)) {
      count += 1;
      if (count > MOST_OPERATIONS) throw new StreamError('a frame has too many operations');
      if (operation.op === 'children') {
        const append = this.#sink.expand(operation.parent);
        for (let index = 0; index < operation.nodes.length; index += PIECE) {
          append(operation.nodes.slice(index, index + PIECE));
          if (!(await pause())) return false;
        }
      } else {
        this.#sink.apply(operation);
      }
      if ((count & 15) === 0 && !(await pause())) return false;
    }
    this.#sink.settle();
    return true;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof WireError || error instanceof StreamError) return error.message;
  // A browser refused a call: the stream asked for something that cannot be.
  return error instanceof Error
    ? `the page cannot be built: ${error.name}`
    : 'the page cannot be built';
}

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** The next turn of the browser, which draws in between; also in a tab that is not in front. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(0);
  });
}
