/** Boxes: what stands for elements that are blocked, masked, foreign or not to be read. */

import { BoxReason } from '../wire/operations';
import type { KnownNodes } from './known';
import type { Surroundings } from './surroundings';

/** The boxes of one epoch; they follow the size of what they stand for. */
export class Boxes {
  readonly #reasons = new Map<Element, BoxReason>();
  readonly #told = new Map<Element, string>();
  readonly #dirty = new Set<Element>();
  readonly #sizes: ResizeObserver;
  readonly #around: Surroundings;
  readonly #known: KnownNodes;

  constructor(around: Surroundings, known: KnownNodes) {
    this.#around = around;
    this.#known = known;
    this.#sizes = new ResizeObserver((entries) => {
      for (const { target } of entries) if (this.#reasons.has(target)) this.#dirty.add(target);
      around.changed();
    });
  }

  /** A box stands for this element from now on. */
  add(element: Element, reason: BoxReason): void {
    if (!this.#reasons.has(element)) this.#sizes.observe(element);
    this.#reasons.set(element, reason);
    this.#dirty.add(element);
    const known = this.#known.get(element);
    // Masked fields are counted where their values are told.
    if (known !== undefined && reason !== BoxReason.MaskedField) {
      const hidden = reason === BoxReason.MaskedImage || reason === BoxReason.Blocked;
      this.#known.hide(known, hidden ? 'image' : 'none');
    }
  }

  has(element: Element): boolean {
    return this.#reasons.has(element);
  }

  forgotten(node: Node): void {
    const element = node as Element;
    if (!this.#reasons.delete(element)) return;
    this.#sizes.unobserve(element);
    this.#told.delete(element);
    this.#dirty.delete(element);
  }

  get pending(): boolean {
    return this.#dirty.size > 0;
  }

  flush(): void {
    for (const element of this.#dirty) {
      const id = this.#known.get(element)?.id;
      const reason = this.#reasons.get(element);
      if (id === undefined || reason === undefined) continue;
      const { width, height } = element.getBoundingClientRect();
      const [wide, high] = [Math.round(width), Math.round(height)];
      const told = `${wide} ${high} ${reason}`;
      if (this.#told.get(element) === told) continue;
      this.#told.set(element, told);
      this.#around.write({ op: 'box', id, width: wide, height: high, reason });
    }
    this.#dirty.clear();
  }

  end(): void {
    this.#sizes.disconnect();
  }
}
