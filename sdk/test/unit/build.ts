/** Builds what the tests of the shipped files look at, once and before any of them. */
import { execFileSync } from 'node:child_process';

export default function setup(): void {
  execFileSync(process.execPath, [new URL('../../build.mjs', import.meta.url).pathname]);
}
