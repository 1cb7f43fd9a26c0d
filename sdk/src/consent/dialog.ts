/**
 * Asks the customer. The dialog is modal, so that it stands over a page's own; it answers to the
 * customer's own hand only, and Escape declines.
 */

import type { SessionRequest, Terms } from '../wire/messages';
import { create, createHost, onTrusted } from './host';
import { DIALOG_STYLE } from './styles';
import { ENGLISH, type Texts } from './texts';

/** From here on the dialog says when it closes, in seconds. */
const LAST_SECONDS = 30;

/** A question that is being asked. */
export interface Question {
  /** True allows, false declines, null: nobody answered and nobody needs to any more. */
  readonly answer: Promise<boolean | null>;
  /** Takes the question away. */
  abandon(): void;
}

/** Shows the dialog. */
export function ask(request: SessionRequest, texts: Texts = ENGLISH): Question {
  const host = createHost(DIALOG_STYLE);
  const firstName = request.agent_name.trim().split(/\s+/)[0] ?? request.agent_name;
  const title = create('h2', '', texts.title(firstName));
  title.id = 'title';
  const text = create('div', '', create('p', '', texts.who(request.agent_name, request.company_name)));
  text.id = 'text';
  if (request.terms === undefined) text.append(create('p', '', texts.promise), create('p', 'scope', texts.scope));
  else text.append(termsOf(request.terms, texts));
  const leaves = create('p', 'leaves');
  leaves.setAttribute('role', 'status');
  const decline = create('button', '', texts.decline);
  const allow = create('button', 'allow', texts.allow);
  decline.type = allow.type = 'button';
  const dialog = create('dialog', '', title, text, leaves, create('div', 'buttons', decline, allow));
  dialog.setAttribute('aria-labelledby', 'title');
  dialog.setAttribute('aria-describedby', 'text');
  // Focus is on the dialog: a key pressed for something else must not answer.
  dialog.tabIndex = -1;
  dialog.setAttribute('autofocus', '');
  host.root.append(dialog);

  let settle: (answer: boolean | null) => void = () => undefined;
  const answer = new Promise<boolean | null>((resolve) => (settle = resolve));
  const expires = Date.parse(request.expires_at);
  let others = modalDialogs();
  const timer = setInterval(() => {
    if (!host.element.isConnected) document.documentElement.append(host.element);
    const now = modalDialogs();
    // A dialog that the page opened meanwhile is on top, and ours can no longer be reached.
    if (!dialog.open || now.some((each) => !others.includes(each))) show();
    others = now;
    // Only words: it is the platform that closes the question, by its own clock.
    const seconds = Math.round((expires - Date.now()) / 1000);
    // In steps, so that a screen reader is not interrupted each second.
    const told = seconds > 10 ? Math.ceil(seconds / 10) * 10 : Math.max(0, Math.ceil(seconds / 5) * 5);
    leaves.textContent = seconds > LAST_SECONDS || seconds < 0 ? '' : texts.leaves(told);
  }, 500);

  function show(): void {
    if (dialog.open) dialog.close();
    dialog.showModal();
    dialog.focus();
  }

  function close(given: boolean | null): void {
    clearInterval(timer);
    settle(given);
    dialog.close();
    host.remove();
  }

  onTrusted(allow, 'click', () => close(true));
  onTrusted(decline, 'click', () => close(false));
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    if (event.isTrusted) close(false);
  });
  // The page's own shortcuts must not hear what is typed here.
  dialog.addEventListener('keydown', (event) => event.stopPropagation());
  show();
  return { answer, abandon: () => close(null) };
}

/** The company's own words, as text: whatever stands in them is shown and never run. */
function termsOf(terms: Terms, texts: Texts): HTMLElement {
  const words = create('div', 'terms', terms.text);
  const name = texts.terms(terms.version);
  words.setAttribute('role', 'region');
  words.setAttribute('aria-label', name);
  // Long ones are scrolled, by keys too; the buttons stay in sight.
  words.tabIndex = 0;
  return create('div', '', words, create('p', 'version', name));
}

/** The page's modal dialogs that are open. */
export function modalDialogs(): HTMLDialogElement[] {
  return [...document.querySelectorAll<HTMLDialogElement>('dialog:modal')];
}
