// The views that are lists: beds, plants with live search, and the calendar.

import { element, heading } from './element.js';
import { months, plan, plants } from './plan.js';

/** All beds, with a dialog to add one. */
export function bedsView(go) {
  const cards = plan.beds.map((bed) => {
    const grid = element('span', { class: 'mini-bed', style: `--columns:${bed.columns}`, 'aria-hidden': 'true' },
      ...bed.squares.map((id) => element('i', { style: `--plant:${plants.find((plant) => plant.id === id)?.colour ?? 'transparent'}` })));
    const planted = bed.squares.filter(Boolean).length;
    return element('li', {}, element('a', { href: `/planner/beds/${bed.id}` },
      grid, element('strong', {}, bed.name), element('span', { class: 'hint' }, `${planted} of ${bed.squares.length} squares planted`)));
  });
  const list = cards.length
    ? element('ul', { class: 'beds' }, ...cards)
    : element('p', { class: 'empty' }, 'No beds yet. Add one: four by four feet is a good start.');
  const dialog = addDialog(go);
  return [heading('Your beds'), list, element('button', { type: 'button', onclick: () => dialog.showModal() }, 'Add a bed'), dialog];
}

function addDialog(go) {
  const name = element('input', { id: 'bed-name', required: true, maxlength: '40', autocomplete: 'off' });
  const columns = element('input', { id: 'bed-columns', type: 'number', min: '1', max: '12', value: '4', required: true });
  const rows = element('input', { id: 'bed-rows', type: 'number', min: '1', max: '12', value: '4', required: true });
  const field = (label, input) => element('div', { class: 'field' }, element('label', { for: input.id }, label), input);
  const form = element('form', { method: 'dialog' },
    element('h3', { id: 'add-title' }, 'Add a bed'),
    field('Name', name), element('div', { class: 'pair' }, field('Feet wide', columns), field('Feet deep', rows)),
    element('div', { class: 'row' },
      element('button', { type: 'submit' }, 'Add'),
      element('button', { type: 'button', class: 'quiet', onclick: () => dialog.close() }, 'Cancel')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    dialog.close();
    go(`/planner/beds/${plan.add(name.value.trim() || 'Bed', columns.valueAsNumber, rows.valueAsNumber)}`);
  });
  const dialog = element('dialog', { 'aria-labelledby': 'add-title' }, form);
  return dialog;
}

/** Every plant, narrowed as one types. */
export function plantsView() {
  const search = element('input', { type: 'search', id: 'plant-search', autocomplete: 'off' });
  const family = element('select', { id: 'plant-family' }, element('option', { value: '' }, 'All families'),
    ...[...new Set(plants.map((plant) => plant.family))].map((name) => element('option', { value: name }, name)));
  const found = element('p', { class: 'found', role: 'status' });
  const list = element('ul', { class: 'plants' });
  const draw = () => {
    const words = search.value.toLowerCase();
    const kept = plants.filter((plant) => `${plant.name} ${plant.note}`.toLowerCase().includes(words) && (!family.value || plant.family === family.value));
    found.textContent = kept.length === 1 ? '1 plant' : `${kept.length} plants`;
    list.replaceChildren(...kept.map(plantRow));
  };
  search.addEventListener('input', draw);
  family.addEventListener('change', draw);
  draw();
  return [
    heading('Plants'),
    element('div', { class: 'narrowing' },
      element('div', {}, element('label', { for: 'plant-search' }, 'Find a plant'), search),
      element('div', {}, element('label', { for: 'plant-family' }, 'Family'), family)),
    found, list,
  ];
}

function plantRow(plant) {
  const names = (list) => list.map((month) => months[month - 1].slice(0, 3)).join(', ');
  return element('li', {},
    element('span', { class: 'dot', style: `--plant:${plant.colour}`, 'aria-hidden': 'true' }),
    element('div', {}, element('strong', {}, plant.name), element('p', {}, plant.note)),
    element('dl', {},
      element('div', {}, element('dt', {}, 'Sow'), element('dd', {}, names(plant.sow))),
      element('div', {}, element('dt', {}, 'Harvest'), element('dd', {}, names(plant.harvest))),
      element('div', {}, element('dt', {}, 'In a square'), element('dd', {}, String(plant.per_square)))));
}

/** What to sow and harvest, month by month, from this month on. */
export function calendarView() {
  const first = new Date().getMonth();
  const items = months.map((_, step) => {
    const month = (first + step) % 12;
    const due = (task) => plants.filter((plant) => plant[task].includes(month + 1)).map((plant) => plant.name).join(', ') || 'Nothing. Sharpen something.';
    return element('li', { class: step === 0 ? 'now' : undefined },
      element('h3', {}, step === 0 ? `${months[month]}, now` : months[month]),
      element('dl', {},
        element('div', {}, element('dt', {}, 'Sow'), element('dd', {}, due('sow'))),
        element('div', {}, element('dt', {}, 'Harvest'), element('dd', {}, due('harvest')))));
  });
  return [heading('Calendar'), element('ol', { class: 'months' }, ...items)];
}
