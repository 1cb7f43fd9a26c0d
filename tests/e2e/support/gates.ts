// Breaking one gate at a time: by the platform's settings, or in the CRM as its administrator does by API.
import { expect, type APIRequestContext, type Page } from '@playwright/test';

import type { AccessPlan, AccessRun } from '../../../sdk/src/wire/messages.ts';
import type { Demo } from './demo.ts';

const VERSION = 'v64.0';

export interface Member {
  id: string;
  address: string;
}

export interface Settings {
  sso: { enabled: boolean };
  buttons: { object: string; show: boolean; view: boolean; join: boolean }[];
  profiles: { profile: string; show: boolean; view: boolean; join: boolean }[];
}

/** Does something on the page that an explanation's link opens, in its own tab where it is the CRM's. */
export async function follow(admin: Page, link: string, fix: (page: Page) => Promise<void>): Promise<void> {
  const offered = admin.getByRole('link', { name: link });
  await expect(offered).toBeVisible();
  if ((await offered.getAttribute('target')) === '_blank') {
    const [page] = await Promise.all([admin.waitForEvent('popup'), offered.click()]);
    await fix(page);
    await page.close();
  } else {
    await offered.click();
    await fix(admin);
  }
}

/** Both sides of the demo, for who may do everything there. */
export class Hands {
  private session: string | undefined;

  constructor(private readonly demo: Demo, private readonly request: APIRequestContext) {}

  /** Saves the settings as they are after a change. */
  async settings(change: (settings: Settings) => void): Promise<void> {
    const { demo, request } = this;
    const headers = { authorization: `Bearer ${demo.line.api_key}` };
    const current = await request.get(`${demo.line.platform}/api/1/settings`, { headers });
    const { version, settings } = (await current.json()) as { version: number; settings: Settings };
    change(settings);
    const saved = await request.put(`${demo.line.platform}/api/1/settings`, {
      headers: { ...headers, 'if-match': `"${String(version)}"` },
      data: { settings, note: 'One gate is broken' },
    });
    expect(saved.status(), await saved.text()).toBe(200);
  }

  /** What the product keeps of a user. */
  async member(user: string): Promise<Member> {
    const { email } = this.demo.user(user);
    const { items } = (await this.platform('GET', 'members?limit=100')) as { items: Member[] };
    const member = items.find(({ address }) => address === email);
    if (member === undefined) throw new Error(`${user} is no member`);
    return member;
  }

  changeMember = (id: string, change: { password?: string; subscription?: { active: boolean } }): Promise<unknown> =>
    this.platform('PATCH', `members/${id}`, change);

  /** What the three guides want and the CRM does not grant. */
  plan = (): Promise<AccessPlan> => this.platform('GET', 'access/plan') as Promise<AccessPlan>;

  /** Applies a plan as it is. */
  apply = (plan: AccessPlan): Promise<AccessRun> => this.platform('POST', 'access/apply', { plan: plan.id }) as Promise<AccessRun>;

  async rows<T>(soql: string): Promise<T[]> {
    const answer = await this.crm('GET', `query?q=${encodeURIComponent(soql)}`);
    return (answer as { records: T[] }).records;
  }

  async userId(name: string): Promise<string> {
    const [user] = await this.rows<{ Id: string }>(`SELECT Id FROM User WHERE Name = '${name}'`);
    return user!.Id;
  }

  /** Deletes every row that a query finds; there has to be one. */
  async remove(object: string, where: string): Promise<void> {
    const rows = await this.rows<{ Id: string }>(`SELECT Id FROM ${object} WHERE ${where}`);
    expect(rows, `${object} where ${where}`).not.toEqual([]);
    for (const { Id } of rows) await this.crm('DELETE', `sobjects/${object}/${Id}`);
  }

  /** Takes a permission set from somebody who has it. */
  async unassign(user: string, set: string): Promise<void> {
    const who = await this.userId(user);
    await this.remove('PermissionSetAssignment', `AssigneeId = '${who}' AND PermissionSet.Label = '${set}'`);
  }

  update = (object: string, id: string, fields: Record<string, unknown>): Promise<unknown> => this.crm('PATCH', `sobjects/${object}/${id}`, fields);

  /** Makes a row and gives its id. */
  async create(object: string, fields: Record<string, unknown>): Promise<string> {
    return ((await this.crm('POST', `sobjects/${object}`, fields)) as { id: string }).id;
  }

  /** The first gate that refuses a user's Join on a record, as the platform sees it now; nothing when none does. */
  async refusing(user: string, record: { object: string; id: string }): Promise<string | undefined> {
    const { demo, request } = this;
    const headers = { authorization: `Bearer ${demo.line.api_key}` };
    const ask = async (query: string) => {
      const answer = await request.get(`${demo.line.platform}/api/1/access/explain?${query}`, { headers });
      expect(answer.status(), await answer.text()).toBe(200);
      return (await answer.json()) as { gates: { gate: string; status: string }[] };
    };
    // A refusal makes the platform look whether its directory is out of date; a permission does not.
    await ask(`user=${encodeURIComponent(demo.user('Tom Ellery').email)}`);
    const { gates } = await ask(`user=${encodeURIComponent(demo.user(user).email)}&object=${record.object}&record=${record.id}&button=join`);
    return gates.find(({ status }) => status === 'failed')?.gate;
  }

  private async platform(method: string, path: string, data?: unknown): Promise<unknown> {
    const answer = await this.request.fetch(`${this.demo.line.platform}/api/1/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.demo.line.api_key}` },
      ...(data === undefined ? {} : { data }),
    });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  }

  private async crm(method: string, path: string, data?: unknown): Promise<unknown> {
    this.session ??= await this.logIn();
    const answer = await this.request.fetch(`${this.demo.line.org}/services/data/${VERSION}/${path}`, {
      method,
      headers: { authorization: `Bearer ${this.session}` },
      ...(data === undefined ? {} : { data }),
    });
    expect(answer.ok(), `${method} ${path}: ${await answer.text()}`).toBe(true);
    return answer.status() === 204 ? undefined : answer.json();
  }

  private async logIn(): Promise<string> {
    const { demo, request } = this;
    const ada = demo.user('Ada Lindqvist');
    const answer = await request.post(`${demo.line.org}/services/Soap/u/64.0`, {
      headers: { 'content-type': 'text/xml', soapaction: '""' },
      data: `<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><login xmlns="urn:partner.soap.sforce.com"><username>${ada.username ?? ada.email}</username><password>${ada.password}</password></login></e:Body></e:Envelope>`,
    });
    const session = /<sessionId>([^<]+)<\/sessionId>/.exec(await answer.text())?.[1];
    if (session === undefined) throw new Error(`no session: ${await answer.text()}`);
    return session;
  }
}
