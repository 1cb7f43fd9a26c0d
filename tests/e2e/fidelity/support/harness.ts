// The viewer's own classes with frames handed to them by a test. Never part of what is shipped.
import { AssetStore } from '../../../../viewer/src/view/assets';
import { View } from '../../../../viewer/src/view/view';

/** What a test reads and does. */
export interface Harness {
  push(frame: string): void;
  reset(): void;
  broken: string[];
  live: number;
  page: unknown;
  /** The document that is on show. */
  document(): Document | null;
}

const assets = new AssetStore();
assets.open({ base: '/assets/', token: 'asset-token' });

const harness: Harness = {
  broken: [],
  live: 0,
  page: undefined,
  push: (frame) => {
    view.push(Uint8Array.from(atob(frame), (sign) => sign.charCodeAt(0)));
  },
  reset: () => {
    view.reset();
  },
  document: () => view.frame?.contentDocument ?? null,
};
const view = new View(document.body, assets, {
  live: () => {
    harness.live += 1;
  },
  broken: (reason) => {
    harness.broken.push(reason);
  },
  page: (viewport, masked) => {
    harness.page = { viewport, masked };
  },
});
Object.assign(window, { harness });
