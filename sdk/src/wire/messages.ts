// Made from crates/core/wire by `cargo xtask codegen`; edit the Rust types instead.

export type Instant = string;

export type ApiError = { 
/**
 * A name to match on, such as `not_found`, `gate.profile_button`, `invalid`.
 */
id: string, 
/**
 * What happened and what to do, in words for the person who can act on it.
 */
message: string, 
/**
 * The field that is wrong, when one is.
 */
field?: string, 
/**
 * Every gate, when access was refused.
 */
gates?: Array<GateReport>, };

export type GateName = "user_active" | "package_installed" | "app_visible" | "connected_app" | "role" | "object_button" | "profile_button" | "object_permission" | "field_security" | "record_access" | "signed_in" | "subscription" | "presence" | "session";

export type GateStatus = "passed" | "failed" | "not_applicable" | "not_reached";

export type FixedBy = "admin" | "user";

export type FixLink = { 
/**
 * What the page is called, "Setup, Permission Sets".
 */
label: string, 
/**
 * Its address: a path of the console, or a whole address of the CRM.
 */
url: string, 
/**
 * Who can do something there.
 */
by: FixedBy, };

export type GateReport = { 
/**
 * Which.
 */
gate: GateName, 
/**
 * What became of it.
 */
status: GateStatus, 
/**
 * Why, in a sentence.
 */
reason: string, 
/**
 * What to do about it; empty when it passed.
 */
fix: string, 
/**
 * The page on which that is done; absent when it passed, and where there is no such page.
 */
link?: FixLink, };

export type Decision = { 
/**
 * Whether every gate passed or did not apply.
 */
allowed: boolean, 
/**
 * All fourteen gates, in order.
 */
gates: Array<GateReport>, };

export type Device = { 
/**
 * The device.
 */
id: string, 
/**
 * "Chrome on Windows".
 */
name: string, 
/**
 * What the site says about its visitor.
 */
custom_data: { [key in string]: string }, 
/**
 * Whether it is on the site right now.
 */
online: boolean, 
/**
 * When it was last on the site.
 */
last_seen: Instant, 
/**
 * Since when it is on the site without a break; absent when it is not.
 */
online_since?: Instant, 
/**
 * The title of the page it is on, if the site shares it.
 */
page_title?: string, 
/**
 * The path of the page it is on, if the site shares it.
 */
page_path?: string, 
/**
 * A session of this device that is not ended.
 */
session?: string, };

export type Policy = { 
/**
 * Grows with each change.
 */
version: number, 
/**
 * What happens to text that no rule names.
 */
mode: PolicyMode, 
/**
 * The rules; block wins over mask, mask over unmask.
 */
rules: Array<PolicyRule>, };

export type PolicyMode = "private" | "standard";

export type PolicyRule = { 
/**
 * Which elements, and all within them.
 */
selector: string, 
/**
 * What happens to them.
 */
action: PolicyAction, };

export type PolicyAction = "block" | "mask" | "unmask";

export type RecordRef = { 
/**
 * The object's name, `Case`.
 */
object: string, 
/**
 * The record's id, 15 or 18 characters.
 */
id: string, };

export type CrmRecord = { 
/**
 * The object's name, `Case`.
 */
object: string, 
/**
 * The record's id, 18 characters.
 */
id: string, 
/**
 * What it is called, "00001042".
 */
name: string, };

export type Button = "show" | "view" | "join";

export type ButtonState = { 
/**
 * Which button.
 */
button: Button, 
/**
 * Whether this user may use it on this record at all, whoever is online.
 */
allowed: boolean, 
/**
 * Every gate, in order.
 */
gates: Array<GateReport>, };

export type FieldVisibility = "visible" | "hidden" | "not_returned";

export type MappedField = { 
/**
 * The CRM's field, `ContactEmail`.
 */
crm_field: string, 
/**
 * Its label, "Contact Email".
 */
label: string, 
/**
 * The key in the devices' custom data, `user_email`.
 */
custom_data: string, 
/**
 * The value on this record; absent when the field is empty, and when the person does not see it.
 */
value?: string, 
/**
 * Whether the person sees the field: what is hidden is not told from what is empty by its value.
 */
visibility: FieldVisibility, };

export type RecordDevice = { 
/**
 * The gate by which Join is off on this device alone: its customer is away, or in a session with
 * another agent. Absent where Join is what it is on the record.
 */
refusing?: GateReport, 
/**
 * The device.
 */
id: string, 
/**
 * "Chrome on Windows".
 */
name: string, 
/**
 * What the site says about its visitor.
 */
custom_data: { [key in string]: string }, 
/**
 * Whether it is on the site right now.
 */
online: boolean, 
/**
 * When it was last on the site.
 */
last_seen: Instant, 
/**
 * Since when it is on the site without a break; absent when it is not.
 */
online_since?: Instant, 
/**
 * The title of the page it is on, if the site shares it.
 */
page_title?: string, 
/**
 * The path of the page it is on, if the site shares it.
 */
page_path?: string, 
/**
 * A session of this device that is not ended.
 */
session?: string, };

