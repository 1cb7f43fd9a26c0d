// The editor of the record mapping: CodeMirror with JSON, completion from the CRM's objects and
// fields, and marks where something is wrong. Loaded only when somebody edits a mapping.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting, syntaxTree } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, type Text } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

import { contextOf, type Spot } from './mapping.ts';

/** Something wrong at a place in the text, counted from 1. */
export interface Mark {
  line: number;
  column: number;
  problem: string;
  severity: 'error' | 'warning';
}

/** A word that can stand at a spot of the mapping. */
export interface Choice {
  label: string;
  detail: string;
}

export interface JsonEditor {
  readonly text: string;
  set: (text: string) => void;
  mark: (marks: Mark[]) => void;
  focus: () => void;
  destroy: () => void;
}

export interface JsonEditorSetup {
  /** A shadow root: there the editor's styles are sheets of their own, which the content security policy allows. */
  root: ShadowRoot;
  text: string;
  label: string;
  describedby?: string;
  changed: (text: string) => void;
  /** What can stand there. */
  choices: (spot: Spot) => Choice[];
}

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--brand)' },
  { tag: tags.string, color: 'var(--ink)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--wait)' },
  { tag: tags.invalid, color: 'var(--stop)' },
]);

const looks = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--paper)', border: '1px solid var(--ink-3)', borderRadius: 'var(--r-1)', font: '13px/20px var(--mono)' },
  '&.cm-focused': { outline: '2px solid var(--brand-2)', outlineOffset: '2px' },
  '.cm-scroller': { font: '13px/20px var(--mono)', minHeight: '220px', maxHeight: '60vh' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': { background: 'var(--brand-wash)' },
  '.cm-gutters': { backgroundColor: 'var(--wash)', color: 'var(--ink-2)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--line-2)' },
  '.cm-matchingBracket': { backgroundColor: 'var(--brand-wash)', outline: '1px solid var(--brand)' },
  '.cm-tooltip': { backgroundColor: 'var(--paper)', color: 'var(--ink)', border: '1px solid var(--line)', borderRadius: 'var(--r-1)', boxShadow: 'var(--shadow-2)', overflow: 'hidden' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { font: '13px/20px var(--mono)', maxHeight: '240px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 12px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': { background: 'var(--brand-wash)', color: 'var(--ink)' },
  '.cm-completionDetail': { color: 'var(--ink-2)', fontStyle: 'normal', fontFamily: 'var(--font)' },
  // The pictures that come with the editor are data: addresses, which the policy refuses.
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--stop)', textUnderlineOffset: '3px' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--wait)', textUnderlineOffset: '3px' },
  '.cm-lint-marker': { width: '10px', height: '10px', margin: '5px 2px', borderRadius: '50%' },
  '.cm-lint-marker-error': { content: '""', backgroundColor: 'var(--stop)' },
  '.cm-lint-marker-warning': { content: '""', backgroundColor: 'var(--wait)', borderRadius: '2px' },
  '.cm-diagnostic': { padding: '6px 12px', font: '14px/20px var(--font)' },
  '.cm-diagnostic-error': { borderLeft: '4px solid var(--stop)' },
  '.cm-diagnostic-warning': { borderLeft: '4px solid var(--wait)' },
});

function completion(choices: JsonEditorSetup['choices']): (context: CompletionContext) => CompletionResult | null {
  return (context) => {
    const found = contextOf(syntaxTree(context.state), context.state.doc, context.pos);
    if (found === undefined) return null;
    const { from, to, quoted, spot } = found;
    if (from === to && !context.explicit && !quoted) return null;
    const options = choices(spot).map(({ label, detail }) => ({
      label,
      detail,
      apply: quoted ? label : JSON.stringify(label) + (spot.kind === 'value' ? '' : spot.kind === 'object' ? ': {}' : ': '),
      type: spot.kind === 'value' ? 'constant' : 'property',
    }));
    return options.length === 0 ? null : { from, to, options, validFor: /^[\w.]*$/ };
  };
}

function positionOf(document: Text, line: number, column: number): number {
  const at = document.line(Math.min(Math.max(1, line), document.lines));
  return Math.min(at.from + Math.max(0, column - 1), at.to);
}

/** Puts an editor into the shadow root. */
export function jsonEditor(setup: JsonEditorSetup): JsonEditor {
  const labels = new Compartment();
  const view = new EditorView({
    root: setup.root,
    parent: setup.root,
    state: EditorState.create({
      doc: setup.text,
      extensions: [
        lineNumbers(), lintGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(),
        json(), syntaxHighlighting(colours), looks, EditorView.lineWrapping,
        autocompletion({ override: [completion(setup.choices)] }),
        // Tab leaves the editor, as everywhere on the page.
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, ...lintKeymap]),
        labels.of(EditorView.contentAttributes.of({ 'aria-label': setup.label })),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) setup.changed(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    get text() { return view.state.doc.toString(); },
    set: (text) => {
      if (text !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    mark: (marks) => {
      const { doc } = view.state;
      const diagnostics = marks.map(({ line, column, problem, severity }): Diagnostic => {
        const from = positionOf(doc, line, column);
        const word = /^[\w".]+/.exec(doc.sliceString(from, Math.min(from + 80, doc.length)));
        return { from, to: Math.max(from, from + (word?.[0].length ?? 0)), severity, message: problem };
      });
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    focus: () => { view.focus(); },
    destroy: () => { view.destroy(); },
  };
}
