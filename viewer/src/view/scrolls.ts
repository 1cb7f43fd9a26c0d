/**
 * Where things are scrolled to. A place that cannot be reached yet, because what makes the page
 * long is not there, is tried again a few times.
 */
import { scrollElement, scrollLeftOf, scrollTopOf } from './native';
import type { Entry } from './tree';

/** How often a place that is not reached is tried: each try costs a layout. */
const TRIES = 40;

/** The scroll positions of one page. */
export class Scrolls {
  readonly #due = new Map<Entry, { x: number; y: number; tries: number }>();

  /** Scrolls a document or an element, in CSS pixels. */
  set(entry: Entry, x: number, y: number): void {
    this.#due.set(entry, { x, y, tries: TRIES });
  }

  /** A node is gone. */
  forgotten(entry: Entry): void {
    this.#due.delete(entry);
  }

  /** Goes to every place that is due. */
  settle(): void {
    for (const [entry, place] of this.#due) {
      const { x, y } = place;
      const options: ScrollToOptions = { left: x, top: y, behavior: 'instant' };
      const element =
        typeof entry.plan === 'object' ? (entry.node as Element) : entry.owner.scrollingElement;
      if (typeof entry.plan === 'object') scrollElement(entry.node as Element, options);
      else entry.owner.defaultView?.scrollTo(options);
      place.tries -= 1;
      const reached =
        element &&
        Math.abs(scrollLeftOf(element) - x) <= 1 &&
        Math.abs(scrollTopOf(element) - y) <= 1;
      if (reached || place.tries <= 0) this.#due.delete(entry);
    }
  }
}
