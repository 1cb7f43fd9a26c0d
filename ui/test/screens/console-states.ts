// The console's states, page by page.
import type { Agent, ApiError, Device, Session, Topic, TopicValue } from '../../../sdk/src/wire/messages.ts';
import {
  active, ada, anonymous, authorizing, awaySession, chrome, crowd, declined, decision, ended, jonas, pending, phone, refusedByCrm, sam, unwritten,
} from './fixtures.ts';
import { ok, refuse, type Answer, type Scene } from './stage.ts';
import type { Act, State } from './widget-states.ts';

type Told = TopicValue | ApiError | undefined;

function state(name: string, path: string, says: string | RegExp, scene: Scene, more: Partial<State> & { agent?: Agent } = {}): State {
  const { agent = sam, ...rest } = more;
  return {
    name: `console-${name}`,
    address: `http://platform.test${path}`,
    framed: false,
    widths: [360, 1440],
    says,
    ...rest,
    scene: { ...scene, rest: { 'GET /api/1/users/me': ok(agent), ...scene.rest } },
  };
}

const devices = (list: Device[], total = list.length): ((topic: Topic) => Told) => () => ({ kind: 'devices', devices: list, total });
const sessions = (list: Session[]): ((topic: Topic) => Told) => () => ({ kind: 'sessions', sessions: list });
const history = (items: Session[], total: number, next?: string): Record<string, Answer> => ({ 'GET /api/1/sessions': ok({ items, total, next }) });

const address = `/session/${active.id}`;
const ticket: Record<string, Answer> = { [`POST /api/1/sessions/${active.id}/ticket`]: ok({ ticket: 't', viewer_url: 'http://viewer.test/view/' }) };
const page = { type: 'alongside:viewer-page', width: 1280, height: 800, path: '/checkout', title: 'Checkout', masked: { fields: 3, images: 1 } };
const live = [{ type: 'alongside:viewer-state', state: 'live' }, page];

function session(name: string, told: Session, says: string | RegExp, viewer: Record<string, unknown>[] = [], more: Partial<State> & { agent?: Agent } = {}, rest = ticket): State {
  return state(`session-${name}`, address, says, { rest, viewer, topic: () => ({ kind: 'session', session: told }) }, more);
}

const code = (answer: Answer): Scene => ({ rest: { 'POST /api/1/sessions/join': answer } });
const enter: Act = async (root) => {
  await root.getByLabel('Session code').fill('123 456');
  await root.getByRole('button', { name: 'Join', exact: true }).click();
};
const button = (name: string): Act => async (root) => { await root.getByRole('button', { name, exact: true }).click(); };

