/** `@import` rules: found at the head of a sheet, so that the imported sheet can stand in place. */

import { unquoted } from './rewrite';
import { statements } from './statements';

/** One imported sheet. */
export interface Import {
  /** As it stands in the sheet. */
  readonly address: string;
  /** Puts the imported text under the conditions of the rule. */
  wrap(css: string): string;
}

const IMPORT =
  /^\s*@import\s+(?:url\(\s*("[^"]*"|'[^']*'|[^)]*)\s*\)|("[^"]*"|'[^']*'))\s*(layer(?:\([^)]*\))?)?\s*(supports\((?:[^()]|\([^()]*\))*\))?\s*([^]*)$/i;

/** The imports of a sheet, in order. */
export function importsOf(css: string): Import[] {
  if (!/@import/i.test(css)) return [];
  const imports: Import[] = [];
  for (const { kind, text } of statements(css)) {
    // After the first rule an import has no effect.
    if (kind === 'prelude' && !/^\s*@layer\b/i.test(text)) break;
    if (kind !== 'declaration') continue;
    const match = IMPORT.exec(text);
    if (match === null) continue;
    const [, url, string, layer, supports, media] = match;
    imports.push({
      address: unquoted((url ?? string ?? '').trim()),
      wrap: (inner) => {
        let wrapped = inner;
        if (media !== undefined && media.trim() !== '') wrapped = `@media ${media}{${wrapped}}`;
        if (supports !== undefined) wrapped = `@supports ${supports.slice(8)}{${wrapped}}`;
        if (layer !== undefined) wrapped = `@layer ${layer.slice(6, -1)}{${wrapped}}`;
        return wrapped;
      },
    });
  }
  return imports;
}
