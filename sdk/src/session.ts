/**
 * What only a session needs, in a chunk of its own: the question, the bar, the recorder and the
 * room. The loader fetches it when somebody asks to see the page, or a session goes on.
 */

import { showBar } from './consent/bar';
import { ask as askCustomer, type Question } from './consent/dialog';
import { isOurs } from './consent/host';
import type { PageRules } from './masking/policy';
import { Recorder } from './recorder';
import { Connection, Room } from './session/room';
import type { Policy, Session, SessionRequest } from './wire/messages';

/** What a session begins with. */
export interface RunOptions {
  /** Address of the platform, without a slash at its end. */
  readonly platform: string;
  readonly session: Session;
  readonly ticket: string;
  /** Without it nothing is recorded. */
  readonly policy: Policy | undefined;
  readonly page: PageRules;
  /** The customer pressed End. */
  end(): void;
  /** A new ticket is needed; it comes by `RunningSession.enter`. */
  reconnect(): void;
}

/** A session that runs on this page. */
export interface RunningSession {
  /** Enters the room again with a new ticket. */
  enter(ticket: string): void;
  update(session: Session): void;
  /** The page goes away. */
  leave(): void;
  /** It is over; the bar says so. */
  ended(session: Session): void;
  /** Stops everything and leaves the page as it was. */
  stop(): void;
}

/** What the chunk exports. */
export interface SessionPart {
  ask(request: SessionRequest): Question;
  run(options: RunOptions): RunningSession;
}

/** The room's address, beside the folder that this part came from. */
const ROOM = new URL('../socket/room', import.meta.url).href;
/** A connection that waits for its ticket. */
let connection: Connection | null = null;

/** Asks the customer; what they allow is prepared while the platform notes it. */
export function ask(request: SessionRequest): Question {
  const question = askCustomer(request);
  void question.answer.then((allowed) => {
    if (allowed === true) connection = new Connection(ROOM);
  });
  return question;
}

/** Shows the page to those in the room. */
export function run(options: RunOptions): RunningSession {
  const { platform, policy } = options;
  let token = '';
  let lastEpoch = 0;
  const bar = showBar(options.session.agent?.name ?? '', options.end);
  const recorder = isPolicy(policy)
    ? new Recorder({
        policy,
        page: options.page,
        isOurs,
        send: (frame) => room.send(frame),
        buffered: () => room.buffered,
        store: { base: `${platform}/assets/`, token: () => token },
        unusable: (selectors) =>
          console.warn(
            `Alongside: the whole page is masked, because these selectors cannot be used: ${selectors.join(' | ')}`,
          ),
      })
    : null;
  if (recorder === null) console.warn('Alongside: there is no policy, so nothing is shown.');
  const room: Room = new Room(`${platform}/socket/room`, {
    entered: (epoch, assetToken) => {
      token = assetToken;
      lastEpoch = epoch;
    },
    viewers: (count) => {
      if (count === 0) recorder?.pause();
      else if (recorder?.running === false) recorder.begin(lastEpoch);
    },
    keyframeRequested: () => {
      if (recorder?.running === true) recorder.begin(lastEpoch);
    },
    left: () => recorder?.pause(),
    reconnect: options.reconnect,
  });
  room.enter(options.ticket, connection);
  connection = null;

  let over = false;
  return {
    enter: (ticket) => {
      recorder?.pause();
      room.enter(ticket);
    },
    update: (session) => bar.name(session.agent?.name ?? ''),
    leave: () => room.leave(),
    ended: ({ ended_reason }) => {
      over = true;
      bar.ended(ended_reason === 'device_ended');
    },
    stop: () => {
      recorder?.end();
      room.close();
      if (!over) bar.remove();
    },
  };
}

/** A policy that came over the wire is believed only if it is one: no policy, no frames. */
function isPolicy(policy: Policy | undefined): policy is Policy {
  return (
    typeof policy === 'object' &&
    (policy.mode === 'private' || policy.mode === 'standard') &&
    Array.isArray(policy.rules) &&
    policy.rules.every((rule) => typeof rule?.selector === 'string')
  );
}
