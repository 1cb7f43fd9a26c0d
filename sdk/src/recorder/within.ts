/** Roots within the page: shadow trees, the documents of same-origin frames, and boxes for others. */

import { BoxReason } from '../wire/operations';
import type { Boxes } from './boxes';
import type { Known } from './known';
import type { Surroundings } from './surroundings';
import type { Root, Tree } from './tree';

/** Told when a root is entered. */
export type RootListener = (root: Root) => void;

/** The roots within, of one epoch. */
export class Within {
  readonly #around: Surroundings;
  readonly #tree: Tree;
  readonly #boxes: Boxes;
  readonly #entered: RootListener;
  /** Frames with the document that was told. */
  readonly #frames = new Map<HTMLIFrameElement, Document | null>();

  constructor(around: Surroundings, tree: Tree, boxes: Boxes, entered: RootListener) {
    this.#around = around;
    this.#tree = tree;
    this.#boxes = boxes;
    this.#entered = entered;
  }

  /** An element was told that may be a shadow host. */
  told(element: Element, known: Known): void {
    const root = element.shadowRoot;
    if (root !== null) this.#enterShadow(root, known);
    else if (isClosedHost(element)) this.#boxes.add(element, BoxReason.Unreadable);
  }

  toldFrame(frame: HTMLIFrameElement, known: Known): void {
    const inner = documentOf(frame);
    this.#frames.set(frame, inner);
    if (inner === null) {
      this.#boxes.add(frame, BoxReason.ForeignFrame);
      return;
    }
    const { id } = this.#tree.enter(frame, inner, known);
    this.#around.write({ op: 'frame', id: known.id, document: id });
    this.#entered(inner);
  }

  forgotten(node: Node): void {
    this.#frames.delete(node as HTMLIFrameElement);
  }

  /** A frame has loaded: another document is in it, and the frame is told anew. */
  loaded(frame: Element): void {
    const told = this.#frames.get(frame as HTMLIFrameElement);
    if (told === undefined || told === documentOf(frame as HTMLIFrameElement)) return;
    this.#tree.replace([frame]);
    this.#around.changed();
  }

  /** Frames whose document changed without a `load` event that was seen. */
  sweep(): void {
    for (const frame of [...this.#frames.keys()]) this.loaded(frame);
  }

  /** A script attached a shadow root to an element that may be told already. */
  attached(host: Element): void {
    const known = this.#tree.known.get(host);
    if (known === undefined) return;
    if (host.shadowRoot === null) this.#boxes.add(host, BoxReason.Unreadable);
    else if (!this.#tree.known.has(host.shadowRoot)) this.#enterShadow(host.shadowRoot, known);
    this.#around.changed();
  }

  #enterShadow(root: ShadowRoot, host: Known): void {
    // A blocked host, or a field, has no inside for the viewer.
    if (host.leaf) return;
    const { id } = this.#tree.enter(root.host, root, host);
    this.#around.write({
      op: 'shadow',
      host: host.id,
      root: id,
      delegatesFocus: root.delegatesFocus,
    });
    this.#entered(root);
  }
}

/** The document of a frame of this origin; null for all others. */
function documentOf(frame: HTMLIFrameElement): Document | null {
  try {
    return frame.contentDocument;
  } catch {
    return null;
  }
}

/** A component without content of its own that still takes up room keeps it in a closed root. */
function isClosedHost(element: Element): boolean {
  if (!element.localName.includes('-') || element.firstChild !== null) return false;
  if (!element.matches(':defined')) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0;
}