export type RecordPanel = { 
/**
 * The record.
 */
record: CrmRecord, 
/**
 * By which fields devices are matched (R37 to R46); empty when the object has no mapping.
 */
mapping: Array<MappedField>, 
/**
 * The Visitor ID Field (R102, R103), which finds devices beside the mapping; absent when none
 * is chosen for the object.
 */
visitor_id?: MappedField, 
/**
 * Whether it is told who is on the site (R95). Without it Join takes a code.
 */
presence: boolean, 
/**
 * Whether customers can make a session code.
 */
session_codes: boolean, 
/**
 * Where a session opens for this person (R108).
 */
join_in: JoinIn, 
/**
 * The session that waits for an agent and that whoever loads the record joins by itself
 * (R104); only where Auto Join is on.
 */
auto_join?: string, 
/**
 * Show, View, Join, as far as this version has them.
 */
buttons: Array<ButtonState>, 
/**
 * The devices that match, those online first.
 */
devices: Array<RecordDevice>, 
/**
 * The sessions on this record, the newest first, at most ten.
 */
sessions: Array<Session>, };

export type SessionKind = "cobrowse";

export type SessionState = "pending" | "authorizing" | "active" | "ended";

export type EndedReason = "device_ended" | "agent_ended" | "pending_timeout" | "authorizing_timeout" | "active_timeout" | "limit_enforcement";

export type AwayReason = "navigation" | "connection_lost" | "tab_hidden" | "server_restart" | "agent_left";

export type AwayState = { 
/**
 * Why.
 */
reason: AwayReason, 
/**
 * When the session ends unless the side comes back.
 */
deadline: Instant, };

export type CrmWrite = { "status": "written", 
/**
 * The Session record's id.
 */
record: string, 
/**
 * Its address in the CRM.
 */
url: string, } | { "status": "waiting", 
/**
 * What stands in the way, in words; empty when nothing went wrong yet.
 */
reason: string, 
/**
 * When it is tried next.
 */
next_attempt: Instant, } | { "status": "refused", 
/**
 * What the CRM said.
 */
reason: string, };

export type SessionAgent = { 
/**
 * The CRM user's id.
 */
id: string, 
/**
 * The agent's name.
 */
name: string, };

export type SessionDevice = { 
/**
 * The device.
 */
id: string, 
/**
 * "Chrome on Windows".
 */
name: string, 
/**
 * The visitor as the site names them: `name`, else `user_email`, else empty.
 */
visitor: string, };

export type Session = { 
/**
 * The session.
 */
id: string, 
/**
 * What kind of help.
 */
kind: SessionKind, 
/**
 * How far it has come.
 */
state: SessionState, 
/**
 * Six digits, while the session can be joined by code; told to the customer's side only.
 */
code?: string, 
/**
 * Who helps; absent until an agent has joined by code.
 */
agent?: SessionAgent, 
/**
 * Who is helped.
 */
device: SessionDevice, 
/**
 * The record that the agent came from.
 */
record?: RecordRef, 
/**
 * When it was asked for.
 */
created: Instant, 
/**
 * When the customer allowed it.
 */
activated?: Instant, 
/**
 * When it ended.
 */
ended?: Instant, 
/**
 * How it ended.
 */
ended_reason?: EndedReason, 
/**
 * Set while a side of an active session is away.
 */
away?: AwayState, 
/**
 * What became of its record in the CRM; absent to the customer's side.
 */
crm?: CrmWrite, };

export type NewSession = { 
/**
 * Whom to help.
 */
device: string, 
/**
 * The record the agent is on; without one the record gates do not apply and only an
 * agent's role decides.
 */
record?: RecordRef, };

export type JoinByCode = { 
/**
 * Six digits, spaces allowed.
 */
code: string, 
/**
 * The record the agent is on.
 */
record?: RecordRef, };

export type SessionTicket = { 
/**
 * Opens the room socket, once, within thirty seconds.
 */
ticket: string, 
/**
 * The viewer's page, on its own origin.
 */
viewer_url: string, 
/**
 * Start Agent Video of the agent's profile (R109), for the view to act on; it does once agents
 * have video.
 */
start_agent_video: boolean, };

export type PageOf<T> = { 
/**
 * The items, in the list's order.
 */
items: Array<T>, 
/**
 * Pass as `cursor` for the next page; absent on the last.
 */
next?: string, 
/**
 * How many items the whole list has.
 */
total: number, };

export type AgentRights = { 
/**
 * Look at and change Company Settings and Account Settings, and see everybody's access.
 */
settings: boolean, 
/**
 * See every agent's sessions (R47).
 */
all_history: boolean, };

export type AgentRole = "agent" | "admin";

export type AccessMatrix = { 
/**
 * When the CRM's directory was read on which it rests.
 */
read_at: Instant, 
/**
 * The version of Company Settings on which it rests.
 */
settings_version: number, 
/**
 * The objects: those with a row in Buttons, or the one that was asked for.
 */
objects: Array<string>, 
/**
 * The profiles that users of the company have, by name, whatever was asked for.
 */
profiles: Array<string>, 
/**
 * Users by name, inactive ones included.
 */
items: Array<MatrixUser>, 
/**
 * Pass as `cursor` for the next page; absent on the last.
 */
next?: string, 
/**
 * How many users the whole matrix has.
 */
total: number, };

export type MatrixUser = { 
/**
 * The CRM user's id, 18 characters.
 */
id: string, 
/**
 * Sign-in name.
 */
username: string, 
/**
 * Full name.
 */
name: string, 
/**
 * The CRM profile's name.
 */
profile: string, 
/**
 * Whether the user may sign in to the CRM.
 */
active: boolean, 
/**
 * Agent or admin; absent when the CRM grants neither.
 */
role?: AgentRole, 
/**
 * Show, View and Join of each object, or the one that was asked for, in the objects' order.
 */
cells: Array<MatrixCell>, };

export type MatrixCell = { 
/**
 * The object's name, `Case`.
 */
object: string, 
/**
 * The button.
 */
button: Button, 
/**
 * Whether the user has it.
 */
allowed: boolean, 
/**
 * The gate that refuses; absent when none does.
 */
refusal?: MatrixRefusal, };

