/** Events of a root that say where to look. All passive, all while they are captured. */

import { fieldOf } from './fields';
import type { Epoch } from './epoch';
import type { Root } from './tree';

/** How often the pointer is told, in milliseconds. */
const POINTER = 33;

/** Listens on a root; returns what stops it. */
export function listen(root: Root, epoch: Epoch): () => void {
  const stop = new AbortController();
  const on = (target: EventTarget, type: string, heard: (event: Event) => void): void => {
    target.addEventListener(type, heard, { capture: true, passive: true, signal: stop.signal });
  };
  on(root, 'input', (event) => epoch.fields.touch(fieldOf(event)));
  // One radio button changes the others of its group.
  on(root, 'change', () => epoch.fields.touchAll());
  // The fields have their old values until the event is over.
  on(root, 'reset', () => setTimeout(() => epoch.fields.touchAll(), 0));
  on(root, 'scroll', ({ target }) => epoch.positions.scrolled(target));
  on(root, 'focusin', () => epoch.positions.focusMoved());
  on(root, 'focusout', () => epoch.positions.focusMoved());
  on(root, 'load', ({ target }) => {
    if (target === null || (target as Node).nodeType !== Node.ELEMENT_NODE) return;
    epoch.images.touch(target as Element);
    epoch.sheets.touch(target as Element);
    epoch.within.loaded(target as Element);
  });
  for (const type of ['toggle', 'close', 'cancel']) {
    on(root, type, ({ target }) => {
      if (target !== null) epoch.positions.layerChanged(target as Element);
    });
  }
  if (root === document) listenToPage(on, epoch);
  return () => stop.abort();
}

function listenToPage(
  on: (target: EventTarget, type: string, heard: (event: Event) => void) => void,
  epoch: Epoch,
): void {
  for (const type of ['resize', 'popstate', 'hashchange']) on(window, type, () => epoch.pageChanged());
  on(document, 'visibilitychange', () => epoch.pageChanged());
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)']) {
    on(window.matchMedia(query), 'change', () => epoch.pageChanged());
  }
  let last = 0;
  on(document, 'pointermove', (event) => {
    if (event.timeStamp - last < POINTER) return;
    last = event.timeStamp;
    const { clientX, clientY } = event as PointerEvent;
    epoch.pointer(clientX, clientY, false);
  });
  on(document, 'pointerdown', (event) => {
    const { clientX, clientY } = event as PointerEvent;
    epoch.pointer(clientX, clientY, true);
  });
}
