// A console: each record in a tab, each tab a frame of this origin with the page as the server makes it.
// A frame lives as long as its tab, so that what runs in one goes on while another is looked at.
import { isFilledIn } from './console/filled-in';
import { Strip } from './console/strip';
import { ITEM, MOST, Tabs, isInside, keyOf, type Tab } from './console/tabs';
import { h } from './editor/draw';
import { toast } from './toast';

const KEPT = 'console';

export function startConsole(main: HTMLElement, user: string): void {
  new Console(main, `${KEPT}:${user}`).start();
}

class Console {
  private readonly tabs: Tabs;
  private readonly strip: Strip;
  private readonly frames = new Map<string, HTMLIFrameElement>();
  private readonly pages = h('div', { class: 'pages-of-tabs' });
  /** The documents of frames whose clicks are followed. */
  private readonly followed = new WeakSet<Document>();

  constructor(
    private readonly main: HTMLElement,
    private readonly storage: string,
  ) {
    const first = document.querySelector<HTMLAnchorElement>('.tabs ul a');
    const home = { key: ITEM, address: first?.pathname ?? '/lightning/page/home', label: first?.textContent ?? 'Home' };
    this.tabs = Tabs.from(sessionStorage.getItem(storage), home);
    this.strip = new Strip(this.tabs, {
      show: (key) => { this.show(key); },
      close: (key) => { this.close(key); },
    });
  }

  start(): void {
    const { pathname, search, hash } = location;
    const label = document.querySelector('h1')?.textContent.trim() ?? '';
    const app = document.querySelector('.tabs .app')?.textContent ?? '';
    this.main.replaceChildren(h('h1', { class: 'hidden-label' }, app), this.strip.element, this.pages);
    this.main.dataset['workspace'] = '';
    document.body.classList.add('console');

    const key = keyOf(pathname) ?? this.tabs.active;
    const tab = this.tabs.open({ key, address: pathname, label }, this.tabs.list.at(-1)?.key) ?? this.tabs.item;
    if (keyOf(pathname) === tab.key) tab.address = pathname + search;
    // The page that this address asks for, even where a tab remembers another of its own.
    this.frame(tab, pathname + search + hash);
    this.show(tab.key, 'replace');

    document.addEventListener('click', (event) => { this.follow(event); });
    document.querySelector('.find')?.addEventListener('submit', (event) => { this.search(event); });
    document.querySelector('form[action="/secur/logout"]')?.addEventListener('submit', () => { sessionStorage.removeItem(this.storage); });
    window.addEventListener('popstate', (event) => { this.back(event.state as unknown); });
  }

  /** Shows a tab, whose page is fetched when it is shown first. */
  private show(key: string, history: 'push' | 'replace' | 'keep' = 'push'): void {
    const tab = this.tabs.find(key) ?? this.tabs.item;
    const same = this.tabs.active === tab.key;
    this.tabs.active = tab.key;
    this.frame(tab);
    for (const [of, frame] of this.frames) {
      // Not `display: none`: a page that is not laid out loses where it was scrolled to.
      frame.parentElement?.toggleAttribute('inert', of !== tab.key);
      frame.parentElement?.classList.toggle('shown', of === tab.key);
    }
    if (history === 'push' && !same) window.history.pushState(state(tab), '', tab.address);
    this.draw(history === 'replace' || same);
  }

