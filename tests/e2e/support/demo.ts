// Starts `alongside demo` as a person would, and stops it as a person or a power cut would.
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Server } from 'node:net';
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

/** Ports of a block: the demo takes the first five, and whoever listens on the last has the block. */
const BLOCK = 10;

/** Five ports in a row that nobody listens on, kept from other tests for as long as the lock listens. */
interface Ports {
  base: number;
  lock: Server;
}

async function freePorts(): Promise<Ports> {
  const blocks = Math.floor(PORTS / BLOCK);
  const start = Math.floor(Math.random() * blocks);
  for (let tried = 0; tried < blocks; tried += 1) {
    const base = FIRST_PORT + ((start + tried) % blocks) * BLOCK;
    const lock = await listening(base + BLOCK - 1);
    if (!lock) continue;
    const probes = await Promise.all([0, 1, 2, 3, 4].map((offset) => listening(base + offset)));
    await Promise.all(probes.map(closed));
    if (probes.every((probe) => probe !== undefined)) return { base, lock };
    await closed(lock);
  }
  throw new Error(`no five free ports in a row from ${String(FIRST_PORT)} to ${String(FIRST_PORT + PORTS)}`);
}

/** A server on the port, which does not keep its process alive; nothing where somebody listens already. */
function listening(port: number): Promise<Server | undefined> {
  return new Promise((done) => {
    const server = createServer().unref();
    server.once('error', () => { done(undefined); });
    server.listen(port, '127.0.0.1', () => { done(server); });
  });
}

async function closed(server: Server | undefined): Promise<void> {
  await new Promise<void>((done) => { if (server) server.close(() => { done(); }); else done(); });
}

export class Demo {
  private process: ChildProcess | undefined;
  line!: DemoLine;
  log = '';

  private constructor(
    private readonly ports: Ports,
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
    const child = spawn(binary, ['demo', '--json', '--base-port', String(this.ports.base), '--data', this.data, ...this.extra], {
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
    await closed(this.ports.lock);
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
