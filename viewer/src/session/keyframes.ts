/** Asks for keyframes when the picture is broken: at most one in a while, and again until one comes. */
import { Backoff } from './backoff';

/** The room asks the customer at most once in five seconds. */
const SHORTEST_MS = 2_000;
const LONGEST_MS = 30_000;
/** Broken this often in a row, the page cannot be shown. */
const HOPELESS = 3;

/** Keyframe requests of one view. */
export class KeyframeRequests {
  readonly #request: () => void;
  readonly #backoff = new Backoff(SHORTEST_MS, LONGEST_MS);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;

  /** @param request sends one request */
  constructor(request: () => void) {
    this.#request = request;
  }

  /** The stream is broken. Answers whether it is so again and again. */
  broken(): boolean {
    this.#failures += 1;
    if (this.#timer === undefined) {
      this.#request();
      this.#again();
    }
    return this.#failures >= HOPELESS;
  }

  /** A keyframe is complete. */
  healed(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#failures = 0;
    this.#backoff.reset();
  }

  /** The socket is gone: the next one begins with a whole epoch anyway. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #again(): void {
    this.#timer = setTimeout(() => {
      this.#request();
      this.#again();
    }, this.#backoff.next());
  }
}
