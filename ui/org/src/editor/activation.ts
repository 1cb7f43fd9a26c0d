// Activation: for whom a page is shown, as the org's default, an app's, or an app's and a profile's.

import { choice, h, labelled, send } from './draw';
import type { Assignment, Work } from './model';

const KINDS = [
  { value: 'org', label: 'Org Default' },
  { value: 'app', label: 'App Default' },
  { value: 'profile', label: 'App and Profile' },
];
const SCREENS = [
  { value: 'Large', label: 'Desktop' },
  { value: 'Small', label: 'Phone' },
];

function kindOf(assignment: Assignment): string {
  return assignment.app === null ? 'org' : assignment.profile_id === null ? 'app' : 'profile';
}

/** Opens the dialog; `done` is told when the org has taken the assignments. */
export function openActivation(work: Work, page: string, done: (assignments: Assignment[]) => void): void {
  let rows = work.assignments.filter((one) => one.page === page).map((one) => ({ ...one }));
  const list = h('div', { class: 'assignments' });
  const problem = h('p', { class: 'notice', role: 'alert', hidden: true });
  const blank = (form_factor: 'Large' | 'Small'): Assignment => ({ app: null, profile_id: null, form_factor, page });

  const draw = (focus?: number): void => {
    list.replaceChildren(...rows.map((row, index) => drawRow(row, index)));
    if (rows.length === 0) list.append(h('p', { class: 'muted' }, 'Nobody sees this page yet.'));
    if (focus !== undefined) list.querySelectorAll('select')[focus]?.focus();
  };

  const drawRow = (row: Assignment, index: number): HTMLElement => {
    const kind = choice(KINDS, kindOf(row), { change: () => {
      row.app = kind.value === 'org' ? null : (row.app ?? work.apps[0]?.value ?? null);
      row.profile_id = kind.value === 'profile' ? (row.profile_id ?? work.profiles[0]?.value ?? null) : null;
      draw();
      list.querySelectorAll<HTMLElement>('[role=group]')[index]?.querySelector('select')?.focus();
    } });
    const box = h('div', { class: 'assignment', role: 'group', 'aria-label': `Assignment ${index + 1}` }, labelled('Shown as', kind));
    if (row.app !== null) {
      const app = choice(work.apps, row.app, { change: () => { row.app = app.value; } });
      box.append(labelled('App', app));
    }
    if (row.profile_id !== null) {
      const profile = choice(work.profiles, row.profile_id, { change: () => { row.profile_id = profile.value; } });
      box.append(labelled('Profile', profile));
    }
    const screen = choice(SCREENS, row.form_factor, { change: () => { row.form_factor = screen.value === 'Small' ? 'Small' : 'Large'; } });
    box.append(labelled('Screen', screen));
    box.append(h('button', { type: 'button', class: 'button bare', click: () => { rows = rows.filter((one) => one !== row); draw(); dialog.querySelector<HTMLElement>('[data-add]')?.focus(); } }, 'Remove', h('span', { class: 'hidden-label' }, ` assignment ${index + 1}`)));
    return box;
  };

  const activate = async (): Promise<void> => {
    problem.hidden = true;
    try {
      const all = await send<Assignment[]>(`/lightning/page/editor/${work.object}/${encodeURIComponent(page)}/activation`, rows);
      dialog.close();
      done(all);
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : 'The page was not activated.';
      problem.hidden = false;
    }
  };

  const dialog = h(
    'dialog',
    { class: 'activation', 'aria-labelledby': 'activation-title', close: () => dialog.remove() },
    h('h2', { id: 'activation-title' }, 'Activation'),
    h('p', { class: 'muted' }, `Where this page is shown for ${work.object_label} records. The closest assignment wins: app and profile, then app, then org.`),
    list,
    h('div', { class: 'row wrap' },
      h('button', { type: 'button', class: 'button', click: () => {
        rows = rows.filter((row) => row.app !== null).concat(blank('Large'), blank('Small'));
        draw();
      } }, 'Assign as Org Default'),
      h('button', { type: 'button', class: 'button', 'data-add': true, click: () => {
        rows.push({ ...blank('Large'), app: work.apps[0]?.value ?? null });
        draw();
        [...list.querySelectorAll<HTMLElement>('[role=group]')].at(-1)?.querySelector('select')?.focus();
      } }, 'Add Assignment'),
    ),
    problem,
    h('div', { class: 'foot' },
      h('button', { type: 'button', class: 'button', click: () => { dialog.close(); } }, 'Cancel'),
      h('button', { type: 'button', class: 'button primary', click: () => void activate() }, 'Activate'),
    ),
  );
  draw();
  document.body.append(dialog);
  dialog.showModal();
}
