/** What form fields show: text, ticks, choices and hatching, set as properties and never as defaults. */
import { StreamError } from './limits';
import {
  getAttribute,
  hasAttribute,
  removeAttribute,
  setAttribute,
  setChecked,
  setIndeterminate,
  setInputValue,
  setTextareaValue,
} from './native';
import type { Entry } from './tree';

/** Types that refuse text which is not of their kind, such as dots that hide a number. */
const PARTICULAR = new Set([
  'number',
  'date',
  'month',
  'week',
  'time',
  'datetime-local',
  'color',
  'range',
]);

/** Marks a field whose value is hidden; the viewer's own stylesheet hatches it. */
const MASKED = 'alongside-masked';
/** Makes the hatched bar as long as a text of so many signs. */
const SIGN = '\u2022';
const LONGEST_BAR = 120;

/** The fields of one page. */
export class Fields {
  readonly #choices = new Map<Entry, readonly number[]>();
  readonly #stale = new Set<Entry>();
  /** Hatched fields with their own placeholder, whose place the bar takes. */
  readonly #placeholders = new Map<Entry, string | null>();

  /** Shows a text in an input, textarea, or what else has a value. */
  value(entry: Entry, text: string): void {
    const element = entry.node as HTMLInputElement;
    this.#reveal(entry);
    switch (nameOf(entry)) {
      case 'input':
        this.#input(element, text);
        break;
      case 'textarea':
        setTextareaValue(element, text);
        break;
      case 'select':
        // The choice is told by indexes; the value is the same thing again.
        break;
      case 'progress':
      case 'meter':
      case 'output':
      case 'option':
        setAttribute(element, 'value', text);
        break;
      default:
        throw new StreamError(`node ${entry.id} has no value`);
    }
  }

  /**
   * Hatches a field in place of its value. The bar is drawn where the placeholder is: it takes the
   * size of a text and the field keeps its own looks, which a background of ours would take away.
   * @param length of the bar in characters; 0 leaves the field empty
   */
  hidden(entry: Entry, length: number): void {
    const element = entry.node as HTMLInputElement;
    switch (nameOf(entry)) {
      case 'input':
        this.#input(element, '');
        break;
      case 'textarea':
        setTextareaValue(element, '');
        break;
      case 'select':
        setAttribute(element, MASKED, '');
        return;
      default:
        throw new StreamError(`node ${entry.id} has no value`);
    }
    if (length === 0) {
      this.#reveal(entry);
      return;
    }
    if (!this.#placeholders.has(entry))
      this.#placeholders.set(entry, getAttribute(element, 'placeholder'));
    setAttribute(element, MASKED, '');
    setAttribute(element, 'placeholder', SIGN.repeat(Math.min(length, LONGEST_BAR)));
  }

  /** Keeps a field's own placeholder for later while the bar is in its place; whether it is. */
  keepsPlaceholder(entry: Entry, placeholder: string | null): boolean {
    if (!this.#placeholders.has(entry)) return false;
    this.#placeholders.set(entry, placeholder);
    return true;
  }

  #reveal(entry: Entry): void {
    const element = entry.node as Element;
    if (hasAttribute(element, MASKED)) removeAttribute(element, MASKED);
    const placeholder = this.#placeholders.get(entry);
    if (placeholder === undefined) return;
    this.#placeholders.delete(entry);
    if (placeholder === null) removeAttribute(element, 'placeholder');
    else setAttribute(element, 'placeholder', placeholder);
  }

  /** Ticks a checkbox or radio button: 0 off, 1 on, 2 neither. */
  checked(entry: Entry, state: 0 | 1 | 2): void {
    if (nameOf(entry) !== 'input') throw new StreamError(`node ${entry.id} has no tick`);
    const element = entry.node as Element;
    setChecked(element, state === 1);
    setIndeterminate(element, state === 2);
  }

  /** Chooses options; again when the options change. */
  selected(entry: Entry, indexes: readonly number[]): void {
    if (nameOf(entry) !== 'select') throw new StreamError(`node ${entry.id} has no options`);
    this.#reveal(entry);
    this.#choices.set(entry, indexes);
    this.#stale.add(entry);
  }

  /** A node came: the choice of a list around it may have slipped. */
  created(entry: Entry): void {
    const name = nameOf(entry);
    if (name !== 'option' && name !== 'optgroup') return;
    for (let up = entry.parent; up; up = up.parent) {
      if (this.#choices.has(up)) this.#stale.add(up);
      if (nameOf(up) === 'select') return;
    }
  }

  /** A node is gone. */
  forgotten(entry: Entry): void {
    this.#choices.delete(entry);
    this.#stale.delete(entry);
    this.#placeholders.delete(entry);
  }

  /** Applies choices after all options of a frame are there. */
  settle(): void {
    for (const entry of this.#stale) {
      const indexes = new Set(this.#choices.get(entry));
      const select = entry.node as HTMLSelectElement;
      if (indexes.size === 0) select.selectedIndex = -1;
      // Off before on: a list for one choice keeps the last that was switched on.
      for (const option of Array.from(select.options)) {
        if (!indexes.has(option.index) && option.selected && select.multiple)
          option.selected = false;
      }
      for (const index of indexes) {
        const option = select.options[index];
        if (option) option.selected = true;
      }
    }
    this.#stale.clear();
  }

  #input(element: HTMLInputElement, text: string): void {
    // The value of these is a mode switch for the browser: they take text only by attribute.
    if (element.type === 'file' || element.type === 'image') return;
    if (['checkbox', 'radio', 'submit', 'reset', 'button', 'hidden'].includes(element.type)) {
      setAttribute(element, 'value', text);
      return;
    }
    setInputValue(element, text);
    if (element.value === text || !PARTICULAR.has(element.type)) return;
    asText(element);
    setInputValue(element, text);
  }
}

/** Something else than a date in a field for dates: shown as text, or nothing would be shown. */
function asText(element: HTMLInputElement): void {
  if (!hasAttribute(element, 'alongside-type'))
    setAttribute(element, 'alongside-type', element.type);
  setAttribute(element, 'type', 'text');
}

function nameOf(entry: Entry): string {
  return typeof entry.plan === 'object' ? entry.plan.name : '';
}
