/**
 * One epoch: a keyframe and everything after it. It gathers what the parts have to tell into one
 * frame per animation frame, and stops gathering while the socket is full: nothing is queued, what
 * is dirty stays dirty.
 */

import { isFieldShown } from '../masking/attributes';
import { isField } from '../masking/hard';
import type { Rules } from '../masking/policy';
import type { Names } from '../masking/names';
import { Encoder, writePointer } from '../wire/encode';
import { KEYFRAME_BEGIN, KEYFRAME_END, Kind } from '../wire/frame';
import { BoxReason } from '../wire/operations';
import type { Assets } from './assets';
import { Boxes } from './boxes';
import type { Description } from './describe';
import { listen } from './events';
import { Fields, needsBox } from './fields';
import { Images } from './images';
import type { Known } from './known';
import type { Loaded } from './loaded';
import { type FrameSink, Outbox } from './outbox';
import { describePage } from './page';
import { Positions } from './positions';
import { Sheets, type SheetSources } from './sheets';
import type { Surroundings } from './surroundings';
import { type Root, Tree } from './tree';
import { Within } from './within';

/** How long the first slice of a keyframe takes, in milliseconds: most pages are told in one. */
const FIRST_SLICE = 16;
/** How long the others take: there are many of them only where the page has much to do itself. */
const SLICE = 6;
/** How long a slice of what happened since may take. */
const FRAME_SLICE = 12;
/** More than this waiting in the socket, and nothing is written, in bytes. */
const FULL = 256 * 1024;
/** A socket that stays full so long gets a new keyframe when it has room again, in milliseconds. */
const STALLED = 5000;
/** Payloads are cut at about this size, in bytes. */
const CUT = 192 * 1024;
/** How long a hidden page gathers, in milliseconds: it has no animation frames. */
const HIDDEN_FLUSH = 250;

/** What outlives an epoch. */
export interface EpochOptions {
  readonly rules: Rules;
  readonly names: Names;
  readonly assets: Assets;
  readonly texts: SheetSources['texts'];
  readonly loaded: Loaded;
  readonly isOurs: (element: Element) => boolean;
  readonly stream: number;
  readonly send: FrameSink;
  readonly buffered: () => number;
}

/** Attributes that decide how an element is told at all. */
const DECISIVE = new Set(['type', 'contenteditable', 'role', 'rel', 'controls', 'autocomplete']);

/** See the module. */
export class Epoch {
  readonly fields: Fields;
  readonly sheets: Sheets;
  readonly within: Within;
  readonly positions: Positions;
  readonly images: Images;
  readonly #boxes: Boxes;
  readonly #tree: Tree;
  readonly #encoder = new Encoder();
  readonly #outbox: Outbox;
  readonly #options: EpochOptions;
  readonly #restart: () => void;
  readonly #unlisten: (() => void)[] = [];
  readonly #around: Surroundings;
  #begun = false;
  #whole = false;
  #ended = false;
  #scheduled = false;
  #fullSince: number | null = null;
  #page = '';
  #pageDirty = true;
  #masked = '';

  /** @param restart asks for a new epoch in place of this one */
  constructor(number: number, options: EpochOptions, restart: () => void) {
    this.#options = options;
    this.#restart = restart;
    this.#outbox = new Outbox(number, options.stream, options.send);
    const { assets, names } = options;
    this.#around = {
      rules: options.rules,
      names,
      isOurs: options.isOurs,
      asset: (address) => this.#styleAsset(address),
      write: (operation) => {
        this.#encoder.write(operation);
        if (this.#encoder.length > CUT) this.#send(0);
      },
      changed: () => this.#schedule(),
    };
    const around = this.#around;
    const tree = new Tree(around, {
      told: (element, known, description) => this.#told(element, known, description),
      forgotten: (node) => this.#forgotten(node),
      attributeChanged: (element, name) => this.#attributeChanged(element, name),
      contentChanged: (element) => this.#contentChanged(element),
    });
    this.#tree = tree;
    this.#boxes = new Boxes(around, tree.known);
    this.fields = new Fields(around, tree.known);
    this.positions = new Positions(around, tree.known);
    this.images = new Images(around, tree.known, assets, this.#boxes);
    this.sheets = new Sheets(around, tree.known, options);
    this.within = new Within(around, tree, this.#boxes, (root) => this.#entered(root));
    assets.hold(true);
    tree.begin(document);
    this.#entered(document);
    this.#flush();
  }

  /** Nothing more is told. */
  end(): void {
    this.#ended = true;
    this.#tree.end();
    this.#boxes.end();
    this.#outbox.close();
    for (const stop of this.#unlisten) stop();
  }

  /** Address, title, size or visibility may have changed. */
  pageChanged(): void {
    this.#pageDirty = true;
    this.#schedule();
  }

  /** The customer's pointer, in CSS pixels of the viewport. */
  pointer(x: number, y: number, press: boolean): void {
    if (!this.#begun || this.#full()) return;
    const at = (value: number): number => Math.max(0, Math.round(value));
    this.#outbox.pushLossy(writePointer({ x: at(x), y: at(y), press }));
  }

  /** Looks at what no event tells. */
  sweep(): void {
    this.#tree.lookAgain();
    this.sheets.sweep();
    this.within.sweep();
    this.fields.touchAll();
    this.pageChanged();
  }

  #told(element: Element, known: Known, { feature }: Description): void {
    switch (feature) {
      case 'blocked':
        this.#boxes.add(element, BoxReason.Blocked);
        this.positions.toldLayer(element);
        return;
      case 'field':
        if (isField(element)) this.#toldField(element, known);
        break;
      case 'image':
        this.images.told(element, known.rule);
        return;
      case 'sheet':
        this.sheets.told(element as HTMLLinkElement | HTMLStyleElement);
        return;
      case 'iframe':
        this.within.toldFrame(element as HTMLIFrameElement, known);
        return;
      case 'picture':
        this.#boxes.add(element, BoxReason.Picture);
        return;
      case 'none':
        this.within.told(element, known);
        break;
    }
    this.positions.told(element);
  }

  #toldField(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, known: Known): void {
    this.fields.told(field);
    if (needsBox(field) && !isFieldShown(field, known.rule)) {
      this.#boxes.add(field, BoxReason.MaskedField);
    }
  }

  #forgotten(node: Node): void {
    this.fields.forgotten(node);
    this.images.forgotten(node);
    this.sheets.forgotten(node);
    this.positions.forgotten(node);
    this.within.forgotten(node);
    this.#boxes.forgotten(node);
  }

  #entered(root: Root): void {
    this.sheets.told(root);
    if (root.nodeType === Node.DOCUMENT_NODE) this.positions.toldDocument(root as Document);
    this.#unlisten.push(listen(root, this));
  }

