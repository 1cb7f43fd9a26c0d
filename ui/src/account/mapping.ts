// The record mapping as text: what it says, where in it a word stands, and what can stand there.
import type { Text } from '@codemirror/state';
import type { SyntaxNode, Tree } from '@lezer/common';

import type { Settings } from '../../../sdk/src/wire/messages.ts';

type RecordMapping = Settings['record_mapping'];

/** What kind of word a place in the mapping takes. */
export type Spot =
  | { kind: 'object' }
  | { kind: 'field'; object: string }
  | { kind: 'value'; object: string; field: string };

/** The mapping that a text says, or in words why it says none. Only its shape is looked at; the server checks it against the CRM. */
export function readMapping(text: string): { mapping: RecordMapping } | { problem: string } {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return { problem: error instanceof Error ? `this is no JSON yet: ${error.message}.` : 'this is no JSON yet.' };
  }
  if (!isObject(document)) return { problem: 'it begins with an object such as {"Case": {"ContactEmail": "user_email"}}.' };
  for (const [object, pairs] of Object.entries(document)) {
    if (!isObject(pairs)) return { problem: `${object} needs pairs such as {"ContactEmail": "user_email"}.` };
    for (const [field, key] of Object.entries(pairs)) {
      if (typeof key !== 'string') return { problem: `${object}, ${field} names a key of the devices’ custom data, a text such as "user_email".` };
      if (key.trim() === '') return { problem: `${object}, ${field} is mapped to an empty key. Name one, such as "user_email", or remove the line.` };
    }
  }
  return { mapping: document as RecordMapping };
}

/** The mapping as the editor shows it. */
export const mappingText = (mapping: RecordMapping): string => JSON.stringify(mapping, null, 2);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where in the text an object's field stands, counted from 1; the first place that names it. */
export function placeOf(text: string, object: string, field: string): { line: number; column: number } {
  const quoted = (word: string): string => JSON.stringify(word);
  const start = Math.max(0, text.indexOf(quoted(object)));
  const found = text.indexOf(quoted(field), start);
  const before = text.slice(0, found < 0 ? start : found);
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
}

/** The spot at a position of the text, and the word that stands there so far. */
export function contextOf(tree: Tree, document: Text, position: number): { spot: Spot; from: number; to: number; quoted: boolean } | undefined {
  const node = tree.resolveInner(position, -1);
  const quoted = node.name === 'String' || node.name === 'PropertyName';
  const closed = quoted && node.to - node.from > 1 && document.sliceString(node.to - 1, node.to) === '"';
  const from = quoted ? node.from + 1 : position;
  const to = quoted ? (closed ? node.to - 1 : node.to) : position;
  const isKey = node.name === 'PropertyName' || node.name === 'Object' || node.name === '{' || node.name === ',' || node.name === '⚠';
  const property = ancestor(node, 'Property');
  const ownKey = node.name === 'PropertyName' ? property : undefined;
  const path = namesAbove(ownKey === undefined ? node : (ownKey.parent ?? node), document);
  if (isKey) {
    if (path.length === 0) return { spot: { kind: 'object' }, from, to, quoted };
    const [object] = path;
    return path.length === 1 && object !== undefined ? { spot: { kind: 'field', object }, from, to, quoted } : undefined;
  }
  const [object, field] = path;
  if (object === undefined || field === undefined || path.length !== 2) return undefined;
  return { spot: { kind: 'value', object, field }, from, to, quoted };
}

function ancestor(node: SyntaxNode, name: string): SyntaxNode | undefined {
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) if (at.name === name) return at;
  return undefined;
}

/** The names of the properties in which a node stands, the outermost first. */
function namesAbove(node: SyntaxNode, document: Text): string[] {
  const names: string[] = [];
  for (let at: SyntaxNode | null = node; at !== null; at = at.parent) {
    if (at.name !== 'Property') continue;
    const name = at.getChild('PropertyName');
    if (name !== null) names.unshift(document.sliceString(name.from + 1, name.to - 1));
  }
  return names;
}
