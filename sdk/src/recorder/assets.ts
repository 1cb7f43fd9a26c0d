/**
 * Stylesheets, pictures and fonts as content-addressed assets: read in this browser, where they
 * are readable, named by the SHA-256 of their bytes and put to the platform once. The server
 * fetches nothing, and so needs no way into the customer's site.
 */

import { readAsset } from './read';

/** Larger ones are not taken, in bytes. */
const LARGEST = 5 * 1024 * 1024;
/** Together in one page, in bytes. */
const LARGEST_TOTAL = 100 * 1024 * 1024;
const PARALLEL = 4;
const ATTEMPTS = 4;
const TYPES =
  /^(?:text\/css|image\/(?:png|jpeg|webp|gif|avif|svg\+xml)|font\/(?:woff2?|ttf)|application\/(?:font-woff2?|x-font-(?:ttf|woff2?)))$/;

/** How far an asset has come. */
export type Asset =
  | { readonly state: 'pending'; readonly settled: Promise<void> }
  | { readonly state: 'ready'; readonly sha256: string }
  | { readonly state: 'unreadable' };

/** Where assets go. */
export interface AssetStore {
  /** Address of the folder, with a slash at its end. */
  readonly base: string;
  /** The bearer of the current room. */
  token(): string;
}

const UNREADABLE: Asset = { state: 'unreadable' };

/** The assets of a page; they outlive an epoch. */
export class Assets {
  readonly #store: AssetStore | null;
  readonly #byAddress = new Map<string, Asset>();
  readonly #byText = new Map<string, Asset>();
  readonly #uploaded = new Map<string, Promise<boolean>>();
  readonly #queue: (() => Promise<void>)[] = [];
  #running = 0;
  #total = 0;
  #held = true;
  #ended = false;

  /** @param store null keeps everything here: nothing is uploaded and all is unreadable */
  constructor(store: AssetStore | null) {
    this.#store = store;
  }

  /** Uploads wait while a keyframe's structure goes out, and go on after. */
  hold(held: boolean): void {
    this.#held = held;
    this.#work();
  }

  /** Nothing is read or uploaded any more. */
  end(): void {
    this.#ended = true;
    this.#queue.length = 0;
  }

  /**
   * The asset of an address.
   * @param image the picture that shows it, whose pixels are taken when the bytes are not readable
   */
  get(address: string, image?: HTMLImageElement): Asset {
    return this.#once(this.#byAddress, address, async () => readAsset(address, image));
  }

  /** The asset of a rewritten stylesheet. */
  sheet(css: string): Asset {
    return this.#once(this.#byText, css, () =>
      Promise.resolve(new Blob([css], { type: 'text/css' })),
    );
  }

  #once(known: Map<string, Asset>, key: string, read: () => Promise<Blob | null>): Asset {
    const there = known.get(key);
    if (there !== undefined) return there;
    if (this.#store === null || this.#ended) return UNREADABLE;
    const settled = new Promise<void>((resolve) => {
      this.#queue.push(async () => {
        const sha256 = await this.#bring(read).catch(() => null);
        known.set(key, sha256 === null ? UNREADABLE : { state: 'ready', sha256 });
        resolve();
      });
    });
    const asset: Asset = { state: 'pending', settled };
    known.set(key, asset);
    this.#work();
    return asset;
  }

  #work(): void {
    while (!this.#held && this.#running < PARALLEL) {
      const task = this.#queue.shift();
      if (task === undefined) return;
      this.#running += 1;
      void task().finally(() => {
        this.#running -= 1;
        this.#work();
      });
    }
  }

  async #bring(read: () => Promise<Blob | null>): Promise<string | null> {
    const blob = await read();
    if (blob === null || blob.size === 0 || blob.size > LARGEST) return null;
    if (this.#total + blob.size > LARGEST_TOTAL) return null;
    const type = blob.type.split(';')[0]?.trim().toLowerCase() ?? '';
    if (!TYPES.test(type)) return null;
    const bytes = await blob.arrayBuffer();
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    const sha256 = [...new Uint8Array(digest)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    let uploaded = this.#uploaded.get(sha256);
    if (uploaded === undefined) {
      this.#total += blob.size;
      uploaded = this.#upload(sha256, type, bytes);
      this.#uploaded.set(sha256, uploaded);
    }
    return (await uploaded) ? sha256 : null;
  }

  async #upload(sha256: string, type: string, bytes: ArrayBuffer): Promise<boolean> {
    if (this.#store === null) return false;
    const address = new URL(sha256, this.#store.base).href;
    for (let attempt = 0; attempt < ATTEMPTS && !this.#ended; attempt += 1) {
      if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
      const headers = { authorization: `Bearer ${this.#store.token()}` };
      const common = { headers, credentials: 'omit', referrerPolicy: 'no-referrer' } as const;
      try {
        const there = await fetch(address, { ...common, method: 'HEAD' });
        if (there.ok) return true;
        const put = await fetch(address, {
          ...common,
          method: 'PUT',
          headers: { ...headers, 'content-type': type },
          body: bytes,
        });
        if (put.ok) return true;
        // What is refused for what it is will be refused again; a spent token or a full server not.
        if (put.status !== 401 && put.status !== 429 && put.status < 500) return false;
      } catch {
        // The platform was not reached: tried again below.
      }
    }
    return false;
  }
}
