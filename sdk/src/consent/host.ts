/**
 * Where the SDK's own interface lives: a closed shadow root with constructed sheets, which works
 * under a policy that allows no styles and no markup, and which the page's scripts cannot enter.
 */

/** Hosts that stand in the page; the recorder leaves them out. */
const hosts = new WeakSet<Element>();

/** Whether an element is the SDK's own. */
export function isOurs(element: Element): boolean {
  return hosts.has(element);
}

/** An element of the SDK's own in the page. */
export interface Host {
  readonly element: HTMLElement;
  readonly root: ShadowRoot;
  remove(): void;
}

/** Puts a host into the page. */
export function createHost(css: string): Host {
  const element = document.createElement('alongside-ui');
  hosts.add(element);
  // Through the object model: a `style` attribute in markup may be forbidden. The page's own
  // rules must not reach it.
  element.style.setProperty('all', 'initial', 'important');
  element.style.setProperty('display', 'contents', 'important');
  const root = element.attachShadow({ mode: 'closed' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  document.documentElement.append(element);
  return { element, root, remove: () => element.remove() };
}

/** An element with a class and text or children; never markup. */
export function create<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className: string,
  ...content: (string | Node)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (className !== '') element.className = className;
  element.append(...content);
  return element;
}

/** Listens to what the customer does; what a script of the page pretends is not heard. */
export function onTrusted<K extends keyof HTMLElementEventMap>(
  element: HTMLElement,
  type: K,
  heard: (event: HTMLElementEventMap[K]) => void,
): void {
  element.addEventListener(type, (event) => {
    if (event.isTrusted) heard(event);
  });
}
