/**
 * The public face, `window.Alongside`: presence, session codes, and the session as the site sees
 * it. Everything that only a session needs is in a chunk of its own, fetched when one is asked for.
 */

import { shownPath, shownTitle } from '../masking/address';
import type { SessionPart, RunningSession } from '../session';
import type { FromDevice, PageInfo, Session, SessionRequest, ToDevice } from '../wire/messages';
import { AlongsideError } from './errors';
import { recallDevice, recallSession, rememberDevice, rememberSession } from './memory';
import { DeviceSocket } from './socket';

/** The events and what their listeners get. */
export interface AlongsideEvents {
  /** This page has a session: by a code, after consent, or carried on from the page before. */
  'session.loaded': Session;
  /** Something about it changed. */
  'session.updated': Session;
  /** It is over. */
  'session.ended': Session;
}

/** A code to read out. */
export interface SessionCode {
  /** Six digits. */
  readonly code: string;
  /** When it stops working, RFC 3339. */
  readonly expires_at: string;
}

/** Answers a request for help in the dialog's place; true allows. */
export type ConfirmSession = (request: SessionRequest) => boolean | Promise<boolean>;

/**
 * Answers an agent who asks to act on the page; true gives them control. A session that is seen
 * only never asks.
 */
export type ConfirmRemoteControl = (session: Session) => boolean | Promise<boolean>;

type Listener<K extends keyof AlongsideEvents> = (session: AlongsideEvents[K]) => void;

interface Waiting<T> {
  resolve(value: T): void;
  reject(error: AlongsideError): void;
}

/** How often address and title are looked at, in milliseconds: pages change without loading. */
const LOOK = 2000;

/** See the module. */
export class Alongside {
  /** Names the account. */
  license = '';
  /** Selectors of what nobody may see, besides the account's own rules. */
  redactedViews: string[] = [];
  /** Selectors of what may be seen, as far as nothing else hides it. */
  unredactedViews: string[] = [];
  /** Asks the customer in the dialog's place. */
  confirmSession: ConfirmSession | null = null;
  /** Asks the customer whether the agent may act on the page. */
  confirmRemoteControl: ConfirmRemoteControl | null = null;

  readonly #platform: string;
  readonly #loadPart: () => Promise<SessionPart>;
  readonly #listeners = new Map<string, Set<(session: Session) => void>>();
  #customData: Record<string, string> = {};
  #socket: DeviceSocket | null = null;
  #starting: Waiting<void>[] = [];
  #welcome = false;
  #codes: Waiting<SessionCode>[] = [];
  #session: Session | null = null;
  #asking: { session: string; abandon: () => void } | null = null;
  #running: RunningSession | null = null;
  #told = '';
  #look: ReturnType<typeof setInterval> | undefined;

  /**
   * @param platform address of the platform, without a slash at its end
   * @param loadPart fetches the part that only sessions need
   */
  constructor(platform: string, loadPart: () => Promise<SessionPart>) {
    this.#platform = platform;
    this.#loadPart = loadPart;
  }

  /** What the site says about its visitor; may be set at any time. */
  get customData(): Readonly<Record<string, string>> {
    return this.#customData;
  }