  #attributeChanged(element: Element, name: string): void {
    if (DECISIVE.has(name)) this.#tree.replace([element]);
    else if (name === 'open') this.positions.layerChanged(element);
    else if (name === 'popover') this.positions.toldLayer(element);
    else if (isField(element)) this.fields.touch(element);
    if (name === 'src' || name === 'srcset' || name.endsWith('href')) {
      this.images.touch(element);
      this.within.loaded(element);
    }
    this.sheets.touch(element);
  }

  #contentChanged(element: Element): void {
    this.sheets.touch(element);
    this.fields.touch(element);
  }

  /** The asset of an address in a `style` attribute; the attributes are told again when it is there. */
  #styleAsset(address: string): string | null {
    const asset = this.#options.assets.get(new URL(address, document.baseURI).href);
    if (asset.state === 'pending') {
      void asset.settled.then(() => {
        for (const root of this.#tree.roots) {
          for (const element of root.querySelectorAll('[style*="url("]')) {
            if (this.#tree.known.has(element)) this.#tree.touchAttributes(element, 'style');
          }
        }
        this.#schedule();
      });
    }
    return asset.state === 'ready' ? asset.sha256 : null;
  }

  #schedule(): void {
    if (this.#scheduled || this.#ended) return;
    this.#scheduled = true;
    const run = (): void => {
      this.#scheduled = false;
      if (!this.#ended) this.#flush();
    };
    if (this.#full()) setTimeout(run, 50);
    else if (document.visibilityState === 'hidden') setTimeout(run, HIDDEN_FLUSH);
    else if (!this.#tree.whole) afterInput(run);
    else requestAnimationFrame(run);
  }

  #full(): boolean {
    return this.#options.buffered() + this.#outbox.waitingBytes > FULL;
  }

  #flush(): void {
    if (this.#full()) {
      this.#fullSince ??= performance.now();
      this.#schedule();
      return;
    }
    if (this.#fullSince !== null && performance.now() - this.#fullSince > STALLED) {
      this.#restart();
      return;
    }
    this.#fullSince = null;
    const slice = this.#whole ? FRAME_SLICE : this.#begun ? SLICE : FIRST_SLICE;
    const end = performance.now() + slice;
    this.#tree.flush(() => performance.now() > end);
    this.within.sweep();
    this.fields.flush();
    this.images.flush();
    this.sheets.flush();
    this.#boxes.flush();
    this.positions.flush(this.#tree.whole);
    this.#writeMasked();
    const completes = !this.#whole && this.#tree.whole;
    if (completes) {
      this.#send(KEYFRAME_END);
      this.#whole = true;
      this.#options.assets.hold(false);
    } else if (this.#encoder.length > 0) this.#send(0);
    if (this.#pageDirty) this.#sendPage();
    if (!this.#tree.whole || this.#pending()) this.#schedule();
  }

  #pending(): boolean {
    return (
      this.#tree.pending ||
      this.fields.pending ||
      this.images.pending ||
      this.sheets.pending ||
      this.positions.pending ||
      this.#boxes.pending
    );
  }

  #writeMasked(): void {
    const { field: fields, image: images, text: texts } = this.#tree.known.hidden;
    const masked = `${fields} ${images} ${texts}`;
    if (masked === this.#masked) return;
    this.#masked = masked;
    this.#around.write({ op: 'masked', fields, images, texts });
  }

  #send(flags: number): void {
    const begin = this.#begun ? 0 : KEYFRAME_BEGIN;
    this.#begun = true;
    const kind = this.#whole ? Kind.Delta : Kind.Key;
    this.#outbox.push(kind, flags | begin, this.#encoder.take());
  }

  #sendPage(): void {
    this.#pageDirty = false;
    const page = JSON.stringify(describePage(window, this.#options.rules));
    if (page === this.#page) return;
    this.#page = page;
    this.#outbox.push(Kind.Meta, 0, new TextEncoder().encode(page));
  }
}

/**
 * As soon as the browser has looked after the customer's own input. A task of its own and no
 * `yield`, which would come before the compression of what has been told.
 */
function afterInput(run: () => void): void {
  const { scheduler } = globalThis as {
    scheduler?: { postTask?: (task: () => void) => Promise<void> };
  };
  if (scheduler?.postTask !== undefined) void scheduler.postTask(run);
  else setTimeout(run, 0);
}
