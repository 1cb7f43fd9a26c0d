/**
 * What is written with addresses of assets in it is written again when the assets come. Each thing
 * has slots (`style`, `sheet`, `image`); a new use of a slot ends the one before.
 */
import type { AssetStore } from './assets';

/** Something that uses assets and ends. */
export interface Holder {
  holds?: Map<string, Hold>;
}

interface Hold {
  readonly releases: (() => void)[];
}

/** How long arrivals are gathered before what uses them is written again. */
const GATHER_MS = 40;

/** The uses of assets by one page. */
export class Bindings {
  readonly #assets: AssetStore;
  readonly #stale = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(assets: AssetStore) {
    this.#assets = assets;
  }

  /** Calls `write` now, and again after assets of `hashes` have come. */
  bind(holder: Holder, slot: string, hashes: Iterable<string>, write: () => void): void {
    this.unbind(holder, slot);
    const releases: (() => void)[] = [];
    for (const hash of hashes) {
      releases.push(
        this.#assets.watch(hash, () => {
          this.#later(write);
        }),
      );
    }
    if (releases.length > 0) {
      releases.push(() => this.#stale.delete(write));
      holder.holds ??= new Map();
      holder.holds.set(slot, { releases });
    }
    write();
  }

  /** Ends the use of a slot. */
  unbind(holder: Holder, slot: string): void {
    const hold = holder.holds?.get(slot);
    if (!hold) return;
    for (const release of hold.releases) release();
    holder.holds?.delete(slot);
  }

  /** Ends all uses of a holder. */
  release(holder: Holder): void {
    if (!holder.holds) return;
    for (const slot of [...holder.holds.keys()]) this.unbind(holder, slot);
  }

  /** Writes at once what waits to be written again. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const writes = [...this.#stale];
    this.#stale.clear();
    for (const write of writes) write();
  }

  #later(write: () => void): void {
    this.#stale.add(write);
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, GATHER_MS);
  }
}
