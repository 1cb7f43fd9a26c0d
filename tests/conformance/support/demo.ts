// The running demo that these tests are about, as `cargo xtask conformance` hands it over.
import { readFileSync } from 'node:fs';

export interface DemoUser {
  name: string;
  username: string;
  password: string;
}

/** What the tests use of the line that `alongside demo --json` prints. */
interface DemoLine {
  org: string;
  org_tls: string;
  org_ca: string;
  users: DemoUser[];
}

const file = process.env['ALONGSIDE_DEMO'];
if (!file) throw new Error('ALONGSIDE_DEMO names no file: run these tests with `cargo xtask conformance`');

export const demo = JSON.parse(readFileSync(file, 'utf8')) as DemoLine;

/** Somebody of the demo company, by name. */
export function user(name: string): DemoUser {
  const found = demo.users.find((user) => user.name === name);
  if (!found) throw new Error(`the demo has no user ${name}`);
  return found;
}

/** The administrator in whose name most of the tests work. */
export const administrator = user('Ada Lindqvist');
/** An agent, who may do less. */
export const agent = user('Sam Okafor');