export type MatrixRefusal = { 
/**
 * The first gate that refuses.
 */
gate: GateName, 
/**
 * Why, in a sentence.
 */
reason: string, 
/**
 * What to do about it.
 */
fix: string, };

export type PlanFromFile = { 
/**
 * The text of a manifest of the company's own, TOML.
 */
file: string, };

export type AccessPlan = { 
/**
 * Names exactly this plan, to be applied: it is another as soon as the CRM or the manifest
 * says something else.
 */
id: string, 
/**
 * The manifest: the name of a shipped one, `all` for the three shipped ones together, or
 * `file`.
 */
manifest: string, 
/**
 * What the manifest calls itself; every title when there are several.
 */
title: string, 
/**
 * When the CRM was read.
 */
read_at: Instant, 
/**
 * Who is meant, by the manifest's groups of people.
 */
people: Array<PlanPeople>, 
/**
 * The user as whom the platform writes in the CRM.
 */
integration_user: string, 
/**
 * Rights that this user lacks for the plan, each by the CRM's own name. The plan is not
 * applied before they are given.
 */
rights_missing: Array<string>, 
/**
 * Where an admin gives them, when some are missing.
 */
rights_link?: FixLink, 
/**
 * The changes by what causes them, in the order in which they are made. Nothing is missing
 * when this is empty.
 */
groups: Array<PlanGroup>, };

export type PlanPeople = { 
/**
 * Its name, `agents`.
 */
name: string, 
/**
 * How many active users are in it.
 */
users: number, };

export type PlanCause = "package_missing" | "nobody_meant" | "access_set" | "app_visibility" | "connected_app_approval" | "object_permissions" | "field_security" | "assignments" | "connected_app_policy";

export type PlanGroup = { 
/**
 * The cause.
 */
cause: PlanCause, 
/**
 * The cause, in a sentence.
 */
title: string, 
/**
 * What to do about it.
 */
changes: Array<PlanChange>, };

export type ChangeWay = "api" | "manual";

export type PlanChange = { 
/**
 * Names the change within the plan.
 */
id: string, 
/**
 * What is done, in a sentence.
 */
what: string, 
/**
 * To whom or to what: a person, a permission set, an app.
 */
target: string, 
/**
 * How it is now.
 */
before: string, 
/**
 * How it will be.
 */
after: string, 
/**
 * How it is made.
 */
how: ChangeWay, 
/**
 * Ids of changes of the same plan that are made along with it whenever it is chosen: without
 * them it could not be made, or would lock somebody out.
 */
needs?: Array<string>, 
/**
 * What to click, when it is made by hand.
 */
steps?: Array<PlanStep>, };

export type PlanStep = { 
/**
 * What to do, in a sentence.
 */
words: string, 
/**
 * The page on which it is done, where the step begins on one.
 */
link?: FixLink, };

export type ApplyPlan = { 
/**
 * The plan's id.
 */
plan: string, 
/**
 * The manifest's text once more, when the plan is of a file.
 */
file?: string, 
/**
 * The changes to make, by id, along with what they need; all that the platform can make when
 * absent.
 */
changes?: Array<string>, };

export type RunState = "running" | "ended" | "stopped" | "undone";

export type AccessRun = { 
/**
 * The run.
 */
id: string, 
/**
 * The manifest that it followed, as in the plan.
 */
manifest: string, 
/**
 * What the manifest called itself; absent for runs of before this was kept.
 */
title?: string, 
/**
 * Who confirmed it.
 */
started_by: string, 
/**
 * When.
 */
started: Instant, 
/**
 * When it ended; absent while it is under way, and when the server stopped before it had ended.
 */
ended?: Instant, 
/**
 * How far it is.
 */
state: RunState, 
/**
 * Who undid it.
 */
undone_by?: string, 
/**
 * When.
 */
undone?: Instant, 
/**
 * Its changes, in the order in which they were made.
 */
changes: Array<RunChange>, };

export type ChangeState = "waiting" | "begun" | "done" | "failed" | "found" | "undone" | "kept";

export type RunChange = { 
/**
 * As in the plan.
 */
id: string, 
/**
 * Why it was missing.
 */
cause: PlanCause, 
/**
 * What was to be done, in a sentence.
 */
what: string, 
/**
 * To whom or to what.
 */
target: string, 
/**
 * How it was.
 */
before: string, 
/**
 * How it was to be.
 */
after: string, 
/**
 * What became of it.
 */
state: ChangeState, 
/**
 * The CRM's error code, when it refused.
 */
code?: string, 
/**
 * Why it failed or was kept.
 */
problem?: string, };

export type DirectoryFreshness = "current" | "old" | "too_old" | "closed";

export type DirectoryState = { 
/**
 * When the CRM last said that it is so.
 */
read_at: Instant, 
/**
 * What that allows.
 */
freshness: DirectoryFreshness, 
/**
 * Why it could not be read since, in a sentence.
 */
problem?: string, };

