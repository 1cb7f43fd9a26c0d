// Feeds without leaving the page: a post, a comment, a deletion and "Load more" send or follow what the
// page's own forms and links do, and put the part of the answer that changed in its place.

import { toast } from './toast';

export function startFeeds(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const feed = form instanceof HTMLFormElement ? form.closest<HTMLElement>('[data-feed]') : null;
    if (!(form instanceof HTMLFormElement) || !feed) return;
    event.preventDefault();
    void submitted(form, feed);
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-more]') : null;
    const feed = link?.closest<HTMLElement>('[data-feed]');
    // A new tab is a new tab.
    if (!link || !feed || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void loadMore(link, feed);
  });
  // A message is sent by the keys people know for it.
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || !field.closest('[data-feed]')) return;
    event.preventDefault();
    field.form?.requestSubmit();
  });
}

async function submitted(form: HTMLFormElement, feed: HTMLElement): Promise<void> {
  if (form.getAttribute('aria-busy') === 'true') return;
  const data = new FormData(form);
  const post = form.closest<HTMLElement>('[data-post]');
  const redraw = form.dataset['redraw'];
  // The answer to a comment is the page of its post: the feed may show it no more.
  if (post && redraw !== undefined) data.set('back', `/lightning/r/FeedItem/${post.dataset['post'] ?? ''}/view`);
  const page = await exchange(form, form.action, { method: 'POST', body: written(data) });
  if (!page) return;
  if (post && redraw !== undefined) {
    const fresh = page.querySelector<HTMLElement>(`[data-post="${CSS.escape(post.dataset['post'] ?? '')}"]`);
    if (!fresh) return;
    restoreBack(fresh, post);
    post.replaceWith(fresh);
    fresh.querySelector<HTMLElement>('.answer textarea')?.focus();
    toast(redraw);
  } else if (post) {
    const next = post.nextElementSibling ?? post.previousElementSibling;
    post.remove();
    focus(next instanceof HTMLElement ? next : feed.querySelector('textarea'));
    toast('Post deleted');
  } else {
    const fresh = page.querySelector<HTMLElement>('[data-feed]');
    if (!fresh) return;
    feed.replaceWith(fresh);
    fresh.querySelector('textarea')?.focus();
    toast('Posted');
  }
}

async function loadMore(link: HTMLAnchorElement, feed: HTMLElement): Promise<void> {
  const page = await exchange(link, link.href, {});
  const posts = feed.querySelector('[data-posts]');
  const fresh = page?.querySelector('[data-feed]');
  if (!fresh || !posts) return;
  const known = new Set([...posts.querySelectorAll<HTMLElement>('[data-post]')].map((post) => post.dataset['post']));
  // Posts made meanwhile push older ones onto the next page.
  const added = [...fresh.querySelectorAll<HTMLElement>('[data-post]')].filter((post) => !known.has(post.dataset['post']));
  posts.append(...added);
  const next = fresh.querySelector<HTMLAnchorElement>('a[data-more]');
  if (next) link.href = next.href;
  else link.parentElement?.remove();
  focus(added[0] ?? null);
}

/** Where the forms of a redrawn post lead back to: the page they stand on, not the post's own. */
function restoreBack(fresh: HTMLElement, before: HTMLElement): void {
  const back = before.querySelector<HTMLInputElement>('input[name=back]')?.value;
  if (back === undefined) return;
  for (const field of fresh.querySelectorAll<HTMLInputElement>('input[name=back]')) field.value = back;
}

/** A form's fields as a browser sends them without script. */
function written(data: FormData): URLSearchParams {
  const sent = new URLSearchParams();
  for (const [name, value] of data) if (typeof value === 'string') sent.append(name, value);
  return sent;
}

/** Asks the server; says at the element why there is no good answer. What was typed stays. */
async function exchange(at: HTMLElement, address: string, request: RequestInit): Promise<Document | undefined> {
  at.setAttribute('aria-busy', 'true');
  at.parentElement?.querySelector('[data-refused]')?.remove();
  try {
    const answer = await fetch(address, { ...request, headers: { accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (answer.ok && !new URL(answer.url).pathname.startsWith('/login')) return page;
    refuse(at, page.querySelector('[role=alert]')?.textContent ?? page.querySelector('main h1, h1')?.textContent ?? 'This was not saved.');
  } catch {
    refuse(at, 'The org cannot be reached. What you wrote is kept here; try again.');
  } finally {
    at.removeAttribute('aria-busy');
  }
  return undefined;
}

function refuse(at: HTMLElement, words: string): void {
  const note = document.createElement('p');
  note.className = 'notice';
  note.setAttribute('role', 'alert');
  note.dataset['refused'] = '';
  note.textContent = words.trim();
  if (at instanceof HTMLFormElement) at.before(note);
  else at.after(note);
}

function focus(element: HTMLElement | null): void {
  if (!element) return;
  if (!element.matches('textarea')) element.tabIndex = -1;
  element.focus();
}
