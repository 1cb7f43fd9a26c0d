// Copies the address of the page that a menu belongs to.

import { toast } from './toast';

export function startCopyLinks(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy-link]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      button.closest('details')?.removeAttribute('open');
      navigator.clipboard.writeText(location.origin + location.pathname).then(
        () => toast('Link copied'),
        () => toast('This browser does not allow copying. Copy the address from its bar.'),
      );
    });
  }
}
