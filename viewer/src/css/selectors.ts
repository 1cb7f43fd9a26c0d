// Pseudo-classes that follow the agent's own mouse, keyboard or address are turned into attributes
// that the viewer sets from what the customer does.

/** The attribute that stands for each pseudo-class; the weight of a selector stays the same. */
const STATES: ReadonlyMap<string, string> = new Map([
  ['hover', '[alongside-hover]'],
  ['active', '[alongside-active]'],
  ['focus', '[alongside-focus]'],
  ['focus-visible', '[alongside-focus-visible]'],
  ['focus-within', '[alongside-focus-within]'],
  ['-moz-focusring', '[alongside-focus-visible]'],
  ['target', '[alongside-target]'],
  ['target-within', '[alongside-target-within]'],
  // No element is defined here, because no script runs; at the customer's all of them are.
  ['defined', ':not([alongside-undefined])'],
]);

/** What to write for `:name`, when it is one of the customer's states. */
export function stateSelector(name: string): string | undefined {
  return STATES.get(name.toLowerCase());
}
