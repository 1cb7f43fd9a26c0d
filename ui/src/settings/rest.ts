// The settings' part of the REST interface.
import { query, type Api } from '../shared/api.ts';
import type { CompanySettings, MappingCheck, PageOf, Settings, SettingsOptions, SettingsPreview, SettingsVersion, SsoCheck } from '../../../sdk/src/wire/messages.ts';

const ROOT = '/api/1/settings';

export class SettingsRest {
  constructor(private readonly api: Api) {}

  read = (): Promise<CompanySettings> => this.api.ask('GET', ROOT);
  version = (version: number): Promise<CompanySettings> => this.api.ask('GET', `${ROOT}/versions/${String(version)}`);
  save = (settings: Settings, note: string, basedOn: number): Promise<CompanySettings> =>
    this.api.ask('PUT', ROOT, { settings, note }, { version: basedOn });
  preview = (settings: Settings): Promise<SettingsPreview> => this.api.ask('POST', `${ROOT}/preview`, { settings });
  history = (page: { cursor?: string; limit?: number }): Promise<PageOf<SettingsVersion>> =>
    this.api.ask('GET', `${ROOT}/history${query(page)}`);
  rollback = (version: number, note: string, basedOn: number): Promise<CompanySettings> =>
    this.api.ask('POST', `${ROOT}/rollback`, { version, note }, { version: basedOn });
  export = (): Promise<string> => this.api.ask('GET', `${ROOT}/export`, undefined, { text: true });
  previewImport = (file: string): Promise<SettingsPreview> => this.api.ask('POST', `${ROOT}/import/preview`, { file });
  import = (file: string, note: string, basedOn: number): Promise<CompanySettings> =>
    this.api.ask('POST', `${ROOT}/import`, { file, note }, { version: basedOn });
  options = (): Promise<SettingsOptions> => this.api.ask('GET', `${ROOT}/options`);
  checkPartnerId = (field: string): Promise<SsoCheck> => this.api.ask('GET', `${ROOT}/sso/check${query({ field })}`);
  checkMapping = (mapping: string, record?: { object: string; id: string }): Promise<MappingCheck> =>
    this.api.ask('POST', `${ROOT}/mapping/check`, { mapping, ...(record === undefined ? {} : { record }) });
}
