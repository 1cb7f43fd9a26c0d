/** A web server for one test: pages by path, the built SDK under `/sdk/`, an asset store. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));
const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** What is served at a path. */
export interface Served {
  readonly body: string | Buffer;
  readonly type?: string;
  readonly headers?: Record<string, string>;
}

/** A running server. */
export interface TestServer {
  readonly origin: string;
  /** Serves this from now on; without query and fragment. */
  serve(path: string, served: Served): void;
  /** What was put into the asset store, by hash. */
  readonly assets: Map<string, { type: string; bytes: Buffer; bearer: string }>;
  /** Paths that were asked for, with their query. */
  readonly asked: string[];
  close(): Promise<void>;
}

let bundle: Promise<string> | undefined;

/** The recorder and the applier, as `window.harness`. */
function harness(): Promise<string> {
  bundle ??= build({
    entryPoints: [`${FOLDER}support/harness.ts`],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    write: false,
  }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
  return bundle;
}

export async function startServer(): Promise<TestServer> {
  const pages = new Map<string, Served>();
  const assets: TestServer['assets'] = new Map();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(pathname + search);
    const cors = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-allow-methods': 'HEAD, PUT',
    };
    if (request.method === 'OPTIONS') {
      response.writeHead(204, cors).end();
    } else if (pathname.startsWith('/assets/')) {
      const sha256 = pathname.slice('/assets/'.length);
      if (request.method === 'HEAD') {
        response.writeHead(assets.has(sha256) ? 200 : 404, cors).end();
        return;
      }
      const bytes = await body(request);
      const right = createHash('sha256').update(bytes).digest('hex') === sha256;
      if (right) {
        assets.set(sha256, {
          type: request.headers['content-type'] ?? '',
          bytes,
          bearer: request.headers.authorization ?? '',
        });
      }
      response.writeHead(right ? 201 : 400, cors).end();
    } else if (pathname === '/harness.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(await harness());
    } else if (pathname.startsWith('/sdk/')) {
      const code = await readFile(DIST + pathname.slice('/sdk/'.length));
      response.writeHead(200, { ...cors, 'content-type': 'text/javascript' }).end(code);
    } else {
      const page = pages.get(pathname);
      if (page === undefined) response.writeHead(404).end();
      else {
        response
          .writeHead(200, { 'content-type': page.type ?? 'text/html; charset=utf-8', ...page.headers })
          .end(page.body);
      }
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    serve: (path, served) => pages.set(path, served),
    assets,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function body(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
