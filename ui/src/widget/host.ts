// The component around the widget, on the CRM's page: known by its window and a nonce, because the
// frame's origin is opaque and says nothing (docs/protocol.md, "Component frame").

export interface HostContext {
  /** "Sidebar", "Dashboard", "Company Settings", "Account Settings" or "User Settings". */
  component: string;
  /** The record that the component stands on, when it stands on one. */
  record: { object: string; id: string } | undefined;
  /** The host's font size in CSS pixels, when it said a sensible one. */
  fontSize: number | undefined;
}

export interface Introduction {
  token: string;
  nonce: string;
  context: HostContext;
}

const HELLO_EVERY = 1_000;

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function readIntroduction(data: unknown, nonce: string): Introduction | undefined {
  if (!isObject(data) || data['type'] !== 'alongside:token' || data['nonce'] !== nonce) return undefined;
  const { token, context } = data;
  if (typeof token !== 'string' || !isObject(context) || typeof context['component'] !== 'string') return undefined;
  const { component, object, id, theme } = context;
  const pixels = isObject(theme) && typeof theme['font_size'] === 'string' ? Number.parseFloat(theme['font_size']) : Number.NaN;
  return {
    token,
    nonce,
    context: {
      component,
      record: typeof object === 'string' && object !== '' && typeof id === 'string' && id !== '' ? { object, id } : undefined,
      fontSize: pixels >= 8 && pixels <= 32 ? pixels : undefined,
    },
  };
}

/** Whether there is a page around this one at all. */
export const isFramed = (): boolean => parent !== window;

/** Says hello until the component answers with a token for this nonce. */
export function introduce(): Promise<Introduction> {
  const nonce = randomHex(16);
  return new Promise((done) => {
    const hello = (): void => { tell({ type: 'alongside:hello', nonce }); };
    const again = setInterval(hello, HELLO_EVERY);
    const listen = ({ source, data }: MessageEvent<unknown>): void => {
      const introduction = source === parent ? readIntroduction(data, nonce) : undefined;
      if (introduction === undefined) return;
      clearInterval(again);
      removeEventListener('message', listen);
      done(introduction);
    };
    addEventListener('message', listen);
    hello();
  });
}

/** Opens a page of the platform in a tab; the frame itself may open nothing. */
export function open(url: string): void {
  tell({ type: 'alongside:open', url: new URL(url, location.href).href });
}

/** Keeps the frame as high as its content; gives what stops it. */
export function followHeight(content: HTMLElement): () => void {
  const observer = new ResizeObserver(() => {
    tell({ type: 'alongside:resize', height: Math.ceil(content.getBoundingClientRect().height) });
  });
  observer.observe(content);
  return () => { observer.disconnect(); };
}

// The parent's origin cannot be known here; nothing that is told is secret, and the nonce is of no
// use to anybody who cannot also have the CRM sign it.
function tell(message: Record<string, unknown>): void {
  parent.postMessage(message, '*');
}
