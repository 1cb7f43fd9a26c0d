// Suggestions of colleagues while a name is typed after an @. The server resolves the names that are sent;
// the ids of those chosen go along, to tell people of one name apart.

const PAUSE_MILLISECONDS = 120;
/** An @ at the beginning of a word, and at most two words of a name behind it. */
const NAME = /(?:^|[^\p{L}\p{N}])@([\p{L}\p{N}'’.-]+(?: [\p{L}\p{N}'’.-]*)?)$/u;

interface Person {
  id: string;
  name: string;
  title: string;
}

let count = 0;

export function startMentions(): void {
  const look = (field: EventTarget | null): void => {
    if (field instanceof HTMLTextAreaElement && field.matches('[data-mentions]') && !field.hasAttribute('aria-controls')) equip(field);
  };
  document.addEventListener('focusin', (event) => { look(event.target); });
  // Whoever was quicker than this script is in the field already.
  look(document.activeElement);
}

function equip(field: HTMLTextAreaElement): void {
  count += 1;
  const list = document.createElement('ul');
  list.id = `people-${count}`;
  list.className = 'people';
  list.hidden = true;
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', 'Colleagues');
  const box = document.createElement('div');
  box.className = 'suggested';
  const caret = field.selectionStart;
  field.replaceWith(box);
  box.append(field, list);
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', list.id);
  // Moving the field took the focus away.
  field.focus();
  field.setSelectionRange(caret, caret);

  let found: Person[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | undefined;

  const close = (): void => {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute('aria-activedescendant');
  };
  const pick = (place: number): void => {
    [...list.children].forEach((option, at) => { option.setAttribute('aria-selected', String(at === place)); });
    list.children[place]?.scrollIntoView({ block: 'nearest' });
    field.setAttribute('aria-activedescendant', `${list.id}-${place}`);
  };
  const picked = (): number => [...list.children].findIndex((option) => option.getAttribute('aria-selected') === 'true');
  const choose = (person: Person): void => {
    const before = field.value.slice(0, field.selectionStart);
    const at = before.lastIndexOf('@');
    field.setRangeText(`@${person.name} `, at, field.selectionStart, 'end');
    const chosen = field.form?.querySelector<HTMLInputElement>('input[name=mentions]');
    if (chosen) chosen.value = `${chosen.value} ${person.id}`.trim();
    close();
  };
  const show = (people: Person[]): void => {
    found = people;
    if (people.length === 0) { close(); return; }
    list.replaceChildren(...people.map((person, place) => {
      const option = document.createElement('li');
      option.id = `${list.id}-${place}`;
      option.setAttribute('role', 'option');
      option.textContent = person.name;
      if (person.title !== '') {
        const title = document.createElement('small');
        title.textContent = person.title;
        option.append(title);
      }
      // The field keeps the focus.
      option.addEventListener('mousedown', (event) => { event.preventDefault(); });
      option.addEventListener('click', () => { choose(person); });
      return option;
    }));
    list.hidden = false;
    pick(0);
  };

  const seek = (): void => {
    clearTimeout(timer);
    running?.abort();
    const sought = NAME.exec(field.value.slice(0, field.selectionStart))?.[1];
    if (sought === undefined) { close(); return; }
    timer = setTimeout(() => {
      running = new AbortController();
      void people(sought, running.signal).then((found) => { if (found) show(found); });
    }, PAUSE_MILLISECONDS);
  };
  field.addEventListener('input', seek);
  field.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    const last = found.length - 1;
    if (event.key === 'ArrowDown') pick(picked() === last ? 0 : picked() + 1);
    else if (event.key === 'ArrowUp') pick(picked() <= 0 ? last : picked() - 1);
    else if (event.key === 'Escape') close();
    else if ((event.key === 'Enter' && !event.ctrlKey && !event.metaKey) || event.key === 'Tab') {
      const person = found[picked()];
      if (person) choose(person);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.addEventListener('blur', close);
  seek();
}

async function people(text: string, signal: AbortSignal): Promise<Person[] | undefined> {
  try {
    const answer = await fetch(`/lightning/chatter/people?${new URLSearchParams({ text })}`, { signal });
    return answer.ok ? ((await answer.json()) as Person[]) : undefined;
  } catch (error) {
    // Suggestions are a convenience: a name typed in full is resolved on the server all the same.
    if (!signal.aborted) console.warn('suggestions of colleagues are not available', error);
    return undefined;
  }
}
