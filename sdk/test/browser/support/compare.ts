/** Two trees as lists of tokens, and the first place where they differ. */

import { rootsWithin } from './applier';

const LEFT_OUT = new Set(['script', 'noscript', 'template', 'meta', 'title', 'base', 'alongside-void']);

/** Empty when the second tree says what the first is; else the first difference. */
export function compareTrees(page: Document, applied: Document): string {
  const expected = tokens(page.documentElement);
  const actual = tokens(applied.documentElement);
  for (let index = 0; index < Math.max(expected.length, actual.length); index += 1) {
    if (expected[index] !== actual[index]) {
      const around = expected.slice(Math.max(0, index - 3), index).join(' ');
      return `after "${around}" (${index} of ${expected.length}) expected "${expected[index]}", got "${actual[index]}"`;
    }
  }
  return expected.length === 0 ? 'nothing to compare' : '';
}

function tokens(top: Element | null): string[] {
  const list: string[] = [];
  const walk = (node: Node): void => {
    if (node.nodeType === Node.TEXT_NODE) list.push(JSON.stringify((node as Text).data));
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const element = node as Element;
    const name = element.localName;
    if (LEFT_OUT.has(name)) return;
    if (name === 'head' || name === 'style' || name === 'link') return;
    const attributes = ['class', 'id', 'role', 'title', 'd']
      .filter((each) => element.hasAttribute(each))
      .map((each) => `${each}=${element.getAttribute(each)}`);
    list.push(`<${name} ${element.namespaceURI?.slice(-4)} ${attributes.join(' ')}>`);
    const inner: Node | undefined =
      element.shadowRoot ?? frameDocument(element) ?? rootsWithin.get(element);
    if (inner !== undefined) {
      list.push('(');
      inner.childNodes.forEach(walk);
      list.push(')');
    }
    // What a text area holds is a value.
    if (name !== 'textarea') element.childNodes.forEach(walk);
    list.push('/');
  };
  if (top !== null) walk(top);
  return list;
}

function frameDocument(element: Element): Document | undefined {
  if (element.localName !== 'iframe') return undefined;
  return (element as HTMLIFrameElement).contentDocument ?? undefined;
}
