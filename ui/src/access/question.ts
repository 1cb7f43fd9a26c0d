// The question of the page Explain, as its address holds it and as a person types it.
import type { Button } from '../../../sdk/src/wire/messages.ts';

export interface Question {
  /** A CRM user's id or sign-in name. */
  user: string;
  /** An object's API name; empty asks whether the product opens at all. */
  object: string;
  /** A record's id; empty for any record of the object. */
  record: string;
  button: Button;
}

export const BUTTONS: Button[] = ['show', 'view', 'join'];

/** The question that an address asks; a button that there is not is Join, as on the server. */
export function fromAddress(search: string): Question {
  const asked = new URLSearchParams(search);
  const button = asked.get('button');
  return {
    user: asked.get('user') ?? '',
    object: asked.get('object') ?? '',
    record: asked.get('record') ?? '',
    button: BUTTONS.find((known) => known === button) ?? 'join',
  };
}

/** What is sent, and what stands in the address: nothing that the server would refuse for being of no use. */
export function parameters({ user, object, record, button }: Question): Record<string, string> {
  if (object === '') return user === '' ? {} : { user };
  return { ...(user === '' ? {} : { user }), object, ...(record === '' ? {} : { record }), button };
}

export const toAddress = (question: Question): string => {
  const set = new URLSearchParams(parameters(question)).toString();
  return set === '' ? '/access/explain' : `/access/explain?${set}`;
};

const RECORD_PAGE = /\/lightning\/r\/(?:(\w+)\/)?([a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?)\/view/;
const RECORD_ID = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

export type RecordTyped = { record: string; object?: string } | { problem: string };

/** A record as it is typed: nothing, its id, or the address of its page, which names the object too. */
export function recordTyped(text: string): RecordTyped {
  const trimmed = text.trim();
  if (trimmed === '' || RECORD_ID.test(trimmed)) return { record: trimmed };
  const page = RECORD_PAGE.exec(trimmed);
  if (page?.[2] !== undefined) return { record: page[2], ...(page[1] === undefined ? {} : { object: page[1] }) };
  return { problem: 'A record’s id has 15 or 18 letters and digits, such as 500000000000042AAA. The address of its page works too.' };
}
