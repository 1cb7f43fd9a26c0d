// Tabs on a record's page. Without script their contents stand below each other, each under its title.

import { h } from './editor/draw';

export function startTabsets(): void {
  document.querySelectorAll<HTMLElement>('[data-tabset]').forEach(start);
}

function start(set: HTMLElement, number: number): void {
  const panels = [...set.querySelectorAll<HTMLElement>(':scope > [data-tab]')];
  const first = panels.find((panel) => panel.hasAttribute('data-active')) ?? panels[0];
  if (!first) return;
  const tabs = panels.map((panel, at) => {
    const tab = h('button', { type: 'button', role: 'tab', id: `tabset-${number}-tab-${at}`, 'aria-controls': `tabset-${number}-panel-${at}`, click: () => { show(at); } }, panel.dataset['tab']);
    panel.id = `tabset-${number}-panel-${at}`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', tab.id);
    return tab;
  });
  const show = (at: number): void => {
    tabs.forEach((tab, place) => {
      tab.setAttribute('aria-selected', String(place === at));
      tab.tabIndex = place === at ? 0 : -1;
    });
    panels.forEach((panel, place) => { panel.hidden = place !== at; });
  };
  const list = h('div', { role: 'tablist', 'aria-label': 'Parts of this record' }, ...tabs);
  list.addEventListener('keydown', (event) => {
    const here = tabs.findIndex((tab) => tab === event.target);
    const to = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (here < 0 || to === undefined) return;
    event.preventDefault();
    const at = (to + tabs.length) % tabs.length;
    // What is shown is in the page already, so the arrows show it at once.
    show(at);
    tabs[at]?.focus();
  });
  set.classList.add('started');
  set.prepend(list);
  show(panels.indexOf(first));
}
