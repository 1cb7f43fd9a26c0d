/**
 * Builds `dist`: the session part under a name with its hash, the loader that knows that name, the
 * same as a module, and the module's types.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

import { bundleTypes } from './types.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, 'dist');
const shared = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  target: ['es2022'],
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
};

// Old files stay until the new ones are there: a server may be reading them.
mkdirSync(dist, { recursive: true });
const session = await build({ ...shared, entryPoints: ['src/session.ts'], format: 'esm', write: false });
const code = session.outputFiles[0].contents;
const part = `session-${createHash('sha256').update(code).digest('hex').slice(0, 12)}.js`;
writeFileSync(join(dist, part), code);

const define = { SESSION_PART: JSON.stringify(part) };
await build({
  ...shared,
  entryPoints: ['src/loader.ts'],
  format: 'iife',
  define,
  outfile: 'dist/alongside.js',
});
await build({ ...shared, entryPoints: ['src/module.ts'], format: 'esm', define, outfile: 'dist/alongside.mjs' });

for (const name of readdirSync(dist)) {
  if (/^session-.*\.js$/.test(name) && name !== part) rmSync(join(dist, name));
}

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.types.json'], { cwd: here, stdio: 'inherit' });
writeFileSync(join(dist, 'alongside.d.ts'), bundleTypes(join(dist, 'types')));
rmSync(join(dist, 'types'), { recursive: true });
