// The bed planner: one page, drawn in the browser. Addresses below /planner are
// views; links between them change the address without loading a page.

import { element } from './element.js';
import { loadPlants, months, plan } from './plan.js';
import { bedView } from './bed-view.js';
import { bedsView, calendarView, plantsView } from './list-views.js';

const root = document.getElementById('planner');
const stage = element('div', { class: 'stage' });
const tabs = [
  ['/planner', 'Beds'],
  ['/planner/plants', 'Plants'],
  ['/planner/calendar', 'Calendar'],
];

/** Chooses the view of an address. */
function viewOf(path) {
  const bed = path.match(/^\/planner\/beds\/([\w-]+)$/);
  if (bed) return bedView(bed[1]);
  if (path === '/planner/plants') return plantsView();
  if (path === '/planner/calendar') return calendarView();
  return bedsView(go);
}

/** Goes to a view and remembers it in the browser's history. */
function go(path) {
  history.pushState({}, '', path);
  draw(true);
}

function draw(moved) {
  const path = location.pathname.replace(/\/$/, '');
  for (const link of root.querySelectorAll('.tabs a')) {
    const here = link.pathname === path || (link.pathname === '/planner' && path.startsWith('/planner/beds'));
    link.toggleAttribute('aria-current', false);
    if (here) link.setAttribute('aria-current', 'page');
  }
  const view = viewOf(path);
  stage.replaceChildren(...view);
  const heading = stage.querySelector('h2');
  document.title = `${heading.textContent} · Bed planner · Fernhill`;
  // A reader of the page by ear or keyboard lands where the new view begins.
  if (moved) heading.focus();
}

root.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="/planner"]');
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go(link.pathname);
});
window.addEventListener('popstate', () => draw(true));

try {
  await loadPlants();
  root.append(
    element('p', { class: 'lead' }, `Plan by the square foot. It is ${months[new Date().getMonth()]}; the calendar knows what to sow.`),
    element('nav', { class: 'tabs', 'aria-label': 'Planner' }, ...tabs.map(([href, label]) => element('a', { href }, label))),
    stage,
  );
  plan.onChange(() => draw(false));
  draw(false);
} catch {
  root.append(element('p', { class: 'summary', role: 'alert' }, 'The list of plants did not arrive. Your beds are kept in this browser. Reload the page to try again.'));
}
