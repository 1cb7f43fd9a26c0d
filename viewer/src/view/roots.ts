/**
 * Documents and shadow trees of the rebuilt page. A document is an `about:blank` frame with
 * `sandbox="allow-same-origin"` and nothing else: no script runs in it, by the browser's own rule.
 */
import { StreamError } from './limits';

/** The one right of every frame: to be reached by the viewer. Never `allow-scripts`. */
export const SANDBOX = 'allow-same-origin';

/** What holds nodes and stylesheets: a document or a shadow tree. */
export type RootNode = Document | ShadowRoot;

/** The cascade layer of the viewer's own looks; every sheet of the page names it first, below its own. */
export const LAYER = '@layer alongside;';

/** The hatching of what is hidden; half transparent, so that it is seen on light and dark. */
const HATCH =
  'repeating-linear-gradient(135deg,rgb(100 116 139/.55) 0 5px,rgb(100 116 139/.28) 5px 10px)';
/** Cuts the hatching to a bar in the middle of each line. */
const BAR =
  'linear-gradient(transparent calc(50% - .4em),#000 0,#000 calc(50% + .4em),transparent 0) 0 0/100% 1lh';

/** Looks that the viewer adds, all of which the page's own rules can change but for what is not shown. */
const VIEWER_CSS = `
alongside-none{display:none!important}
html{scroll-behavior:auto!important}
@layer alongside{
  alongside-outside{display:inline-block}
  [alongside-masked]::placeholder,[alongside-masked]::-webkit-datetime-edit{
    width:fit-content!important;max-width:100%!important;color:transparent!important;opacity:1!important;
    visibility:visible!important;transform:none!important;transition:none!important;
    background:${HATCH}!important;-webkit-mask:${BAR}!important;mask:${BAR}!important}
  [alongside-masked]::placeholder{letter-spacing:.2em!important}
  select[alongside-masked]{
    -webkit-text-fill-color:transparent!important;background-image:${HATCH}!important;
    background-repeat:no-repeat!important;background-position:.6em 50%!important;
    background-size:min(5em,100% - 2.2em) .8em!important}
  [alongside-box]::-webkit-slider-thumb,[alongside-box]::-webkit-color-swatch{visibility:hidden!important}
  [alongside-box]::-moz-range-thumb,[alongside-box]::-moz-color-swatch{visibility:hidden!important}
  :where([alongside-focus-visible]){outline:-webkit-focus-ring-color auto 1px}
}
`;

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createHTML: (text: string) => string },
  ): {
    createHTML: (text: string) => string;
  };
}

const STANDARDS = '<!doctype html>';

/** Writing a doctype is the only way to standards mode; this policy lets through nothing else. */
const doctype = ((): string => {
  const types = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!types) return STANDARDS;
  const policy = types.createPolicy('alongside-doctype', {
    createHTML: (text) => {
      if (text !== STANDARDS) throw new TypeError('only a doctype is written');
      return text;
    },
  });
  return policy.createHTML(STANDARDS);
})();

/** Gives an iframe element its rights; to be called before it has a document. */
export function confine(frame: Element): void {
  frame.setAttribute('sandbox', SANDBOX);
  frame.setAttribute('tabindex', '-1');
}

/** Empties the frame's document and brings it into quirks or standards mode. */
export function openDocument(frame: HTMLIFrameElement, standards: boolean): Document {
  if (frame.getAttribute('sandbox') !== SANDBOX) throw new Error('the frame is not confined');
  const inner = frame.contentDocument;
  if (!inner) throw new StreamError('a frame has no document');
  if (standards) {
    inner.open();
    inner.write(doctype);
    inner.close();
  }
  for (const child of Array.from(inner.childNodes)) {
    if (child.nodeType !== 10) child.remove();
  }
  return inner;
}

/** The stylesheets of a root that belong to no element. */
export class AdoptedSheets {
  readonly #viewer: CSSStyleSheet;
  readonly #page: CSSStyleSheet;

  constructor(root: RootNode) {
    const inner = root.nodeType === 9 ? (root as Document) : root.ownerDocument;
    const view = inner?.defaultView as (Window & typeof globalThis) | null;
    if (!view) throw new StreamError('a document without a window');
    this.#viewer = new view.CSSStyleSheet();
    this.#viewer.replaceSync(VIEWER_CSS);
    this.#page = new view.CSSStyleSheet();
    root.adoptedStyleSheets = [this.#viewer, this.#page];
  }

  /** Sets what the page adopted, as one text. */
  replace(css: string, media: string): void {
    this.#page.media.mediaText = media;
    this.#page.replaceSync(LAYER + css);
  }
}
