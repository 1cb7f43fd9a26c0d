/** Dialogs and popovers, in the browser's own top layer. */
import { LayerState } from '@alongside/sdk/wire';
import { hasAttribute, removeAttribute, setAttribute } from './native';
import type { Entry } from './tree';

/** Shows a dialog, details or popover. */
export function setLayer(entry: Entry, state: LayerState): void {
  if (typeof entry.plan !== 'object') return;
  const element = entry.node as HTMLElement;
  const popover = hasAttribute(element, 'popover');
  if (popover) setPopover(element, state === LayerState.Popover);
  if (entry.plan.name === 'dialog') {
    setDialog(element as HTMLDialogElement, state);
  } else if (popover) {
    // Shown or hidden above.
  } else if (state === LayerState.Closed) {
    removeAttribute(element, 'open');
  } else {
    setAttribute(element, 'open', '');
  }
}

/** Takes the `open` attribute from a dialog the way that also empties the top layer. */
export function closeDialog(entry: Entry): void {
  setDialog(entry.node as HTMLDialogElement, LayerState.Closed);
}

function setDialog(dialog: HTMLDialogElement, state: LayerState): void {
  const modal = dialog.matches(':modal');
  if (state === LayerState.Modal && modal) return;
  if (modal) dialog.close();
  removeAttribute(dialog, 'open');
  if (state === LayerState.Open) setAttribute(dialog, 'open', '');
  if (state === LayerState.Modal) showModal(dialog);
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
