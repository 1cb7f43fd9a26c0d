// The component around a frame of an installed package: what a Lightning component does on a record page.
// The frame has an opaque origin, so the two know each other by window and nonce (docs/protocol.md).

const SKELETON_MILLISECONDS = 150;
const ANSWER_MILLISECONDS = 10_000;
const NONCE = /^[0-9a-f]{32}$/;
const RECORD_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;
const OBJECT = /^[A-Za-z]\w{0,79}$/;
const LOWEST_PIXELS = 120;
const HIGHEST_PIXELS = 2400;

/** What the server wrote into the page about one component. */
interface Place {
  component: string;
  object: string | null;
  id: string | null;
}

type Message =
  | { type: 'hello'; nonce: string }
  | { type: 'resize'; height: number }
  | { type: 'open'; url: string }
  | { type: 'navigate'; object: string; id: string };

export function startComponents(): void {
  for (const host of document.querySelectorAll<HTMLElement>('[data-component]')) start(host);
}

function start(host: HTMLElement): void {
  const { component, object, id, platform } = host.dataset;
  const frame = host.querySelector('iframe');
  const skeleton = host.querySelector<HTMLElement>('[data-skeleton]');
  const problem = host.querySelector<HTMLElement>('[data-problem]');
  if (component === undefined || platform === undefined || frame === null || skeleton === null || problem === null) return;
  const place: Place = { component, object: object ?? null, id: id ?? null };
  const full = host.hasAttribute('data-full');

  let answering: string | undefined;
  let answered = false;
  const waiting = setTimeout(() => (skeleton.hidden = false), SKELETON_MILLISECONDS);
  const silent = setTimeout(() => fail(`Alongside did not answer at ${platform}.`, 'Check that it is running, then reload this page.'), ANSWER_MILLISECONDS);

  const fail = (what: string, next: string): void => {
    clearTimeout(waiting);
    skeleton.hidden = true;
    host.dataset['state'] = 'failed';
    const [title, advice] = [document.createElement('strong'), document.createElement('p')];
    title.textContent = what;
    advice.textContent = next;
    problem.replaceChildren(title, advice);
    problem.hidden = false;
  };

  const show = (): void => {
    clearTimeout(waiting);
    clearTimeout(silent);
    skeleton.hidden = true;
    problem.hidden = true;
    host.dataset['state'] = 'answered';
    answered = true;
  };

  const answer = async (nonce: string): Promise<void> => {
    // The frame repeats its hello each second: one signed request for one nonce is enough.
    if (answering === nonce) return;
    answering = nonce;
    try {
      const token = await signedRequest(place, nonce);
      const context = { ...place, theme: theme() };
      // The target origin can only be "*": an opaque origin has no name. The window is the frame's own.
      frame.contentWindow?.postMessage({ type: 'alongside:token', nonce, token, context }, '*');
      show();
    } catch (error) {
      answering = undefined;
      clearTimeout(silent);
      if (!answered) fail('This component cannot be shown.', error instanceof Error ? error.message : 'Reload this page.');
    }
  };

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== frame.contentWindow) return;
    const message = read(event.data);
    switch (message?.type) {
      case 'hello':
        void answer(message.nonce);
        break;
      case 'resize':
        if (!full) frame.style.height = `${Math.min(HIGHEST_PIXELS, Math.max(LOWEST_PIXELS, Math.ceil(message.height)))}px`;
        break;
      case 'open':
        if (isWithin(message.url, platform) || isSetupPage(message.url)) window.open(message.url, '_blank', 'noopener');
        break;
      case 'navigate':
        location.assign(`/lightning/r/${message.object}/${message.id}/view`);
        break;
    }
  });
  frame.src = host.dataset['src'] ?? '';
}

async function signedRequest(place: Place, nonce: string): Promise<string> {
  const answer = await fetch('/lightning/component/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...place, nonce }),
  });
  if (answer.status === 401) throw new Error('Your session has ended. Reload this page to log in again.');
  const body = (await answer.json()) as { token?: string; message?: string };
  if (!answer.ok || body.token === undefined) throw new Error(body.message ?? `The org answered ${answer.status}.`);
  return body.token;
}

/** Parses what a frame says; anything unknown or ill-formed is nothing. */
export function read(data: unknown): Message | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const said = data as Record<string, unknown>;
  const text = (key: string): string => (typeof said[key] === 'string' ? said[key] : '');
  switch (said['type']) {
    case 'alongside:hello':
      return NONCE.test(text('nonce')) ? { type: 'hello', nonce: text('nonce') } : undefined;
    case 'alongside:resize':
      return Number.isFinite(said['height']) ? { type: 'resize', height: said['height'] as number } : undefined;
    case 'alongside:open':
      return { type: 'open', url: text('url') };
    case 'alongside:navigate':
      return OBJECT.test(text('object')) && RECORD_ID.test(text('id'))
        ? { type: 'navigate', object: text('object'), id: text('id') }
        : undefined;
    default:
      return undefined;
  }
}

/** Whether an address is one of the platform's own pages. */
export function isWithin(url: string, platform: string): boolean {
  try {
    return new URL(url).origin === new URL(platform).origin;
  } catch {
    return false;
  }
}

/** Whether an address is a page of this org's Setup: where an explanation sends whoever can act on it. */
export function isSetupPage(url: string): boolean {
  return isWithin(url, location.origin) && new URL(url).pathname.startsWith('/lightning/setup/');
}

/** The page's look, for a frame that should not stand out. */
function theme(): Record<string, string> {
  const style = getComputedStyle(document.body);
  return {
    scheme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
    font_size: style.fontSize,
    font_family: style.fontFamily,
    density: 'compact',
  };
}
