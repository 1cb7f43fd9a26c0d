// What the doctor's page asks of the platform, and how its answers are put.
import type { AccessPlan, AccessRun, ApplyPlan, ChangeState, PageOf, PlanCause, PlanChange, RunState } from '../../../sdk/src/wire/messages.ts';
import { query, type Api } from '../shared/api.ts';

const ROOT = '/api/1/access';
/** Runs that are shown at once. */
const RUNS = 10;
/** A company's changes are hundreds of requests to its CRM. */
const PATIENCE = 300_000;

export class DoctorRest {
  constructor(private readonly api: Api) {}

  plan = (manifest: string): Promise<AccessPlan> => this.api.ask('GET', `${ROOT}/plan${query({ manifest })}`, undefined, { patience: PATIENCE });
  apply = (plan: string): Promise<AccessRun> =>
    this.api.ask('POST', `${ROOT}/apply`, { plan } satisfies ApplyPlan, { patience: PATIENCE });
  runs = (page: { cursor?: string; limit?: number } = {}): Promise<PageOf<AccessRun>> => this.api.ask('GET', `${ROOT}/runs${query({ limit: RUNS, ...page })}`);
  run = (id: string): Promise<AccessRun> => this.api.ask('GET', `${ROOT}/runs/${encodeURIComponent(id)}`);
  undo = (id: string): Promise<AccessRun> => this.api.ask('POST', `${ROOT}/runs/${encodeURIComponent(id)}/undo`, undefined, { patience: PATIENCE });
}

/** The guides, by their manifests; the empty name is all of them. */
export const GUIDES = [
  ['', 'All guides'],
  ['co-browsing', 'Co-browsing'],
  ['company-settings', 'Company Settings'],
  ['messages', 'Messages'],
] as const;

export const guideName = (manifest: string): string =>
  manifest === 'file' ? 'A manifest of your own' : (GUIDES.find(([name]) => name === (manifest === 'all' ? '' : manifest))?.[1] ?? manifest);

/** The guide that an address names; all of them for any other. */
export function guideFrom(search: string): string {
  const asked = new URLSearchParams(search).get('manifest');
  return GUIDES.find(([name]) => name === asked)?.[0] ?? '';
}

export const toAddress = (manifest: string): string => `/access/doctor${query({ manifest })}`;

export const changesOf = (plan: AccessPlan): PlanChange[] => plan.groups.flatMap((group) => group.changes);

export const counted = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Whether something of a run may still stand in the CRM, as on the server. */
export const undoable = (run: AccessRun): boolean => run.changes.some(({ state }) => state === 'done' || state === 'begun' || state === 'kept');

export const CHANGE_WORDS: Record<ChangeState, string> = {
  waiting: 'Waiting',
  begun: 'Sent, no answer yet',
  done: 'Done',
  failed: 'Refused',
  found: 'Was there already',
  undone: 'Undone',
  kept: 'Left as it is',
};

/** The look of a tag. */
export const CHANGE_LOOK: Record<ChangeState, string> = { waiting: '', begun: 'wait', done: 'live', failed: 'stop', found: '', undone: '', kept: 'wait' };

export const RUN_WORDS: Record<RunState, string> = { running: 'Under way', ended: 'Ended', stopped: 'Stopped half way', undone: 'Undone' };

/** How many changes came to what: "11 done, 1 refused". */
export function tally(run: AccessRun): string {
  const counts = new Map<ChangeState, number>();
  for (const { state } of run.changes) counts.set(state, (counts.get(state) ?? 0) + 1);
  if (counts.size === 0) return 'No changes';
  return [...counts].map(([state, count]) => `${count.toLocaleString('en')} ${CHANGE_WORDS[state].toLowerCase()}`).join(', ');
}

/** The page of the console on which what a cause names is put right, where there is one. */
export const CONSOLE_PAGE: Partial<Record<PlanCause, { label: string; address: string }>> = {
  nobody_meant: { label: 'Open Company Settings, Profile Settings', address: '/settings/profiles' },
};