export type Agent = { 
/**
 * The CRM user's id, 18 characters.
 */
id: string, 
/**
 * Full name.
 */
name: string, 
/**
 * E-mail address; empty to whoever is not an admin where the account hides agents' addresses.
 */
email: string, 
/**
 * The CRM profile's name.
 */
profile: string, 
/**
 * Agent or admin; absent when the CRM grants neither.
 */
role?: AgentRole, 
/**
 * Whether the product lets this person in, with every gate: the blocked screen shows it.
 */
access: Decision, 
/**
 * What the person may do beside helping.
 */
may: AgentRights, 
/**
 * The name of the Default Admin (R73), whom to ask for what only an admin can change; absent
 * where nobody is chosen, and for that admin.
 */
ask?: string, 
/**
 * The CRM's address.
 */
crm_url: string, 
/**
 * The company's name.
 */
company_name: string, 
/**
 * How old the CRM's word is on which `access` rests; absent before it was ever heard.
 */
directory?: DirectoryState, 
/**
 * Whether it is told who is on the site (R95).
 */
presence: boolean, 
/**
 * Whether agents see the list of devices; else they help from records and by codes.
 */
device_listing: boolean, 
/**
 * Whether customers can make a session code.
 */
session_codes: boolean, };

export type Account = { 
/**
 * The account.
 */
id: string, 
/**
 * The company's name.
 */
name: string, 
/**
 * Names the account in the SDK (R36).
 */
license_key: string, 
/**
 * The origins on which the SDK may run.
 */
allowed_origins: Array<string>, };

export type WidgetSignIn = { 
/**
 * The signed request that the component around the widget got from the CRM.
 */
token: string, 
/**
 * The widget's own random text, which the token must carry.
 */
nonce: string, };

export type WidgetSession = { 
/**
 * To be kept in memory only.
 */
bearer: string, 
/**
 * When it stops working.
 */
expires_at: Instant, 
/**
 * Who is signed in.
 */
agent: Agent, };

export type SocketTicket = { 
/**
 * Opens the agent socket, once, within thirty seconds.
 */
ticket: string, };

export type Environment = "development" | "test" | "production";

export type LicenseKey = { 
/**
 * The key itself, which is public.
 */
id: string, 
/**
 * What it is for, in an admin's words.
 */
name: string, 
/**
 * What it is for.
 */
environment: Environment, 
/**
 * The sites on which the SDK may run with it.
 */
allowed_origins: Array<string>, 
/**
 * Whether it comes from the server's configuration: its origins follow that.
 */
configured: boolean, 
/**
 * When it was made.
 */
created: Instant, };

export type NewLicenseKey = { 
/**
 * What it is for, in an admin's words.
 */
name: string, 
/**
 * What it is for.
 */
environment: Environment, 
/**
 * The sites on which the SDK may run with it, `https://shop.example`.
 */
allowed_origins: Array<string>, };

export type ChangeLicenseKey = { 
/**
 * What it is for, in an admin's words.
 */
name?: string, 
/**
 * What it is for.
 */
environment?: Environment, 
/**
 * The sites on which the SDK may run with it.
 */
allowed_origins?: Array<string>, };

export type ApiKey = { 
/**
 * Its public name, by which login links say who signed them.
 */
id: string, 
/**
 * What it is for, in an admin's words.
 */
name: string, 
/**
 * Whether it comes from the server's configuration.
 */
configured: boolean, 
/**
 * Whether it signs login links: not one that was made before links were.
 */
signs_links: boolean, 
/**
 * When it was made.
 */
created: Instant, 
/**
 * When it was used last, to within a minute.
 */
last_used?: Instant, 
/**
 * Until when it works although another has taken its place.
 */
grace_ends?: Instant, 
/**
 * When it was revoked.
 */
revoked?: Instant, };

export type NewApiKey = { 
/**
 * What it is for, in an admin's words.
 */
name: string, };

export type RotateApiKey = { 
/**
 * For how long the key that is replaced still works: 0 to 2,592,000, which is 30 days.
 */
grace_seconds: number, };

export type MadeApiKey = { 
/**
 * The key itself, shown once.
 */
key: string, 
/**
 * Its public name, by which login links say who signed them.
 */
id: string, 
/**
 * What it is for, in an admin's words.
 */
name: string, 
/**
 * Whether it comes from the server's configuration.
 */
configured: boolean, 
/**
 * Whether it signs login links: not one that was made before links were.
 */
signs_links: boolean, 
/**
 * When it was made.
 */
created: Instant, 
/**
 * When it was used last, to within a minute.
 */
last_used?: Instant, 
/**
 * Until when it works although another has taken its place.
 */
grace_ends?: Instant, 
/**
 * When it was revoked.
 */
revoked?: Instant, };

export type NewLoginLink = { 
/**
 * The person, by the value of the Partner User ID Field.
 */
partner_id: string, 
/**
 * Who redeems it: `api` or `sidebar`.
 */
audience: string, };

export type MadeLoginLink = { 
/**
 * The link, for a body, a header or a fragment; never for a query.
 */
link: string, 
/**
 * Names it when it is to be revoked.
 */
id: string, 
/**
 * Until when it is good.
 */
expires_at: Instant, };

export type Login = { 
/**
 * The link.
 */
link: string, 
/**
 * Who redeems it; `api` when absent.
 */
audience?: string, };

export type Subscription = { 
/**
 * Whether there is one.
 */
active: boolean, 
/**
 * When it ends, or has ended; absent for one without an end.
 */
ends?: Instant, };

export type Member = { 
/**
 * Which.
 */
id: string, 
/**
 * The e-mail address, in lower case.
 */
address: string, 
/**
 * Full name.
 */
name: string, 
/**
 * By which single sign-on knows the member (R88).
 */
partner_id?: string, 
/**
 * Whether the member can sign in by address and password.
 */
has_password: boolean, 
/**
 * What is paid for.
 */
subscription: Subscription, 
/**
 * When the member was added.
 */
created: Instant, };

