/** The viewer's own page: where the customer's screen lies, at which scale, and their pointer on it. */
import type { Pointer } from '@alongside/sdk/wire';
import css from './stage.css?inline';

/** `fit`: the whole screen is seen. `actual`: one CSS pixel of the customer is one of the agent. */
export type Scale = 'fit' | 'actual';

/** Before the customer has said how large their window is. */
const FIRST_SIZE = { width: 1280, height: 800 };
const SVG = 'http://www.w3.org/2000/svg';

/** The stage. */
export class Stage {
  /** What holds the frames of pages. */
  readonly paper: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #pointer: HTMLElement;
  readonly #observer: ResizeObserver;
  #mode: Scale = 'fit';
  #size = FIRST_SIZE;
  #scale = 1;
  #at = { x: 0, y: 0 };

  constructor(parent: HTMLElement) {
    const owner = parent.ownerDocument;
    // Constructed, so that the policy of the page needs to allow no stylesheet by address.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    owner.adoptedStyleSheets.push(sheet);
    this.#stage = owner.createElement('main');
    this.#stage.className = 'stage';
    this.#stage.setAttribute('aria-label', 'Customer’s screen');
    this.paper = owner.createElement('div');
    this.paper.className = 'paper';
    this.#pointer = drawPointer(owner);
    this.paper.append(this.#pointer);
    this.#stage.append(this.paper);
    parent.append(this.#stage);
    for (const event of ['copy', 'cut', 'dragstart', 'selectstart', 'contextmenu']) {
      owner.addEventListener(event, (happening) => {
        happening.preventDefault();
      });
    }
    this.#observer = new ResizeObserver(() => {
      this.#layout();
    });
    this.#observer.observe(this.#stage);
    this.setMode('fit');
  }

  /** Chooses the scale. */
  setMode(mode: Scale): void {
    this.#mode = mode;
    this.#stage.dataset['mode'] = mode;
    // Only what scrolls is a stop for the keyboard.
    this.#stage.tabIndex = mode === 'actual' ? 0 : -1;
    this.#layout();
  }

  /** Takes the size of the customer's window, in CSS pixels. */
  resize(width: number, height: number): void {
    this.#size = { width, height };
    this.#layout();
  }

  /** Sizes a frame that is new. */
  fit(frame: HTMLIFrameElement): void {
    frame.style.width = `${this.#size.width}px`;
    frame.style.height = `${this.#size.height}px`;
    frame.style.transform = this.#scale === 1 ? 'none' : `scale(${this.#scale})`;
    // The pointer stays on top of every frame.
    this.paper.append(this.#pointer);
  }

  /** Shows where the customer's pointer is. */
  point(pointer: Pointer): void {
    this.#at = pointer;
    this.#pointer.hidden = false;
    if (pointer.press) {
      // Taken away and set again: a second press begins the ring anew.
      delete this.#pointer.dataset['pressed'];
      void this.#pointer.offsetWidth;
      this.#pointer.dataset['pressed'] = 'true';
    }
    this.#movePointer();
  }

  /** Hides the pointer, until the customer moves it again. */
  hidePointer(): void {
    this.#pointer.hidden = true;
  }

  /** Ends the stage. */
  close(): void {
    this.#observer.disconnect();
    this.#stage.remove();
  }

  #layout(): void {
    const { width, height } = this.#size;
    const room = { width: this.#stage.clientWidth, height: this.#stage.clientHeight };
    const fitting = Math.min(room.width / width, room.height / height, 1);
    this.#scale = this.#mode === 'fit' && fitting > 0 ? fitting : 1;
    this.paper.style.width = `${width * this.#scale}px`;
    this.paper.style.height = `${height * this.#scale}px`;
    for (const frame of this.paper.querySelectorAll('iframe')) this.fit(frame);
    this.#movePointer();
  }

  #movePointer(): void {
    const { x, y } = this.#at;
    this.#pointer.style.transform = `translate(${x * this.#scale}px, ${y * this.#scale}px)`;
  }
}

function drawPointer(owner: Document): HTMLElement {
  const pointer = owner.createElement('div');
  pointer.className = 'pointer';
  pointer.hidden = true;
  pointer.setAttribute('aria-hidden', 'true');
  const picture = owner.createElementNS(SVG, 'svg');
  picture.setAttribute('width', '20');
  picture.setAttribute('height', '20');
  const arrow = owner.createElementNS(SVG, 'path');
  arrow.setAttribute('d', 'M1 1 1 15.5 5 11.8 7.6 18 10.4 16.8 7.8 10.8 13.2 10.6Z');
  arrow.setAttribute('fill', '#0a7d3e');
  arrow.setAttribute('stroke', '#fff');
  arrow.setAttribute('stroke-width', '1.2');
  picture.append(arrow);
  const press = owner.createElement('div');
  press.className = 'press';
  pointer.append(picture, press);
  return pointer;
}
