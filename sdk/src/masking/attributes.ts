/**
 * The attributes that may leave the page, each with the way its value is treated. What is not
 * named here is dropped: every address, every handler, every `data-` value that is not one of a
 * small set of states.
 */

import { rewriteCss, type RewriteOptions } from '../css/rewrite';
import type { Attribute } from '../wire/operations';
import { isField, isHard } from './hard';
import { fieldShown, type Rules, textShown } from './policy';
import { maskPatterns, maskText } from './text';

type Treatment = 'flag' | 'number' | 'word' | 'text' | 'class' | 'id' | 'name' | 'color' | 'drawing';

const HTML = treatments({
  flag: 'disabled readonly required multiple open reversed inert nowrap noshade compact',
  number:
    'width height colspan rowspan span size rows cols start border cellpadding cellspacing hspace vspace marginwidth marginheight low high optimum',
  word: 'role type dir align valign shape scope wrap lang hidden contenteditable popover spellcheck translate clear frame rules inputmode enterkeyhint',
  text: 'title placeholder alt aria-label aria-description aria-roledescription aria-valuetext aria-placeholder label abbr summary',
  class: 'class part exportparts',
  id: 'id for',
  color: 'bgcolor color text link face',
});

const DRAWING = treatments({
  class: 'class',
  id: 'id',
  word: 'role lang dir type',
  text: 'aria-label title alttext',
  drawing:
    'd points x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height viewBox preserveAspectRatio transform ' +
    'gradientTransform gradientUnits spreadMethod offset stop-color stop-opacity patternUnits patternTransform ' +
    'patternContentUnits clipPathUnits maskUnits maskContentUnits markerWidth markerHeight markerUnits refX refY ' +
    'orient pathLength rotate textLength lengthAdjust startOffset method spacing side fill fill-opacity fill-rule ' +
    'clip-rule clip-path mask filter marker-start marker-mid marker-end stroke stroke-width stroke-opacity ' +
    'stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color display ' +
    'visibility overflow cursor vector-effect paint-order shape-rendering text-rendering color-interpolation ' +
    'color-interpolation-filters mix-blend-mode isolation text-anchor dominant-baseline alignment-baseline ' +
    'baseline-shift font-family font-size font-style font-weight font-stretch letter-spacing word-spacing ' +
    'text-decoration writing-mode in in2 result stdDeviation values mode operator k1 k2 k3 k4 order kernelMatrix ' +
    'divisor bias targetX targetY edgeMode radius scale xChannelSelector yChannelSelector flood-color flood-opacity ' +
    'lighting-color surfaceScale diffuseConstant specularConstant specularExponent azimuth elevation pointsAtX ' +
    'pointsAtY pointsAtZ limitingConeAngle z baseFrequency numOctaves seed stitchTiles tableValues slope intercept ' +
    'amplitude exponent primitiveUnits filterUnits attributeName from to by begin dur end repeatCount repeatDur ' +
    'additive accumulate calcMode keyTimes keySplines keyPoints restart ' +
    'mathvariant displaystyle scriptlevel stretchy symmetric lspace rspace minsize maxsize largeop movablelimits ' +
    'form fence separator accent accentunder linethickness columnalign rowalign columnspan rowspan columnspacing ' +
    'rowspacing columnlines rowlines frame notation mathsize mathcolor mathbackground depth voffset',
});

/** States that components put into `data-` and `aria-` attributes and styles ask for. */
const STATE =
  /^(?:|true|false|on|off|yes|no|open|opened|closed|collapsed|expanded|light|dark|auto|none|mixed|active|inactive|idle|loading|loaded|enabled|disabled|checked|unchecked|indeterminate|selected|visible|hidden|instant-open|delayed-open|left|right|top|bottom|start|end|center|middle|horizontal|vertical|both|row|column|xs|sm|md|lg|xl|page|step|location|date|time|polite|assertive|ascending|descending|other|menu|listbox|tree|grid|dialog|primary|secondary|success|warning|danger|info|error|default|\d{1,2})$/;
const STATEFUL = /^(?:data-|aria-(?!label|desc|role|value|placeholder|details|owns|controls|flow|active|error))/;

