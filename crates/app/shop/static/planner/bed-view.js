// One bed: its squares, the plant in hand, and what the bed will hold.

import { element, heading } from './element.js';
import { plan, plantOf, plants } from './plan.js';

/** The plant in hand, kept while one moves between beds. */
let inHand = 'lettuce';

export function bedView(id) {
  const bed = plan.bed(id);
  if (!bed) {
    return [heading('No such bed'), element('p', {}, 'It may have been removed in another tab. ', element('a', { href: '/planner' }, 'See your beds'))];
  }
  const dialog = removeDialog(bed);
  return [
    element('div', { class: 'heading-row' }, heading(bed.name),
      element('button', { type: 'button', class: 'plain', onclick: () => dialog.showModal() }, 'Remove this bed')),
    element('div', { class: 'bench' }, grid(bed), side(bed)),
    dialog,
  ];
}

function grid(bed) {
  const squares = bed.squares.map((id, index) => {
    const plant = plantOf(id);
    const place = `Row ${Math.floor(index / bed.columns) + 1}, square ${(index % bed.columns) + 1}`;
    return element('button', {
      type: 'button', class: 'square', id: `square-${index}`, style: `--plant:${plant?.colour ?? 'transparent'}`,
      'aria-label': `${place}: ${plant?.name ?? 'empty'}`,
      onclick: () => {
        plan.plant(bed.id, index, inHand);
        document.getElementById(`square-${index}`).focus();
      },
    }, element('span', {}, plant?.name ?? ''));
  });
  return element('div', { class: 'bed', style: `--columns:${bed.columns}`, role: 'group', 'aria-label': bed.name }, ...squares);
}

function side(bed) {
  const choice = element('select', { id: 'in-hand' }, ...plants.map((plant) => element('option', { value: plant.id, selected: plant.id === inHand }, plant.name)));
  choice.addEventListener('change', () => { inHand = choice.value; });
  const counts = plan.counts(bed);
  const list = counts.length
    ? element('ul', { class: 'counts' }, ...counts.map(([plant, count]) => element('li', {},
      element('span', { class: 'dot', style: `--plant:${plant.colour}`, 'aria-hidden': 'true' }), element('span', {}, plant.name), element('strong', {}, String(count)))))
    : element('p', {}, 'Nothing planted yet.');
  return element('aside', { 'aria-label': 'Planting' },
    element('label', { for: 'in-hand' }, 'Plant in hand'), choice,
    element('p', { class: 'hint' }, 'Choose a square to plant it there; choose it again to clear it.'),
    element('h3', {}, 'Plants you need'), list);
}

function removeDialog(bed) {
  const dialog = element('dialog', { 'aria-labelledby': 'remove-title' },
    element('form', { method: 'dialog' },
      element('h3', { id: 'remove-title' }, `Remove ${bed.name}?`),
      element('p', {}, 'Its planting goes with it. This cannot be undone.'),
      element('div', { class: 'row' },
        element('button', { type: 'button', onclick: () => { dialog.close(); history.replaceState({}, '', '/planner'); plan.remove(bed.id); } }, 'Remove'),
        element('button', { type: 'submit', class: 'quiet' }, 'Keep it'))));
  return dialog;
}
