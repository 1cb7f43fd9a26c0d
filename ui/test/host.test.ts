// The handshake with the component around the widget: known by window and nonce, and by nothing else.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { introduce, open } from '../src/widget/host.ts';

interface Hello { type: string; nonce: string }

const told = vi.fn<(message: Hello, target: string) => void>();
const around = { postMessage: told } as unknown as Window;
const nonce = (): string => told.mock.calls[0]?.[0].nonce ?? '';
const say = (data: unknown, source: unknown = around): void => {
  const event = new MessageEvent('message', { data });
  Object.defineProperty(event, 'source', { value: source });
  dispatchEvent(event);
};

beforeEach(() => {
  vi.useFakeTimers();
  told.mockReset();
  vi.stubGlobal('parent', around);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('hello is said each second until the answer, with 128 random bits', async () => {
  const introduced = introduce();
  expect(nonce()).toMatch(/^[0-9a-f]{32}$/);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(told).toHaveBeenCalledTimes(3);
  say({ type: 'alongside:token', nonce: nonce(), token: 't', context: { component: 'Sidebar', object: 'Case', id: '500A', theme: { font_size: '13px' } } });
  expect(await introduced).toEqual({
    token: 't', nonce: nonce(), context: { component: 'Sidebar', record: { object: 'Case', id: '500A' }, fontSize: 13 },
  });
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toHaveBeenCalledTimes(3);
});

test('an answer from another window, for another nonce, or without what belongs in it, is none', async () => {
  const heard = vi.fn();
  void introduce().then(heard);
  const answer = { type: 'alongside:token', nonce: nonce(), token: 't', context: { component: 'Dashboard', object: null, id: null } };
  say(answer, window);
  say({ ...answer, nonce: '0'.repeat(32) });
  say({ ...answer, token: 7 });
  say({ ...answer, context: null });
  say({ ...answer, context: {} });
  say(null);
  await vi.advanceTimersByTimeAsync(0);
  expect(heard).not.toHaveBeenCalled();
  say(answer);
  await vi.advanceTimersByTimeAsync(0);
  expect(heard.mock.calls[0]?.[0]).toMatchObject({ context: { component: 'Dashboard', record: undefined, fontSize: undefined } });
});

test.each(['-4px', '400px', 'inherit', 12])('a font size of %s is not taken over', async (font_size) => {
  const introduced = introduce();
  say({ type: 'alongside:token', nonce: nonce(), token: 't', context: { component: 'Sidebar', theme: { font_size } } });
  expect((await introduced).context.fontSize).toBeUndefined();
});

test('a page is opened by its whole address', () => {
  open('/session/1');
  expect(told).toHaveBeenCalledExactlyOnceWith({ type: 'alongside:open', url: `${location.origin}/session/1` }, '*');
});
