/**
 * Which addresses the page itself has loaded. A stylesheet names many more pictures and fonts than
 * a page uses; those it does not use are not loaded for the agent's sake either.
 */

/** The resources of a page, as they come. */
export class Loaded {
  readonly #addresses = new Set<string>();
  readonly #wanted = new Map<string, Set<() => void>>();
  readonly #observer: PerformanceObserver | null;

  constructor() {
    if (typeof PerformanceObserver === 'undefined') {
      this.#observer = null;
      return;
    }
    this.#observer = new PerformanceObserver((list) => {
      for (const { name } of list.getEntries()) this.#add(name);
    });
    this.#observer.observe({ type: 'resource', buffered: true });
    for (const { name } of performance.getEntriesByType('resource')) this.#add(name);
  }

  /**
   * Whether the address has been loaded, or needs no loading.
   * @param later called once when it is loaded after all
   */
  has(address: string, later: () => void): boolean {
    if (/^(?:data|blob):/.test(address) || this.#observer === null) return true;
    // Entries have no fragment; SVG fonts and sprites do.
    const [plain = ''] = address.split('#');
    if (this.#addresses.has(plain)) return true;
    let wanted = this.#wanted.get(plain);
    if (wanted === undefined) this.#wanted.set(plain, (wanted = new Set()));
    wanted.add(later);
    return false;
  }

  end(): void {
    this.#observer?.disconnect();
    this.#wanted.clear();
  }

  #add(address: string): void {
    this.#addresses.add(address);
    const wanted = this.#wanted.get(address);
    this.#wanted.delete(address);
    for (const tell of wanted ?? []) tell();
  }
}
