// The platform's REST interface, typed. Who asks is a cookie in the console and a bearer in the widget.
import type {
  Account,
  Agent,
  ApiError,
  Decision,
  Device,
  JoinByCode,
  NewSession,
  PageOf,
  RecordPanel,
  Session,
  SessionTicket,
  SocketTicket,
  TermsAnswer,
  WidgetSession,
  WidgetSignIn,
} from '../../../sdk/src/wire/messages.ts';

/** An answer that is not a success, with the words of the server or, where none came, ours. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly error: ApiError,
    /** Seconds until trying again makes sense, when the server said so. */
    readonly retryAfter?: number,
  ) {
    super(error.message);
  }

  /** Whether it may well be different in a moment, without anybody doing anything. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What to say to a person about anything that was thrown. */
export function wordsOf(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  console.error(error);
  return 'Something went wrong in this page. Reload it and try again.';
}

const UNREACHABLE: ApiError = {
  id: 'unreachable',
  message: 'Alongside cannot be reached. Check the connection and try again.',
};
const PATIENCE = 20_000;
const WIDGET_SIGN_IN = '/api/1/widget/sign-in';

export interface SessionFilter {
  state?: string;
  agent?: string;
  activated_after?: string;
  activated_before?: string;
  cursor?: string;
  limit?: number;
}

export interface Asking {
  /** Of what the change was made from; goes out as `If-Match`. */
  version?: number;
  text?: boolean;
  /** Milliseconds to wait for what takes long; 20 seconds when absent. */
  patience?: number;
}

export class Api {
  /** Set by the widget; the console has a cookie. */
  bearer: string | undefined;
  /** Set by the widget: gets a new bearer when the old one has expired. */
  renew: (() => Promise<void>) | undefined;

  constructor(private readonly base = '') {}

  me = (): Promise<Agent> => this.ask('GET', '/api/1/users/me');
  account = (): Promise<Account> => this.ask('GET', '/api/1/accounts/current');
  devices = (filter: { search?: string; cursor?: string; limit?: number }): Promise<PageOf<Device>> =>
    this.ask('GET', `/api/1/devices${query(filter)}`);
  sessions = (filter: SessionFilter): Promise<PageOf<Session>> => this.ask('GET', `/api/1/sessions${query({ ...filter })}`);
  session = (id: string): Promise<Session> => this.ask('GET', `/api/1/sessions/${encodeURIComponent(id)}`);
  request = (body: NewSession): Promise<Session> => this.ask('POST', '/api/1/sessions', body);
  join = (body: JoinByCode): Promise<Session> => this.ask('POST', '/api/1/sessions/join', body);
  end = (id: string): Promise<Session> => this.ask('POST', `/api/1/sessions/${encodeURIComponent(id)}/end`);
  ticket = (id: string): Promise<SessionTicket> => this.ask('POST', `/api/1/sessions/${encodeURIComponent(id)}/ticket`);
  panel = (object: string, record: string): Promise<RecordPanel> =>
    this.ask('GET', `/api/1/records/${encodeURIComponent(object)}/${encodeURIComponent(record)}`);
  autoJoin = (object: string, record: string): Promise<Session> =>
    this.ask('POST', `/api/1/records/${encodeURIComponent(object)}/${encodeURIComponent(record)}/auto-join`);
  termsAnswers = (filter: { session?: string; cursor?: string; limit?: number }): Promise<PageOf<TermsAnswer>> =>
    this.ask('GET', `/api/1/terms/answers${query(filter)}`);
  explain = (parameters: Record<string, string>): Promise<Decision> => this.ask('GET', `/api/1/access/explain${query(parameters)}`);
  socketTicket = (): Promise<SocketTicket> => this.ask('POST', '/api/1/socket-ticket');
  widgetSignIn = (body: WidgetSignIn): Promise<WidgetSession> => this.ask('POST', WIDGET_SIGN_IN, body);

  /** Any resource. `text` gives the answer as it stands instead of JSON. */
  async ask<T>(method: string, path: string, body?: unknown, more: Asking = {}): Promise<T> {
    try {
      return await this.askOnce<T>(method, path, body, more);
    } catch (error) {
      const expired = error instanceof Refusal && error.status === 401 && path !== WIDGET_SIGN_IN;
      if (!expired || this.renew === undefined) throw error;
      await this.renew();
      return this.askOnce<T>(method, path, body, more);
    }
  }

  private async askOnce<T>(method: string, path: string, body: unknown, more: Asking): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (more.version !== undefined) headers['if-match'] = `"${more.version}"`;
    if (this.bearer !== undefined && path !== WIDGET_SIGN_IN) headers['authorization'] = `Bearer ${this.bearer}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: Response;
    let document: unknown;
    try {
      response = await fetch(this.base + path, {
        method,
        headers,
        credentials: this.renew === undefined ? 'same-origin' : 'omit',
        signal: AbortSignal.timeout(more.patience ?? PATIENCE),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      if (response.ok && more.text === true) return text as T;
      document = response.status === 204 ? null : parsed(text);
    } catch {
      throw new Refusal(0, UNREACHABLE);
    }
    if (response.ok && document !== undefined) return document as T;
    const after = response.headers.get('retry-after');
    const seconds = after === null ? Number.NaN : Number(after);
    throw new Refusal(response.status, asError(document, response.status), Number.isFinite(seconds) ? seconds : undefined);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function asError(document: unknown, status: number): ApiError {
  if (typeof document === 'object' && document !== null && 'id' in document && 'message' in document && typeof document.message === 'string') {
    return document as ApiError;
  }
  return { id: 'unknown', message: `Alongside answered with ${status} and no explanation. Try again in a moment.` };
}

/** The part of an address behind the path; what is empty is left out. */
export function query(parameters: Record<string, string | number | undefined>): string {
  const set = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([key, value]) => [key, String(value)])).toString()}`;
}
