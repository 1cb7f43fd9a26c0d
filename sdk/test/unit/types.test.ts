/** The types that a site gets: one file that stands alone and says what the interface takes. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

const TYPES = new URL('../../dist/alongside.d.ts', import.meta.url).pathname;
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alongside-types-'));
  // Under the module's name and alone, as a site keeps it.
  copyFileSync(TYPES, join(folder, 'alongside.d.mts'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What the compiler says about a site's code; empty when it is content. */
function complaints(code: string): string {
  writeFileSync(join(folder, 'site.mts'), code);
  const compilerOptions = { noEmit: true, strict: true, target: 'es2022', module: 'nodenext', lib: ['es2022', 'dom'], types: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['site.mts'] }));
  try {
    execFileSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test('all of the interface is there, with what each part takes and gives', { timeout: 60_000 }, () => {
  expect(
    complaints(`import Alongside, { AlongsideError, connect, type ConfirmRemoteControl, type Session, type SessionRequest } from './alongside.mjs';
      Alongside.license = 'key';
      Alongside.customData = { user_email: 'a@example.com', visitor_id: 7 };
      Alongside.redactedViews = ['.balance'];
      Alongside.unredactedViews.push('h1');
      Alongside.confirmSession = async (request: SessionRequest) => confirm(request.agent_name);
      const control: ConfirmRemoteControl = (session) => session.agent?.name === 'Sam';
      Alongside.confirmRemoteControl = control;
      Alongside.confirmRemoteControl = null;
      const ended = (session: Session): void => { const state: 'pending' | 'authorizing' | 'active' | 'ended' = session.state; void state; };
      Alongside.on('session.loaded', ended).on('session.updated', ended).on('session.ended', ended).off('session.ended', ended);
      await Alongside.start();
      const { code, expires_at }: { code: string; expires_at: string } = await Alongside.createSessionCode().catch((error: unknown) => { throw error instanceof AlongsideError ? new Error(error.id) : error; });
      const agent: string | undefined = Alongside.currentSession?.agent?.name;
      Alongside.stop();
      connect('https://help.example.com').license = [code, expires_at, agent].join();`),
  ).toBe('');
});

test('what the interface does not have or take is refused', { timeout: 60_000 }, () => {
  const found = complaints(`import Alongside from './alongside.mjs';
    Alongside.licence = 'key';
    Alongside.on('session.begun', () => undefined);
    Alongside.confirmRemoteControl = () => 'yes';
    Alongside.confirmSession = (session) => session.agent;
    Alongside.currentSession = null;
    new (Alongside.constructor as typeof import('./alongside.mjs').Alongside)();`);
  expect([...found.matchAll(/site\.mts\((\d+),/g)].map(([, line]) => Number(line))).toEqual([2, 3, 4, 5, 6, 7]);
});
