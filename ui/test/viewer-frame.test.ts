// The line to the viewer: it is believed by window and origin, and gets a ticket whenever it asks.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { ViewerFrame, type ViewerListener } from '../src/console/viewer-frame.ts';
import { Api, Refusal } from '../src/shared/api.ts';

const VIEWER = 'http://viewer.test';
const api = new Api();
const posted = vi.fn<(message: Record<string, unknown>, target: string) => void>();
const inner = { postMessage: posted };
const frame = { contentWindow: inner } as unknown as HTMLIFrameElement;
const listener = { report: vi.fn<ViewerListener['report']>(), page: vi.fn<ViewerListener['page']>(), refused: vi.fn<ViewerListener['refused']>() };
let line: ViewerFrame;
let tickets = 0;

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const say = (data: unknown, { source = inner, origin = VIEWER }: { source?: unknown; origin?: string } = {}): void => {
  const event = new MessageEvent('message', { data, origin });
  Object.defineProperty(event, 'source', { value: source });
  dispatchEvent(event);
};
const handed = (): unknown[] => posted.mock.calls.filter(([message]) => message['type'] === 'alongside:ticket').map(([message]) => message['ticket']);

beforeEach(() => {
  vi.useFakeTimers();
  tickets = 0;
  api.ticket = () => Promise.resolve({ ticket: `ticket-${++tickets}`, viewer_url: `${VIEWER}/view/`, start_agent_video: false });
  for (const mock of [posted, listener.report, listener.page, listener.refused]) mock.mockReset();
  line = new ViewerFrame(api, 's', listener);
});
afterEach(() => {
  line.close();
  vi.useRealTimers();
});

async function opened(): Promise<void> {
  const found = vi.fn();
  line.open(found);
  await settled();
  expect(found).toHaveBeenCalledExactlyOnceWith(`${VIEWER}/view/`);
  line.attach(frame);
}

test('the viewer has its ticket as soon as it is there, whether or not the customer has allowed', async () => {
  await opened();
  expect(handed()).toEqual([]);
  say({ type: 'alongside:viewer-ready' });
  await settled();
  expect(posted).toHaveBeenCalledExactlyOnceWith(
    { type: 'alongside:ticket', ticket: 'ticket-1', socket: `ws://${location.host}/socket/room`, assets: '/assets/' }, VIEWER);
});

test('a ticket is handed on once, and not when it is nearly spent', async () => {
  await opened();
  await vi.advanceTimersByTimeAsync(21_000);
  say({ type: 'alongside:viewer-ready' });
  await settled();
  say({ type: 'alongside:viewer-ready' });
  await settled();
  expect(handed()).toEqual(['ticket-2', 'ticket-3']);
});

test('two calls while one ticket is on its way give one ticket', async () => {
  await opened();
  await vi.advanceTimersByTimeAsync(21_000);
  say({ type: 'alongside:viewer-ready' });
  say({ type: 'alongside:viewer-ready' });
  await settled();
  expect(handed()).toEqual(['ticket-2']);
});

test('another window and another origin are not the viewer', async () => {
  await opened();
  say({ type: 'alongside:viewer-ready' }, { source: window });
  say({ type: 'alongside:viewer-ready' }, { origin: 'http://evil.test' });
  say({ type: 'alongside:viewer-ready' }, { origin: 'null' });
  await settled();
  expect(handed()).toEqual([]);
});

test('what the viewer says is read: states by name, sizes and counts as numbers, texts bounded', async () => {
  await opened();
  say({ type: 'alongside:viewer-state', state: 'dancing' });
  say({ type: 'alongside:viewer-state', state: 'error', message: 'x'.repeat(9_000), away: 'soon' });
  expect(listener.report).toHaveBeenCalledExactlyOnceWith({ state: 'error', message: 'x'.repeat(400) });
  const page = { type: 'alongside:viewer-page', width: 1280, height: 800, path: '/checkout', title: 'Checkout', masked: { fields: 3, images: -1 } };
  for (const width of [0, Number.NaN, '1280', Number.POSITIVE_INFINITY]) say({ ...page, width });
  expect(listener.page).not.toHaveBeenCalled();
  say(page);
  expect(listener.page).toHaveBeenCalledExactlyOnceWith({ width: 1280, height: 800, path: '/checkout', title: 'Checkout', masked: { fields: 3, images: 0 } });
});

test('while the server is away the viewer’s address is asked for again; a gate ends the asking', async () => {
  api.ticket = vi.fn(() => Promise.reject(new Refusal(0, { id: 'unreachable', message: 'Away.' })));
  line.open(() => undefined);
  await vi.advanceTimersByTimeAsync(3_500);
  expect(vi.mocked(api.ticket).mock.calls.length).toBeGreaterThan(2);
  expect(listener.refused).not.toHaveBeenCalled();
  const gate = new Refusal(403, { id: 'gate.session', message: 'Held by another agent.' });
  api.ticket = vi.fn(() => Promise.reject(gate));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(api.ticket).toHaveBeenCalledOnce();
  expect(listener.refused).toHaveBeenCalledExactlyOnceWith(gate);
});

test('after close the viewer is told nothing', async () => {
  await opened();
  line.close();
  line.scale('fit');
  say({ type: 'alongside:viewer-state', state: 'live' });
  expect(posted).not.toHaveBeenCalled();
  expect(listener.report).not.toHaveBeenCalled();
});
