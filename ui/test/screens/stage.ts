// A browser page in which the built console and widget run against recorded answers, under the
// policies that the server sends and on separate origins. Nothing reaches a network.
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

import type { Page, Route, WebSocketRoute } from '@playwright/test';

import type { ApiError, FromAgent, ToAgent, Topic, TopicValue } from '../../../sdk/src/wire/messages.ts';
import { NOW } from './fixtures.ts';

const PLATFORM = 'http://platform.test';
const VIEWER = 'http://viewer.test';
const HOST = 'http://crm.test';
const DIST = join(import.meta.dirname, '../../dist');
const OWN = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'self'";
const POLICY = {
  console: `${OWN}; connect-src 'self' ws://platform.test; frame-src ${VIEWER}; frame-ancestors 'none'`,
  widget: `${OWN}; connect-src 'self' ${PLATFORM} ws://platform.test; frame-ancestors ${HOST}`,
};
const TYPES: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

export type Answer = { status: number; body: unknown; headers?: Record<string, string> } | 'unreachable';
export const ok = (body: unknown): Answer => ({ status: 200, body });
export const refuse = (status: number, body: ApiError, headers: Record<string, string> = {}): Answer => ({ status, body, headers });

export interface Scene {
  /** By method and path, without the query. */
  rest?: Record<string, Answer>;
  /** What the agent socket says about a topic; nothing when it stays silent. */
  topic?: (topic: Topic) => TopicValue | ApiError | undefined;
  /** What the viewer's page tells the console once it has its ticket. */
  viewer?: Record<string, unknown>[];
  /** What the CRM's component says to the widget; silent when null. */
  context?: Record<string, unknown> | null;
}

const isValue = (answer: TopicValue | ApiError): answer is TopicValue => 'kind' in answer;

export class Stage {
  /** What no page may do: errors, refused by policy, requests to places unknown. */
  readonly complaints: string[] = [];
  private socket: WebSocketRoute | undefined;

  constructor(private readonly page: Page, private readonly scene: Scene) {}

  async prepare(): Promise<void> {
    const { page } = this;
    await page.clock.setFixedTime(NOW);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) this.complaints.push(message.text());
    });
    await page.route('**/*', (route) => this.answer(route));
    await page.routeWebSocket('ws://platform.test/socket/agent', (socket) => { this.speak(socket); });
  }

  /** The connection to the server goes, and stays away. */
  async cut(): Promise<void> {
    this.scene.rest = { ...this.scene.rest, 'POST /api/1/socket-ticket': 'unreachable' };
    await this.socket?.close({ code: 1001 });
  }

  /** Other answers than those that the scene began with. */
  answerFromNowOn(rest: Record<string, Answer>): void {
    this.scene.rest = { ...this.scene.rest, ...rest };
  }

  private speak(socket: WebSocketRoute): void {
    this.socket = socket;
    const say = (message: ToAgent): void => { socket.send(JSON.stringify(message)); };
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as FromAgent;
      if (message.type === 'enter') say({ type: 'entered', heartbeat_seconds: 25 });
      if (message.type !== 'watch') return;
      const answer = this.scene.topic?.(message.topic);
      if (answer === undefined) return;
      say(isValue(answer) ? { type: 'value', id: message.id, value: answer } : { type: 'error', watch: message.id, error: answer });
    });
  }

  private async answer(route: Route): Promise<void> {
    const url = new URL(route.request().url());
    const method = route.request().method();
    const html = (body: string): Promise<void> => route.fulfill({ contentType: 'text/html', body });
    if (url.origin === HOST) return html(host(this.scene.context ?? null));
    if (url.origin === VIEWER) return html(viewer(this.scene.viewer ?? []));
    if (url.origin !== PLATFORM) {
      this.complaints.push(`asked for ${url.href}`);
      return route.abort();
    }
    if (url.pathname.startsWith('/api/')) return this.rest(route, `${method} ${url.pathname}`);
    if (url.pathname === '/favicon.ico') return route.fulfill({ status: 404 });
    const widget = url.pathname.startsWith('/widget/');
    const known = extname(url.pathname) === '' ? (widget ? '/widget/index.html' : '/console/index.html') : widget ? url.pathname : `/console${url.pathname}`;
    return route.fulfill({
      contentType: TYPES[extname(known)] ?? 'application/octet-stream',
      body: await readFile(join(DIST, known)),
      headers: {
        'content-security-policy': widget ? POLICY.widget : POLICY.console,
        ...(widget ? { 'access-control-allow-origin': '*' } : {}),
      },
    });
  }

  private async rest(route: Route, asked: string): Promise<void> {
    const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-allow-methods': '*' };
    if (asked.startsWith('OPTIONS')) return route.fulfill({ status: 204, headers: open });
    const answer = this.scene.rest?.[asked] ?? (asked === 'POST /api/1/socket-ticket' ? ok({ ticket: 't' }) : undefined);
    if (answer === undefined) this.complaints.push(`no answer for ${asked}`);
    if (answer === undefined || answer === 'unreachable') return route.abort();
    return route.fulfill({ status: answer.status, headers: { ...open, ...answer.headers }, contentType: 'application/json', body: JSON.stringify(answer.body) });
  }
}

/** The CRM's page with the component that frames the widget, as docs/protocol.md describes it. */
function host(context: Record<string, unknown> | null): string {
  const reply = context === null ? '' : `frame.contentWindow.postMessage({ type: 'alongside:token', nonce: data.nonce, token: 'signed', context: ${JSON.stringify(context)} }, '*')`;
  return `<!doctype html><html lang="en"><meta name="color-scheme" content="light dark"><title>Case</title>
    <style>body{margin:0}h1{position:absolute;clip-path:inset(50%)}iframe{display:block;width:100%;border:0}</style>
    <main><h1>Case</h1><iframe title="Alongside" sandbox="allow-scripts allow-forms"></iframe></main>
    <script>
      const frame = document.querySelector('iframe')
      addEventListener('message', ({ source, data }) => {
        if (source !== frame.contentWindow) return
        if (data.type === 'alongside:hello') { ${reply} }
        if (data.type === 'alongside:resize') frame.style.height = data.height + 'px'
        if (data.type === 'alongside:open') document.title = 'opened ' + data.url
      })
      frame.src = '${PLATFORM}/widget/'
    </script></html>`;
}

/** Stands where the viewer is: takes a ticket, tells what it is told to, and shows a shop. */
function viewer(messages: Record<string, unknown>[]): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Viewer</title>
    <style>body{margin:0;padding:4%;font:16px sans-serif;background:#fff;color:#16202c}</style>
    <h1>Delivery</h1><p>Postcode</p><p>SW1A1AA</p><p>Card number</p><p>••••••••••••</p>
    <script>
      addEventListener('message', ({ origin, data }) => {
        if (origin !== '${PLATFORM}' || data.type !== 'alongside:ticket') return
        for (const message of ${JSON.stringify(messages)}) parent.postMessage(message, '${PLATFORM}')
      })
      parent.postMessage({ type: 'alongside:viewer-ready' }, '${PLATFORM}')
    </script></html>`;
}
