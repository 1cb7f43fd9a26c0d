// The App Launcher: a dialog over the page, filtered while typing. Without script its button is a link.

export function startLauncher(): void {
  const opener = document.querySelector<HTMLAnchorElement>('[data-launcher]');
  const dialog = document.querySelector<HTMLDialogElement>('dialog.launcher');
  const field = dialog?.querySelector<HTMLInputElement>('input[type=search]');
  const count = dialog?.querySelector<HTMLElement>('[data-count]');
  if (!opener || !dialog || !field || !count) return;
  const entries = [...dialog.querySelectorAll<HTMLElement>('[data-entry]')];
  const groups = [...dialog.querySelectorAll<HTMLElement>('[data-group]')];

  const filter = (): void => {
    const sought = field.value.trim().toLocaleLowerCase();
    let found = 0;
    for (const entry of entries) {
      entry.hidden = !(entry.textContent ?? '').toLocaleLowerCase().includes(sought);
      if (!entry.hidden) found += 1;
    }
    for (const group of groups) group.hidden = group.querySelector('[data-entry]:not([hidden])') === null;
    count.textContent = sought === '' ? '' : found === 0 ? `Nothing named “${field.value.trim()}”.` : `${found} found`;
  };

  opener.setAttribute('role', 'button');
  opener.setAttribute('aria-haspopup', 'dialog');
  const open = (event: Event): void => {
    event.preventDefault();
    field.value = '';
    filter();
    dialog.showModal();
    field.focus();
  };
  opener.addEventListener('click', open);
  opener.addEventListener('keydown', (event) => {
    if (event.key === ' ') open(event);
  });
  field.addEventListener('input', filter);
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    entries.find((entry) => !entry.hidden)?.querySelector('a')?.click();
  });
  // A click on the dialog itself is one on its backdrop: its content fills it.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
}
