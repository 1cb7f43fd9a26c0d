// What a person has typed and not saved, read off the page itself: nobody needs to have watched them type.

/** Whether a form of a page holds what its server does not know. */
export function isFilledIn(page: Document): boolean {
  const controls = [...page.forms].filter((form) => form.method === 'post').flatMap((form) => [...form.elements]);
  // An element of a frame is none of this window's classes.
  return controls.some((control) => {
    switch (control.localName) {
      case 'textarea':
        return (control as HTMLTextAreaElement).value !== (control as HTMLTextAreaElement).defaultValue;
      case 'select':
        return isChosen(control as HTMLSelectElement);
      case 'input': {
        const { type, value, defaultValue, checked, defaultChecked } = control as HTMLInputElement;
        if (type === 'checkbox' || type === 'radio') return checked !== defaultChecked;
        return type !== 'hidden' && value !== defaultValue;
      }
      default:
        return false;
    }
  });
}

/** Whether another option is chosen than the page came with, which is the first where it marks none. */
function isChosen(select: HTMLSelectElement): boolean {
  const options = [...select.options];
  if (select.multiple) return options.some((option) => option.selected !== option.defaultSelected);
  const marked = options.findLastIndex((option) => option.defaultSelected);
  return select.selectedIndex !== Math.max(marked, options.length > 0 && select.size <= 1 ? 0 : -1);
}
