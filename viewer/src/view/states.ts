/**
 * Focus and pointer states of the customer as attributes, which the sanitised stylesheets ask for
 * instead of `:hover` and the like.
 */
import { removeAttribute, setAttribute } from './native';
import type { Entry } from './tree';

/** Fields that show their focus however it came to them. */
const TEXT_ENTRY = new Set(['input', 'textarea', 'select']);

/** The states of one page. */
export class States {
  readonly #marked = new Map<string, Set<Element>>();

  /** Moves the focus; undefined when nothing has it. */
  focus(entry: Entry | undefined): void {
    this.#mark('alongside-focus', entry && isElement(entry) ? [entry.node as Element] : []);
    const within: Element[] = [];
    for (let up = entry; up; up = up.parent) if (isElement(up)) within.push(up.node as Element);
    this.#mark('alongside-focus-within', within);
    const visible = entry && typeof entry.plan === 'object' && TEXT_ENTRY.has(entry.plan.name);
    this.#mark('alongside-focus-visible', visible ? [entry.node as Element] : []);
  }

  /** Moves the pointer to an element, the innermost first in the path; none when it left. */
  hover(path: readonly Element[], pressed: boolean): void {
    this.#mark('alongside-hover', path);
    this.#mark('alongside-active', pressed ? path : []);
  }

  /** A node is gone. */
  forgotten(entry: Entry): void {
    if (!isElement(entry)) return;
    for (const elements of this.#marked.values()) elements.delete(entry.node as Element);
  }

  #mark(attribute: string, elements: readonly Element[]): void {
    const before = this.#marked.get(attribute);
    const now = new Set(elements);
    for (const element of before ?? []) if (!now.has(element)) removeAttribute(element, attribute);
    for (const element of now) if (!before?.has(element)) setAttribute(element, attribute, '');
    this.#marked.set(attribute, now);
  }
}

function isElement(entry: Entry): boolean {
  return typeof entry.plan === 'object';
}
