// The record mapping as text: what it says, and what can stand where the cursor is.
import { EditorState } from '@codemirror/state';
import { json } from '@codemirror/lang-json';
import { ensureSyntaxTree } from '@codemirror/language';
import { expect, test } from 'vitest';

import { contextOf, mappingText, placeOf, readMapping } from '../src/account/mapping.ts';

/** The spot at the bar in the text. */
function at(marked: string): ReturnType<typeof contextOf> {
  const position = marked.indexOf('|');
  const state = EditorState.create({ doc: marked.replace('|', ''), extensions: [json()] });
  const tree = ensureSyntaxTree(state, state.doc.length, 5_000);
  if (tree === null) throw new Error('the text was not parsed');
  return contextOf(tree, state.doc, position);
}

test.each([
  ['{|}', { kind: 'object' }],
  ['{"Ca|"}', { kind: 'object' }],
  ['{"Case": {|}}', { kind: 'field', object: 'Case' }],
  ['{"Case": {"Contact|"}}', { kind: 'field', object: 'Case' }],
  ['{"Case": {"ContactEmail": "user_email", "Own|"}}', { kind: 'field', object: 'Case' }],
  ['{"Case": {"ContactEmail": "user|"}}', { kind: 'value', object: 'Case', field: 'ContactEmail' }],
  ['{"Case": {"ContactEmail": "|"}, "Lead": {}}', { kind: 'value', object: 'Case', field: 'ContactEmail' }],
  ['{"Case": {}, "Lead": {"Em|"}}', { kind: 'field', object: 'Lead' }],
])('R204 what can stand at the bar in %s', (text, spot) => { expect(at(text)?.spot).toEqual(spot); });

test('R204 a word that is begun is replaced as a whole, its quotation marks stay', () => {
  const text = '{"Case": {"ContactEm|ail": "user_email"}}';
  const found = at(text);
  expect(text.replace('|', '').slice(found?.from, found?.to)).toBe('ContactEmail');
  expect(found?.quoted).toBe(true);
});

test('R44 text that is no mapping is told so, in words that name the place', () => {
  const problem = (text: string): string => {
    const read = readMapping(text);
    return 'problem' in read ? read.problem : '';
  };
  expect(problem('{"Case": ')).toMatch(/no JSON yet/);
  expect(problem('[]')).toMatch(/begins with an object/);
  expect(problem('{"Case": "ContactEmail"}')).toMatch(/^Case needs pairs/);
  expect(problem('{"Case": {"ContactEmail": 7}}')).toMatch(/^Case, ContactEmail names a key/);
  expect(problem('{"Case": {"ContactEmail": " "}}')).toMatch(/^Case, ContactEmail is mapped to an empty key/);
});

test('R41 R42 a mapping is read as it is written', () => {
  const mapping = { Case: { ContactEmail: 'user_email', 'Contact.MobilePhone': 'phone' }, Order__c: { Email__c: 'user_email' } };
  expect(readMapping(mappingText(mapping))).toEqual({ mapping });
});

test('R204 a field is found in the object that names it, else its object', () => {
  const text = mappingText({ Case: { ContactEmail: 'a' }, Lead: { Email: 'b' }, Contact: { Email: 'c' } });
  expect(placeOf(text, 'Contact', 'Email')).toEqual({ line: 9, column: 5 });
  expect(placeOf(text, 'Lead', 'Email')).toEqual({ line: 6, column: 5 });
  expect(placeOf(text, 'Lead', 'Lead')).toEqual({ line: 5, column: 3 });
  expect(placeOf('{}', 'Lead', 'Email')).toEqual({ line: 1, column: 1 });
});
