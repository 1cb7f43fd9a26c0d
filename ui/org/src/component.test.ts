// What a frame may say to the page around it, and what the page makes of it.

// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isSetupPage, isWithin, read, startComponents } from './component';

const nonce = 'ab'.repeat(16);

describe('a message of a frame', () => {
  it('is nothing when it is not one of the four', () => {
    for (const said of [null, 'alongside:hello', 7, {}, { type: 'hello', nonce }, { type: 'alongside:hello', nonce: 'short' }]) {
      expect(read(said)).toBeUndefined();
    }
  });

  it('may lead to a record only by an object and an id', () => {
    const id = '500000000000001AAA';
    expect(read({ type: 'alongside:navigate', object: 'Case', id })).toEqual({ type: 'navigate', object: 'Case', id });
    expect(read({ type: 'alongside:navigate', object: '../logout', id })).toBeUndefined();
    expect(read({ type: 'alongside:navigate', object: 'Case', id: '../../x' })).toBeUndefined();
  });

  it('may set a height that is a number', () => {
    expect(read({ type: 'alongside:resize', height: 200 })).toEqual({ type: 'resize', height: 200 });
    expect(read({ type: 'alongside:resize', height: Number.NaN })).toBeUndefined();
    expect(read({ type: 'alongside:resize', height: '100vh' })).toBeUndefined();
  });
});

it('opens addresses of the platform and no others', () => {
  const platform = 'http://localhost:4400';
  expect(isWithin('http://localhost:4400/session/1', platform)).toBe(true);
  for (const url of ['http://localhost:4401/', 'http://localhost:44001/', 'https://localhost:4400/', 'javascript:alert(1)', '//localhost:4400/', 'http://localhost:4400@evil.example/']) {
    expect(isWithin(url, platform), url).toBe(false);
  }
});

it('R201 opens the org’s own Setup, where an explanation sends, and no other page of it', () => {
  const org = location.origin;
  expect(isSetupPage(`${org}/lightning/setup/PermSets/home`)).toBe(true);
  for (const url of [`${org}/lightning/setup/../../logout`, `${org}/logout`, `${org}/lightning/app/x`, 'https://evil.example/lightning/setup/PermSets/home', 'javascript:alert(1)']) {
    expect(isSetupPage(url), url).toBe(false);
  }
});

describe('the page around a frame', () => {
  const said: unknown[] = [];
  let host: HTMLElement;
  let frame: HTMLIFrameElement;

  const speak = (data: unknown, source: unknown = frame.contentWindow): void => {
    window.dispatchEvent(new MessageEvent('message', { data, source: source as Window }));
  };

  beforeEach(() => {
    vi.useFakeTimers();
    said.length = 0;
    document.body.innerHTML = `<section data-component="Sidebar" data-object="Case" data-id="500000000000001AAA"
      data-platform="http://localhost:4400" data-src="about:blank">
      <div data-skeleton hidden></div><div data-problem hidden></div><iframe></iframe></section>`;
    host = document.querySelector('section') as HTMLElement;
    frame = document.querySelector('iframe') as HTMLIFrameElement;
    vi.stubGlobal('matchMedia', () => ({ matches: false }));
    vi.stubGlobal('fetch', vi.fn(async (_: string, options: RequestInit) => new Response(JSON.stringify({ token: `signed ${options.body}` }))));
    startComponents();
    frame.contentWindow!.postMessage = ((message: unknown) => said.push(message)) as Window['postMessage'];
  });

  it('answers a hello of its own frame once, with a request for this record and nonce', async () => {
    speak({ type: 'alongside:hello', nonce });
    speak({ type: 'alongside:hello', nonce });
    await vi.advanceTimersByTimeAsync(10);
    expect(fetch).toHaveBeenCalledTimes(1);
    const place = { component: 'Sidebar', object: 'Case', id: '500000000000001AAA' };
    expect(said).toMatchObject([{ type: 'alongside:token', nonce, token: `signed ${JSON.stringify({ ...place, nonce })}`, context: place }]);
    expect(host.dataset['state']).toBe('answered');
  });

  it('does not hear another window', async () => {
    speak({ type: 'alongside:hello', nonce }, window);
    speak({ type: 'alongside:hello', nonce }, null);
    await vi.advanceTimersByTimeAsync(10);
    expect(fetch).not.toHaveBeenCalled();
  });

  it('keeps a height within bounds', () => {
    speak({ type: 'alongside:resize', height: 1e9 });
    expect(frame.style.height).toBe('2400px');
    speak({ type: 'alongside:resize', height: -5 });
    expect(frame.style.height).toBe('120px');
  });

  it('says what to do when nothing answers in ten seconds', async () => {
    await vi.advanceTimersByTimeAsync(10_000);
    expect(host.dataset['state']).toBe('failed');
    expect(document.querySelector('[data-problem]')?.textContent).toBe(
      'Alongside did not answer at http://localhost:4400.Check that it is running, then reload this page.',
    );
  });

  it('shows the words of a refusal', async () => {
    vi.stubGlobal('fetch', vi.fn(async () => new Response(JSON.stringify({ message: 'This record is not shared with you.' }), { status: 404 })));
    speak({ type: 'alongside:hello', nonce });
    await vi.advanceTimersByTimeAsync(10);
    expect(document.querySelector('[data-problem]')?.textContent).toContain('This record is not shared with you.');
  });
});
