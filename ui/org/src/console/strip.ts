// The row of tabs above the pages: by pointer, by keys (arrows, Home, End, Delete), and on a narrow
// screen a list to choose from.
import { h } from '../editor/draw';
import { ITEM, type Tabs } from './tabs';

export interface Steering {
  show: (key: string) => void;
  close: (key: string) => void;
}

export class Strip {
  readonly element = h('div', { class: 'strip' });
  private readonly list = h('div', { role: 'tablist', 'aria-label': 'Open tabs' });
  private readonly choice = h('select', { class: 'field', 'aria-label': 'Open tabs' });
  private readonly closing = h('button', { type: 'button', class: 'button bare', title: 'Close tab' }, cross());

  constructor(
    private readonly tabs: Tabs,
    private readonly steering: Steering,
  ) {
    this.element.append(this.list, this.choice, this.closing);
    this.list.addEventListener('keydown', (event) => { this.key(event); });
    this.choice.addEventListener('change', () => { steering.show(this.choice.value); });
    this.closing.addEventListener('click', () => { steering.close(tabs.active); });
  }

  draw(): void {
    const focused = this.list.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset['key'] : undefined;
    this.list.replaceChildren(...this.tabs.list.map(({ key, label }) => this.tab(key, label)));
    this.choice.replaceChildren(...this.tabs.list.map(({ key, label }) => h('option', { value: key }, label)));
    this.choice.value = this.tabs.active;
    this.closing.hidden = this.tabs.active === ITEM;
    this.closing.setAttribute('aria-label', `Close ${this.tabs.shown.label}`);
    if (focused !== undefined) this.focus(this.tabs.find(focused) ? focused : this.tabs.active);
    this.list.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  /** Puts the focus on a tab: of all of them one is in the order of keys. */
  focus(key: string): void {
    for (const tab of this.list.querySelectorAll<HTMLElement>('[role=tab]')) {
      tab.tabIndex = tab.dataset['key'] === key ? 0 : -1;
      if (tab.dataset['key'] === key) tab.focus();
    }
  }

  private tab(key: string, label: string): HTMLElement {
    const active = key === this.tabs.active;
    const tab = h(
      'button',
      {
        type: 'button', role: 'tab', id: `tab-${key}`, 'data-key': key, title: label,
        'aria-selected': String(active), 'aria-controls': `page-${key}`, tabindex: active ? '0' : '-1',
        click: (event) => {
          if ((event.target as Element).closest('[data-close]')) this.steering.close(key);
          else this.steering.show(key);
        },
      },
      h('span', { class: 'cut' }, label),
    );
    if (key === ITEM) return tab;
    tab.setAttribute('aria-keyshortcuts', 'Delete');
    // For the pointer alone: a tab holds no other control, and keys have Delete.
    tab.append(h('span', { class: 'x', 'data-close': true, 'aria-hidden': 'true' }, cross()));
    tab.addEventListener('auxclick', (event) => { if (event.button === 1) this.steering.close(key); });
    return tab;
  }

  private key(event: KeyboardEvent): void {
    const keys = this.tabs.list.map((tab) => tab.key);
    const here = keys.indexOf((event.target as HTMLElement).dataset['key'] ?? '');
    if (here < 0) return;
    const at = (place: number): string => keys[(place + keys.length) % keys.length] ?? ITEM;
    switch (event.key) {
      case 'ArrowLeft': this.focus(at(here - 1)); break;
      case 'ArrowRight': this.focus(at(here + 1)); break;
      case 'Home': this.focus(at(0)); break;
      case 'End': this.focus(at(-1)); break;
      case 'Delete': this.steering.close(at(here)); break;
      default: return;
    }
    event.preventDefault();
  }
}

function cross(): SVGElement {
  const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  icon.setAttribute('class', 'icon small');
  icon.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', '/assets/icons.svg#close');
  icon.append(use);
  return icon;
}