export type NewMember = { 
/**
 * The e-mail address; one member's only.
 */
address: string, 
/**
 * Full name.
 */
name: string, 
/**
 * The value of the person's Partner User ID Field; one member's only.
 */
partner_id?: string, 
/**
 * 10 to 200 characters; without one the member signs in by single sign-on only.
 */
password?: string, 
/**
 * What is paid for; without an end when absent.
 */
subscription?: Subscription, };

export type ChangeMember = { 
/**
 * The e-mail address; one member's only. With another one the member signs in anew.
 */
address?: string, 
/**
 * Full name.
 */
name?: string, 
/**
 * The value of the person's Partner User ID Field; empty for none.
 */
partner_id?: string, 
/**
 * 10 to 200 characters; with another one the member signs in anew.
 */
password?: string, 
/**
 * What is paid for.
 */
subscription?: Subscription, };

export type CrmUser = { 
/**
 * The CRM user's id, 18 characters.
 */
id: string, 
/**
 * Full name; the id for somebody whom the directory does not have any more.
 */
name: string, 
/**
 * E-mail address.
 */
email: string, 
/**
 * Sign-in name at the CRM.
 */
username: string, };

export type NotProvisioned = { 
/**
 * Who.
 */
user: CrmUser, 
/**
 * Why, and what to do, in sentences.
 */
reason: string, };

export type Provisioned = { 
/**
 * Who was added.
 */
added: Array<Member>, 
/**
 * How many of those who hold a role were members before.
 */
members_before: number, 
/**
 * Who was not, and why.
 */
not_added: Array<NotProvisioned>, };

export type Association = { 
/**
 * Who.
 */
user: CrmUser, 
/**
 * The member's address.
 */
address: string, 
/**
 * What is paid for, as it stands now: active no more once it has ended.
 */
subscription: Subscription, 
/**
 * When it was stored.
 */
stored: Instant, 
/**
 * Until when it is good, or was.
 */
expires: Instant, };

export type OwnSignIn = { 
/**
 * Whether the company's single sign-on signs the person in.
 */
sso: boolean, 
/**
 * The address that is stored; absent when nothing is.
 */
address?: string, 
/**
 * Until when what is stored is good, or was.
 */
expires?: Instant, 
/**
 * What stands in the way, and what to do, in sentences; absent when all is well.
 */
problem?: string, };

export type SaveSignIn = { 
/**
 * The member's e-mail address.
 */
address: string, 
/**
 * The member's password.
 */
password: string, };

export type TermsAnswer = { 
/**
 * The session that was asked for.
 */
session: string, 
/**
 * The customer's device.
 */
device: string, 
/**
 * Counts the company's texts, from 1.
 */
version: number, 
/**
 * The text of that version.
 */
text: string, 
/**
 * Whether the customer accepted.
 */
accepted: boolean, 
/**
 * When the customer answered.
 */
answered: Instant, };

export type CreateLeads = "Never" | "Who Provide a New Email" | "Who Provide a New Email and Name";

export type SyncFrequency = "Hourly" | "Every 2 hours" | "Daily" | "Never";

export type GeneralSettings = { 
/**
 * Default Admin (R73): the CRM user who is the admin for the company account, 18 characters;
 * null while nobody is chosen.
 */
default_admin: string | null, 
/**
 * Create Leads for Session Guests (R74): screen share sessions only.
 */
create_leads: CreateLeads, 
/**
 * Log Sessions Started Outside of Salesforce (R78).
 */
log_outside_sessions: boolean, 
/**
 * Open Session Records (R79): the session's record opens at once, for notes.
 */
open_session_records: boolean, 
/**
 * Sync Frequency (R80), counted from the moment of the first installation (R81).
 */
sync_frequency: SyncFrequency, 
/**
 * Chatter When Starting Session (R84): a session started or joined is posted on its record.
 */
chatter_when_starting: boolean, };

export type SsoSettings = { 
/**
 * Enable SSO (R93).
 */
enabled: boolean, 
/**
 * Partner User ID Field (R86, R87): the field of the CRM's User whose value names a person in
 * the product, `Id` or another that is unique; null while none is chosen.
 */
partner_user_id_field: string | null, 
/**
 * Login Expiration in seconds (R94): how long a login link is good for.
 */
login_expiration_seconds: number, };

export type Presence = { 
/**
 * Enable Presence (R95).
 */
enabled: boolean, 
/**
 * Show Terms To Visitor Before Connecting (R96): the customer is asked before a session starts.
 */
show_terms: boolean, 
/**
 * Agents see the title and path of the customer's page before a session.
 */
share_page: boolean, 
/**
 * What the customer is asked to accept: plain text, shown as it is.
 */
terms: string, 
/**
 * Counts the texts, from 1. The server's: what a save says here is not looked at.
 */
terms_version: number, };

export type Timers = { 
/**
 * Seconds between two pushes of a request to the customer's page.
 */
connect_push_seconds: number, 
/**
 * How many pushes at most.
 */
connect_pushes: number, 
/**
 * Seconds until a request that no page has shown ends.
 */
pending_seconds: number, 
/**
 * Seconds that the customer has to answer.
 */
authorizing_seconds: number, 
/**
 * Seconds after which a session that a side has left ends.
 */
abandoned_seconds: number, 
/**
 * Seconds that a session code is good for.
 */
code_seconds: number, 
/**
 * Seconds that a session may last in all.
 */
session_seconds: number, };

export type Recording = "Off" | "Ask" | "On";

export type Consent = { 
/**
 * Before an agent sees the page.
 */
session: boolean, 
/**
 * Before an agent uses the page.
 */
remote_control: boolean, 
/**
 * Before an agent sees more than the page.
 */
full_device: boolean, };

