// Which part of the matrix is shown, as the page's address holds it.
import type { Button, GateName } from '../../../sdk/src/wire/messages.ts';
import { gateTitle } from '../shared/words.ts';
import { BUTTONS } from './question.ts';

export interface Filter {
  /** A part of a user's name or sign-in name. */
  search: string;
  profile: string;
  object: string;
  button: Button | '';
  /** Users who have a button, or who lack one. */
  allowed: 'true' | 'false' | '';
  /** Users whom this gate refuses. */
  gate: GateName | '';
}

export const NO_FILTER: Filter = { search: '', profile: '', object: '', button: '', allowed: '', gate: '' };
const GATES = Object.keys(gateTitle) as GateName[];

const known = <T extends string>(names: T[], name: string | null): T | '' => names.find((known) => known === name) ?? '';

export function filterFrom(search: string): Filter {
  const asked = new URLSearchParams(search);
  return {
    search: asked.get('search') ?? '',
    profile: asked.get('profile') ?? '',
    object: asked.get('object') ?? '',
    button: known(BUTTONS, asked.get('button')),
    allowed: known(['true', 'false'], asked.get('allowed')),
    gate: known(GATES, asked.get('gate')),
  };
}

/** What is set of it, for the server and the address. */
export function filterSet(filter: Filter): Record<string, string> {
  return Object.fromEntries(Object.entries(filter).map(([key, value]) => [key, value.trim()] as const).filter(([, value]) => value !== ''));
}

export const isFiltered = (filter: Filter): boolean => Object.keys(filterSet(filter)).length > 0;

export function matrixAddress(filter: Filter): string {
  const set = new URLSearchParams(filterSet(filter)).toString();
  return set === '' ? '/access/matrix' : `/access/matrix?${set}`;
}
