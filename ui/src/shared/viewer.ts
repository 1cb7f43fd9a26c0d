// Who looks at this page, for the parts of it that speak differently to an admin.
import { getContext, setContext } from 'svelte';

import type { Agent } from '../../../sdk/src/wire/messages.ts';

const KEY = Symbol('viewer');

/** Told once by the page's outermost component. */
export function provideViewer(viewer: () => Agent | undefined): void {
  setContext(KEY, viewer);
}

/** Nobody, until somebody has signed in. */
export function currentViewer(): Agent | undefined {
  return getContext<(() => Agent | undefined) | undefined>(KEY)?.();
}