export const consoleStates: State[] = [
  state('blocked', '/', /This is expected/, {}, { agent: jonas }),
  state('unreachable', '/', /cannot be reached/, { rest: { 'GET /api/1/users/me': 'unreachable' } }),
  state('unknown-page', '/nowhere', 'There is no such page', {}),

  state('devices', '/', 'Casey Morgan', { topic: devices([{ ...chrome, session: active.id }, anonymous, ...crowd(3, true), phone]) }),
  state('devices-loading', '/', 'Devices', {}, { act: async (root) => { await root.locator('.skeleton').first().waitFor(); } }),
  state('devices-empty', '/', 'Nobody is on the site', { topic: devices([]) }),
  state('devices-many', '/', '30 of 1310 devices', { topic: devices(crowd(30, true), 1310) }, { widths: [1440] }),
  state('devices-no-match', '/', /Nobody on the site matches/, { topic: devices([]) }, {
    act: async (root) => { await root.getByLabel('Search devices').fill('zebra'); },
  }),
  state('devices-refused', '/', /has neither/, {
    topic: () => ({
      id: 'gate.role',
      message: 'Sam Okafor has neither Alongside Agent nor Alongside Admin. Setup, Permission Sets, Alongside Agent, Manage Assignments, Add Assignment: Sam Okafor.',
      gates: decision(
        'role',
        'Sam Okafor has neither Alongside Agent nor Alongside Admin.',
        'Setup, Permission Sets, Alongside Agent, Manage Assignments, Add Assignment: Sam Okafor.',
        'Sam Okafor',
      ).gates,
    }),
  }),
  state('reconnecting', '/', /Reconnecting/, { topic: devices([chrome]) }, {
    act: async (root, stage) => {
      await root.getByText('Casey Morgan').first().waitFor();
      await stage.cut();
    },
  }),

  state('sessions', '/sessions', 'Declined by the customer', { rest: history([ended, declined], 2), topic: sessions([active]) }),
  state('sessions-admin', '/sessions', '4 of 230 sessions', { rest: history([ended, unwritten, declined, refusedByCrm], 230, 'c'), topic: sessions([awaySession, authorizing]) }, { agent: ada }),
  state('sessions-empty', '/sessions', /Sessions that have ended will be here/, { rest: history([], 0), topic: sessions([]) }),
  state('sessions-error', '/sessions', /cannot do this right now/, {
    rest: { 'GET /api/1/sessions': refuse(503, { id: 'unavailable', message: 'The server cannot do this right now. Try again in a moment.' }) },
    topic: sessions([]),
  }),

  session('pending', pending, 'Asking Casey'),
  session('authorizing', { ...authorizing, id: active.id }, 'Waiting for Casey to allow'),
  session('connecting', active, 'Connection'),
  session('live', active, '3 fields, 1 image', live),
  session('actual-size', active, '3 fields, 1 image', live, { act: button('Actual size') }),
  session('bare', active, 'Customer’s screen', live, { act: async (root, stage, browser) => {
    await root.getByText('3 fields, 1 image').waitFor();
    await button('Details')(root, stage, browser);
  } }),
  session('away', awaySession, /moving to another page/, [...live, { type: 'alongside:viewer-state', state: 'away', away: awaySession.away }]),
  session('catching-up', active, 'Catching up', [...live, { type: 'alongside:viewer-state', state: 'catching_up' }]),
  session('picture-broken', active, 'The picture is broken', [...live, { type: 'alongside:viewer-state', state: 'error', message: 'This page cannot be shown: a gap in the stream. It is asked for again.' }]),
  session('taken', active, /in a session with Sam/, [], { agent: ada }, {
    'GET /api/1/terms/answers': ok({ items: [], total: 0 }),
    [`POST /api/1/sessions/${active.id}/ticket`]: refuse(409, {
      id: 'gate.session',
      message: 'The customer is in a session with Sam Okafor. Ask Sam Okafor to end it, then start one.',
      gates: decision('session', 'The customer is in a session with Sam Okafor.', 'Ask Sam Okafor to end it, then start one.').gates,
    }),
  }),
  session('end-failed', active, /cannot do this right now/, live, { act: button('End') }, {
    ...ticket,
    [`POST /api/1/sessions/${active.id}/end`]: refuse(503, { id: 'unavailable', message: 'The server cannot do this right now. Nothing was changed; try again in a moment.' }),
  }),
  session('ended', ended, 'Ended by the customer'),
  session('ended-unwritten', unwritten, /next try in 20 s/i),
  session('declined', declined, 'Declined by the customer'),
  state('session-not-found', address, 'There is no such session here', { topic: () => ({ id: 'not_found', message: 'There is no such session, or it is not yours to see.' }) }),
  state('session-refused', address, 'This session cannot be opened', {
    topic: () => ({ id: 'gate.connected_app', message: jonas.access.gates[3]?.reason ?? '', gates: jonas.access.gates }),
  }),

  state('code', '/code', 'Session code', {}),
  state('code-wrong', '/code', /No customer waits/, code(refuse(404, { id: 'code_unknown', message: 'No customer waits with this code. Codes work once, for twenty minutes: ask for the code on the customer’s screen.' })), { act: enter }),
  state('code-locked', '/code', /next try is possible in 01:00/, code(refuse(429, { id: 'code_locked', message: 'Too many wrong codes. Try again in 60 seconds.' }, { 'retry-after': '60' })), { act: enter }),
];