  set customData(data: Readonly<Record<string, unknown>>) {
    this.#customData = Object.fromEntries(
      Object.entries(data ?? {})
        .filter(([, value]) => value !== null && value !== undefined)
        .map(([key, value]) => [key, String(value)]),
    );
    this.#tellPage();
  }

  /** The session of this page, if there is one. */
  get currentSession(): Session | null {
    return this.#session;
  }

  /** Goes online. Resolves when the platform knows this device. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = { resolve, reject };
      if (this.license === '') {
        this.#fail(waiting, 'license_missing', 'Set Alongside.license before Alongside.start().');
        return;
      }
      if (this.#platform === '') {
        this.#fail(waiting, 'platform_missing', 'Load Alongside from the platform that it belongs to.');
        return;
      }
      if (this.#socket !== null && this.#welcome) {
        resolve();
        return;
      }
      this.#starting.push(waiting);
      if (this.#socket === null) this.#open();
    });
  }

  /** Goes offline, and ends the session if there is one. */
  stop(): void {
    if (this.#session !== null) this.#endSession(this.#session.id);
    this.#close();
    this.#rejectAll(new AlongsideError('stopped', 'Alongside was stopped.'));
  }

  /** A code of six digits, with which an agent finds this page. */
  createSessionCode(): Promise<SessionCode> {
    return new Promise((resolve, reject) => {
      if (this.#socket?.say({ type: 'code.create' }) === true) {
        this.#codes.push({ resolve, reject });
      } else {
        reject(
          new AlongsideError('not_started', 'There is no connection. Call Alongside.start() and wait for it.'),
        );
      }
    });
  }

  /** Listens to an event. */
  on<K extends keyof AlongsideEvents>(event: K, listener: Listener<K>): this {
    let listeners = this.#listeners.get(event);
    if (listeners === undefined) this.#listeners.set(event, (listeners = new Set()));
    listeners.add(listener);
    return this;
  }

  /** Stops listening. */
  off<K extends keyof AlongsideEvents>(event: K, listener: Listener<K>): this {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  #emit(event: keyof AlongsideEvents, session: Session): void {
    for (const listener of this.#listeners.get(event) ?? []) {
      try {
        listener(session);
      } catch (error) {
        // The site's own mistake, reported as any other error of its own.
        reportError(error);
      }
    }
  }

  #open(): void {
    this.#socket = new DeviceSocket(
      `${this.#platform}/socket/device?license=${encodeURIComponent(this.license)}`,
      {
        hello: () => this.#hello(),
        heard: (message) => this.#heard(message),
        refused: (error) => this.#refused(error),
      },
    );
    this.#socket.open();
    addEventListener('pagehide', this.#onHide);
    addEventListener('pageshow', this.#onShow);
    document.addEventListener('visibilitychange', this.#onVisible);
    this.#look = setInterval(() => this.#tellPage(), LOOK);
  }

  #close(): void {
    removeEventListener('pagehide', this.#onHide);
    removeEventListener('pageshow', this.#onShow);
    document.removeEventListener('visibilitychange', this.#onVisible);
    clearInterval(this.#look);
    this.#socket?.close();
    this.#socket = null;
    this.#welcome = false;
    this.#stopAsking();
    this.#stopRunning();
  }

  // An open socket keeps a page out of the back-forward cache, and a page in it must be silent.
  readonly #onHide = (): void => {
    this.#running?.leave();
    this.#stopRunning();
    this.#socket?.close();
  };

  readonly #onShow = (event: PageTransitionEvent): void => {
    if (event.persisted) this.#socket?.open();
  };

  // The tab that was looked at last is the one that is asked.
  readonly #onVisible = (): void => {
    if (document.visibilityState === 'visible') this.#tellPage(true);
  };

  #hello(): FromDevice {
    const page = pageInfo(this.redactedViews);
    this.#told = JSON.stringify([page, this.#customData]);
    return {
      type: 'hello',
      protocol: 1,
      device: recallDevice(this.license),
      custom_data: this.#customData,
      page,
      resume: recallSession(),
    };
  }

  #tellPage(always = false): void {
    if (!this.#welcome) return;
    const page = pageInfo(this.redactedViews);
    const told = JSON.stringify([page, this.#customData]);
    if (told === this.#told && !always) return;
    if (this.#socket?.say({ type: 'page', page, custom_data: this.#customData })) this.#told = told;
  }

  #heard(message: ToDevice): void {
    switch (message.type) {
      case 'welcome':
        if (message.device !== undefined) rememberDevice(this.license, message.device);
        this.#welcome = true;
        for (const { resolve } of this.#starting.splice(0)) resolve();
        break;
      case 'session.request':
        void this.#ask(message.request);
        break;
      case 'session.active':
        void this.#activate(message);
        break;
      case 'session.updated':
        this.#update(message.session);
        break;
      case 'session.ended':
        this.#ended(message.session, message.reason);
        break;
      case 'code':
        this.#codes.shift()?.resolve({ code: message.code, expires_at: message.expires_at });
        this.#update(message.session);
        break;
      case 'error':
        this.#codes.shift()?.reject(new AlongsideError(message.id, message.message));
        break;
    }
  }

  /** A request is repeated until it was shown; the dialog stands once. */
  async #ask(request: SessionRequest): Promise<void> {
    const { session } = request;
    const say = (message: FromDevice): unknown => this.#socket?.say(message);
    if (this.#asking?.session === session) {
      say({ type: 'session.shown', session });
      return;
    }
    this.#stopAsking();
    const asking = { session, abandon: (): void => undefined };
    this.#asking = asking;
    try {
      let allow = true;
      if (request.ask && this.confirmSession !== null) {
        say({ type: 'session.shown', session });
        // It is needed the moment they allow; a failure shows there.
        this.#loadPart().catch(() => undefined);
        // Anything but true is no: the site's own code may answer with something else.
        allow = ((await this.confirmSession(request)) as unknown) === true;
      } else if (request.ask) {
        const part = await this.#loadPart();
        if (this.#asking !== asking) return;
        const question = part.ask(request);
        asking.abandon = question.abandon;
        say({ type: 'session.shown', session });
        const answer = await question.answer;
        if (answer === null) return;
        allow = answer;
      } else say({ type: 'session.shown', session });
      if (this.#asking === asking) say({ type: 'session.answer', session, allow });
    } catch (error) {
      // The dialog's part did not load or the site's own question failed: nobody has consented.
      say({ type: 'session.answer', session, allow: false });
      reportError(error);
    } finally {
      if (this.#asking === asking) this.#asking = null;
    }
  }

  async #activate(active: Extract<ToDevice, { type: 'session.active' }>): Promise<void> {
    const { session, ticket, policy, resume_token } = active;
    rememberSession({ session: session.id, token: resume_token });
    this.#stopAsking();
    this.#update(session);
    const part = await this.#loadPart();
    if (this.#session?.id !== session.id || this.#session.state === 'ended') return;
    if (this.#running !== null) {
      this.#running.enter(ticket);
      return;
    }
    this.#running = part.run({
      platform: this.#platform,
      session,
      ticket,
      policy,
      page: { redacted: [...this.redactedViews], unredacted: [...this.unredactedViews] },
      end: () => this.#endSession(session.id),
      // A hello with the resume token brings a new ticket.
      reconnect: () => this.#socket?.reopen(),
    });
  }

  #update(session: Session): void {
    if (session.state === 'ended') {
      this.#ended(session.id, session.ended_reason);
      return;
    }
    const known = this.#session?.id === session.id;
    this.#session = session;
    this.#running?.update(session);
    this.#emit(known ? 'session.updated' : 'session.loaded', session);
  }

  #endSession(session: string): void {
    // Unsaid, the server ends it when nobody comes back; the page stops at once either way.
    this.#socket?.say({ type: 'session.end', session });
    this.#ended(session, 'device_ended');
  }

  #ended(id: string, reason: Session['ended_reason']): void {
    if (this.#asking?.session === id) this.#stopAsking();
    if (recallSession()?.session === id) rememberSession(null);
    if (this.#session?.id !== id) return;
    const session: Session = { ...this.#session, state: 'ended' };
    if (reason !== undefined) session.ended_reason = reason;
    this.#session = null;
    this.#running?.ended(session);
    this.#stopRunning();
    this.#emit('session.ended', session);
  }

  #stopAsking(): void {
    this.#asking?.abandon();
    this.#asking = null;
  }

  #stopRunning(): void {
    this.#running?.stop();
    this.#running = null;
  }

  #refused(error: AlongsideError): void {
    console.warn(`Alongside: ${error.message}`);
    this.#close();
    this.#rejectAll(error);
  }

  #rejectAll(error: AlongsideError): void {
    for (const { reject } of this.#starting.splice(0)) reject(error);
    for (const { reject } of this.#codes.splice(0)) reject(error);
  }

  #fail(waiting: Waiting<void>, id: string, message: string): void {
    console.warn(`Alongside: ${message}`);
    waiting.reject(new AlongsideError(id, message));
  }
}

/** A title that the site itself redacts is not told at all. */
function pageInfo(redacted: readonly string[]): PageInfo {
  const title = document.querySelector('head > title');
  const hidden = ['[data-alongside-redact]', ...redacted].some((selector) => {
    try {
      return title?.closest(selector) != null;
    } catch {
      return true;
    }
  });
  return {
    path: shownPath(location.pathname),
    title: hidden ? '' : shownTitle(document.title),
  };
}
