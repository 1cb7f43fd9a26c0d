// What the doctor's page asks of the platform, and how its answers are put.
import type { AccessPlan, AccessRun, ApplyPlan, ChangeState, PageOf, PlanChange, PlanFromFile, RunState } from '../../../sdk/src/wire/messages.ts';
import { query, type Api } from '../shared/api.ts';

const ROOT = '/api/1/access';
/** Runs that are shown at once. */
const RUNS = 10;
/** A company's changes are hundreds of requests to its CRM. */
const PATIENCE = 300_000;

export class DoctorRest {
  constructor(private readonly api: Api) {}

  plan = (manifest: string): Promise<AccessPlan> => this.api.ask('GET', `${ROOT}/plan${query({ manifest })}`, undefined, { patience: PATIENCE });
  planOf = (file: string): Promise<AccessPlan> => this.api.ask('POST', `${ROOT}/plan`, { file } satisfies PlanFromFile, { patience: PATIENCE });
  manifest = (name: string): Promise<string> => this.api.ask('GET', manifestAddress(name), undefined, { text: true });
  apply = (apply: ApplyPlan): Promise<AccessRun> => this.api.ask('POST', `${ROOT}/apply`, apply, { patience: PATIENCE });
  runs = (page: { cursor?: string; limit?: number } = {}): Promise<PageOf<AccessRun>> => this.api.ask('GET', `${ROOT}/runs${query({ limit: RUNS, ...page })}`);
  run = (id: string): Promise<AccessRun> => this.api.ask('GET', `${ROOT}/runs/${encodeURIComponent(id)}`);
  undo = (id: string): Promise<AccessRun> => this.api.ask('POST', `${ROOT}/runs/${encodeURIComponent(id)}/undo`, undefined, { patience: PATIENCE });
}

/** A shipped manifest as a file. */
export const manifestAddress = (name: string): string => `${ROOT}/manifests/${encodeURIComponent(name)}`;

/** The manifests that ship, one for each guide. */
export const SHIPPED = [
  ['co-browsing', 'Co-browsing'],
  ['company-settings', 'Company Settings'],
  ['messages', 'Messages'],
] as const;

/** A manifest of the company's own. */
export const OWN = 'file';

/** What can be compared with the CRM; the empty name is all guides. */
export const GUIDES = [['', 'All guides'], ...SHIPPED, [OWN, 'A manifest of your own']] as const;

export const guideName = (manifest: string): string => GUIDES.find(([name]) => name === (manifest === 'all' ? '' : manifest))?.[1] ?? manifest;

/** What a run followed: a guide, or a manifest of the company's own by its title. */
export const runName = ({ manifest, title = '' }: AccessRun): string => (manifest === OWN && title !== '' ? title : guideName(manifest));

/** A manifest of the company's own, and what its file is called. */
export interface OwnManifest {
  name: string;
  text: string;
}

/** The guide that an address names; all of them for any other. */
export function guideFrom(search: string): string {
  const asked = new URLSearchParams(search).get('manifest');
  return GUIDES.find(([name]) => name === asked)?.[0] ?? '';
}

export const toAddress = (manifest: string): string => `/access/doctor${query({ manifest })}`;

/** A cause as a heading: without the full stop of its sentence. */
export const heading = (title: string): string => title.replace(/\.$/, '');

export const changesOf = (plan: AccessPlan): PlanChange[] => plan.groups.flatMap((group) => group.changes);

/** The changes that Alongside makes; the others are made by hand. */
export const makeable = (plan: AccessPlan): PlanChange[] => changesOf(plan).filter(({ how }) => how === 'api');

/** What comes with changes that are chosen or left out: ids, and the changes that were not named. */
export interface Choice {
  left: ReadonlySet<string>;
  along: PlanChange[];
}

/** Chooses changes along with what they need, or leaves them out along with what needs them. */
export function choose(plan: AccessPlan, left: ReadonlySet<string>, ids: readonly string[], on: boolean): Choice {
  const changes = makeable(plan);
  const moved = new Set(ids);
  for (let before = -1; before < moved.size;) {
    before = moved.size;
    for (const { id, needs = [] } of changes) {
      if (on && moved.has(id)) for (const other of needs) moved.add(other);
      else if (!on && needs.some((other) => moved.has(other))) moved.add(id);
    }
  }
  const along = changes.filter(({ id }) => moved.has(id) && !ids.includes(id) && left.has(id) === on);
  const kept = new Set(left);
  for (const id of moved) {
    if (on) kept.delete(id);
    else kept.add(id);
  }
  return { left: kept, along };
}

const NAMED = 3;

/** The first of some changes in words, and how many more there are. */
export function named(changes: readonly PlanChange[], most = NAMED): string {
  const first = changes.slice(0, most).map(({ what }) => what.replace(/\.$/, ''));
  const more = changes.length - first.length;
  return more > 0 ? `${first.join('; ')}; and ${more.toLocaleString('en')} more` : first.join('; ');
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

/** Whether something of a run may still stand in the CRM, as on the server. */
export const undoable = (run: AccessRun): boolean => run.changes.some(({ state }) => state === 'done' || state === 'begun' || state === 'kept');

export const CHANGE_WORDS: Record<ChangeState, string> = {
  waiting: 'Waiting',
  begun: 'Not answered',
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
