// The `sf` command line, in a home and a project of its own, as JSON.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/** Folder that belongs to this run of this file alone: files run side by side. */
export const folder = join(process.env['ALONGSIDE_DEMO_FOLDER'] ?? '', basename(process.argv[1] ?? ''));
/** A project made of the package's source. */
export const project = join(folder, 'project');

const program = resolve(import.meta.dirname, '../node_modules/@salesforce/cli/bin/run.js');

mkdirSync(join(folder, 'home'), { recursive: true });
cpSync(resolve(import.meta.dirname, '../../../salesforce'), project, { recursive: true });

/** What a command printed with `--json`. */
export interface Outcome<T> {
  status: number;
  result: T;
  name?: string;
  message?: string;
}

/** Runs a command and gives what it printed, whether it succeeded or not. */
export async function attempt<T>(command: string, parameters: string[] = [], environment: Record<string, string> = {}): Promise<Outcome<T>> {
  const { output, problems } = await run([...command.split(' '), ...parameters, '--json'], environment);
  try {
    return JSON.parse(output) as Outcome<T>;
  } catch {
    throw new Error(`sf ${command} printed no JSON:\n${output}\n${problems}`);
  }
}

/** Runs a command that has to succeed and gives what it printed without `--json`. */
export async function print(command: string, parameters: string[]): Promise<string> {
  const { output, problems, status } = await run([...command.split(' '), ...parameters], {});
  assert.equal(status, 0, `sf ${command} ${parameters.join(' ')}: ${output}\n${problems}`);
  return output;
}

interface Printed {
  status: number | null;
  output: string;
  problems: string;
}

async function run(words: string[], environment: Record<string, string>): Promise<Printed> {
  const child = spawn(process.execPath, [program, ...words], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: join(folder, 'home'),
      // Nothing beyond this machine: no look for updates, no telemetry; no key store of a desktop.
      SF_AUTOUPDATE_DISABLE: '1',
      SF_DISABLE_AUTOUPDATE: '1',
      SF_SKIP_NEW_VERSION_CHECK: '1',
      SF_DISABLE_TELEMETRY: '1',
      SF_USE_GENERIC_UNIX_KEYCHAIN: '1',
      ...environment,
    },
  });
  let output = '';
  let problems = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { problems += text; });
  const status = await new Promise<number | null>((done, failed) => { child.once('close', done).once('error', failed); });
  return { status, output, problems };
}

/** Runs a command that has to succeed and gives its result. */
export async function sf<T = Record<string, unknown>>(command: string, parameters: string[] = [], environment: Record<string, string> = {}): Promise<T> {
  const outcome = await attempt<T>(command, parameters, environment);
  assert.equal(outcome.status, 0, `sf ${command} ${parameters.join(' ')}: ${JSON.stringify(outcome, undefined, 1)}`);
  return outcome.result;
}
