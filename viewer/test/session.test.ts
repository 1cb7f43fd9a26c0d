// What is believed of what the console and the room say.
import { describe, expect, it } from 'vitest';
import { platformOrigin, readTicket } from '../src/session/console';
import { readRoomMessage } from '../src/session/room';
import { readMeta } from '../src/view/meta';

const PLATFORM = 'http://localhost:4400';
const VIEWER = 'http://127.0.0.1:4404';
const ticket = { ticket: 't', socket: 'ws://localhost:4400/socket/room', assets: '/assets/' };

describe('a ticket', () => {
  it('leads to the platform and to the viewer itself', () => {
    expect(readTicket(ticket, PLATFORM, VIEWER)).toEqual({
      ...ticket,
      assets: `${VIEWER}/assets/`,
    });
    expect(
      readTicket({ ...ticket, socket: 'wss://a.test/socket/room' }, 'https://a.test', VIEWER)
        ?.socket,
    ).toBe('wss://a.test/socket/room');
  });

  it.each([
    { socket: 'ws://evil.test/socket/room' },
    { socket: 'wss://localhost:4400/socket/room' },
    { socket: 'ws://localhost:4400/socket/agent' },
    { socket: 'ws://localhost:4400/socket/room?ticket=t' },
    { socket: 'ws://localhost:4400@evil.test/socket/room' },
    { socket: 'nonsense' },
    { assets: 'http://evil.test/' },
    { assets: '//evil.test/assets/' },
    { assets: '/assets' },
    { ticket: '' },
    { ticket: 5 },
    { ticket: 'x'.repeat(1000) },
  ])('that says %o is refused', (wrong) => {
    expect(readTicket({ ...ticket, ...wrong }, PLATFORM, VIEWER)).toBeUndefined();
  });
});

describe('the platform', () => {
  it('is what the server wrote into the page', () => {
    const page = (content: string): Document => {
      const made = document.implementation.createHTMLDocument();
      made.head.innerHTML = `<meta name="alongside-platform" content="${content}">`;
      return made;
    };
    expect(platformOrigin(page('https://help.example/x'))).toBe('https://help.example');
    expect(platformOrigin(page('__ALONGSIDE_PLATFORM__'))).toBeUndefined();
    expect(platformOrigin(page('javascript:alert(1)'))).toBeUndefined();
    expect(platformOrigin(page(''))).toBeUndefined();
  });
});

describe('the room', () => {
  it('is read field by field', () => {
    expect(
      readRoomMessage(
        '{"type":"entered","asset_token":"a","heartbeat_seconds":25,"session":"s","role":"viewer","epoch":0}',
      ),
    ).toMatchObject({ asset_token: 'a', away: undefined });
    expect(
      readRoomMessage('{"type":"away","reason":"navigation","deadline":"2026-01-01T00:00:00Z"}'),
    ).toMatchObject({ reason: 'navigation' });
    expect(readRoomMessage('{"type":"ended","reason":"device_ended"}')).toMatchObject({
      type: 'ended',
    });
  });

  it.each([
    '',
    'x',
    'null',
    '[]',
    '5',
    '{"type":"entered"}',
    '{"type":["entered"]}',
    '{"type":{"toString":1}}',
    '{"type":"away","reason":"__proto__","deadline":""}',
    '{"__proto__":{"type":"ended"}}',
    '{"type":"constructor"}',
  ])('that says %s is not listened to', (text) => {
    expect(readRoomMessage(text)).toBeUndefined();
  });
});

describe('the window', () => {
  const meta = {
    width: 10,
    height: 20,
    scroll_width: 1,
    scroll_height: 1,
    device_pixel_ratio: 2,
    path: '/',
    title: 't',
    visible: true,
    features: { color_scheme: 'dark', reduced_motion: true, hover: false, pointer: 'coarse' },
  };
  const read = (value: unknown): unknown =>
    readMeta(new TextEncoder().encode(JSON.stringify(value)));

  it('is read field by field', () => {
    expect(read(meta)).toEqual({
      width: 10,
      height: 20,
      path: '/',
      title: 't',
      visible: true,
      features: {
        colorScheme: 'dark',
        reducedMotion: true,
        hover: false,
        pointer: 'coarse',
        pixelRatio: 2,
      },
    });
    expect(read({ ...meta, features: { color_scheme: {}, pointer: '__proto__' } })).toMatchObject({
      features: { colorScheme: 'light', pointer: 'fine' },
    });
  });

  it.each([
    { width: 0 },
    { width: -1 },
    { width: 1e300 },
    { height: '5' },
    { height: 2 ** 53 },
    { path: 5 },
    { title: null },
    { features: [] },
    { device_pixel_ratio: 0 },
  ])('with %o is refused', (wrong) => {
    expect(() => read({ ...meta, ...wrong })).toThrow();
  });
});
