// Which records are open in a console, in which order, and which of them is shown. Knows no page.

/** The tab of the navigation: a list, the home page, search results. It is always there. */
export const ITEM = 'item';
/** The most tabs that are kept: each is a living page. */
export const MOST = 20;
const SHORT = 15;
const RECORD = /^\/lightning\/r\/[A-Za-z]\w{0,79}\/([A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?)\/./;
const ITEMS = /^\/lightning\/(?:o\/[A-Za-z]\w{0,79}\/(?:list|home)|n\/\w+|page\/home|search)$/;
const INSIDE = /^\/lightning\/(?:[ron]\/|page\/home$|search$)/;

export interface Tab {
  /** The record's id in 15 letters, or `ITEM`. */
  key: string;
  /** Path and query. */
  address: string;
  label: string;
}

/** Whether a tab can show the page at this path; the others stand by themselves. */
export function isInside(path: string): boolean {
  return INSIDE.test(path);
}

/** The tab a page belongs to; none for a page that stays in whichever tab it was opened. */
export function keyOf(path: string): string | undefined {
  if (ITEMS.test(path)) return ITEM;
  return RECORD.exec(path)?.[1]?.slice(0, SHORT);
}

export class Tabs {
  private constructor(
    readonly list: Tab[],
    public active: string,
  ) {}

  /** What was kept, if it can be read; else the item's tab alone. */
  static from(kept: string | null, home: Tab): Tabs {
    const tabs = new Tabs([{ ...home, key: ITEM }], ITEM);
    try {
      const { list, active } = JSON.parse(kept ?? '{}') as { list?: unknown; active?: unknown };
      for (const tab of Array.isArray(list) ? (list as unknown[]) : []) tabs.restore(tab);
      if (typeof active === 'string' && tabs.find(active)) tabs.active = active;
    } catch {
      // Nothing that can be read is nothing kept.
    }
    return tabs;
  }

  private restore(tab: unknown): void {
    const { key, address, label } = (tab ?? {}) as Partial<Record<keyof Tab, unknown>>;
    if (typeof key !== 'string' || typeof address !== 'string' || typeof label !== 'string') return;
    if (keyOf(address.split('?')[0] ?? '') !== key) return;
    if (key === ITEM) this.list[0] = { key, address, label };
    else this.open({ key, address, label }, this.list.at(-1)?.key);
  }

  toString(): string {
    return JSON.stringify({ list: this.list, active: this.active });
  }

  find(key: string): Tab | undefined {
    return this.list.find((tab) => tab.key === key);
  }

  get item(): Tab {
    return this.list[0] as Tab;
  }

  get shown(): Tab {
    return this.find(this.active) ?? this.item;
  }

  /** The tab of that key, made beside another if there is none; none when there are too many. */
  open(tab: Tab, beside: string = this.active): Tab | undefined {
    const known = this.find(tab.key);
    if (known || this.list.length >= MOST) return known;
    this.list.splice(this.list.findIndex(({ key }) => key === beside) + 1, 0, tab);
    return tab;
  }

  /** Takes a tab away and says which one stands in its place; the item's tab stays. */
  close(key: string): Tab {
    const place = this.list.findIndex((tab) => tab.key === key);
    if (place > 0) this.list.splice(place, 1);
    const next = this.list[Math.min(place, this.list.length - 1)] ?? this.item;
    if (this.active === key && key !== ITEM) this.active = next.key;
    return next;
  }
}
