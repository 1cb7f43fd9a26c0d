// A menu is a <details>: this closes it as menus close, by Escape, by a click elsewhere, by leaving it.
// It listens at the document, so that menus drawn later close as well.

function menuOf(target: EventTarget | null): HTMLDetailsElement | null {
  return target instanceof Element ? target.closest<HTMLDetailsElement>('details.menu') : null;
}

export function startMenus(): void {
  document.addEventListener('keydown', (event) => {
    const menu = menuOf(event.target);
    if (event.key !== 'Escape' || !menu?.open) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  document.addEventListener('focusout', (event) => {
    const menu = menuOf(event.target);
    if (menu && event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
      if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
    }
  });
}
