/** Scroll offsets, focus and what is open in the top layer: what neither attributes nor values tell. */

import { DOCUMENT_ID, LayerState } from '../wire/operations';
import type { KnownNodes } from './known';
import type { Surroundings } from './surroundings';

/** The positions of one epoch. */
export class Positions {
  readonly #scrolled = new Set<Element | Document>();
  readonly #toldScroll = new Map<Node, string>();
  /** Dialogs and popovers with the state that was told. */
  readonly #layers = new Map<Element, LayerState>();
  readonly #dirtyLayers = new Set<Element>();
  #layersTold = false;
  #toldFocus = 0;
  #focusDirty = true;
  readonly #around: Surroundings;
  readonly #known: KnownNodes;

  constructor(around: Surroundings, known: KnownNodes) {
    this.#around = around;
    this.#known = known;
  }

  /** Looks whether a told element is scrolled or open already. */
  told(element: Element): void {
    this.toldLayer(element);
    if (element.scrollTop !== 0 || element.scrollLeft !== 0) this.#scrolled.add(element);
  }

  toldDocument(document: Document): void {
    this.#scrolled.add(document);
  }

  /** Follows the element from now on, if it is one that opens. */
  toldLayer(element: Element): void {
    if (element.localName !== 'dialog' && !element.hasAttribute('popover')) return;
    if (!this.#layers.has(element)) this.#layers.set(element, LayerState.Closed);
    this.#dirtyLayers.add(element);
  }

  forgotten(node: Node): void {
    this.#toldScroll.delete(node);
    this.#scrolled.delete(node as Element);
    this.#layers.delete(node as Element);
    this.#dirtyLayers.delete(node as Element);
  }

  scrolled(target: EventTarget | null): void {
    if (target === null || !this.#known.has(target as Node)) return;
    this.#scrolled.add(target as Element | Document);
    this.#around.changed();
  }

  focusMoved(): void {
    this.#focusDirty = true;
    this.#around.changed();
  }

  /** Dialogs and popovers open and close; that one is modal or a popover shows no attribute. */
  layerChanged(element: Element): void {
    if (!this.#layers.has(element)) return;
    this.#dirtyLayers.add(element);
    this.#around.changed();
  }

  get pending(): boolean {
    return this.#scrolled.size > 0 || this.#dirtyLayers.size > 0 || this.#focusDirty;
  }

  /** @param whole whether all of the page is told */
  flush(whole: boolean): void {
    if (whole) this.#writeLayers();
    for (const target of this.#scrolled) this.#writeScroll(target);
    this.#scrolled.clear();
    if (this.#focusDirty) this.#writeFocus();
  }

  /**
   * What is opened later lies above. In which order things were opened before the keyframe no
   * browser tells: popovers are taken to lie above dialogs, and what comes later in the page above.
   */
  #writeLayers(): void {
    const layers = [...this.#dirtyLayers].map((element) => ({ element, state: stateOf(element) }));
    this.#dirtyLayers.clear();
    if (!this.#layersTold) {
      layers.sort((one, other) => one.state - other.state || inOrder(one.element, other.element));
    }
    this.#layersTold = true;
    for (const { element, state } of layers) {
      const id = this.#known.get(element)?.id;
      if (id === undefined || this.#layers.get(element) === state) continue;
      this.#layers.set(element, state);
      this.#around.write({ op: 'dialog', id, state });
    }
  }

  #writeScroll(target: Element | Document): void {
    const id = this.#known.get(target)?.id;
    if (id === undefined) return;
    const document = target.nodeType === Node.DOCUMENT_NODE ? (target as Document) : null;
    const scroller = document === null ? (target as Element) : document.scrollingElement;
    if (scroller === null) return;
    const x = Math.round(scroller.scrollLeft);
    const y = Math.round(scroller.scrollTop);
    const told = `${x} ${y}`;
    if ((this.#toldScroll.get(target) ?? '0 0') === told) return;
    this.#toldScroll.set(target, told);
    this.#around.write({ op: 'scroll', id, x, y });
  }

  #writeFocus(): void {
    this.#focusDirty = false;
    let focused: Element | null = document.activeElement;
    for (;;) {
      const inner: Element | null =
        focused?.shadowRoot?.activeElement ??
        innerDocument(focused)?.activeElement ??
        null;
      if (inner === null || inner.localName === 'body') break;
      focused = inner;
    }
    const known = focused === null || focused.localName === 'body' ? undefined : this.#known.get(focused);
    const id = known?.id ?? 0;
    if (id === this.#toldFocus || id === DOCUMENT_ID) return;
    this.#toldFocus = id;
    this.#around.write({ op: 'focus', id });
  }
}

function inOrder(one: Element, other: Element): number {
  return one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
}

function stateOf(element: Element): LayerState {
  if (matches(element, ':popover-open')) return LayerState.Popover;
  if (element.localName !== 'dialog' || !(element as HTMLDialogElement).open) return LayerState.Closed;
  return matches(element, ':modal') ? LayerState.Modal : LayerState.Open;
}

/** False also in a browser that has not heard of the selector, and so has nothing it could name. */
function matches(element: Element, selector: string): boolean {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
}

function innerDocument(element: Element | null): Document | null {
  try {
    return element?.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null;
  } catch {
    return null;
  }
}
