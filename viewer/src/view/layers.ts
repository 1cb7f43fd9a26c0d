/** Dialogs and popovers, in the browser's own top layer. */
import { hasAttribute, removeAttribute, setAttribute } from './native';
import type { Entry } from './tree';

/** Shows a dialog, details or popover: 0 closed, 1 open, 2 modal. */
export function setLayer(entry: Entry, state: 0 | 1 | 2): void {
  if (typeof entry.plan !== 'object') return;
  const element = entry.node as HTMLElement;
  if (entry.plan.name === 'dialog') {
    setDialog(element as HTMLDialogElement, state);
  } else if (hasAttribute(element, 'popover')) {
    setPopover(element, state !== 0);
  } else if (state === 0) {
    removeAttribute(element, 'open');
  } else {
    setAttribute(element, 'open', '');
  }
}

/** Takes the `open` attribute from a dialog the way that also empties the top layer. */
export function closeDialog(entry: Entry): void {
  setDialog(entry.node as HTMLDialogElement, 0);
}

function setDialog(dialog: HTMLDialogElement, state: 0 | 1 | 2): void {
  const modal = dialog.matches(':modal');
  if (state === 2 && modal) return;
  if (modal) dialog.close();
  removeAttribute(dialog, 'open');
  if (state === 1) setAttribute(dialog, 'open', '');
  if (state === 2) showModal(dialog);
}

/** Opens a modal dialog without its taking the focus, which the agent needs in the console. */
function showModal(dialog: HTMLDialogElement): void {
  const inert = hasAttribute(dialog, 'inert');
  setAttribute(dialog, 'inert', '');
  try {
    dialog.showModal();
  } catch {
    // Not connected, or in a document that is not shown: it is at least seen in its place.
    setAttribute(dialog, 'open', '');
  }
  if (!inert) removeAttribute(dialog, 'inert');
}

function setPopover(element: HTMLElement, open: boolean): void {
  try {
    // Manual: an automatic popover would close others by rules of its own.
    setAttribute(element, 'popover', 'manual');
    if (open) element.showPopover();
    else element.hidePopover();
  } catch {
    // A browser without popovers, or an element that is not connected: it is shown in its place.
  }
}
