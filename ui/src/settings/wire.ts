// A company's settings as REST writes them.

export const CREATE_LEADS = ['Never', 'Who Provide a New Email', 'Who Provide a New Email and Name'] as const;
export const SYNC_FREQUENCIES = ['Hourly', 'Every 2 hours', 'Daily', 'Never'] as const;
export const JOIN_IN = ['Browser Tab', 'Client'] as const;
export const RECORDING = ['Off', 'Ask', 'On'] as const;
export const BUTTONS = ['show', 'view', 'join'] as const;

export interface ButtonRow {
  object: string;
  show: boolean;
  view: boolean;
  join: boolean;
  /** The object itself or a path of parents, `Contact`; null when none is chosen. */
  visitor_id_object: string | null;
  visitor_id_field: string | null;
  /** Case only. */
  auto_join: boolean;
}

export interface ProfileRow {
  profile: string;
  show: boolean;
  view: boolean;
  join: boolean;
  join_in: (typeof JOIN_IN)[number];
  start_agent_video: boolean;
}

/** Object, then CRM field to the key in the devices' custom data. */
export type RecordMapping = Record<string, Record<string, string>>;

export interface Settings {
  general: {
    default_admin: string | null;
    create_leads: (typeof CREATE_LEADS)[number];
    log_outside_sessions: boolean;
    open_session_records: boolean;
    sync_frequency: (typeof SYNC_FREQUENCIES)[number];
    chatter_when_starting: boolean;
  };
  sso: {
    enabled: boolean;
    partner_user_id_field: string | null;
    login_expiration_seconds: number;
  };
  presence: {
    enabled: boolean;
    show_terms: boolean;
    share_page: boolean;
    terms: string;
    /** The server's: it rises by one when the text changes. */
    terms_version: number;
  };
  buttons: ButtonRow[];
  profiles: ProfileRow[];
  record_mapping: RecordMapping;
  timers: Record<string, number>;
  account: {
    consent: { session: boolean; remote_control: boolean; full_device: boolean };
    recording: (typeof RECORDING)[number];
    retention_days: number;
    hide_agent_emails: boolean;
    discard_ip_addresses: boolean;
    device_listing: boolean;
    session_codes: boolean;
  };
}

export interface CompanySettings {
  version: number;
  settings: Settings;
}

export interface SettingsChange {
  section: string;
  row: string;
  /** Absent for a new row. */
  before?: string;
  /** Absent for a removed row. */
  after?: string;
}

export interface SettingsVersion {
  version: number;
  changed_by: string;
  changed: string;
  note: string;
  changes: SettingsChange[];
}

export interface ButtonChange {
  user: string;
  name: string;
  profile: string;
  object: string;
  button: 'show' | 'view' | 'join';
  gained: boolean;
}

export interface SettingsPreview {
  version: number;
  changes: SettingsChange[];
  gains: number;
  losses: number;
  /** The first 1,000. */
  buttons: ButtonChange[];
}

export interface FieldOption {
  name: string;
  label: string;
}

export interface SettingsOptions {
  objects: { name: string; label: string; parents: { path: string; label: string; object: string; fields: FieldOption[] }[] }[];
  profiles: FieldOption[];
  /** `unique` is null where the CRM could not be asked. */
  user_fields: (FieldOption & { unique: boolean | null })[];
  users: { id: string; name: string; email: string; username: string; active: boolean }[];
  default_terms: string;
}

/** What a Partner User ID Field would mean for the users that there are. */
export interface PartnerIdCheck {
  field: string;
  users: number;
  empty: { id: string; name: string }[];
  clashes: { value: string; users: { id: string; name: string }[] }[];
}

export interface MappingCheck {
  errors: { line: number; column: number; problem: string }[];
  warnings: { object: string; crm_field: string; key: string; kind: 'missing' | 'unreadable' | 'empty'; problem: string }[];
  test?: {
    record: { object: string; id: string; name?: string };
    matches: { device: { id: string; name: string }; because: string }[];
    why_not: string;
  };
}
