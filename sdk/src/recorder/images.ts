/**
 * Pictures: the asset of each picture that is shown, a box for the others. A masked picture is
 * never read and never leaves the browser.
 */

import { textShown } from '../masking/policy';
import { BoxReason } from '../wire/operations';
import type { Assets } from './assets';
import type { Boxes } from './boxes';
import type { KnownNodes } from './known';
import type { Surroundings } from './surroundings';

/** The pictures of one epoch. */
export class Images {
  /** Told pictures with the address that was last looked at and what was told of it. */
  readonly #told = new Map<Element, { address: string; sha256: string | null }>();
  readonly #dirty = new Set<Element>();
  readonly #around: Surroundings;
  readonly #known: KnownNodes;
  readonly #assets: Assets;
  readonly #boxes: Boxes;

  constructor(around: Surroundings, known: KnownNodes, assets: Assets, boxes: Boxes) {
    this.#around = around;
    this.#known = known;
    this.#assets = assets;
    this.#boxes = boxes;
  }

  told(element: Element, rule: number): void {
    if (!textShown(rule, this.#around.rules)) {
      this.#boxes.add(element, BoxReason.MaskedImage);
      return;
    }
    this.#told.set(element, { address: '', sha256: null });
    this.#dirty.add(element);
  }

  forgotten(node: Node): void {
    this.#told.delete(node as Element);
    this.#dirty.delete(node as Element);
  }

  /** The element may show another picture now. */
  touch(element: Element): void {
    if (!this.#told.has(element)) return;
    this.#dirty.add(element);
    this.#around.changed();
  }

  get pending(): boolean {
    return this.#dirty.size > 0;
  }

  flush(): void {
    for (const element of this.#dirty) this.#look(element);
    this.#dirty.clear();
  }

  #look(element: Element): void {
    const id = this.#known.get(element)?.id;
    const told = this.#told.get(element);
    if (id === undefined || told === undefined) return;
    const address = addressOf(element);
    if (address === '') {
      if (told.sha256 !== null) this.#around.write({ op: 'image', id, sha256: '' });
      told.address = '';
      told.sha256 = null;
      return;
    }
    const asset = this.#assets.get(address, element as HTMLImageElement);
    if (asset.state === 'ready') {
      if (told.sha256 !== asset.sha256) {
        this.#around.write({ op: 'image', id, sha256: asset.sha256 });
      }
      told.sha256 = asset.sha256;
    } else if (asset.state === 'unreadable') {
      if (told.address !== address) this.#boxes.add(element, BoxReason.Unreadable);
    } else {
      void asset.settled.then(() => this.touch(element));
      return;
    }
    told.address = address;
  }
}

/** The address of the picture that is on screen; empty when there is none (yet). */
function addressOf(element: Element): string {
  let address: string | null;
  if (element.localName === 'img') {
    const image = element as HTMLImageElement;
    // One that is not loaded would be fetched for the agent alone; its `load` event comes later.
    address = image.complete && image.naturalWidth > 0 ? image.currentSrc || image.src : '';
  } else {
    address =
      element.getAttribute('href') ??
      element.getAttributeNS('http://www.w3.org/1999/xlink', 'href') ??
      element.getAttribute('src');
  }
  if (address === null || address === '') return '';
  try {
    return new URL(address, element.ownerDocument.baseURI).href;
  } catch {
    return '';
  }
}
