/**
 * The module's types in one file: the platform serves `alongside.d.ts` beside the module, and a
 * site that copies it must need nothing else. Takes what the compiler emitted for each source and
 * keeps what the public names lead to.
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

/** Where public declarations are, by the name of their source. */
const SOURCES = ['loader/api', 'loader/errors', 'wire/messages'];

/**
 * @param {string} folder where the compiler wrote
 * @returns {string} the text of `alongside.d.ts`
 */
export function bundleTypes(folder) {
  const module = parse(folder, 'module');
  const declared = new Map();
  for (const source of SOURCES) {
    const file = parse(folder, source);
    for (const statement of file.statements) {
      if (statement.name !== undefined) declared.set(statement.name.text, { statement, file });
    }
  }
  const exported = [];
  const own = [];
  for (const statement of module.statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined) {
      exported.push(...statement.exportClause.elements.map(({ name }) => name.text));
    } else if (!ts.isImportDeclaration(statement)) own.push(statement.getFullText(module).trim());
  }
  const needed = new Set();
  const visit = (name) => {
    const found = declared.get(name);
    if (found === undefined || needed.has(name)) return;
    needed.add(name);
    const walk = (node) => {
      // How it is constructed is the loader's affair.
      if (ts.isConstructorDeclaration(node) && name === 'Alongside') return;
      if (ts.isIdentifier(node)) visit(node.text);
      ts.forEachChild(node, walk);
    };
    walk(found.statement);
  };
  for (const name of exported) {
    if (!declared.has(name)) throw new Error(`${name} is exported and declared nowhere`);
    visit(name);
  }
  const texts = [...needed].map((name) => {
    const { statement, file } = declared.get(name);
    const text = statement.getFullText(file).replace(/^((?:\s*\/\*\*[^]*?\*\/)?\s*)export (?:declare )?/, '$1declare ').trim();
    if (name !== 'Alongside') return text;
    return text.replace(/\n *\/\*\*(?:(?!\*\/)[^])*\*\/\n *constructor\([^]*?\);/, '\n    private constructor();');
  });
  return `${texts.join('\n')}\n${own.join('\n')}\nexport { ${exported.join(', ')} };\n`;
}

function parse(folder, source) {
  const path = join(folder, `${source}.d.ts`);
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}
