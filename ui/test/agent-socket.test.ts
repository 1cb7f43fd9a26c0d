// The agent socket: it enters with a ticket, comes back by itself, and watches again what was watched.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { ApiError, TopicValue } from '../../sdk/src/wire/messages.ts';
import { AgentSocket, agentSocketAddress } from '../src/shared/agent-socket.ts';
import { Api, Refusal } from '../src/shared/api.ts';

/** The browser's socket, with the server's side in the hands of the test. */
class Line {
  static readonly OPEN = 1;
  static lines: Line[] = [];
  static get last(): Line {
    const line = Line.lines.at(-1);
    if (line === undefined) throw new Error('nobody has connected');
    return line;
  }
  readyState = 0;
  sent: unknown[] = [];
  onopen: () => void = () => undefined;
  onclose: () => void = () => undefined;
  onmessage: (event: { data: string }) => void = () => undefined;
  constructor(readonly url: string) { Line.lines.push(this); }
  send(text: string): void { this.sent.push(JSON.parse(text)); }
  close(): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose();
  }
  open(): void {
    this.readyState = 1;
    this.onopen();
  }
  say(message: unknown): void { this.onmessage({ data: typeof message === 'string' ? message : JSON.stringify(message) }); }
  enter(): void {
    this.open();
    this.say({ type: 'entered', heartbeat_seconds: 25 });
  }
}

const api = new Api();
let tickets = 0;
const connection = vi.fn<(connected: boolean) => void>();
const signedOut = vi.fn();
let socket: AgentSocket;

const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const begin = async (): Promise<void> => {
  socket = new AgentSocket(api, 'ws://platform.test/socket/agent', connection, signedOut);
  await settled();
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', Line);
  Line.lines = [];
  tickets = 0;
  api.socketTicket = () => Promise.resolve({ ticket: `ticket-${++tickets}` });
  connection.mockReset();
  signedOut.mockReset();
});
afterEach(() => {
  socket.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const nothing = { value: () => undefined, refused: () => undefined };

test('the address keeps host and port and changes the scheme', async () => {
  await begin();
  expect(agentSocketAddress('https://help.example/session/1?x#y')).toBe('wss://help.example/socket/agent');
  expect(agentSocketAddress('http://localhost:4400/')).toBe('ws://localhost:4400/socket/agent');
});

test('it enters before it watches, and beats as the server wishes', async () => {
  await begin();
  socket.watch({ kind: 'sessions' }, nothing);
  Line.last.open();
  expect(Line.last.sent).toEqual([{ type: 'enter', ticket: 'ticket-1' }]);
  Line.last.say({ type: 'entered', heartbeat_seconds: 25 });
  expect(Line.last.sent[1]).toEqual({ type: 'watch', id: 1, topic: { kind: 'sessions' } });
  await vi.advanceTimersByTimeAsync(50_000);
  expect(Line.last.sent.slice(2)).toEqual([{ type: 'beat' }, { type: 'beat' }]);
});

test('a broken line is told, and everything still watched is watched again with a new ticket', async () => {
  await begin();
  const stop = socket.watch({ kind: 'sessions' }, nothing);
  socket.watch({ kind: 'session', session: 's' }, nothing);
  Line.last.enter();
  stop();
  Line.last.close();
  expect(connection.mock.calls).toEqual([[true], [false]]);
  await vi.advanceTimersByTimeAsync(500);
  expect(Line.lines).toHaveLength(2);
  Line.last.enter();
  expect(Line.last.sent).toEqual([
    { type: 'enter', ticket: 'ticket-2' },
    { type: 'watch', id: 2, topic: { kind: 'session', session: 's' } },
  ]);
  expect(connection).toHaveBeenLastCalledWith(true);
});

test('pauses grow while nobody answers and stay bounded', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(1);
  await begin();
  for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
    const before = Line.lines.length;
    Line.last.close();
    await vi.advanceTimersByTimeAsync(pause - 1);
    expect(Line.lines).toHaveLength(before);
    await vi.advanceTimersByTimeAsync(1);
    expect(Line.lines).toHaveLength(before + 1);
  }
});

test('a network that is back ends the pause, once', async () => {
  await begin();
  Line.last.close();
  dispatchEvent(new Event('online'));
  dispatchEvent(new Event('online'));
  await settled();
  expect(Line.lines).toHaveLength(2);
});

test('a server that never says entered is left', async () => {
  await begin();
  Line.last.open();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(Line.lines[0]?.readyState).toBe(3);
  await vi.advanceTimersByTimeAsync(500);
  expect(Line.lines).toHaveLength(2);
});

test('values and refusals reach their watcher only; what cannot be read reaches nobody', async () => {
  await begin();
  const [one, two] = [{ value: vi.fn<(value: TopicValue) => void>(), refused: vi.fn<(error: ApiError) => void>() }, { value: vi.fn(), refused: vi.fn() }];
  socket.watch({ kind: 'sessions' }, one);
  socket.watch({ kind: 'sessions' }, two);
  Line.last.enter();
  Line.last.say('not json');
  Line.last.say('null');
  Line.last.say({ type: 'value', id: 9, value: { kind: 'sessions', sessions: [] } });
  expect(one.value).not.toHaveBeenCalled();
  Line.last.say({ type: 'value', id: 1, value: { kind: 'sessions', sessions: [] } });
  Line.last.say({ type: 'error', watch: 2, error: { id: 'gate.role', message: 'No.' } });
  expect(one.value).toHaveBeenCalledExactlyOnceWith({ kind: 'sessions', sessions: [] });
  expect(one.refused).not.toHaveBeenCalled();
  expect(two.refused).toHaveBeenCalledExactlyOnceWith({ id: 'gate.role', message: 'No.' });
});

test('who is signed out is told once, and nothing knocks any more', async () => {
  api.socketTicket = vi.fn(() => Promise.reject(new Refusal(401, { id: 'not_signed_in', message: 'Sign in to go on.' })));
  await begin();
  expect(signedOut).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(api.socketTicket).toHaveBeenCalledOnce();
});

test('whoever may no longer enter is told why, and gets in when that changes', async () => {
  const told = vi.fn<(error: ApiError) => void>();
  const gate = { id: 'gate.connected_app', message: 'Not approved.' };
  api.socketTicket = vi.fn(() => Promise.reject(new Refusal(403, gate)));
  await begin();
  socket.watch({ kind: 'sessions' }, { ...nothing, refused: told });
  await vi.advanceTimersByTimeAsync(500);
  expect(told).toHaveBeenCalledWith(gate);
  api.socketTicket = () => Promise.resolve({ ticket: 'at last' });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(Line.lines).toHaveLength(1);
});

test('after close nothing is told and nothing knocks', async () => {
  await begin();
  Line.last.enter();
  socket.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(connection.mock.calls).toEqual([[true]]);
  expect(Line.lines).toHaveLength(1);
});
