// Moving between the console's pages while something is unsaved.
import { afterEach, expect, test, vi } from 'vitest';

import { router } from '../src/console/route.svelte.ts';

// jsdom draws nothing, so there is nothing to scroll.
vi.stubGlobal('scrollTo', () => undefined);

let release: (() => void) | undefined;
afterEach(() => {
  release?.();
  router.go('/');
});
const arrived = (path: string): Promise<void> => vi.waitFor(() => { expect(location.pathname).toBe(path); });

test('nothing holds: every page is gone to, with its query', async () => {
  router.go('/settings/profiles?add=Sales%20Rep');
  await arrived('/settings/profiles');
  expect([router.route, router.search]).toEqual([{ page: 'settings', section: 'profiles' }, '?add=Sales%20Rep']);
  router.replace('/settings/profiles');
  expect([location.search, router.search]).toEqual(['', '']);
});

test('R72 unsaved changes: a page is left when the person says so, and not before', async () => {
  router.go('/settings');
  await arrived('/settings');
  let answer: (leave: boolean) => void = () => undefined;
  const asked: string[] = [];
  release = router.hold({ holds: () => true, ask: (path) => { asked.push(path); return new Promise((told) => { answer = told; }); } });
  router.go('/sessions');
  await vi.waitFor(() => { expect(asked).toEqual(['/sessions']); });
  answer(false);
  await Promise.resolve();
  expect(location.pathname).toBe('/settings');
  router.go('/sessions');
  await vi.waitFor(() => { expect(asked).toHaveLength(2); });
  answer(true);
  await arrived('/sessions');
});

test('R72 unsaved changes: going back in the browser’s history is asked about too, and leads on when allowed', async () => {
  router.go('/code');
  await arrived('/code');
  router.go('/settings');
  await arrived('/settings');
  let may = false;
  const asked: string[] = [];
  release = router.hold({ holds: () => true, ask: (path) => { asked.push(path); return Promise.resolve(may); } });
  history.back();
  await vi.waitFor(() => { expect(asked).toEqual(['/code']); });
  await arrived('/settings');
  expect(router.route.page).toBe('settings');
  may = true;
  history.back();
  await vi.waitFor(() => { expect(router.route.page).toBe('code'); });
  expect(location.pathname).toBe('/code');
});

test('R72 closing the tab is asked about only while there is something to lose', () => {
  const close = (): boolean => dispatchEvent(new Event('beforeunload', { cancelable: true }));
  let dirty = false;
  release = router.hold({ holds: () => dirty, ask: () => true });
  expect(close()).toBe(true);
  dirty = true;
  expect(close()).toBe(false);
});
