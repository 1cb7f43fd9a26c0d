// Choosing among a plan's changes: what is needed comes along, and what needs it goes along.
import { expect, test } from 'vitest';

import type { AccessPlan, PlanChange } from '../../sdk/src/wire/messages.ts';
import { choose, makeable, named } from '../src/access/doctor.ts';

const change = (id: string, needs: string[] = [], how: 'api' | 'manual' = 'api'): PlanChange => ({
  id, what: `Do ${id}.`, target: id, before: 'not done', after: 'done', how, needs,
});
const plan: AccessPlan = {
  id: 'all.1', manifest: 'all', title: 'All', read_at: '2026-11-03T09:00:00.000Z', people: [], integration_user: 'Platform', rights_missing: [],
  groups: [
    { cause: 'access_set', title: 'No set.', changes: [change('set')] },
    { cause: 'connected_app_approval', title: 'Not approved.', changes: [change('approval', ['set']), change('by-hand', [], 'manual')] },
    { cause: 'assignments', title: 'Not assigned.', changes: [change('agent'), change('sam', ['set']), change('mei', ['set'])] },
    { cause: 'connected_app_policy', title: 'Open.', changes: [change('policy', ['approval', 'sam', 'mei'])] },
  ],
};
const everything = new Set(makeable(plan).map(({ id }) => id));
const ids = (changes: PlanChange[]): string[] => changes.map(({ id }) => id);

test('what is made by hand is no choice', () => {
  expect([...everything]).toEqual(['set', 'approval', 'agent', 'sam', 'mei', 'policy']);
});

test('what needs a change that is left out is left out with it', () => {
  const one = choose(plan, new Set(), ['sam'], false);
  expect([...one.left].sort()).toEqual(['policy', 'sam']);
  expect(ids(one.along)).toEqual(['policy']);
  expect(choose(plan, new Set(), ['agent'], false).along).toEqual([]);
  expect(choose(plan, new Set(), ['set'], false).left.size).toBe(5);
});

test('what a chosen change needs is taken along, and told once', () => {
  const policy = choose(plan, everything, ['policy'], true);
  expect([...policy.left]).toEqual(['agent']);
  expect(ids(policy.along)).toEqual(['set', 'approval', 'sam', 'mei']);
  expect(ids(choose(plan, new Set(['policy', 'sam']), ['policy'], true).along)).toEqual(['sam']);
});

test('many changes are told by the first of them', () => {
  const changes = makeable(plan);
  expect(named(changes.slice(0, 2))).toBe('Do set; Do approval');
  expect(named(changes)).toBe('Do set; Do approval; Do agent; and 3 more');
});
