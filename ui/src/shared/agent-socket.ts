// The agent socket: values that stay current. It reconnects by itself, with growing pauses, and
// watches again what was watched; what a page showed stays until something newer comes.
import type { ApiError, FromAgent, ToAgent, Topic, TopicValue } from '../../../sdk/src/wire/messages.ts';
import { Refusal, type Api } from './api.ts';

export interface Watcher {
  value(value: TopicValue): void;
  refused(error: ApiError): void;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
/** From the first knock to `entered`; a server that is slower than that is stuck. */
const PATIENCE = 10_000;

/** Where the agent socket is, seen from a page of the platform. */
export function agentSocketAddress(page: string): string {
  const address = new URL('/socket/agent', page);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address.href;
}

export class AgentSocket {
  private socket: WebSocket | undefined;
  private entered = false;
  private closed = false;
  private connecting = false;
  private failures = 0;
  private nextId = 1;
  private readonly watchers = new Map<number, { topic: Topic; watcher: Watcher }>();
  private beat: ReturnType<typeof setInterval> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly api: Api,
    private readonly address: string,
    /** Told whenever the connection comes or goes. */
    private readonly connection: (connected: boolean) => void,
    /** Told when the person is no longer signed in; the socket has closed itself. */
    private readonly signedOut: () => void,
  ) {
    addEventListener('online', this.knock);
    void this.connect();
  }

  /** Begins to tell the watcher about the topic; gives what stops it. */
  watch(topic: Topic, watcher: Watcher): () => void {
    const id = this.nextId++;
    this.watchers.set(id, { topic, watcher });
    if (this.entered) this.send({ type: 'watch', id, topic });
    return () => {
      this.watchers.delete(id);
      if (this.entered) this.send({ type: 'unwatch', id });
    };
  }

  close(): void {
    this.closed = true;
    removeEventListener('online', this.knock);
    clearTimeout(this.retry);
    clearTimeout(this.patience);
    clearInterval(this.beat);
    this.socket?.close();
  }

  /** The network is back: no reason to wait out the pause. */
  private readonly knock = (): void => {
    if (this.closed || this.entered || this.connecting) return;
    clearTimeout(this.retry);
    void this.connect();
  };

  private async connect(): Promise<void> {
    this.connecting = true;
    let ticket: string;
    try {
      ({ ticket } = await this.api.socketTicket());
    } catch (error) {
      if (this.closed) return;
      if (error instanceof Refusal && error.status === 401) {
        this.close();
        this.signedOut();
        return;
      }
      if (error instanceof Refusal && error.status === 403) this.tellAll(error.error);
      else this.connection(false);
      this.later();
      return;
    }
    if (this.closed) return;
    const socket = new WebSocket(this.address);
    this.socket = socket;
    this.patience = setTimeout(() => { socket.close(); }, PATIENCE);
    socket.onopen = () => { this.send({ type: 'enter', ticket }); };
    socket.onmessage = (event: MessageEvent<string>) => {
      const message = read(event.data);
      if (message !== undefined) this.heard(message);
    };
    socket.onclose = () => {
      clearTimeout(this.patience);
      clearInterval(this.beat);
      this.entered = false;
      if (this.closed) return;
      this.connection(false);
      this.later();
    };
  }

  private heard(message: ToAgent): void {
    switch (message.type) {
      case 'entered':
        clearTimeout(this.patience);
        this.entered = true;
        this.connecting = false;
        this.failures = 0;
        this.connection(true);
        this.beat = setInterval(() => { this.send({ type: 'beat' }); }, message.heartbeat_seconds * 1000);
        for (const [id, { topic }] of this.watchers) this.send({ type: 'watch', id, topic });
        break;
      case 'value':
        this.watchers.get(message.id)?.watcher.value(message.value);
        break;
      case 'error':
        if (message.watch === undefined) this.tellAll(message.error);
        else this.watchers.get(message.watch)?.watcher.refused(message.error);
        break;
    }
  }

  private tellAll(error: ApiError): void {
    for (const { watcher } of this.watchers.values()) watcher.refused(error);
  }

  private send(message: FromAgent): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private later(): void {
    this.connecting = false;
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.failures);
    this.failures += 1;
    // Half fixed, half random: after a restart not everybody knocks in the same moment.
    this.retry = setTimeout(() => void this.connect(), pause / 2 + Math.random() * (pause / 2));
  }
}

/** A message of the server; `undefined` for what this version cannot read. */
function read(text: string): ToAgent | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return typeof message === 'object' && message !== null && 'type' in message ? (message as ToAgent) : undefined;
  } catch {
    return undefined;
  }
}
