/**
 * Cuts CSS text into statements: preludes (what stands before a `{`), declarations, and the
 * braces between. Comments are gone afterwards. It knows strings, brackets and escapes, and no
 * property or selector.
 */

/** A piece of a sheet. */
export interface Statement {
  /** `prelude`: before a brace; `declaration`: ends with `;` or `}`; `brace`: "{", "}" or ";". */
  readonly kind: 'prelude' | 'declaration' | 'brace';
  readonly text: string;
}

/** The statements of a sheet or of a `style` attribute, in order; joined they are the sheet. */
export function* statements(css: string): Generator<Statement, void, undefined> {
  const text = withoutComments(css);
  let start = 0;
  let index = 0;
  let brackets = 0;
  // Within a custom property braces are part of the value.
  let braces = 0;
  const custom = (): boolean => /^\s*--/.test(text.slice(start, start + 64));
  while (index < text.length) {
    const character = text.charAt(index);
    if (character === '\\') index += 2;
    else if (character === '"' || character === "'") index = endOfString(text, index);
    else if (character === '(' || character === '[') {
      brackets += 1;
      index += 1;
    } else if (character === ')' || character === ']') {
      brackets = Math.max(0, brackets - 1);
      index += 1;
    } else if (character === '{' && custom()) {
      braces += 1;
      index += 1;
    } else if (character === '}' && braces > 0) {
      braces -= 1;
      index += 1;
    } else if (character === '{' || character === '}' || (character === ';' && brackets === 0)) {
      if (character === ';' && braces > 0) {
        index += 1;
        continue;
      }
      const piece = text.slice(start, index);
      if (piece.trim() !== '') {
        yield { kind: character === '{' ? 'prelude' : 'declaration', text: piece };
      }
      yield { kind: 'brace', text: character };
      index += 1;
      start = index;
      brackets = 0;
    } else index += 1;
  }
  const rest = text.slice(start);
  if (rest.trim() !== '') yield { kind: 'declaration', text: rest };
}

/** The index after the string that begins at `start`; a line's end closes one left open. */
export function endOfString(text: string, start: number): number {
  const quote = text.charAt(start);
  let index = start + 1;
  while (index < text.length) {
    const character = text.charAt(index);
    if (character === '\\') index += 2;
    else if (character === quote) return index + 1;
    else if (character === '\n') return index;
    else index += 1;
  }
  return text.length;
}

function withoutComments(css: string): string {
  if (!css.includes('/*')) return css;
  return css.replace(
    /"(?:[^"\\\n]|\\[^])*"?|'(?:[^'\\\n]|\\[^])*'?|url\(\s*[^"'\s)][^)]*\)|\/\*[^]*?(?:\*\/|$)/gi,
    (found) => (found.startsWith('/*') ? ' ' : found),
  );
}
