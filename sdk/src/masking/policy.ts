/**
 * The rules in force, made from the account's policy and what the page itself says. It fails
 * closed: one selector that cannot be used, and the whole page is masked.
 */

import type { Policy } from '../wire/messages';

/** Mask this element and all within: for pages that mark up what is private. */
export const REDACT_ATTRIBUTE = 'data-alongside-redact';

/** What a rule says about an element and all within it. Bits, so that they inherit by `|`. */
export const Rule = {
  /** Text and values are hidden, whatever else is said. */
  Mask: 1,
  /** Text and values are shown, unless `Mask` holds. */
  Unmask: 2,
  /** A box stands in its place. */
  Block: 4,
  /** What is inside is typed or chosen by the customer; set by the walk, not by a rule. */
  Typed: 8,
} as const;

/** Selector lists that are known to work; empty when no rule of the kind is there. */
export interface Rules {
  readonly standard: boolean;
  readonly block: string;
  readonly mask: string;
  readonly unmask: string;
  /** What holds at the root: `Rule.Mask` when a selector was unusable. */
  readonly root: number;
  /** The selectors that could not be used. */
  readonly unusable: readonly string[];
}

/** What the page adds to the account's policy. */
export interface PageRules {
  readonly redacted: readonly string[];
  readonly unredacted: readonly string[];
}

/** Whether a single selector, without a top-level comma, is one that the browser understands. */
export type SelectorCheck = (selector: string) => boolean;

/**
 * Makes the rules.
 * @param check injected so that it can be tried without a browser
 */
export function compileRules(
  policy: Policy,
  page: PageRules,
  check: SelectorCheck = browserCheck,
): Rules {
  const unusable: string[] = [];
  const usable = (selectors: readonly unknown[]): string => {
    const good: string[] = [];
    for (const selector of selectors) {
      if (typeof selector !== 'string') {
        unusable.push(String(selector));
        continue;
      }
      for (const single of splitList(selector)) {
        if (single !== '' && check(single)) good.push(single);
        else unusable.push(single || selector);
      }
    }
    return good.join(',');
  };
  const of = (action: string): string[] =>
    policy.rules.filter((rule) => rule.action === action).map((rule) => rule.selector);
  for (const rule of policy.rules) {
    if (!['block', 'mask', 'unmask'].includes(rule.action)) unusable.push(rule.selector);
  }
  const block = usable(of('block'));
  const mask = usable([...of('mask'), `[${REDACT_ATTRIBUTE}]`, ...page.redacted]);
  const unmask = usable([...of('unmask'), ...page.unredacted]);
  return {
    standard: policy.mode === 'standard',
    block,
    mask,
    unmask,
    root: unusable.length > 0 ? Rule.Mask : 0,
    unusable,
  };
}

/** The selectors of a list, split at its top-level commas. */
export function splitList(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = '';
  let start = 0;
  for (let index = 0; index < list.length; index += 1) {
    const character = list.charAt(index);
    if (character === '\\') index += 1;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (character === '(' || character === '[') depth += 1;
    else if (character === ')' || character === ']') depth -= 1;
    else if (character === ',' && depth === 0) {
      parts.push(list.slice(start, index).trim());
      start = index + 1;
    }
  }
  parts.push(list.slice(start).trim());
  return parts;
}

// Both are needed: `querySelector` forgives a bad selector inside `:is()`, `CSS.supports` does
// not; `CSS.supports` takes a condition of several terms, `querySelector` does not.
function browserCheck(selector: string): boolean {
  try {
    document.createDocumentFragment().querySelector(selector);
    return CSS.supports(`selector(${selector})`);
  } catch {
    return false;
  }
}

/** The rules that name this very element. */
export function ownRules(element: Element, rules: Rules): number {
  return (
    (rules.block !== '' && element.matches(rules.block) ? Rule.Block : 0) |
    (rules.mask !== '' && element.matches(rules.mask) ? Rule.Mask : 0) |
    (rules.unmask !== '' && element.matches(rules.unmask) ? Rule.Unmask : 0)
  );
}

/** Whether what the customer typed or chose is shown. */
export function fieldShown(rule: number): boolean {
  return (rule & (Rule.Mask | Rule.Block)) === 0 && (rule & Rule.Unmask) !== 0;
}

/** Whether the page's own text and pictures are shown. */
export function textShown(rule: number, rules: Rules): boolean {
  if ((rule & Rule.Typed) !== 0 || !rules.standard) return fieldShown(rule);
  return (rule & (Rule.Mask | Rule.Block)) === 0;
}