  private draw(replace: boolean): void {
    const tab = this.tabs.shown;
    const page = this.frames.get(tab.key)?.contentDocument;
    const address = page ? here(page) : undefined;
    if (replace) window.history.replaceState(state(tab), '', address ?? tab.address);
    if (page && page.title !== '') document.title = page.title;
    const edit = document.querySelector<HTMLAnchorElement>('a[data-edit-page]');
    const where = page?.querySelector<HTMLElement>('main')?.dataset['editPage'];
    if (edit) {
      edit.hidden = where === undefined;
      if (where !== undefined) edit.href = where;
    }
    for (const link of document.querySelectorAll<HTMLAnchorElement>('.tabs ul a')) {
      const current = tab.key === ITEM && link.pathname === tab.address.split('?')[0];
      if (current) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    this.strip.draw();
    sessionStorage.setItem(this.storage, this.tabs.toString());
  }

  /** The frame of a tab, made if there is none. */
  private frame(tab: Tab, address = tab.address): HTMLIFrameElement {
    const known = this.frames.get(tab.key);
    if (known) return known;
    const frame = h('iframe', { title: tab.label, src: address });
    frame.addEventListener('load', () => { this.arrived(frame); });
    this.watch(frame);
    this.pages.append(h('div', { role: 'tabpanel', id: `page-${tab.key}`, 'aria-labelledby': `tab-${tab.key}`, inert: true }, frame));
    this.frames.set(tab.key, frame);
    return frame;
  }

  /**
   * Follows the clicks in a frame's next page before it is painted, long before it has loaded: a frame
   * of this origin is drawn by the same thread, and what is asked for here runs ahead of each drawing.
   */
  private watch(frame: HTMLIFrameElement): void {
    requestAnimationFrame(() => {
      const page = frame.contentDocument;
      if (!frame.isConnected) return;
      if (!page || page.URL === 'about:blank' || this.followed.has(page)) {
        this.watch(frame);
        return;
      }
      this.followed.add(page);
      page.addEventListener('click', (event) => { this.follow(event, frame); });
      page.defaultView?.addEventListener('pagehide', () => { this.watch(frame); });
    });
  }

  /** A frame shows another page: it may be one of another tab. */
  private arrived(frame: HTMLIFrameElement): void {
    const page = frame.contentDocument;
    const from = [...this.frames].find(([, known]) => known === frame)?.[0];
    const own = from === undefined ? undefined : this.tabs.find(from);
    if (!page || !own || page.URL === 'about:blank') return;
    const { pathname, search } = new URL(page.URL);
    const key = keyOf(pathname) ?? own.key;
    const heading = page.querySelector('h1')?.textContent.trim() ?? '';
    const tab = key === own.key ? own : this.moved(frame, own, { key, address: pathname + search, label: heading });
    if (!tab) return;
    if (keyOf(pathname) === tab.key) {
      tab.address = pathname + search;
      if (tab.key === ITEM) tab.label = itemLabel(pathname) ?? heading;
      else if (pathname.endsWith('/view') && !pathname.includes('/related/')) tab.label = heading;
    }
    frame.title = tab.label;
    if (this.tabs.active === tab.key) this.draw(true);
    else this.strip.draw();
  }

  /** A page led on to one of another tab: a record that was just made, the list after a deletion. */
  private moved(frame: HTMLIFrameElement, own: Tab, to: Tab): Tab | undefined {
    const shown = this.tabs.active === own.key;
    const known = this.tabs.find(to.key);
    if (to.key !== ITEM && known) {
      this.drop(own.key);
      if (shown) this.show(known.key, 'replace');
      return undefined;
    }
    const tab = to.key === ITEM ? this.tabs.item : this.tabs.open(to, own.key);
    if (!tab) return own;
    this.drop(to.key);
    this.frames.delete(own.key);
    this.frames.set(tab.key, frame);
    frame.parentElement?.setAttribute('id', `page-${tab.key}`);
    frame.parentElement?.setAttribute('aria-labelledby', `tab-${tab.key}`);
    if (to.key === ITEM) this.tabs.close(own.key);
    tab.address = to.address;
    if (shown) this.show(tab.key, 'keep');
    return tab;
  }

  private drop(key: string): void {
    this.frames.get(key)?.parentElement?.remove();
    this.frames.delete(key);
  }

  private close(key: string): void {
    if (key === ITEM) return;
    const page = this.frames.get(key)?.contentDocument;
    if (page && isFilledIn(page) && !confirm(`Close ${this.tabs.find(key)?.label ?? 'this tab'}? What you typed in it is not saved.`)) return;
    const shown = this.tabs.active === key;
    this.drop(key);
    const next = this.tabs.close(key);
    if (!shown) {
      this.draw(false);
      this.strip.focus(next.key);
      return;
    }
    this.tabs.active = '';
    this.show(next.key);
    this.strip.focus(next.key);
  }

  /** A link leads to a tab, where it leads to another record or to a page of the navigation. */
  private follow(event: MouseEvent, frame?: HTMLIFrameElement): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    // An element of a frame is none of this window's classes.
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement>('a[href]');
    if (!link || (link.target !== '' && link.target !== '_self') || link.origin !== location.origin) return;
    const { pathname, search, hash } = link;
    const page = frame?.contentDocument;
    if (hash !== '' && page && pathname + search === here(page)) return;
    const key = keyOf(pathname);
    if (!isInside(pathname)) {
      if (frame) location.assign(link.href);
    } else if (key === ITEM) {
      this.toItem(pathname + search, link.textContent.trim());
    } else if (key !== undefined && !(frame && this.frames.get(key) === frame)) {
      this.toRecord({ key, address: pathname + search, label: link.textContent.trim() });
    } else {
      return;
    }
    // The App Launcher stays open only where a whole page would have replaced it.
    if (!frame) link.closest('dialog')?.close();
    if (frame || isInside(pathname)) event.preventDefault();
  }

  private toRecord(tab: Tab): void {
    const opened = this.tabs.open(tab);
    if (opened) this.show(opened.key);
    else toast(`${MOST} tabs are open. Close one first.`);
  }

  private toItem(address: string, label: string): void {
    const tab = this.tabs.item;
    tab.address = address;
    tab.label = itemLabel(address) ?? label;
    const frame = this.frames.get(ITEM);
    this.tabs.active = '';
    this.show(ITEM);
    // Replaced, for the history of the whole page already has the step.
    frame?.contentWindow?.location.replace(address);
  }

  private search(event: Event): void {
    const form = event.target as HTMLFormElement;
    const text = form.querySelector<HTMLInputElement>('input')?.value ?? '';
    event.preventDefault();
    this.toItem(`/lightning/search?text=${encodeURIComponent(text)}`, 'Search');
  }

  private back(kept: unknown): void {
    const { key, address } = (kept ?? {}) as { key?: string; address?: string };
    const wanted = key ?? keyOf(location.pathname);
    const path = address ?? location.pathname + location.search;
    if (wanted === undefined) return;
    const tab = this.tabs.open({ key: wanted, address: path, label: document.title }) ?? this.tabs.item;
    const page = this.frames.get(tab.key)?.contentDocument;
    if (tab.key === ITEM && page && here(page) !== path && keyOf(path.split('?')[0] ?? '') === ITEM) {
      tab.address = path;
      this.frames.get(ITEM)?.contentWindow?.location.replace(path);
    }
    this.show(tab.key, 'keep');
  }
}

function state(tab: Tab): { key: string; address: string } {
  return { key: tab.key, address: tab.address };
}

function here(page: Document): string | undefined {
  if (page.URL === 'about:blank') return undefined;
  const { pathname, search } = new URL(page.URL);
  return pathname + search;
}

/** What the navigation calls a page. */
function itemLabel(address: string): string | undefined {
  const path = address.split('?')[0];
  const link = [...document.querySelectorAll<HTMLAnchorElement>('.tabs ul a')].find((link) => link.pathname === path);
  return link?.textContent.trim();
}
