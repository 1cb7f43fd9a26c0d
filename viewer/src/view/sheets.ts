/** Stylesheets of the page: sanitised, with the customer's features, written where they belong. */
import { type Features, PLAIN_FEATURES } from '../css/media';
import { renderSheet, sanitizeMedia, sanitizeSheet, sheetAssets } from '../css/sanitize';
import type { AssetStore } from './assets';
import type { Bindings } from './bindings';
import { MOST_CSS, StreamError } from './limits';
import { removeAttribute, setAttribute, setContent } from './native';
import { LAYER } from './roots';
import type { Entry } from './tree';

interface Sheet {
  readonly owner: Entry;
  readonly media: string;
  /** The text, or the hash of the asset that has it. */
  readonly source: { readonly css: string } | { readonly sha256: string };
}

/** The stylesheets of one page. */
export class Sheets {
  readonly #sheets = new Map<Entry, Sheet>();
  readonly #assets: AssetStore;
  readonly #bindings: Bindings;
  #features: Features = PLAIN_FEATURES;
  #length = 0;

  constructor(assets: AssetStore, bindings: Bindings) {
    this.#assets = assets;
    this.#bindings = bindings;
  }

  /** What the customer's device answers to media queries. */
  get features(): Features {
    return this.#features;
  }

  /** Sets the features; every sheet is written again when they differ. */
  setFeatures(features: Features): boolean {
    if (JSON.stringify(features) === JSON.stringify(this.#features)) return false;
    this.#features = features;
    for (const sheet of this.#sheets.values()) this.#write(sheet);
    return true;
  }

  /** Sets the text of an owner's sheet. */
  text(owner: Entry, media: string, css: string): void {
    this.#set({ owner, media, source: { css } }, css.length);
  }

  /** Sets the asset that is an owner's sheet. */
  asset(owner: Entry, media: string, sha256: string): void {
    this.#set({ owner, media, source: { sha256 } }, 0);
  }

  /** Forgets the sheet of an owner that is gone. */
  forget(owner: Entry): void {
    const sheet = this.#sheets.get(owner);
    if (!sheet) return;
    this.#sheets.delete(owner);
    if ('css' in sheet.source) this.#length -= sheet.source.css.length;
  }

  /** Whether a sheet is still on its way, without which the page has not its looks. */
  pending(): boolean {
    for (const { source } of this.#sheets.values()) {
      if ('sha256' in source && !this.#assets.settled(source.sha256)) return true;
    }
    return false;
  }

  #set(sheet: Sheet, length: number): void {
    const { owner } = sheet;
    const holds =
      owner.adopted !== undefined ||
      (typeof owner.plan === 'object' && owner.plan.kind === 'sheet');
    if (!holds) throw new StreamError(`node ${owner.id} cannot have a stylesheet`);
    this.forget(owner);
    this.#length += length;
    if (this.#length > MOST_CSS) throw new StreamError('the page has too many styles');
    this.#sheets.set(owner, sheet);
    const write = (): void => {
      this.#write(sheet);
    };
    const { source } = sheet;
    this.#bindings.bind(owner, 'source', 'sha256' in source ? [source.sha256] : [], write);
  }

  #write(sheet: Sheet): void {
    if (this.#sheets.get(sheet.owner) !== sheet) return;
    const { owner, source } = sheet;
    const css = 'css' in source ? source.css : this.#assets.css(source.sha256);
    if (css === undefined) return;
    const pieces = sanitizeSheet(css, this.#features);
    const media = sanitizeMedia(sheet.media, this.#features);
    this.#bindings.bind(owner, 'sheet', sheetAssets(pieces), () => {
      this.#put(
        owner,
        renderSheet(pieces, (hash) => this.#assets.address(hash)),
        media,
      );
    });
  }

  #put(owner: Entry, text: string, media: string): void {
    if (owner.adopted) {
      owner.adopted.replace(text, media);
      return;
    }
    const element = owner.node as Element;
    if (media === '') removeAttribute(element, 'media');
    else setAttribute(element, 'media', media);
    // A namespace rule must stand before everything but imports.
    setContent(element, text.includes('@namespace') ? text : LAYER + text);
  }
}
