// A place to look at the viewer alone: its page under the real policy, a customer's site, and a
// canary that must never hear from either. No platform, no room: frames are handed over directly.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'vite';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../../..');

/** What the viewer's origin says about its page; `platform` is the origin that may frame it. */
export function viewerPolicy(platform: string): string {
  const socket = platform.replace(/^http/, 'ws');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'unsafe-inline'",
    'img-src blob:',
    'font-src blob:',
    `connect-src 'self' ${socket}`,
    "frame-src 'none'",
    "object-src 'none'",
    "media-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors 'self' ${platform}`,
    "require-trusted-types-for 'script'",
    'trusted-types alongside-doctype',
  ].join('; ');
}

/** What a path answers. */
export interface Answer {
  type: string;
  body: string | Buffer;
  status?: number;
}

/** Servers and what they saw. */
export interface Bench {
  /** Origin of the viewer. */
  viewer: string;
  /** Origin of the customer's site, which is also the console in tests of the shipped page. */
  site: string;
  /** Origin that nobody may ask for anything. */
  canary: string;
  /** Paths asked of the canary. */
  heard: string[];
  /** Pages of the customer's site by path. */
  pages: Map<string, Answer>;
  /** Assets by hash. */
  assets: Map<string, Answer>;
  close(): Promise<void>;
}

/** Keeps bytes as the asset store would, and answers their hash. */
export function keep(bench: Bench, type: string, body: string | Buffer): string {
  const bytes = Buffer.from(body);
  const hash = createHash('sha256').update(bytes).digest('hex');
  bench.assets.set(hash, { type, body: bytes });
  return hash;
}

/** Where files of the repository are. */
export function file(name: string): Buffer {
  return readFileSync(path.join(root, name));
}

/** Builds a module of the tests for the browser. */
export async function bundle(entry: string): Promise<string> {
  const result = await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      modulePreload: { polyfill: false },
      rolldownOptions: { input: path.resolve(here, entry), output: { entryFileNames: 'entry.js' } },
    },
  });
  const output = (Array.isArray(result) ? result : [result]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const code = output.find((chunk) => chunk.type === 'chunk');
  if (code?.type !== 'chunk') throw new Error(`${entry} did not build`);
  return code.code;
}

/** Starts everything; `harness` is the code of the page at `/view/harness`. */
export async function openBench(harness: string): Promise<Bench> {
  const heard: string[] = [];
  const pages = new Map<string, Answer>();
  const assets = new Map<string, Answer>();
  const canary = await listen((request, response) => {
    heard.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response
      .writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/css' })
      .end('');
  });
  const site = await listen((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    const uploaded = /^\/upload\/([0-9a-f]{64})$/.exec(pathname)?.[1];
    if (uploaded === undefined) send(response, pages.get(pathname));
    else void upload(assets, uploaded, request, response);
  });
  const siteOrigin = origin(site, 'localhost');
  const dist = path.join(root, 'viewer/dist');
  const viewer = await listen((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://viewer');
    response.setHeader('content-security-policy', viewerPolicy(siteOrigin));
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('x-content-type-options', 'nosniff');
    if (pathname.startsWith('/assets/')) {
      const allowed = request.headers.authorization === 'Bearer asset-token';
      send(response, allowed ? assets.get(pathname.slice('/assets/'.length)) : undefined);
    } else if (pathname === '/view/harness') {
      send(response, {
        type: 'text/html',
        body: '<!doctype html><html lang="en"><title>Harness</title><body><script type="module" src="/view/harness.js"></script>',
      });
    } else if (pathname === '/view/harness.js') {
      send(response, { type: 'text/javascript', body: harness });
    } else if (pathname === '/view/') {
      const index = readFileSync(path.join(dist, 'index.html'), 'utf8');
      send(response, {
        type: 'text/html',
        body: index.replace('__ALONGSIDE_PLATFORM__', siteOrigin),
      });
    } else {
      send(response, shipped(dist, pathname));
    }
  });
  const servers = [canary, site, viewer];
  return {
    viewer: origin(viewer, '127.0.0.1'),
    site: siteOrigin,
    canary: origin(canary, '127.0.0.1'),
    heard,
    pages,
    assets,
    close: async () => {
      await Promise.all(
        servers.map((server) => {
          server.closeAllConnections();
          return new Promise((resolve) => server.close(resolve));
        }),
      );
    },
  };
}

/** Takes an asset as the platform does, and checks that it is what its name says. */
async function upload(
  assets: Map<string, Answer>,
  hash: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'HEAD') {
    response.writeHead(assets.has(hash) ? 200 : 404).end();
    return;
  }
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const right = createHash('sha256').update(body).digest('hex') === hash;
  if (right) assets.set(hash, { type: request.headers['content-type'] ?? '', body });
  response.writeHead(right ? 201 : 400).end();
}

function shipped(dist: string, pathname: string): Answer | undefined {
  const name = /^\/view\/assets\/([\w.-]+)$/.exec(pathname)?.[1];
  if (name === undefined) return undefined;
  return { type: 'text/javascript', body: readFileSync(path.join(dist, 'assets', name)) };
}

function send(response: ServerResponse, answer: Answer | undefined): void {
  const {
    status = 200,
    type,
    body,
  } = answer ?? { status: 404, type: 'text/plain', body: 'not here' };
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Server> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function origin(server: Server, host: string): string {
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}
