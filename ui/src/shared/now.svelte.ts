// One clock for everything that says "6 min": it ticks each second while somebody looks.
import { createSubscriber } from 'svelte/reactivity';

const subscribe = createSubscriber((update) => {
  const ticking = setInterval(update, 1_000);
  return () => { clearInterval(ticking); };
});

/** Milliseconds since 1970; an effect that reads it runs again each second. */
export function now(): number {
  subscribe();
  return Date.now();
}
