// Compares two documents: what a viewer of the page would notice, and nothing else.

/** One line for each node in order; two pages that look the same give the same lines. */
export function outline(root: Document | ShadowRoot): string[] {
  const lines: string[] = [];
  const gone = new Set([
    'script',
    'noscript',
    'template',
    'meta',
    'base',
    'title',
    'link',
    'style',
    'datalist',
    'param',
    'source',
    'track',
    'area',
    'map',
    'alongside-void',
    'alongside-none',
  ]);
  const told = new Set([
    'class',
    'dir',
    'lang',
    'hidden',
    'colspan',
    'rowspan',
    'disabled',
    'viewBox',
    'd',
    'cx',
    'cy',
    'r',
    'fill',
    'transform',
  ]);
  const visit = (node: Node, depth: number): void => {
    if (node.nodeType === 3) {
      const text = (node as Text).data;
      if (text.trim() !== '') lines.push(`${depth} "${text}"`);
      return;
    }
    if (node.nodeType !== 1) return;
    const element = node as Element;
    if (gone.has(element.localName)) return;
    const attributes = Array.from(element.attributes)
      .filter(({ name }) => told.has(name))
      .map(({ name, value }) => `${name}=${value}`)
      .sort();
    const state: string[] = [];
    if (
      element.localName === 'input' ||
      element.localName === 'textarea' ||
      element.localName === 'select'
    ) {
      const field = element as HTMLInputElement;
      state.push(`value=${field.value}`);
      if (field.type === 'checkbox' || field.type === 'radio')
        state.push(`checked=${String(field.checked)} ${String(field.indeterminate)}`);
    }
    if (element.scrollTop !== 0 || element.scrollLeft !== 0)
      state.push(`scroll=${Math.round(element.scrollLeft)},${Math.round(element.scrollTop)}`);
    lines.push(
      `${depth} <${[element.localName, element.namespaceURI?.slice(-4), ...attributes, ...state].join(' ')}>`,
    );
    // What a field shows is its value, which is compared; a browser keeps its text as a default only.
    if (element.localName === 'textarea') return;
    if (element.shadowRoot) {
      lines.push(`${depth} #shadow`);
      for (const child of element.shadowRoot.childNodes) visit(child, depth + 1);
    }
    if (element.localName === 'iframe') {
      const inner = (element as HTMLIFrameElement).contentDocument;
      for (const child of inner?.childNodes ?? []) visit(child, depth + 1);
      return;
    }
    for (const child of element.childNodes) visit(child, depth + 1);
  };
  for (const child of root.childNodes) visit(child, 0);
  return lines;
}
