/**
 * Which elements are made, by namespace. What is on no list is not made under its name: a new
 * element of a future browser may load or run something.
 */
import { Namespace } from '@alongside/sdk/wire';

/** What becomes of an element of the customer's page. */
export interface ElementPlan {
  readonly namespace: string;
  /** The name it is made under. */
  readonly name: string;
  /**
   * `plain`: as it is. `sheet`: holds a stylesheet and no children. `frame`: a document of its own.
   * `hollow`: keeps the place of something that must not be, without its children.
   */
  readonly kind: 'plain' | 'sheet' | 'frame' | 'hollow';
}

export const HTML = 'http://www.w3.org/1999/xhtml';
export const SVG = 'http://www.w3.org/2000/svg';
export const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** Stands for what is never shown: scripts, templates, document metadata. */
export const NONE = 'alongside-none';
/** Stands for elements of a name that HTML does not know: inline and without behaviour, like them. */
export const UNKNOWN = 'alongside-unknown';
/** Stands for plug-ins and the like, whose place a box fills. */
export const OUTSIDE = 'alongside-outside';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

const HTML_ELEMENTS = words(`
  html head title body address article aside footer header h1 h2 h3 h4 h5 h6 hgroup main nav section search
  blockquote dd div dl dt figcaption figure hr li menu ol p pre ul
  a abbr b bdi bdo br cite code data dfn em i kbd mark q rp rt ruby s samp small span strong sub sup time u var wbr
  area audio img map track video picture source canvas svg math del ins
  caption col colgroup table tbody td tfoot th thead tr
  button datalist fieldset form input label legend meter optgroup option output progress select textarea
  details dialog summary slot selectedcontent
  acronym basefont big center dir font marquee nobr strike tt rb rtc xmp listing plaintext
`);

const SVG_ELEMENTS = words(`
  svg g defs symbol use title desc metadata switch view a
  path rect circle ellipse line polyline polygon text tspan textPath image marker
  linearGradient radialGradient stop pattern clipPath mask filter foreignObject
  feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
  feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
  feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
  animate animateMotion animateTransform mpath
`);

const MATHML_ELEMENTS = words(`
  math semantics annotation annotation-xml mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded
  mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts mtable mtr mtd maction none
`);

/** Never shown at the customer's either, or only through what they load. */
const HOLLOW = words('script noscript template base meta param noembed noframes');
/** Shown by a plug-in, another document or a browser's experiment. */
const FOREIGN = words('object embed applet portal frame frameset fencedframe webview');

/** A valid name of a custom element that is not reserved; such an element has no behaviour here. */
const CUSTOM = /^[a-z][a-z0-9._\u00b7\u00c0-\uffff]*-[-a-z0-9._\u00b7\u00c0-\uffff]*$/;
const RESERVED = words(
  'annotation-xml color-profile font-face font-face-src font-face-uri font-face-format font-face-name missing-glyph',
);

const plain = (namespace: string, name: string): ElementPlan => ({
  namespace,
  name,
  kind: 'plain',
});

/** What to make of an element that the stream names. */
export function planElement(name: string, namespace: Namespace): ElementPlan {
  switch (namespace) {
    case Namespace.Html:
      return planHtml(name);
    case Namespace.Svg:
      if (name === 'style') return { namespace: SVG, name, kind: 'sheet' };
      // A `g` without a known name draws its children, as an unknown SVG element does not: hide it.
      return SVG_ELEMENTS.has(name)
        ? plain(SVG, name)
        : { namespace: SVG, name: 'defs', kind: 'hollow' };
    case Namespace.MathMl:
      return plain(MATHML, MATHML_ELEMENTS.has(name) ? name : 'mrow');
  }
}

function planHtml(name: string): ElementPlan {
  if (HTML_ELEMENTS.has(name)) return plain(HTML, name);
  if (name === 'style' || name === 'link') return { namespace: HTML, name: 'style', kind: 'sheet' };
  if (name === 'iframe') return { namespace: HTML, name, kind: 'frame' };
  if (HOLLOW.has(name)) return { namespace: HTML, name: NONE, kind: 'hollow' };
  if (FOREIGN.has(name)) return { namespace: HTML, name: OUTSIDE, kind: 'hollow' };
  const custom = CUSTOM.test(name) && !RESERVED.has(name) && name.length <= 128;
  return plain(HTML, custom ? name : UNKNOWN);
}
