// The component around the widget, on the CRM's page: known by its window and a nonce, because the
// frame's origin is opaque and says nothing (docs/protocol.md, "Component frame").

export interface HostContext {
  component: string;
  object?: string;
  id?: string;
  theme?: Record<string, string>;
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

function isIntroduction(data: unknown, nonce: string): data is { token: string; context: HostContext } {
  if (typeof data !== 'object' || data === null) return false;
  const message = data as Record<string, unknown>;
  return message['type'] === 'alongside:token' && message['nonce'] === nonce && typeof message['token'] === 'string'
    && typeof message['context'] === 'object' && message['context'] !== null;
}

/** Says hello until the component answers with a token for this nonce. */
export function introduce(): Promise<Introduction> {
  const nonce = randomHex(16);
  return new Promise((done) => {
    const hello = (): void => { tell({ type: 'alongside:hello', nonce }); };
    const again = setInterval(hello, HELLO_EVERY);
    const listen = ({ source, data }: MessageEvent<unknown>): void => {
      if (source !== parent || !isIntroduction(data, nonce)) return;
      clearInterval(again);
      removeEventListener('message', listen);
      done({ token: data.token, nonce, context: data.context });
    };
    addEventListener('message', listen);
    hello();
  });
}

/** Opens a page of the platform in a tab; the frame itself may open nothing. */
export function open(url: string): void {
  tell({ type: 'alongside:open', url: new URL(url, location.href).href });
}

/** Goes to a record in the CRM. */
export function navigate(object: string, id: string): void {
  tell({ type: 'alongside:navigate', object, id });
}

/** Keeps the frame as high as its content. */
export function followHeight(content: HTMLElement): void {
  new ResizeObserver(() => { tell({ type: 'alongside:resize', height: Math.ceil(content.getBoundingClientRect().height) }); }).observe(content);
}

// The parent's origin cannot be known here; nothing that is told is secret, and the nonce is of no
// use to anybody who cannot also have the CRM sign it.
function tell(message: Record<string, unknown>): void {
  parent.postMessage(message, '*');
}
