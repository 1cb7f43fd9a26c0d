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
fix: string, };

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
 * The value on this record; absent when the field is empty.
 */
value?: string, };

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
 * Show, View, Join, as far as this version has them.
 */
buttons: Array<ButtonState>, 
/**
 * The devices that match, those online first.
 */
devices: Array<Device>, 
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
viewer_url: string, };

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

export type AgentRole = "agent" | "admin";

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
 * E-mail address.
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
directory?: DirectoryState, };

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
 * Whether the customer is to be asked; without terms the session starts at once.
 */
ask: boolean, 
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