export type AccountSettings = { 
/**
 * What the customer is asked for.
 */
consent: Consent, 
/**
 * Whether sessions are recorded.
 */
recording: Recording, 
/**
 * Days after which a recording is deleted.
 */
retention_days: number, 
/**
 * Agents' e-mail addresses are shown to nobody but admins.
 */
hide_agent_emails: boolean, 
/**
 * Customers' IP addresses are not kept.
 */
discard_ip_addresses: boolean, 
/**
 * Agents see the customers who are on the site, without a record or a code.
 */
device_listing: boolean, 
/**
 * Customers can make a session code.
 */
session_codes: boolean, };

export type ButtonRow = { 
/**
 * The object's name, `Case`.
 */
object: string, 
/**
 * The Show button is on (R100).
 */
show: boolean, 
/**
 * The View button is on.
 */
view: boolean, 
/**
 * The Join button is on (R101).
 */
join: boolean, 
/**
 * Visitor ID Object (R102): the object itself by its name, `Case`, or the path to a parent,
 * `Contact` or `Contact.Account`; null while none is chosen.
 */
visitor_id_object: string | null, 
/**
 * Visitor ID Field on that object (R103); without it, Join asks for a code.
 */
visitor_id_field: string | null, 
/**
 * Auto Join (R104): who opens the record joins the session in progress. Cases only.
 */
auto_join: boolean, };

export type JoinIn = "Browser Tab" | "Client";

export type ProfileRow = { 
/**
 * The profile's name in the CRM.
 */
profile: string, 
/**
 * The Show button is on.
 */
show: boolean, 
/**
 * The View button is on.
 */
view: boolean, 
/**
 * The Join button is on.
 */
join: boolean, 
/**
 * Where a session opens (R108).
 */
join_in: JoinIn, 
/**
 * Start Agent Video (R109): the agent's video starts on joining.
 */
start_agent_video: boolean, };

export type Settings = { 
/**
 * Company Settings, Settings.
 */
general: GeneralSettings, 
/**
 * Company Settings, Single Sign-On.
 */
sso: SsoSettings, 
/**
 * Company Settings, Presence.
 */
presence: Presence, 
/**
 * The timers of sessions.
 */
timers: Timers, 
/**
 * Account Settings, beside keys and mapping.
 */
account: AccountSettings, 
/**
 * Company Settings, Buttons: which buttons a record page shows, by object.
 */
buttons: Array<ButtonRow>, 
/**
 * Company Settings, Profile Settings: which buttons a user may have, by profile.
 */
profiles: Array<ProfileRow>, 
/**
 * Account Settings, Integrations, Salesforce record Mapping: for each object, CRM field and
 * custom-data key.
 */
record_mapping: Record<string, Record<string, string>>, };

export type CompanySettings = { 
/**
 * Grows by one with each change; the `ETag` is the same number.
 */
version: number, 
/**
 * Every section, every key.
 */
settings: Settings, 
/**
 * What is saved although it may not do what it should: rows that the CRM does not have, or
 * that it could not be asked about. Empty but in the answer to a save.
 */
warnings?: Array<SettingsWarning>, };

export type SaveSettings = { 
/**
 * The whole of the settings. Read from the text itself, so that a key that stands twice is
 * found.
 */
settings: Settings, 
/**
 * Why, for the history; at most 500 characters.
 */
note?: string, };

export type ImportSettings = { 
/**
 * The file's text, TOML as `settings/export` gives it.
 */
file: string, 
/**
 * Why, for the history; at most 500 characters.
 */
note?: string, };

export type RollBackSettings = { 
/**
 * Whose settings the new version gets.
 */
version: number, 
/**
 * Why, for the history; at most 500 characters.
 */
note?: string, };

export type SettingsChange = { 
/**
 * The section, `buttons`.
 */
section: string, 
/**
 * The row within it: an object, a profile, an origin, or the name of a value.
 */
row: string, 
/**
 * What stood there; absent for a new row.
 */
before?: string, 
/**
 * What stands there; absent for a removed row.
 */
after?: string, };

export type SettingsVersion = { 
/**
 * Counts from 1.
 */
version: number, 
/**
 * Who made it: a user's name, or what stands for a program.
 */
changed_by: string, 
/**
 * When.
 */
changed: Instant, 
/**
 * Why, in their words; may be empty.
 */
note: string, 
/**
 * What differs from the version before; empty in the first.
 */
changes: Array<SettingsChange>, };

export type WholeSettingsVersion = { 
/**
 * Counts from 1.
 */
version: number, 
/**
 * Who made it: a user's name, or what stands for a program.
 */
changed_by: string, 
/**
 * When.
 */
changed: Instant, 
/**
 * Why, in their words; may be empty.
 */
note: string, 
/**
 * What differs from the version before; empty in the first.
 */
changes: Array<SettingsChange>, 
/**
 * Every section, every key.
 */
settings: Settings, };

export type SettingsWarning = { 
/**
 * The place, `buttons[2].object`; empty for the whole.
 */
place: string, 
/**
 * What is doubtful, and what to do.
 */
problem: string, };

export type ButtonChange = { 
/**
 * The CRM user's id, 18 characters.
 */
user: string, 
/**
 * Full name.
 */
name: string, 
/**
 * The CRM profile's name.
 */
profile: string, 
/**
 * The object's name, `Case`.
 */
object: string, 
/**
 * The button.
 */
button: Button, 
/**
 * Whether the user has it afterwards.
 */
gained: boolean, };

