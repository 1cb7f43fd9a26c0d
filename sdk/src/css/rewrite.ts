/**
 * Rewrites CSS for the viewer: addresses become assets, ids and classes their session names, and
 * text that a sheet could carry is hidden as the page's text is.
 */

import { maskText } from '../masking/text';
import type { Names } from '../masking/names';
import { endOfString, statements } from './statements';

/** What stands for an address that cannot be shown. */
const NOWHERE = 'url(about:invalid)';

/** How a sheet is rewritten. */
export interface RewriteOptions {
  readonly names: Names;
  /** Hide strings that would be shown (`content`, custom properties). */
  readonly maskStrings: boolean;
  /** The asset of an address as it stands in the text, or null while there is none. */
  asset(address: string): string | null;
}

/** A whole sheet, or the text of a `style` attribute. */
export function rewriteCss(css: string, options: RewriteOptions): string {
  let rewritten = '';
  let dropped = false;
  for (const { kind, text } of statements(css)) {
    if (kind === 'declaration') {
      const declaration = rewriteDeclaration(text, options);
      dropped = declaration === '';
      rewritten += declaration;
      continue;
    }
    // The semicolon of what was dropped goes too: before a rule it would spoil the rule.
    if (kind === 'prelude') rewritten += rewritePrelude(text, options);
    else if (!dropped || text !== ';') rewritten += text;
    dropped = false;
  }
  return rewritten;
}

function rewritePrelude(text: string, options: RewriteOptions): string {
  if (/^\s*@/.test(text)) return rewriteValue(text, '', options);
  return text.replace(
    /\\[^]|"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|([#.])(-?(?:[\w-]|[^\0-\x7f]|\\[^])+)/g,
    (found: string, mark: string | undefined, name: string | undefined) => {
      if (mark === undefined || name === undefined) {
        return /^["']/.test(found) && /\d{6}|@/.test(found) ? '""' : found;
      }
      const plain = name.replace(/\\(.)/g, '$1');
      const renamed = mark === '#' ? options.names.id(plain) : options.names.className(plain);
      return renamed === plain ? found : `${mark}${renamed}`;
    },
  );
}

function rewriteDeclaration(text: string, options: RewriteOptions): string {
  const match = /^\s*([-\w\\]+)\s*:/.exec(text);
  // At-statements without a block: imports are put in place of themselves before this.
  if (match === null) return /^\s*@layer\b/i.test(text) ? text : '';
  const property = (match[1] ?? '').toLowerCase();
  const value = text.slice(match[0].length);
  if (property.startsWith('--') && options.maskStrings && !isPlainValue(value)) return '';
  return match[0] + rewriteValue(value, property, options);
}

/** Numbers, colours, words and functions; no long runs of digits outside of numbers and colours. */
function isPlainValue(value: string): boolean {
  // Strings are masked where the value is written.
  const rest = value
    .replace(/"[^"]*"|'[^']*'/g, '')
    .replace(/#[0-9a-f]{3,8}\b/gi, '')
    .replace(/(?<![\w-])[-+]?\d*\.?\d+(?:[a-z]{1,5}|%)?(?!\w)/gi, '');
  return !/[\w-]*(?:\d{4}|@)/.test(rest) && !/[\w]{33,}/.test(rest);
}

function rewriteValue(value: string, property: string, options: RewriteOptions): string {
  const hidesStrings = options.maskStrings && (property === 'content' || property.startsWith('--'));
  let rewritten = '';
  let index = 0;
  const functions: string[] = [];
  while (index < value.length) {
    const character = value.charAt(index);
    if (character === '"' || character === "'") {
      const end = endOfString(value, index);
      const string = value.slice(index, end);
      const within = functions.at(-1) ?? '';
      if (/^(?:-webkit-)?image-set$/.test(within)) rewritten += address(unquoted(string), options);
      else rewritten += hidesStrings ? maskedString(string) : string;
      index = end;
      continue;
    }
    const name = /^[-\w\\]*\(/.exec(value.slice(index, index + 64))?.[0];
    if (name !== undefined) {
      const called = name.slice(0, -1).toLowerCase();
      if (called === 'url' || called === 'src' || called.includes('\\')) {
        const end = endOfCall(value, index + name.length);
        const inner = value.slice(index + name.length, end).trim();
        rewritten += called === 'url' ? address(unquoted(inner), options) : NOWHERE;
        index = end + 1;
      } else {
        functions.push(called);
        rewritten += name;
        index += name.length;
      }
      continue;
    }
    const word = /^(?:[-\w]|\\[^]|[^\0-\x7f])+/.exec(value.slice(index, index + 4096))?.[0];
    if (word !== undefined) {
      rewritten += word;
      index += word.length;
      continue;
    }
    if (character === ')') functions.pop();
    rewritten += character;
    index += 1;
  }
  return rewritten;
}

function endOfCall(value: string, start: number): number {
  let index = start;
  while (index < value.length) {
    const character = value.charAt(index);
    if (character === ')') return index;
    if (character === '\\') index += 2;
    else if (character === '"' || character === "'") index = endOfString(value, index);
    else index += 1;
  }
  return value.length;
}

function address(raw: string, options: RewriteOptions): string {
  if (raw.startsWith('#')) return `url("#${options.names.id(raw.slice(1))}")`;
  const asset = raw === '' ? null : options.asset(raw);
  return asset === null ? NOWHERE : `url(asset:${asset})`;
}

/** The text of a CSS string or of a bare address, escapes undone. */
export function unquoted(text: string): string {
  const inner = /^(["'])([^]*?)\1?$/.exec(text)?.[2] ?? text;
  return inner.replace(/\\(?:([0-9a-f]{1,6})\s?|\n|([^]))/gi, (_, code?: string, plain?: string) =>
    code === undefined ? (plain ?? '') : String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff)),
  );
}

/** Icon fonts and punctuation stay: one or two characters, or nothing but private-use ones. */
function maskedString(string: string): string {
  const text = unquoted(string);
  if (/^.{0,2}$/su.test(text) || /^\p{Co}*$/u.test(text)) return string;
  return `"${maskText(text)}"`;
}
