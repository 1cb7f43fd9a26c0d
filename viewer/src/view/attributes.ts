/**
 * Which attributes are set, and how their values are written. Nothing that loads, runs, navigates,
 * submits, names a window or lets one element stand for another gets through.
 */
import type { Features } from '../css/media';
import { type SheetPieces, sanitizeDeclarations } from '../css/sanitize';
import { HTML, MATHML, SVG } from './elements';
import { LONGEST_ATTRIBUTE } from './limits';

/** What to write for an attribute: text, or CSS whose addresses are filled in later. */
export type AttributePlan =
  | {
      readonly kind: 'text';
      readonly namespace: string | null;
      readonly name: string;
      readonly value: string;
    }
  | { readonly kind: 'css'; readonly name: string; readonly pieces: SheetPieces };

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter(Boolean));

const GLOBAL = words(`
  id class lang dir hidden role title slot part exportparts inert popover translate spellcheck contenteditable
`);

const HTML_ATTRIBUTES = words(`
  abbr accept align alt axis bgcolor border cellpadding cellspacing char charoff checked clear color cols colspan
  compact controls datetime default direction disabled face for frame frameborder headers height high hspace label
  low marginheight marginwidth max maxlength min multiple noshade nowrap open optimum placeholder readonly required
  reversed rows rowspan rules scope scrollamount scrolldelay scrolling selected shape size span start step summary
  switch type valign value vspace width wrap
`);

const SVG_ATTRIBUTES = words(`
  accumulate additive amplitude attributeName azimuth baseFrequency baseline-shift begin bias by calcMode class
  clip-path clip-rule clipPathUnits color color-interpolation color-interpolation-filters cursor cx cy d
  diffuseConstant direction display divisor dominant-baseline alignment-baseline dur dx dy edgeMode elevation end
  exponent fill fill-opacity fill-rule filter filterUnits flood-color flood-opacity font-family font-size
  font-size-adjust font-stretch font-style font-variant font-weight fr from fx fy gradientTransform gradientUnits
  height image-rendering in in2 intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength keyPoints keySplines keyTimes
  lengthAdjust letter-spacing lighting-color limitingConeAngle marker-end marker-mid marker-start markerHeight
  markerUnits markerWidth mask mask-type maskContentUnits maskUnits max min mode numOctaves offset opacity operator
  order orient origin overflow paint-order path pathLength patternContentUnits patternTransform patternUnits
  pointer-events points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r radius refX
  refY repeatCount repeatDur restart result rotate rx ry scale seed shape-rendering side slope specularConstant
  specularExponent spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity stroke stroke-dasharray
  stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width surfaceScale
  tableValues targetX targetY text-anchor text-decoration text-rendering textLength to transform transform-origin type
  unicode-bidi values vector-effect version viewBox visibility white-space width word-spacing writing-mode x x1 x2
  xChannelSelector y y1 y2 yChannelSelector z
`);

const MATHML_ATTRIBUTES = words(`
  accent accentunder align columnalign columnlines columnspacing columnspan depth dir display displaystyle fence
  frame framespacing height intent linethickness lspace mathbackground mathcolor mathsize mathvariant maxsize minsize
  movablelimits notation rowalign rowlines rowspacing rowspan rspace scriptlevel separator stretchy symmetric voffset
  width
`);

/** Presentation attributes that can name another element by an address. */
const ADDRESSES = words(
  'clip-path cursor fill filter marker-end marker-mid marker-start mask stroke',
);
/** Elements that point at another element of their document by `href`. */
const REFERRING = words('use textPath linearGradient radialGradient pattern filter mpath feImage');
/** What an animation may change: looks and geometry, never where something points. */
const ANIMATED = words(`
  cx cy d dx dy fill fill-opacity flood-color flood-opacity fx fy height k1 k2 k3 k4 offset opacity points r rx ry
  startOffset stdDeviation stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-opacity
  stroke-width transform viewBox visibility display width x x1 x2 y y1 y2 baseFrequency scale radius rotate
  gradientTransform patternTransform letter-spacing font-size color pathLength
`);
const ANIMATIONS = words('animate animateMotion animateTransform');
const INPUT_TYPES = words(`
  text search tel url email password date month week time datetime-local number range color checkbox radio file
  submit image reset button
`);

/** Every link goes to the same place, which is nowhere: looks like a link, unvisited, and leads to nothing. */
const NOWHERE = '#alongside-link';
const XML = 'http://www.w3.org/XML/1998/namespace';

/** What to write for one attribute of an element; undefined when it is left out. */
export function planAttribute(
  element: { readonly namespace: string; readonly name: string },
  name: string,
  value: string,
  features: Features,
): AttributePlan | undefined {
  if (value.length > LONGEST_ATTRIBUTE) return undefined;
  const { namespace, name: localName } = element;
  const key = namespace === HTML ? name.toLowerCase() : name;
  const text = (written: string, space: string | null = null): AttributePlan => ({
    kind: 'text',
    namespace: space,
    name: key,
    value: written,
  });

  if (key === 'style')
    return { kind: 'css', name: key, pieces: sanitizeDeclarations(value, features) };
  if (key === 'xml:lang' || key === 'xml:space') return text(value, XML);
  if (key === 'href' || key === 'xlink:href') return planReference(namespace, localName, value);
  // The name of a slot says what goes there; any other name could hide a property of its document.
  if (key === 'name') return localName === 'slot' && namespace === HTML ? text(value) : undefined;
  if (GLOBAL.has(key) || /^(?:aria|data)-[a-z0-9_.:-]+$/.test(key)) return text(value);

  if (namespace === HTML) {
    if (!HTML_ATTRIBUTES.has(key)) return undefined;
    if (key === 'type') return planType(localName, value, text);
    return text(value);
  }
  if (namespace === SVG) {
    if (!SVG_ATTRIBUTES.has(key)) return undefined;
    if (ANIMATIONS.has(localName) && !isTameAnimation(key, value)) return undefined;
    if (ADDRESSES.has(key)) {
      return { kind: 'css', name: key, pieces: sanitizeDeclarations(value, features) };
    }
    return text(value);
  }
  if (namespace === MATHML && MATHML_ATTRIBUTES.has(key)) return text(value);
  return undefined;
}

/** Whether an attribute may be taken away: those that the viewer itself sets may not. */
export function mayDrop(name: string): boolean {
  return !name.toLowerCase().startsWith('alongside-') && name.toLowerCase() !== 'sandbox';
}

function planReference(
  namespace: string,
  localName: string,
  value: string,
): AttributePlan | undefined {
  if (localName === 'a' || (namespace === HTML && localName === 'area')) {
    return { kind: 'text', namespace: null, name: 'href', value: NOWHERE };
  }
  if (namespace === SVG && REFERRING.has(localName) && /^#[^\s]*$/.test(value)) {
    return { kind: 'text', namespace: null, name: 'href', value };
  }
  return undefined;
}

function planType(
  localName: string,
  value: string,
  text: (written: string) => AttributePlan,
): AttributePlan | undefined {
  const type = value.toLowerCase();
  if (localName === 'input')
    return type === 'hidden' || INPUT_TYPES.has(type) ? text(type) : undefined;
  return ['button', 'ol', 'ul', 'li'].includes(localName) ? text(value) : undefined;
}

function isTameAnimation(name: string, value: string): boolean {
  if (name === 'attributeName') return ANIMATED.has(value);
  return !/url\s*\(|:\/\/|javascript|data:|\\/i.test(value);
}