export type SettingsPreview = { 
/**
 * The version that stands.
 */
version: number, 
/**
 * What would differ from it.
 */
changes: Array<SettingsChange>, 
/**
 * How many buttons users would gain, counted for each user and object.
 */
gains: number, 
/**
 * How many they would lose.
 */
losses: number, 
/**
 * Who gains or loses what, by name; the first 1,000.
 */
buttons: Array<ButtonChange>, 
/**
 * What a save would warn of.
 */
warnings?: Array<SettingsWarning>, };

export type FieldOption = { 
/**
 * API name, `Email`.
 */
name: string, 
/**
 * Label, "Email".
 */
label: string, };

export type ParentOption = { 
/**
 * The object itself by its name, or the path to the parent, `Contact`.
 */
path: string, 
/**
 * Label of the path, "Contact Name".
 */
label: string, 
/**
 * API name of the object at its end.
 */
object: string, 
/**
 * Its fields that can hold a visitor id.
 */
fields: Array<FieldOption>, };

export type ObjectOption = { 
/**
 * API name, `Case`.
 */
name: string, 
/**
 * Label, "Case".
 */
label: string, 
/**
 * Where its visitor id may stand (R102): the object itself first, then its parents.
 */
parents: Array<ParentOption>, };

export type ProfileOption = { 
/**
 * Its name, which a row carries.
 */
name: string, 
/**
 * What people call it.
 */
label: string, };

export type UserFieldOption = { 
/**
 * API name, `FederationIdentifier`.
 */
name: string, 
/**
 * Label, "SAML Federation ID".
 */
label: string, 
/**
 * Whether the CRM itself keeps its values apart; null where only `settings/sso/check` can tell.
 */
unique: boolean | null, };

export type UserOption = { 
/**
 * The CRM user's id, 18 characters.
 */
id: string, 
/**
 * Full name.
 */
name: string, 
/**
 * E-mail address.
 */
email: string, 
/**
 * Sign-in name.
 */
username: string, 
/**
 * Whether the CRM lets them sign in.
 */
active: boolean, };

export type SettingsOptions = { 
/**
 * For Buttons.
 */
objects: Array<ObjectOption>, 
/**
 * For Profile Settings.
 */
profiles: Array<ProfileOption>, 
/**
 * For Single Sign-On.
 */
user_fields: Array<UserFieldOption>, 
/**
 * For Default Admin.
 */
users: Array<UserOption>, 
/**
 * The terms that stand until the company writes its own.
 */
default_terms: string, };

export type SsoUser = { 
/**
 * The CRM user's id, 18 characters.
 */
id: string, 
/**
 * Full name.
 */
name: string, };

export type SsoClash = { 
/**
 * The value.
 */
value: string, 
/**
 * Who has it.
 */
users: Array<SsoUser>, };

export type SsoCheck = { 
/**
 * The field, as the CRM writes its name.
 */
field: string, 
/**
 * How many active users were looked at.
 */
users: number, 
/**
 * Those who have no value, and so cannot sign in with it; the first 100.
 */
empty: Array<SsoUser>, 
/**
 * Values that more than one user has: the field cannot be saved then; the first 100.
 */
clashes: Array<SsoClash>, };

export type CheckMapping = { 
/**
 * The editor's text.
 */
mapping: string, 
/**
 * A record to try it on.
 */
record?: RecordRef, };

export type MappingMistake = { 
/**
 * The line, from 1.
 */
line: number, 
/**
 * The column, from 1.
 */
column: number, 
/**
 * What is wrong there and what belongs there.
 */
problem: string, };

export type MappingWarningKind = "missing" | "unreadable" | "empty" | "unknown";

export type MappingWarning = { 
/**
 * The object.
 */
object: string, 
/**
 * The CRM's field; empty where the object itself is the matter.
 */
crm_field: string, 
/**
 * The custom-data key; empty where the object itself is the matter.
 */
key: string, 
/**
 * What is the matter.
 */
kind: MappingWarningKind, 
/**
 * In words, with the fix.
 */
problem: string, };

export type MappingMatch = { 
/**
 * The device.
 */
device: Device, 
/**
 * Because of what, in words.
 */
because: string, };

export type MappingTest = { 
/**
 * The record.
 */
record: CrmRecord, 
/**
 * The devices that match; the first 50.
 */
matches: Array<MappingMatch>, 
/**
 * Why none does; absent when one does.
 */
why_not?: string, };

export type MappingCheck = { 
/**
 * Why it cannot be saved; nothing else has been looked at then.
 */
errors: Array<MappingMistake>, 
/**
 * What it can be saved with, and will not work.
 */
warnings: Array<MappingWarning>, 
/**
 * What it finds for the record.
 */
test?: MappingTest, };

export type PageInfo = { 
/**
 * The path of the address, without query and fragment.
 */
path: string, 
/**
 * The document's title.
 */
title: string, };

export type DeviceKey = { 
/**
 * The device.
 */
id: string, 
/**
 * The secret that proves it, given out once in [`ToDevice::Welcome`].
 */
token: string, };

export type Resume = { 
/**
 * The session.
 */
session: string, 
/**
 * The secret from [`ToDevice::SessionActive`].
 */
token: string, };

export type Terms = { 
/**
 * Plain text with line breaks; shown as text, never as markup.
 */
text: string, 
/**
 * Counts the company's texts, from 1.
 */
version: number, };

export type SessionRequest = { 
/**
 * The session asked about.
 */
session: string, 
/**
 * What kind of help.
 */
kind: SessionKind, 
/**
 * The agent's name.
 */
agent_name: string, 
/**
 * The company's name.
 */
company_name: string, 
/**
 * Whether the customer is to be asked; else the session starts at once.
 */
ask: boolean, 
/**
 * What the customer is asked to accept; absent while the company shows no terms.
 */
terms?: Terms, 
/**
 * When the question goes away by itself.
 */
expires_at: Instant, };

