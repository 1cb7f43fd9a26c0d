// The history list: paging, refreshing what is shown, and answers that come too late.
import { expect, test, vi } from 'vitest';

import type { PageOf, Session } from '../../sdk/src/wire/messages.ts';
import { SessionHistory } from '../src/console/history.svelte.ts';
import { Api, Refusal, type SessionFilter } from '../src/shared/api.ts';

const all = { agent: '', from: '', until: '' };
const sessions = (from: number, until: number): Session[] =>
  Array.from({ length: until - from }, (_, index) => ({
    id: `s${from + index}`, kind: 'cobrowse', state: 'ended', created: '2026-11-03T14:00:00Z', device: { id: 'd', name: 'Chrome', visitor: 'Casey' },
  }));
const ids = (history: SessionHistory): string[] | undefined => history.sessions?.map((session) => session.id);

function serving(answer: (filter: SessionFilter) => Promise<PageOf<Session>>): { history: SessionHistory; asked: SessionFilter[] } {
  const api = new Api();
  const asked: SessionFilter[] = [];
  api.sessions = (filter) => {
    asked.push(filter);
    return answer(filter);
  };
  return { history: new SessionHistory(api), asked };
}

test('pages follow each other by cursor, and days become instants', async () => {
  const { history, asked } = serving(({ cursor }) =>
    Promise.resolve(cursor === undefined ? { items: sessions(0, 50), total: 60, next: 'c' } : { items: sessions(49, 60), total: 60 }));
  await history.ask({ agent: '005', from: '2026-11-03', until: '2026-11-03' });
  await history.more();
  expect(ids(history)).toEqual(sessions(0, 60).map((session) => session.id));
  expect(history.next).toBeUndefined();
  expect(asked[1]).toEqual({
    state: 'ended', limit: 50, agent: '005', cursor: 'c',
    activated_after: new Date(2026, 10, 3).toISOString(), activated_before: new Date(2026, 10, 4).toISOString(),
  });
});

test('a refresh puts what is new on top and keeps what was loaded below', async () => {
  let newest = sessions(0, 50);
  const { history } = serving(({ cursor }) => Promise.resolve(cursor === undefined ? { items: newest, total: 101, next: 'c' } : { items: sessions(50, 100), total: 101, next: 'd' }));
  await history.ask(all);
  await history.more();
  newest = [...sessions(900, 901), ...sessions(0, 49)];
  await history.refresh();
  expect(ids(history)?.slice(0, 2)).toEqual(['s900', 's0']);
  expect(history.sessions).toHaveLength(101);
  expect(history.next).toBe('d');
});

test('the answer to a question that is no longer asked is dropped', async () => {
  let answerLate: (page: PageOf<Session>) => void = () => undefined;
  const late = new Promise<PageOf<Session>>((answer) => { answerLate = answer; });
  const { history } = serving(({ agent }) => (agent === 'slow' ? late : Promise.resolve({ items: sessions(5, 6), total: 1 })));
  const first = history.ask({ ...all, agent: 'slow' });
  await history.ask({ ...all, agent: 'quick' });
  answerLate({ items: sessions(0, 50), total: 50 });
  await first;
  expect(ids(history)).toEqual(['s5']);
});

test('a failure is told and takes nothing away', async () => {
  const answer = vi.fn(() => Promise.resolve<PageOf<Session>>({ items: sessions(0, 1), total: 1 }));
  const { history } = serving(answer);
  await history.ask(all);
  answer.mockRejectedValueOnce(new Refusal(503, { id: 'unavailable', message: 'Not now.' }));
  await history.refresh();
  expect([history.problem, ids(history)]).toEqual(['Not now.', ['s0']]);
  await history.refresh();
  expect(history.problem).toBe('');
});
