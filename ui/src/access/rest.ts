// What the pages about access ask of the platform.
import type { AccessMatrix } from '../../../sdk/src/wire/messages.ts';
import { query, type Api } from '../shared/api.ts';
import type { Found } from '../shared/SearchPicker.svelte';
import { filterSet, NO_FILTER, type Filter } from './filter.ts';

/** Users on a page of the matrix: with fifty objects that is 7,500 cells. */
export const PAGE = 50;
/** As many people as are offered at once. */
const OFFERED = 20;

export const matrixPage = (api: Api, filter: Filter, cursor: string | undefined, limit = PAGE): Promise<AccessMatrix> =>
  api.ask('GET', `/api/1/access/matrix${query({ ...filterSet(filter), cursor, limit })}`);

/** Everything that the filter leaves, as a file. */
export const csvAddress = (filter: Filter): string => `/api/1/access/matrix${query({ ...filterSet(filter), format: 'csv' })}`;

/** What somebody is called who is named by CRM id or sign-in name. */
export async function nameOfUser(api: Api, user: string): Promise<string | undefined> {
  const page = await api.ask<AccessMatrix>('GET', `/api/1/access/matrix${query({ user, object: 'Case', button: 'join', limit: 1 })}`);
  return page.items[0]?.name;
}

/** People whose name or sign-in name has these words. */
export async function people(api: Api, words: string): Promise<{ found: Found[]; total: number }> {
  // Of one object and one button: the cells are not looked at here.
  const page = await matrixPage(api, { ...NO_FILTER, search: words, object: 'Case', button: 'join' }, undefined, OFFERED);
  const found = page.items.map((user) => ({
    value: user.id,
    label: user.name,
    hint: [user.username, user.profile, user.active ? '' : 'inactive'].filter((part) => part !== '').join(' · '),
  }));
  return { found, total: page.total };
}
