// The list of components at the left, grouped by where they come from, with a search.

import { h } from './draw';
import type { Component, PageModel, Work } from './model';

const GROUPS = ['Standard', 'Custom', 'Custom - Managed'];

/** The type of what is dragged from the list: the name of a component. */
export const NEW = 'application/x-alongside-component';

/** Draws the list; `pick` is told which component was chosen by key or click. */
export function drawPalette(work: Work, model: PageModel, pick: (component: Component) => void): HTMLElement {
  const count = h('p', { class: 'muted small', role: 'status' });
  const search = h('input', { class: 'field', type: 'search', placeholder: 'Search components', 'aria-label': 'Search components', autocomplete: 'off' });
  const groups = GROUPS.map((group) => drawGroup(group, work, model, pick)).filter((group) => group !== undefined);
  search.addEventListener('input', () => {
    const sought = search.value.trim().toLocaleLowerCase();
    let found = 0;
    for (const group of groups) {
      for (const entry of group.querySelectorAll<HTMLElement>('li')) {
        entry.hidden = !(entry.textContent ?? '').toLocaleLowerCase().includes(sought);
        if (!entry.hidden) found += 1;
      }
      group.hidden = group.querySelector('li:not([hidden])') === null;
    }
    count.textContent = sought === '' ? '' : found === 0 ? `Nothing named “${search.value.trim()}”.` : `${found} found`;
  });
  return h('section', { class: 'card palette', 'aria-label': 'Components' }, h('h2', {}, 'Components'), search, count, ...groups);
}

function drawGroup(group: string, work: Work, model: PageModel, pick: (component: Component) => void): HTMLElement | undefined {
  const components = work.components.filter((component) => component.group === group);
  if (components.length === 0) return undefined;
  const entries = components.map((component) => {
    const entry = h('button', { type: 'button', draggable: 'true', title: component.description, 'data-key': `new-${component.name}`, click: () => { pick(component); } }, component.label);
    entry.setAttribute('aria-pressed', String(model.picked === component.name));
    entry.addEventListener('dragstart', (event) => {
      event.dataTransfer?.setData(NEW, component.name);
      if (event.dataTransfer) event.dataTransfer.effectAllowed = 'copy';
    });
    return h('li', {}, entry);
  });
  return h('div', { role: 'group', 'aria-label': group }, h('h3', {}, `${group} (${components.length})`), h('ul', {}, ...entries));
}
