/** Waiting times that grow, so that a server that comes back is not met by everybody at once. */

/** Waits that double from `first` to `most`, each shortened by up to half at random. */
export class Backoff {
  #next: number;

  /** Both in milliseconds. */
  constructor(
    private readonly first: number,
    private readonly most: number,
  ) {
    this.#next = first;
  }

  /** The next wait, in milliseconds. */
  next(): number {
    const wait = this.#next;
    this.#next = Math.min(this.#next * 2, this.most);
    return wait * (1 - Math.random() / 2);
  }

  /** It worked: begin again with the shortest. */
  reset(): void {
    this.#next = this.first;
  }
}
