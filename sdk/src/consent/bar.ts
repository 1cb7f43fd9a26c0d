/**
 * The session bar: says who sees the page and ends it. It can be moved, shrinks to a dot, and goes
 * into the page's top-most modal dialog, outside of which nothing can be pressed.
 */

import { modalDialogs } from './dialog';
import { create, createHost, onTrusted } from './host';
import { BAR_STYLE } from './styles';
import { ENGLISH, type Texts } from './texts';

/** How far an arrow key moves the bar, in CSS pixels. */
const STEP = 24;
const MARGIN = 8;
/** How long the last words stand, in milliseconds. */
const LAST_WORDS = 5000;

/** A bar on the page. */
export interface Bar {
  /** Who sees the page; empty while nobody is known. */
  name(name: string): void;
  /** Says how it ended, and goes away by itself. */
  ended(byCustomer: boolean): void;
  /** Goes away at once. */
  remove(): void;
}

/** Shows the bar. */
export function showBar(agent: string, end: () => void, texts: Texts = ENGLISH): Bar {
  const host = createHost(BAR_STYLE);
  let who = agent;
  const sees = (): string => (who === '' ? texts.seesSomebody : texts.sees(who));
  const move = button('move', texts.move, '\u2807');
  const text = create('span', 'text', sees());
  text.setAttribute('role', 'status');
  const endButton = create('button', 'end', texts.end);
  endButton.type = 'button';
  const shrink = button('shrink', texts.shrink, '\u2212');
  const grow = button('grow', texts.grow(sees()), create('span', 'live'));
  const bar = create('div', 'bar', move, create('span', 'live'), text, endButton, shrink, grow);
  bar.setAttribute('role', 'region');
  bar.setAttribute('aria-label', sees());
  host.root.append(bar);

  onTrusted(endButton, 'click', end);
  onTrusted(shrink, 'click', () => {
    bar.classList.add('small');
    grow.focus();
    keepInside();
  });
  onTrusted(grow, 'click', () => {
    bar.classList.remove('small');
    shrink.focus();
    keepInside();
  });

  function place(left: number, top: number): void {
    const { width, height } = bar.getBoundingClientRect();
    const within = (value: number, most: number): number =>
      Math.max(MARGIN, Math.min(value, most - MARGIN));
    bar.classList.add('placed');
    bar.style.left = `${within(left, innerWidth - width)}px`;
    bar.style.top = `${within(top, innerHeight - height)}px`;
  }
  function keepInside(): void {
    if (!bar.classList.contains('placed')) return;
    const { left, top } = bar.getBoundingClientRect();
    place(left, top);
  }
  onTrusted(move, 'pointerdown', (down) => {
    const { left, top } = bar.getBoundingClientRect();
    move.setPointerCapture(down.pointerId);
    const follow = ({ clientX, clientY }: PointerEvent): void =>
      place(left + clientX - down.clientX, top + clientY - down.clientY);
    move.addEventListener('pointermove', follow);
    move.addEventListener('lostpointercapture', () => move.removeEventListener('pointermove', follow), {
      once: true,
    });
  });
  onTrusted(move, 'keydown', (event) => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (way === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const { left, top } = bar.getBoundingClientRect();
    place(left + (way[0] ?? 0) * STEP, top + (way[1] ?? 0) * STEP);
  });
  addEventListener('resize', keepInside);

  /** Dialogs in the order in which they were seen open; the last is the top-most. */
  let open: HTMLDialogElement[] = [];
  function stayReachable(): void {
    const now = modalDialogs();
    open = [...open.filter((each) => now.includes(each)), ...now.filter((each) => !open.includes(each))];
    const parent = open.at(-1) ?? document.documentElement;
    if (host.element.parentNode !== parent) parent.append(host.element);
  }
  const timer = setInterval(stayReachable, 250);
  stayReachable();

  function remove(): void {
    clearInterval(timer);
    removeEventListener('resize', keepInside);
    host.remove();
  }
  return {
    name(name) {
      if (name === who) return;
      who = name;
      text.textContent = sees();
      bar.setAttribute('aria-label', sees());
      grow.setAttribute('aria-label', texts.grow(sees()));
    },
    ended(byCustomer) {
      bar.classList.remove('small');
      bar.classList.add('note');
      text.textContent = texts.ended(byCustomer, who);
      setTimeout(remove, LAST_WORDS);
    },
    remove,
  };
}

function button(className: string, name: string, content: string | Node): HTMLButtonElement {
  const element = create('button', className, content);
  element.type = 'button';
  element.setAttribute('aria-label', name);
  element.title = name;
  return element;
}
