// Setup made handier: Quick Find and Find Settings filter while typing, checkboxes bring along those
// they need, and what moves between two lists moves at once. Without script, forms do the same.

export function startSetup(): void {
  for (const side of document.querySelectorAll<HTMLElement>('[data-quick-find]')) startFinder(side, side);
  const settings = document.querySelector<HTMLElement>('[data-find-settings]');
  const pane = settings?.closest<HTMLElement>('.pane');
  if (settings && pane) startFinder(settings, pane);
  for (const form of document.querySelectorAll<HTMLElement>('[data-narrowed]')) {
    const narrow = form.querySelector<HTMLElement>('[data-narrow]');
    if (narrow === null) continue;
    narrow.hidden = false;
    startFinder(narrow, form);
  }
  for (const form of document.querySelectorAll<HTMLFormElement>('[data-grants]')) startNeeds(form);
  for (const form of document.querySelectorAll<HTMLFormElement>('[data-two-lists]')) startLists(form);
}

/** Hides the entries of `scope` that the text in `finder` does not fit. */
function startFinder(finder: HTMLElement, scope: HTMLElement): void {
  const field = finder.querySelector<HTMLInputElement>('input[type=search]');
  const count = finder.querySelector<HTMLElement>('[data-count]');
  if (field === null) return;
  // What the server has left out can only come back from the server.
  const whole = field.value === '';
  const entries = [...scope.querySelectorAll<HTMLElement>('[data-entry]')];
  const groups = [...scope.querySelectorAll<HTMLElement>('[data-group]')];
  const filter = (): void => {
    const words = field.value.trim().toLocaleLowerCase().split(/\s+/);
    let found = 0;
    for (const entry of entries) {
      const group = entry.closest('[data-group]')?.querySelector('h2, h3')?.textContent ?? '';
      const known = `${entry.textContent ?? ''} ${entry.dataset['words'] ?? ''} ${group}`.toLocaleLowerCase();
      entry.hidden = !words.every((word) => known.includes(word));
      if (!entry.hidden) found += 1;
    }
    for (const group of groups) group.hidden = group.querySelector('[data-entry]:not([hidden])') === null;
    if (count) count.textContent = field.value.trim() === '' ? '' : found === 0 ? `Nothing is called “${field.value.trim()}”.` : `${found} found`;
  };
  if (!whole) return;
  field.addEventListener('input', filter);
  field.form?.addEventListener('submit', (event) => {
    if (finder.contains(event.submitter) || event.submitter === null) event.preventDefault();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
}

/** Ticking a permission ticks those it needs; clearing one clears those that need it. */
function startNeeds(form: HTMLFormElement): void {
  const boxes = [...form.querySelectorAll<HTMLInputElement>('input[type=checkbox]')];
  const needs = (box: HTMLInputElement): string[] => (box.dataset['needs'] ?? '').split(' ').filter(Boolean);
  form.addEventListener('change', (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== 'checkbox') return;
    for (const other of boxes) {
      if (other.disabled || other === box) continue;
      if (box.checked && needs(box).includes(other.name)) other.checked = true;
      if (!box.checked && needs(other).includes(box.name)) other.checked = false;
    }
  });
}

/** Add and Remove move the selected options, and the hidden fields that say what is enabled. */
function startLists(form: HTMLFormElement): void {
  const available = form.querySelector<HTMLSelectElement>('select[name=available]');
  const chosen = form.querySelector<HTMLSelectElement>('select[name=chosen]');
  if (available === null || chosen === null) return;
  const move = (from: HTMLSelectElement, to: HTMLSelectElement): void => {
    for (const option of [...from.selectedOptions]) {
      const next = [...to.options].find((other) => other.text.localeCompare(option.text) > 0);
      to.add(option, next ?? null);
    }
    for (const field of form.querySelectorAll('input[name=enabled]')) field.remove();
    for (const option of chosen.options) {
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = 'enabled';
      field.value = option.value;
      form.append(field);
    }
  };
  form.addEventListener('submit', (event) => {
    const moved = event.submitter instanceof HTMLButtonElement ? event.submitter.value : '';
    if (moved !== 'add' && moved !== 'remove') return;
    event.preventDefault();
    if (moved === 'add') move(available, chosen);
    else move(chosen, available);
  });
}
