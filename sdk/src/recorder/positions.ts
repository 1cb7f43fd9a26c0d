/** Scroll offsets, focus and the state of dialogs: what neither attributes nor values tell. */

import { DOCUMENT_ID } from '../wire/operations';
import type { KnownNodes } from './known';
import type { Surroundings } from './surroundings';

/** The positions of one epoch. */
export class Positions {
  readonly #scrolled = new Set<Element | Document>();
  readonly #toldScroll = new Map<Node, string>();
  readonly #dialogs = new Map<HTMLDialogElement, number>();
  readonly #dirtyDialogs = new Set<HTMLDialogElement>();
  #toldFocus = 0;
  #focusDirty = true;
  readonly #around: Surroundings;
  readonly #known: KnownNodes;

  constructor(around: Surroundings, known: KnownNodes) {
    this.#around = around;
    this.#known = known;
  }

  /** Looks whether a told element is scrolled already. */
  told(element: Element): void {
    if (element.scrollTop !== 0 || element.scrollLeft !== 0) this.#scrolled.add(element);
  }

  toldDocument(document: Document): void {
    this.#scrolled.add(document);
  }

  toldDialog(dialog: HTMLDialogElement): void {
    this.#dialogs.set(dialog, 0);
    this.#dirtyDialogs.add(dialog);
  }

  forgotten(node: Node): void {
    this.#toldScroll.delete(node);
    this.#scrolled.delete(node as Element);
    this.#dialogs.delete(node as HTMLDialogElement);
    this.#dirtyDialogs.delete(node as HTMLDialogElement);
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

  /** Dialogs open and close; which of them is modal shows no attribute. */
  dialogChanged(element: Element): void {
    if (!this.#dialogs.has(element as HTMLDialogElement)) return;
    this.#dirtyDialogs.add(element as HTMLDialogElement);
    this.#around.changed();
  }

  get pending(): boolean {
    return this.#scrolled.size > 0 || this.#dirtyDialogs.size > 0 || this.#focusDirty;
  }

  flush(): void {
    for (const dialog of this.#dirtyDialogs) this.#writeDialog(dialog);
    this.#dirtyDialogs.clear();
    for (const target of this.#scrolled) this.#writeScroll(target);
    this.#scrolled.clear();
    if (this.#focusDirty) this.#writeFocus();
  }

  #writeDialog(dialog: HTMLDialogElement): void {
    const id = this.#known.get(dialog)?.id;
    if (id === undefined) return;
    const state = !dialog.open ? 0 : dialog.matches(':modal') ? 2 : 1;
    if (this.#dialogs.get(dialog) === state) return;
    this.#dialogs.set(dialog, state);
    this.#around.write({ op: 'dialog', id, state });
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

function innerDocument(element: Element | null): Document | null {
  try {
    return element?.localName === 'iframe' ? (element as HTMLIFrameElement).contentDocument : null;
  } catch {
    return null;
  }
}