export type Away = { 
/**
 * What happened.
 */
reason: AwayReason, 
/**
 * When the session ends unless the side comes back.
 */
deadline: Instant, };

export type FromDevice = { "type": "hello", 
/**
 * [`crate::PROTOCOL`].
 */
protocol: number, 
/**
 * Who this device was last time.
 */
device: DeviceKey | null, 
/**
 * What the site says about its visitor.
 */
custom_data: { [key in string]: string }, 
/**
 * Which page this is.
 */
page: PageInfo, 
/**
 * A session to go on with.
 */
resume: Resume | null, } | { "type": "page", 
/**
 * The page as it is now.
 */
page: PageInfo, 
/**
 * What the site says about its visitor now.
 */
custom_data: { [key in string]: string }, } | { "type": "beat" } | { "type": "session.shown", 
/**
 * The session asked about.
 */
session: string, } | { "type": "session.answer", 
/**
 * The session asked about.
 */
session: string, 
/**
 * Allow or decline.
 */
allow: boolean, } | { "type": "session.end", 
/**
 * Which.
 */
session: string, } | { "type": "code.create" };

export type ToDevice = { "type": "welcome", 
/**
 * Present when the device is new here: keep it.
 */
device?: DeviceKey, 
/**
 * How often to send [`FromDevice::Beat`].
 */
heartbeat_seconds: number, } | { "type": "session.request", 
/**
 * What the dialog says.
 */
request: SessionRequest, } | { "type": "session.active", 
/**
 * The session.
 */
session: Session, 
/**
 * Opens the room socket, once, within thirty seconds.
 */
ticket: string, 
/**
 * Keep in this tab; lets the next page go on.
 */
resume_token: string, 
/**
 * What to hide. Without it nothing is captured.
 */
policy: Policy, } | { "type": "session.updated", 
/**
 * The session as it is now.
 */
session: Session, } | { "type": "session.ended", 
/**
 * Which.
 */
session: string, 
/**
 * How.
 */
reason: EndedReason, } | { "type": "code", 
/**
 * Six digits.
 */
code: string, 
/**
 * When it stops working.
 */
expires_at: Instant, 
/**
 * The session it stands for.
 */
session: Session, } | { "type": "error", 
/**
 * A name to match on.
 */
id: string, 
/**
 * What happened and what to do.
 */
message: string, };

export type Role = "customer" | "viewer";

export type FromRoom = { "type": "enter", 
/**
 * A single-use ticket.
 */
ticket: string, } | { "type": "beat" } | { "type": "keyframe.request" } | { "type": "leaving", 
/**
 * Navigation or reload, or a hidden tab.
 */
reason: AwayReason, };

export type ToRoom = { "type": "entered", 
/**
 * Whose socket it is.
 */
role: Role, 
/**
 * Which session.
 */
session: string, 
/**
 * Customer: the first keyframe's epoch is larger than this.
 */
epoch: number, 
/**
 * Bearer for `PUT /assets/{sha256}` (customer) or `GET /assets/{sha256}` (viewer).
 */
asset_token: string, 
/**
 * How often to send [`FromRoom::Beat`].
 */
heartbeat_seconds: number, 
/**
 * Viewer: set while the customer is away.
 */
away?: Away, } | { "type": "keyframe.request" } | { "type": "viewers", 
/**
 * How many viewers are in the room.
 */
count: number, } | { "type": "away" } & Away | { "type": "back" } | { "type": "catching_up" } | { "type": "ended", 
/**
 * How.
 */
reason: EndedReason, } | { "type": "error", 
/**
 * A name to match on.
 */
id: string, 
/**
 * What happened and what to do.
 */
message: string, };

export type Topic = { "kind": "devices", 
/**
 * Custom data that must be equal.
 */
filter: { [key in string]: string }, 
/**
 * Text that some value must contain.
 */
search: string, } | { "kind": "record", 
/**
 * The object's name, `Case`.
 */
object: string, 
/**
 * The record's id.
 */
record: string, } | { "kind": "session", 
/**
 * Which.
 */
session: string, } | { "kind": "sessions" };

export type TopicValue = { "kind": "devices", 
/**
 * The devices.
 */
devices: Array<Device>, 
/**
 * How many match in all.
 */
total: number, } | { "kind": "record", 
/**
 * The panel.
 */
panel: RecordPanel, } | { "kind": "session", 
/**
 * The session.
 */
session: Session, } | { "kind": "sessions", 
/**
 * The sessions, the newest first.
 */
sessions: Array<Session>, };

export type FromAgent = { "type": "enter", 
/**
 * From `POST /api/1/socket-ticket`.
 */
ticket: string, } | { "type": "beat" } | { "type": "watch", 
/**
 * The page's own number for it.
 */
id: number, 
/**
 * What.
 */
topic: Topic, } | { "type": "unwatch", 
/**
 * The number given in `watch`.
 */
id: number, };

export type ToAgent = { "type": "entered", 
/**
 * How often to send [`FromAgent::Beat`].
 */
heartbeat_seconds: number, } | { "type": "value", 
/**
 * The number given in `watch`.
 */
id: number, 
/**
 * What it is now.
 */
value: TopicValue, } | { "type": "error", 
/**
 * The number given in `watch`, if it is about one.
 */
watch?: number, 
/**
 * What happened and what to do.
 */
error: ApiError, };