const NUMBER = /^-?\d{0,6}(?:\.\d{1,4})?(?:px|em|rem|%|\*)?$/;
const WORD = /^[a-z][a-z-]{0,24}(?:-[A-Z]{2})?$/i;
const COLOR = /^(?:#[0-9a-f]{3,8}|[a-z, -]{1,40})$/i;
/** Numbers, path letters, short words, colours, functions; a run of digits only within a number. */
const DRAWN = /^(?:[\s,;:()%+*/"'#.-]|\d+(?:\.\d+)?(?:e[-+]?\d+)?|[a-z][a-z-]{0,23}|#[0-9a-f]{3,8}(?![0-9a-f]))*$/i;

/** What the treatment of an attribute needs to know. */
export interface AttributeContext extends Omit<RewriteOptions, 'maskStrings'> {
  readonly rules: Rules;
}

/** The attributes of an element as they may be sent under the rules that hold for it. */
export function shownAttributes(
  element: Element,
  rule: number,
  context: AttributeContext,
): Attribute[] {
  const shown: Attribute[] = [];
  for (const { name } of element.attributes) {
    const value = shownAttribute(element, name, rule, context);
    if (value !== null) shown.push([name, value]);
  }
  return shown;
}

/** One attribute's value as it may be sent; null when it is absent or may not. */
export function shownAttribute(
  element: Element,
  name: string,
  rule: number,
  context: AttributeContext,
): string | null {
  const value = element.getAttribute(name);
  if (value === null) return null;
  const html = element.namespaceURI === 'http://www.w3.org/1999/xhtml';
  if (name === 'style') {
    const maskStrings = !fieldShown(rule);
    const asset = textShown(rule, context.rules) ? context.asset.bind(context) : () => null;
    return rewriteCss(value, { names: context.names, maskStrings, asset });
  }
  if (html) {
    const special = shownSpecial(element, name, value, rule, context);
    if (special !== undefined) return special;
  } else if ((name === 'href' || name === 'xlink:href') && element.localName !== 'a') {
    return value.startsWith('#') ? `#${context.names.id(value.slice(1))}` : null;
  }
  switch ((html ? HTML : DRAWING).get(name)) {
    case 'flag':
      return '';
    case 'number':
      return NUMBER.test(value.trim()) ? value : null;
    case 'word':
      return value === '' || WORD.test(value) ? value : null;
    case 'color':
      return COLOR.test(value) ? value : null;
    case 'class':
      return context.names.classList(value);
    case 'id':
      return context.names.id(value);
    case 'text':
      return shownWords(element, name, value, rule, context);
    case 'drawing':
      return shownDrawing(value, context);
    default:
      return STATEFUL.test(name) && STATE.test(value) ? value : null;
  }
}

/** Attributes whose treatment depends on the element; undefined when there is none such. */
function shownSpecial(
  element: Element,
  name: string,
  value: string,
  rule: number,
  context: AttributeContext,
): string | null | undefined {
  const tag = element.localName;
  switch (name) {
    case 'href':
      // An address never leaves; that there is one decides how a link looks.
      return tag === 'a' || tag === 'area' ? '#' : null;
    case 'open':
      // Told by an operation of its own, since it does not say whether the dialog is modal.
      return tag === 'dialog' ? null : undefined;
    case 'value':
      if (tag === 'li') return NUMBER.test(value) ? value : null;
      return (tag === 'progress' || tag === 'meter') && textShown(rule, context.rules) ? value : null;
    case 'min':
    case 'max':
    case 'step':
      if (tag === 'progress' || tag === 'meter') return textShown(rule, context.rules) ? value : null;
      return tag === 'input' && isField(element) && isFieldShown(element, rule) ? value : null;
    case 'name':
      return tag === 'slot' && WORD.test(value) ? value : null;
    case 'slot':
      return WORD.test(value) ? value : null;
    case 'label':
      if (tag !== 'option' && tag !== 'optgroup') return undefined;
      return fieldShown(rule) ? value : maskText(value);
    default:
      return undefined;
  }
}

/** Whether this field's value may be shown at all. */
export function isFieldShown(
  field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
  rule: number,
): boolean {
  return fieldShown(rule) && !isHard(field);
}

function shownWords(
  element: Element,
  name: string,
  value: string,
  rule: number,
  context: AttributeContext,
): string {
  const hard = name === 'placeholder' && isField(element) && isHard(element);
  if (hard || !textShown(rule, context.rules)) return maskText(value);
  return fieldShown(rule) ? value : maskPatterns(value);
}

function shownDrawing(value: string, context: AttributeContext): string | null {
  const reference = /^url\(\s*["']?#([^"')]+)["']?\s*\)(.*)$/.exec(value);
  if (reference !== null) {
    const [, id = '', rest = ''] = reference;
    return DRAWN.test(rest) ? `url(#${context.names.id(id)})${rest}` : null;
  }
  return DRAWN.test(value) ? value : null;
}

function treatments(lists: Partial<Record<Treatment, string>>): ReadonlyMap<string, Treatment> {
  const map = new Map<string, Treatment>();
  for (const [treatment, names] of Object.entries(lists)) {
    for (const name of names.split(' ')) map.set(name, treatment as Treatment);
  }
  return map;
}
