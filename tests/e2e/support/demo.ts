// Starts `alongside demo` as a person would, and stops it as a person or a power cut would.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface DemoUser {
  name: string;
  email: string;
  username?: string;
  password: string;
  profile: string;
  permission_sets: string[];
}

export interface DemoCustomer {
  name: string;
  email: string;
  password: string;
  visitor_id: string;
}

/** The line that `demo --json` prints. */
export interface DemoLine {
  platform: string;
  org: string;
  org_tls: string;
  org_ca: string;
  shop: string;
  viewer: string;
  license_key: string;
  api_key: string;
  users: DemoUser[];
  customers: DemoCustomer[];
  records: Record<string, string[]>;
  /** Who shows which gate, in the order of the gates. */
  refusals: { gate: string; user: string; object: string; because: string }[];
}

const binary = process.env['ALONGSIDE_BINARY'] ?? resolve(import.meta.dirname, '../../../target/debug/alongside');

/** Where the search for ports begins: a machine that runs several checkouts gives each its own. */
const FIRST_PORT = Number(process.env['ALONGSIDE_TEST_PORT'] ?? 20_000);
/** How many ports from there may be taken. */
const PORTS = Number(process.env['ALONGSIDE_TEST_PORTS'] ?? 12_000);

/** Five ports in a row that nobody listens on. */
async function freePorts(): Promise<number> {
  const free = (port: number, host: string): Promise<boolean> =>
    new Promise((done) => {
      const probe = createServer();
      probe.once('error', () => { done(false); });
      probe.listen(port, host, () => probe.close(() => { done(true); }));
    });
  for (let base = FIRST_PORT + Math.floor((Math.random() * PORTS) / 2); base < FIRST_PORT + PORTS; base += 10) {
    const ports = [0, 1, 2, 3, 4].map((offset) => free(base + offset, '127.0.0.1'));
    if ((await Promise.all(ports)).every(Boolean)) return base;
  }
  throw new Error('no five free ports in a row');
}

export class Demo {
  private process: ChildProcess | undefined;
  line!: DemoLine;
  log = '';

  private constructor(
    private readonly base: number,
    private readonly data: string,
    private readonly extra: string[],
  ) {}

  static async start(...extra: string[]): Promise<Demo> {
    const demo = new Demo(await freePorts(), await mkdtemp(join(tmpdir(), 'alongside-')), extra);
    await demo.run();
    return demo;
  }

  /** Runs the product on the same ports and data, and waits for its line. */
  async run(): Promise<void> {
    const child = spawn(binary, ['demo', '--json', '--base-port', String(this.base), '--data', this.data, ...this.extra], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => { this.log += text; });
    const line = await new Promise<string>((found, failed) => {
      createInterface(child.stdout).once('line', found);
      child.once('error', failed);
      child.once('exit', (code) => { failed(new Error(`alongside demo ended with ${String(code)}\n${this.log}`)); });
    });
    this.line = JSON.parse(line) as DemoLine;
  }

  /** Ends the process with the signal and waits until it is gone. */
  async signal(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.process;
    if (child?.exitCode !== null) return child?.exitCode ?? null;
    const gone = new Promise<number | null>((done) => child.once('exit', (code) => { done(code); }));
    child.kill(signal);
    return gone;
  }

  /** A cut of the power: nothing is flushed, nothing is said. */
  async cutPower(): Promise<void> {
    await this.signal('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.signal('SIGTERM');
    await rm(this.data, { recursive: true, force: true });
  }

  user(name: string): DemoUser {
    const user = this.line.users.find((user) => user.name === name);
    if (!user) throw new Error(`the demo has no user ${name}`);
    return user;
  }

  customer(name: string): DemoCustomer {
    const customer = this.line.customers.find((customer) => customer.name === name);
    if (!customer) throw new Error(`the demo has no customer ${name}`);
    return customer;
  }
}
