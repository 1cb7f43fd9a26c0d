// The widget's states: the Sidebar on a Case, and the dashboard.
import type { FrameLocator, Locator, Page } from '@playwright/test';

import type { ApiError, RecordPanel, TopicValue } from '../../../sdk/src/wire/messages.ts';
import {
  active, awaySession, before, CASE, chrome, chromeTaken, crowd, declined, decision, ended, jonas, noRow, panel, pending, phone, phoneAway, authorizing, refusedByCrm, sam, unwritten,
} from './fixtures.ts';
import { ok, refuse, type Scene, type Stage } from './stage.ts';

export type Act = (root: FrameLocator | Locator, stage: Stage, page: Page) => Promise<void>;

export interface State {
  name: string;
  address: string;
  framed: boolean;
  widths: [number, ...number[]];
  scene: Scene;
  /** A text that stands for the state having come. */
  says?: string | RegExp;
  act?: Act;
}

const session = { bearer: 'b', expires_at: before(-3600), agent: sam };
const context = { component: 'Sidebar', ...CASE, theme: { font_size: '14px' } };

function sidebar(name: string, answer: RecordPanel | ApiError | undefined, says: string | RegExp | undefined, rest: Partial<State> = {}): State {
  const told: TopicValue | ApiError | undefined = answer !== undefined && 'record' in answer ? { kind: 'record', panel: answer } : answer;
  return {
    name: `widget-${name}`,
    address: 'http://crm.test/',
    framed: true,
    widths: [280, 360],
    ...(says === undefined ? {} : { says }),
    ...rest,
    scene: { context, topic: () => told, ...rest.scene, rest: { 'POST /api/1/widget/sign-in': ok(session), ...rest.scene?.rest } },
  };
}

const click = (name: string): Act => async (root) => { await root.getByRole('button', { name, exact: true }).first().click(); };
const noDevices = { ...panel, devices: [], sessions: [] };
const joinPath = 'POST /api/1/sessions/join';
const askPath = 'POST /api/1/sessions';

function dashboard(name: string, full: boolean): State {
  return {
    ...sidebar(`dashboard-${name}`, undefined, full ? 'Hello Sam' : 'No session is running.'),
    widths: [360, 1440],
    scene: {
      context: { component: 'Dashboard', object: null, id: null },
      rest: {
        'POST /api/1/widget/sign-in': ok(session),
        'GET /api/1/sessions': ok({ items: full ? [ended, unwritten, declined] : [], total: full ? 3 : 0 }),
      },
      topic: (topic) => {
        if (topic.kind === 'devices') return { kind: 'devices', devices: full ? [chrome, ...crowd(14, true), phone] : [phone], total: 16 };
        return topic.kind === 'sessions' ? { kind: 'sessions', sessions: full ? [active, authorizing] : [] } : undefined;
      },
    },
  };
}

export const widgetStates: State[] = [
  sidebar('connecting', undefined, undefined, { scene: { context: null }, act: async (root) => { await root.locator('.skeleton').first().waitFor(); } }),
  sidebar('blocked', undefined, /This is expected/, { scene: { rest: { 'POST /api/1/widget/sign-in': ok({ ...session, agent: jonas }) } } }),
  sidebar('join-lit', panel, 'Casey’s Chrome on Windows'),
  sidebar('larger-text', panel, 'Casey’s Chrome on Windows', { scene: { context: { ...context, theme: { font_size: '16px' } } } }),
  sidebar('nobody', noDevices, 'Nobody is on the site'),
  sidebar('no-mapping', { ...noDevices, mapping: [] }, 'No Visitor ID Field is chosen for Case'),
  sidebar('field-empty', { ...noDevices, mapping: [{ crm_field: 'ContactEmail', label: 'Contact Email', custom_data: 'user_email', visibility: 'visible' }] }, 'This Case has no Contact Email'),
  sidebar('field-hidden', { ...noDevices, mapping: [{ crm_field: 'Contact.Email', label: 'Contact.Email', custom_data: 'user_email', visibility: 'hidden' }] }, 'Contact.Email is hidden from you'),
  sidebar('field-not-returned', { ...noDevices, mapping: [{ crm_field: 'ContactEmail', label: 'ContactEmail', custom_data: 'user_email', visibility: 'not_returned' }] }, 'ContactEmail is hidden from you, or not there'),
  sidebar('many-seen', { ...panel, devices: [chrome, ...crowd(9, false)] }, 'Show 7 more seen before'),
  sidebar('join-off', { ...panel, buttons: [{ button: 'join', ...noRow }] }, /^Join is off: your profile/),
  sidebar('join-off-why', { ...panel, buttons: [{ button: 'join', ...noRow }] }, /Join is off for Sam Okafor/, { act: click('Why is Join off?') }),
  sidebar('all-off-copied', { ...panel, buttons: (['show', 'view', 'join'] as const).map((button) => ({ button, ...noRow })) }, 'Copied.', { act: click('Copy for an admin') }),
  sidebar('asking', { ...panel, sessions: [pending] }, 'Asking Casey'),
  sidebar('waiting', { ...panel, sessions: [authorizing] }, 'Waiting for Casey to allow'),
  sidebar('live', { ...panel, sessions: [active, ended] }, 'Live with Sam Okafor'),
  sidebar('away', { ...panel, sessions: [awaySession] }, 'Away for a moment'),
  sidebar('declined', { ...panel, sessions: [declined, ended] }, 'Declined by the customer'),
  sidebar('elsewhere', { ...panel, devices: [chromeTaken] }, /^Join is off: the customer is in a session with Mei Tanaka/),
  sidebar('own-elsewhere', { ...panel, devices: [{ ...chrome, session: ended.id }] }, 'In your session'),
  sidebar('customer-away', { ...panel, devices: [phoneAway] }, /^Join is off: the customer’s .* is not on the site/),
  sidebar('crm-refused', { ...panel, sessions: [refusedByCrm, unwritten] }, /The CRM refused it/),
  sidebar('join-refused', panel, /This customer is in a session already/, {
    act: click('Join'),
    scene: { rest: { [askPath]: refuse(409, { id: 'device_busy', message: 'This customer is in a session already. Wait until it has ended.' }) } },
  }),
  sidebar('code-wrong', panel, /No customer waits/, {
    scene: { rest: { [joinPath]: refuse(404, { id: 'code_unknown', message: 'No customer waits with this code. Codes work once, for twenty minutes: ask for the code on the customer’s screen.' }) } },
    act: async (root) => {
      await root.getByRole('button', { name: 'Enter code', exact: true }).click();
      await root.getByLabel('Code').fill('123 456');
      await root.getByLabel('Code').press('Enter');
    },
  }),
  sidebar('record-refused', {
    id: 'gate.record_access',
    message: 'Sam Okafor may not read this record: it is not shared. Ask the record’s owner or an admin to share it.',
    gates: decision('record_access', 'Sam Okafor may not read this record: it is not shared.', 'Ask the record’s owner or an admin to share it.').gates,
  }, /may not read this record/),
  sidebar('crm-away', { id: 'crm_unavailable', message: 'The CRM does not answer.' }, 'The CRM does not answer.'),
  sidebar('offline', panel, /Reconnecting/, {
    act: async (root, stage) => {
      await root.getByText('Casey’s Chrome on Windows').waitFor();
      await stage.cut();
    },
  }),
  sidebar('sign-in-failed', undefined, /cannot be reached/, { scene: { rest: { 'POST /api/1/widget/sign-in': 'unreachable' } } }),
  dashboard('full', true),
  dashboard('empty', false),
];
