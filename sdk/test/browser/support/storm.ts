/** Random changes of a page from a seed: what a page could do, in any order, at any time. */

const NAMES = ['div', 'p', 'span', 'ul', 'li', 'section', 'b'];

/** Numbers from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Makes `count` random changes, `batch` in one task. */
export async function storm(seed: number, count: number, batch: number): Promise<void> {
  const next = random(seed);
  const below = (most: number): number => Math.floor(next() * most);
  const detached: Element[] = [];
  const roots = (): (Document | ShadowRoot)[] => {
    const inner = [...document.querySelectorAll('iframe')].flatMap(({ contentDocument }) =>
      contentDocument === null ? [] : [contentDocument],
    );
    const shadows = [...document.querySelectorAll('.host')].flatMap(({ shadowRoot }) =>
      shadowRoot === null ? [] : [shadowRoot],
    );
    return [document, document, document, ...inner, ...shadows];
  };
  const pick = (): Element => {
    const all = roots();
    const root = all[below(all.length)] ?? document;
    const elements = root.querySelectorAll(
      root === document ? 'body *:not(script, iframe, .host)' : '*:not(html, head, body, style)',
    );
    return elements[below(elements.length)] ?? document.body;
  };
  const make = (depth: number): Element => {
    const element = document.createElement(NAMES[below(NAMES.length)] ?? 'div');
    element.className = `c${below(20)}`;
    element.textContent = `t${below(1000)}`;
    for (let child = below(depth * 3); child > 0; child -= 1) element.append(make(depth - 1));
    return element;
  };

  const change = (kind: number, target: Element): void => {
    switch (kind) {
      case 0:
      case 1:
        target.append(make(2));
        break;
      case 2:
        target.before(make(1), 'loose text');
        break;
      case 3:
        if (document.querySelectorAll('*').length > 300) target.remove();
        break;
      case 4: {
        const other = pick();
        if (!holds(target, other)) other.append(target);
        break;
      }
      case 5:
        target.setAttribute('class', `c${below(20)} moved`);
        break;
      case 6:
        target.setAttribute('title', `T${below(99)}`);
        break;
      case 7:
        target.removeAttribute('title');
        break;
      case 8:
        if (target.firstChild?.nodeType === Node.TEXT_NODE) {
          (target.firstChild as Text).data = `changed ${below(1000)}`;
        }
        break;
      case 9:
        // Out of the page and, perhaps much later, its parts back in at another place.
        if (document.querySelectorAll('*').length > 300) {
          target.remove();
          detached.push(target);
        }
        break;
      case 10: {
        const back = detached.splice(below(detached.length), 1)[0];
        const part = back?.firstElementChild ?? back;
        if (part !== undefined && !holds(part, target)) target.append(part);
        break;
      }
      case 11:
        if (target.children.length > 1) {
          target.replaceChildren(...[...target.childNodes].reverse());
        }
        break;
      default:
        if (below(10) === 0) target.innerHTML = '<i>new</i><!-- c --> tail';
        break;
    }
  };

  for (let done = 0; done < count; done += 1) {
    const target = pick();
    const kind = below(13);
    // The body itself only grows.
    change(target === document.body ? 0 : kind, target);
    if (done % batch === batch - 1) {
      await new Promise((resolve) =>
        below(2) === 0 ? setTimeout(resolve, below(4)) : requestAnimationFrame(resolve),
      );
    }
  }
}

/** Whether `inner` is within `outer`, through shadow roots too. */
function holds(outer: Element, inner: Node): boolean {
  for (let node: Node | null = inner; node !== null; node = node.parentNode ?? hostOf(node)) {
    if (node === outer) return true;
  }
  return false;
}

function hostOf(node: Node): Element | null {
  return (node as Partial<ShadowRoot>).host ?? null;
}
