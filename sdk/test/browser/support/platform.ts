/** The platform's side of both sockets, for tests of the SDK alone: it says what it is told to. */

import type { Page, WebSocketRoute } from '@playwright/test';

import type { FromDevice, FromRoom, Session, Terms, ToDevice, ToRoom } from '../../../src/wire';

export const SESSION: Session = {
  id: 'ses_1',
  kind: 'cobrowse',
  state: 'active',
  agent: { id: '005', name: 'Sam Okafor' },
  device: { id: 'dev_1', name: 'Chrome on Linux', visitor: 'Casey' },
  created: '2026-11-22T10:00:00.000Z',
};

/** What was heard, and ways to speak. */
export class Platform {
  readonly device: FromDevice[] = [];
  readonly room: FromRoom[] = [];
  readonly frames: Buffer[] = [];
  /** Connections that were made. */
  devices = 0;
  rooms = 0;
  #device: WebSocketRoute | undefined;
  #room: WebSocketRoute | undefined;
  #ticket = 0;
  /** Whether a yes is left without its ticket, for the test to give. */
  holdsTickets = false;
  /** What a hello is answered with. */
  onHello: (hello: Extract<FromDevice, { type: 'hello' }>) => ToDevice[] = ({ resume }) => [
    { type: 'welcome', device: { id: 'dev_1', token: 'device-token' }, heartbeat_seconds: 25 },
    ...(resume === null ? [] : [this.active()]),
  ];

  async attach(page: Page): Promise<void> {
    await page.routeWebSocket(/\/socket\/device/, (socket) => {
      this.devices += 1;
      this.#device = socket;
      socket.onMessage((data) => {
        const message = JSON.parse(String(data)) as FromDevice;
        this.device.push(message);
        if (message.type === 'hello') for (const each of this.onHello(message)) this.tellDevice(each);
        if (message.type === 'session.answer' && message.allow && !this.holdsTickets) this.tellDevice(this.active());
      });
    });
    await page.routeWebSocket(/\/socket\/room/, (socket) => {
      this.rooms += 1;
      this.#room = socket;
      socket.onMessage((data) => {
        if (typeof data !== 'string') {
          this.frames.push(data);
          return;
        }
        const message = JSON.parse(data) as FromRoom;
        this.room.push(message);
        if (message.type !== 'enter') return;
        this.tellRoom({
          type: 'entered',
          role: 'customer',
          session: SESSION.id,
          epoch: this.rooms * 10,
          asset_token: 'asset-token',
          heartbeat_seconds: 25,
        });
        this.tellRoom({ type: 'viewers', count: 1 });
      });
    });
  }

  active(): ToDevice {
    this.#ticket += 1;
    return {
      type: 'session.active',
      session: SESSION,
      ticket: `ticket-${this.#ticket}`,
      resume_token: `resume-${this.#ticket}`,
      policy: { version: 1, mode: 'private', rules: [{ selector: 'h1', action: 'unmask' }] },
    };
  }

  /** @param ask false for an account that asks its customers nothing */
  request(ask = true, terms?: Terms): void {
    this.tellDevice({
      type: 'session.request',
      request: {
        session: SESSION.id,
        kind: 'cobrowse',
        agent_name: 'Sam Okafor',
        company_name: 'Northwind',
        ask,
        ...(terms === undefined ? {} : { terms }),
        expires_at: new Date(Date.now() + 120_000).toISOString(),
      },
    });
  }

  tellDevice(message: ToDevice): void {
    this.#device?.send(JSON.stringify(message));
  }

  tellRoom(message: ToRoom): void {
    this.#room?.send(JSON.stringify(message));
  }

  /** Cuts a connection as a dying server does. */
  async cut(which: 'device' | 'room'): Promise<void> {
    await (which === 'device' ? this.#device : this.#room)?.close({ code: 1012, reason: '' });
  }

  /** Of which type what was heard is. */
  types(): string[] {
    return this.device.map(({ type }) => type);
  }
}
