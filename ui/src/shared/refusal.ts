// What a refusal means for the one who reads it: the sentence, whom to ask, where the fix is made.
import type { Button, GateName, GateReport } from '../../../sdk/src/wire/messages.ts';

export const buttonName: Record<Button, string> = { show: 'Show', view: 'View', join: 'Join' };

/** The gate that refuses. */
export const refusing = (gates: GateReport[]): GateReport | undefined => gates.find((gate) => gate.status === 'failed');

/** How things stand right now: nobody has to grant anything, and an admin can change nothing about it. */
export const PASSING: GateName[] = ['presence', 'session'];

/** Whether only an admin can open this gate. */
export function needsAdmin(gate: GateReport): boolean {
  if (gate.link !== undefined) return gate.link.by === 'admin';
  return !PASSING.includes(gate.gate) && gate.gate !== 'signed_in';
}

export interface Asked {
  user: string;
  object?: string | undefined;
  record?: string | undefined;
  button?: Button | undefined;
}

/** The console's page that explains a question; the same for everybody who is sent it. */
export function explainPath({ user, object, record, button }: Asked): string {
  const set = Object.entries({ user, object, record, button }).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '');
  return `/access/explain?${new URLSearchParams(set).toString()}`;
}

/**
 * A gate's link as an address to go to. Pages of the CRM are on its origin, pages of the console on
 * the platform's; anything that is no web address leads nowhere, whoever said it.
 */
export function fixAddress(url: string, crmUrl: string, here: string): string | undefined {
  try {
    const address = new URL(url, url.startsWith('/lightning/') ? crmUrl : here);
    return /^https?:$/.test(address.protocol) ? address.href : undefined;
  } catch {
    return undefined;
  }
}

/** A reason as it is told to the one whom it is about; sentences that name them in another way stay as they are. */
export function toYou(reason: string, name: string): string {
  if (name === '') return reason;
  const profile = /^The profile (.+) of $/.exec(reason.split(name, 1)[0] ?? '');
  if (profile?.[1] !== undefined) return `Your profile ${profile[1]}${reason.slice(`The profile ${profile[1]} of ${name}`.length)}`;
  for (const [verb, own] of [[' has ', ' have '], [' is ', ' are '], [' may ', ' may ']] as const) {
    if (reason.startsWith(name + verb)) return `You${own}${reason.slice((name + verb).length)}`;
  }
  return reason;
}

/** A reason as the rest of a sentence that has begun already. */
export const continued = (reason: string): string => reason.replace(/^(The|This|Your|You)\b/, (word) => word.toLowerCase());

/** "Join is off: your profile …", in one sentence for all buttons that are off for the same reason. */
export function offSentence(buttons: Button[], reason: string): string {
  const names = new Intl.ListFormat('en', { type: 'conjunction' }).format(buttons.map((button) => buttonName[button]));
  if (/^(Show|View|Join) is off\b/.test(reason) && buttons.length === 1) return reason;
  return `${names} ${buttons.length === 1 ? 'is' : 'are'} off: ${continued(reason)}`;
}

/** Whom to ask, in a sentence: the Default Admin by name where one is chosen (R73). */
export const askWords = (admin: string | undefined): string => `Ask ${admin ?? 'an admin'}.`;

/** What to do, without whom to ask: that stands beside it, and goes to that admin. */
export function fixAlone(fix: string, admin: string | undefined): string {
  const asking = askWords(admin);
  return fix.endsWith(asking) ? fix.slice(0, -asking.length).trimEnd() : fix;
}

/** What somebody sends an admin who was not there: who, what, why, and where to act. */
export function letter(subject: string, gate: GateReport, explain: string | undefined, address: string | undefined): string {
  return [
    `${subject} ${gate.reason}`,
    gate.fix === '' ? '' : `To change it: ${gate.fix}`,
    address ?? '',
    explain === undefined ? '' : `Every gate: ${explain}`,
  ].filter((line) => line !== '').join('\n');
}
