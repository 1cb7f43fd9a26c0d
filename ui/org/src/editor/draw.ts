// Elements made without a framework: every text is a text node, so nothing that is shown can be markup.

type Child = Node | string | undefined | false;
type Attributes = Record<string, string | boolean | undefined | ((event: Event) => void)>;

/** An element with attributes (functions are listeners) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children) if (child !== undefined && child !== false) element.append(child);
  return element;
}

let fields = 0;

/** A control under its label. */
export function labelled(label: string, control: HTMLElement, hint = ''): HTMLElement {
  fields += 1;
  control.id = `editor-${fields}`;
  const box = h('div', { class: 'pair' }, h('label', { for: control.id }, label), control);
  if (hint !== '') {
    box.append(h('p', { class: 'hint', id: `${control.id}-hint` }, hint));
    control.setAttribute('aria-describedby', `${control.id}-hint`);
  }
  return box;
}

/** A list to choose from. */
export function choice(options: { value: string; label: string }[], value: string, attributes: Attributes = {}): HTMLSelectElement {
  const select = h('select', { class: 'field', ...attributes });
  if (!options.some((option) => option.value === value)) select.append(h('option', { value }, value === '' ? 'Choose…' : value));
  for (const option of options) select.append(h('option', { value: option.value }, option.label));
  select.value = value;
  return select;
}

/** Sends JSON to the org; refusals become errors in the org's own words. */
export async function send<T>(path: string, body: unknown): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  } catch {
    throw new Error('The org did not answer. Nothing was saved; your changes are still here.');
  }
  const said: unknown = await answer.json().catch(() => undefined);
  if (answer.ok && said !== undefined) return said as T;
  const message = (said as { message?: string } | undefined)?.message;
  throw new Error(message ?? `The org answered ${answer.status}. Nothing was saved; your changes are still here.`);
}
