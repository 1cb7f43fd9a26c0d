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
  // The hatched bar of a hidden value stands where the placeholder does; the field is not empty.
  ['placeholder-shown', ':where(:not([alongside-masked])):placeholder-shown'],
  // Nor is what it holds wrong, as far as the viewer knows.
  ['invalid', ':where(:not([alongside-masked])):invalid'],
  ['valid', ':is(:valid,[alongside-masked])'],
  // No element is defined here, because no script runs; at the customer's all of them are.
  ['defined', ':not([alongside-undefined])'],
]);

/** What to write for `:name`, when it is one of the customer's states. */
export function stateSelector(name: string): string | undefined {
  return STATES.get(name.toLowerCase());
}
