/** A node of the page as a node of the wire: what kind it is, what of it is told, what is masked. */

import { shownAttributes } from '../masking/attributes';
import { isField } from '../masking/hard';
import { fieldShown, ownRules, Rule, textShown } from '../masking/policy';
import { maskPatterns, maskText } from '../masking/text';
import { Namespace, type WireNode } from '../wire/operations';
import type { Surroundings } from './surroundings';
import type { Hidden } from './known';

/** Longer texts are cut, in UTF-16 units: a frame must hold one. */
const LONGEST_TEXT = 200_000;

/** Stands for elements that take part in the page's structure and are not told. */
const VOID_NAME = 'alongside-void';

const NEVER_TOLD = new Set(['script', 'noscript', 'template', 'meta', 'base', 'title', 'datalist', 'param']);
const SKIPPED = new Set(['source', 'track', 'area', 'map']);
const PICTURES = new Set(['canvas', 'video', 'object', 'embed']);
const NAMESPACES = new Map<string | null, Namespace>([
  ['http://www.w3.org/1999/xhtml', Namespace.Html],
  ['http://www.w3.org/2000/svg', Namespace.Svg],
  ['http://www.w3.org/1998/Math/MathML', Namespace.MathMl],
]);

/** How a node is told. */
export interface Description {
  /** The node; its id is filled in by the caller. */
  readonly node: WireNode;
  readonly rule: number;
  readonly own: number;
  readonly leaf: boolean;
  readonly hidden: Hidden;
  /** What must follow the node; see `Feature`. */
  readonly feature: Feature;
}

/** What an element has beyond attributes and children. */
export type Feature = 'none' | 'blocked' | 'field' | 'image' | 'sheet' | 'iframe' | 'picture';

/** Whether the viewer is told about this node at all. */
export function isTold(node: Node, around: Surroundings): boolean {
  switch (node.nodeType) {
    case Node.TEXT_NODE:
      return node.parentElement?.localName !== 'head';
    case Node.ELEMENT_NODE: {
      const element = node as Element;
      if (around.isOurs(element) || SKIPPED.has(element.localName)) return false;
      if (!NAMESPACES.has(element.namespaceURI)) return false;
      return element.parentElement?.localName !== 'head' || isSheetOwner(element);
    }
    default:
      return false;
  }
}

/** Whether the element brings a stylesheet. */
export function isSheetOwner(element: Element): boolean {
  if (element.localName === 'style') return true;
  if (element.localName !== 'link') return false;
  const rel = (element.getAttribute('rel') ?? '').toLowerCase().split(/\s+/);
  return rel.includes('stylesheet') && !rel.includes('alternate');
}

/** A node that is told, under the rules around it. */
export function describe(node: Node, outer: number, around: Surroundings): Description {
  if (node.nodeType === Node.TEXT_NODE) {
    const { text, hidden } = shownText(node as Text, outer, around);
    const wire: WireNode = { kind: 'text', id: 0, text };
    return { node: wire, rule: outer, own: 0, leaf: true, hidden, feature: 'none' };
  }
  const element = node as Element;
  const own = ownRules(element, around.rules);
  const rule = outer | own | typedRule(element);
  const { name, leaf, feature } = shapeOf(element, rule);
  const attributes = name === VOID_NAME ? [['hidden', ''] as const] : shownAttributes(element, rule, around);
  const namespace = NAMESPACES.get(element.namespaceURI) ?? Namespace.Html;
  return {
    node: {
      kind: 'element',
      id: 0,
      name,
      namespace: name === VOID_NAME ? Namespace.Html : namespace,
      attributes,
    },
    rule,
    own,
    leaf,
    hidden: 'none',
    feature,
  };
}

/** A text as it may be told under the rules of its parent. */
export function shownText(
  text: Text,
  rule: number,
  around: Surroundings,
): { text: string; hidden: Hidden } {
  const whole = text.data.length > LONGEST_TEXT ? text.data.slice(0, LONGEST_TEXT) : text.data;
  if (whole.trim() === '') return { text: whole, hidden: 'none' };
  if (!textShown(rule, around.rules)) return { text: maskText(whole), hidden: 'text' };
  return { text: fieldShown(rule) ? whole : maskPatterns(whole), hidden: 'none' };
}

/** Text that the customer writes or chooses from counts as a value, not as the page's text. */
function typedRule(element: Element): number {
  const name = element.localName;
  const editable = element.getAttribute('contenteditable');
  const typed =
    name === 'option' ||
    name === 'optgroup' ||
    (editable !== null && editable !== 'false') ||
    element.getAttribute('role') === 'textbox';
  return typed ? Rule.Typed : 0;
}

function shapeOf(element: Element, rule: number): { name: string; leaf: boolean; feature: Feature } {
  const name = element.localName;
  if (NEVER_TOLD.has(name) && !(name === 'title' && element.namespaceURI?.endsWith('svg'))) {
    return { name: VOID_NAME, leaf: true, feature: 'none' };
  }
  if (isSheetOwner(element)) return { name, leaf: true, feature: 'sheet' };
  if (name === 'link') return { name: VOID_NAME, leaf: true, feature: 'none' };
  if ((rule & Rule.Block) !== 0) return { name, leaf: true, feature: 'blocked' };
  if (name === 'img' || (name === 'image' && element.namespaceURI?.endsWith('svg'))) {
    return { name, leaf: true, feature: 'image' };
  }
  if (isField(element)) {
    if (element.type === 'hidden') return { name: VOID_NAME, leaf: true, feature: 'none' };
    if (element.type === 'image') return { name, leaf: true, feature: 'image' };
    return { name, leaf: name !== 'select', feature: 'field' };
  }
  if (name === 'iframe' || name === 'frame') return { name, leaf: true, feature: 'iframe' };
  if (PICTURES.has(name)) return { name, leaf: true, feature: 'picture' };
  if (name === 'audio') {
    const shown = element.hasAttribute('controls');
    return { name: shown ? name : VOID_NAME, leaf: true, feature: shown ? 'picture' : 'none' };
  }
  return { name, leaf: false, feature: 'none' };
}
