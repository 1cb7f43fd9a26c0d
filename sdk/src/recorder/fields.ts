/**
 * What fields show: values, check marks, choices. Compared with what was told last, so that it
 * does not matter how a change came about; events and patched setters only say where to look.
 */

import { isFieldShown } from '../masking/attributes';
import { isField, isHard } from '../masking/hard';
import { textShown } from '../masking/policy';
import { FIXED_LENGTH, maskedLength, maskPatterns, maskText } from '../masking/text';
import { fieldShown } from '../masking/policy';
import type { Operation } from '../wire/operations';
import type { Known, KnownNodes } from './known';
import type { Surroundings } from './surroundings';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** The fields of one epoch. */
export class Fields {
  /** Told fields with the state that was told last. */
  readonly #told = new Map<Field, string>();
  readonly #dirty = new Set<Field>();
  readonly #around: Surroundings;
  readonly #known: KnownNodes;

  constructor(around: Surroundings, known: KnownNodes) {
    this.#around = around;
    this.#known = known;
  }

  /** A field was told: its state follows. */
  told(field: Field): void {
    this.#told.set(field, '');
    this.#dirty.add(field);
  }

  forgotten(node: Node): void {
    if (this.#told.delete(node as Field)) this.#dirty.delete(node as Field);
  }

  /** Something may have changed in this element, if it is a field. */
  touch(target: EventTarget | null): void {
    if (target === null || !this.#told.has(target as Field)) return;
    this.#dirty.add(target as Field);
    this.#around.changed();
  }

  /** Something may have changed in any field: a form was reset, a radio group changed. */
  touchAll(): void {
    if (this.#told.size === 0) return;
    for (const field of this.#told.keys()) this.#dirty.add(field);
    this.#around.changed();
  }

  /** Writes what differs from what was told. */
  flush(): void {
    for (const field of this.#dirty) {
      const known = this.#known.get(field);
      if (known === undefined) continue;
      const operation = shownState(field, known, this.#around);
      const shown = operation === null ? '' : JSON.stringify(operation);
      this.#known.hide(known, hides(field, known) ? 'field' : 'none');
      if (this.#told.get(field) === shown) continue;
      this.#told.set(field, shown);
      if (operation !== null) this.#around.write(operation);
    }
    this.#dirty.clear();
  }

  get pending(): boolean {
    return this.#dirty.size > 0;
  }
}

/** Whether what the field holds is drawn and not written: ticks, handles, colours. */
function isTextless(field: Field): boolean {
  return /^(?:checkbox|radio|range|color)$/.test(field.type);
}

/** Whether a masked field needs its size told: a list is as wide as choices that are not told. */
export function needsBox(field: Field): boolean {
  return isTextless(field) || field.localName === 'select';
}

/** Buttons are fields to the language and words to the reader. */
function isButton(field: Field): boolean {
  return /^(?:submit|button|reset)$/.test(field.type) && field.localName === 'input';
}

function hides(field: Field, known: Known): boolean {
  return !isButton(field) && !isFieldShown(field, known.rule);
}

/** The operation that makes the viewer's field look as this one may look; null for none. */
function shownState(field: Field, { id, rule }: Known, around: Surroundings): Operation | null {
  if (isButton(field)) {
    if (!field.hasAttribute('value')) return null;
    if (!textShown(rule, around.rules)) return { op: 'value', id, text: maskText(field.value) };
    return { op: 'value', id, text: fieldShown(rule) ? field.value : maskPatterns(field.value) };
  }
  const shown = isFieldShown(field, rule);
  if (field.localName === 'select') {
    if (!shown) return { op: 'hiddenValue', id, length: FIXED_LENGTH };
    const indexes: number[] = [];
    const { options } = field as HTMLSelectElement;
    for (let index = 0; index < options.length; index += 1) {
      if (options[index]?.selected === true) indexes.push(index);
    }
    return { op: 'selected', id, indexes };
  }
  if (field.type === 'checkbox' || field.type === 'radio') {
    const { checked, indeterminate } = field as HTMLInputElement;
    // Hidden is neither on nor off.
    return { op: 'checked', id, state: !shown || indeterminate ? 2 : checked ? 1 : 0 };
  }
  if (field.type === 'file') return null;
  if (shown) return { op: 'value', id, text: field.value };
  // These have no text to hatch: a box stands in their place.
  if (isTextless(field)) return null;
  const length = isHard(field) && field.value !== '' ? FIXED_LENGTH : maskedLength(field.value);
  return { op: 'hiddenValue', id, length };
}

/** The field that an event is about; events from shadow trees name the innermost. */
export function fieldOf(event: Event): Field | null {
  const target = event.composedPath()[0] as Node | undefined;
  return target !== undefined && isField(target) ? target : null;
}
