/**
 * The picture of a customer's page: frames go in, the page stands on the stage. The last good
 * picture stays until the next one is complete.
 */
import type { Operation, Pointer, WireNode } from '@alongside/sdk/wire';
import type { AssetStore } from './assets';
import { BoxPictures } from './boxes';
import { type Masked, Page } from './page';
import { type FrameSink, Pipeline } from './pipeline';
import { type Scale, Stage } from './stage';
import type { Viewport } from './meta';

/** What the view tells whoever owns it. */
export interface ViewEvents {
  /** The picture is complete and follows the customer. */
  live(): void;
  /** The stream is broken: a keyframe is needed. `reason` is for the log, without page content. */
  broken(reason: string): void;
  /** The customer's window, or how much is hidden, is another. */
  page(viewport: Viewport, masked: Masked): void;
}

/** A complete page waits this long for its stylesheets before it is shown without. */
const STYLES_MS = 300;
/** A page that takes longer to come is shown as it grows, in place of the last picture. */
const GROWING_MS = 1000;
/** The same where there is no picture yet: half a page is more than none. */
const FIRST_GROWING_MS = 150;

/** The view. */
export class View {
  readonly #stage: Stage;
  readonly #pipeline: Pipeline;
  readonly #pictures = new BoxPictures();
  readonly #assets: AssetStore;
  readonly #events: ViewEvents;
  #shown: Page | undefined;
  #coming: Page | undefined;
  #viewport: Viewport | undefined;
  #told = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pressed = false;
  #hover: { x: number; y: number } | undefined;

  /** @param parent where the stage is put; it fills the window */
  constructor(parent: HTMLElement, assets: AssetStore, events: ViewEvents) {
    this.#assets = assets;
    this.#events = events;
    this.#stage = new Stage(parent);
    this.#pipeline = new Pipeline(this.#sink());
  }

  /** Takes one frame from the room. */
  push(frame: Uint8Array<ArrayBuffer>): void {
    this.#pipeline.push(frame);
  }

  /** Another socket begins: what comes is a running epoch from its start. The picture stays. */
  reset(): void {
    this.#pipeline.reset();
  }

  /** Chooses the scale. */
  setScale(mode: Scale): void {
    this.#stage.setMode(mode);
  }

  /** The frame that is on show. */
  get frame(): HTMLIFrameElement | undefined {
    return this.#shown?.frame;
  }

  /** Ends the view. */
  close(): void {
    this.#pipeline.reset();
    clearTimeout(this.#timer);
    this.#coming?.close();
    this.#shown?.close();
    this.#pictures.close();
    this.#stage.close();
  }

  #sink(): FrameSink {
    return {
      begin: () => {
        this.#begin();
      },
      apply: (operation) => {
        this.#apply(operation);
      },
      expand: (parent) => {
        const page = this.#current();
        const entry = page.expand(parent);
        return (nodes: readonly WireNode[]) => {
          page.append(entry, nodes);
        };
      },
      settle: () => {
        this.#current().settle(!this.#coming);
        this.#tell();
      },
      complete: () => {
        this.#complete();
      },
      viewport: (viewport) => {
        this.#viewport = viewport;
        this.#stage.resize(viewport.width, viewport.height);
        this.#current().setFeatures(viewport.features);
        this.#current().settle(!this.#coming);
        this.#tell();
      },
      pointer: (pointer) => {
        this.#point(pointer);
      },
      broken: (reason) => {
        // Half a page is no picture: the one before stays on show.
        if (this.#coming && this.#coming !== this.#shown) this.#coming.close();
        this.#coming = undefined;
        clearTimeout(this.#timer);
        this.#events.broken(reason);
      },
    };
  }

  #current(): Page {
    const page = this.#coming ?? this.#shown;
    if (!page) throw new Error('a page is begun before anything is applied');
    return page;
  }

  #begin(): void {
    clearTimeout(this.#timer);
    if (this.#coming !== this.#shown) this.#coming?.close();
    const page = new Page(this.#stage.paper, this.#assets, this.#pictures);
    page.frame.dataset['shown'] = 'false';
    this.#stage.fit(page.frame);
    if (this.#viewport) page.setFeatures(this.#viewport.features);
    this.#coming = page;
    this.#timer = setTimeout(() => {
      this.#show(page);
    }, this.#shown ? GROWING_MS : FIRST_GROWING_MS);
  }

  #apply(operation: Exclude<Operation, { op: 'children' }>): void {
    this.#current().apply(operation);
  }

  #complete(): void {
    const page = this.#coming;
    if (!page) return;
    this.#coming = undefined;
    if (page === this.#shown) {
      page.settle(true);
      this.#events.live();
      return;
    }
    clearTimeout(this.#timer);
    const show = (): void => {
      this.#show(page);
      this.#events.live();
    };
    this.#coming = page;
    if (!page.unstyled) {
      this.#coming = undefined;
      show();
      return;
    }
    this.#waitForStyles(page, STYLES_MS, show);
  }

  #waitForStyles(page: Page, left: number, then: () => void): void {
    this.#timer = setTimeout(() => {
      if (this.#coming !== page) return;
      if (page.unstyled && left > 0) {
        this.#waitForStyles(page, left - 20, then);
        return;
      }
      this.#coming = undefined;
      then();
    }, 20);
  }

  #show(page: Page): void {
    if (this.#shown === page) return;
    const before = this.#shown;
    this.#shown = page;
    page.frame.dataset['shown'] = 'true';
    page.settle(true);
    before?.close();
    this.#tell();
  }

  #tell(): void {
    const page = this.#coming ?? this.#shown;
    if (!this.#viewport || !page) return;
    const { fields, images, texts } = page.masked;
    const told = JSON.stringify([this.#viewport, fields, images, texts]);
    if (told === this.#told) return;
    this.#told = told;
    this.#events.page(this.#viewport, page.masked);
  }

  #point(pointer: Pointer): void {
    this.#stage.point(pointer);
    this.#pressed = pointer.press;
    // Looked up once a drawn frame: asking a page what lies under a point costs a layout.
    const due = this.#hover === undefined;
    this.#hover = pointer;
    if (!due) return;
    requestAnimationFrame(() => {
      const at = this.#hover;
      this.#hover = undefined;
      if (at && this.#viewport?.features.hover) this.#shown?.point(at.x, at.y, this.#pressed);
    });
  }
}
