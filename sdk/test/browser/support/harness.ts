/** In the page under test: the recorder, with its frames applied at once beside it. */

import { Recorder } from '../../../src/recorder';
import type { Policy } from '../../../src/wire';
import { Applier } from './applier';
import { storm } from './storm';
import { compareTrees } from './compare';

/** How a recording is begun. */
export interface StartOptions {
  readonly policy: Policy;
  readonly redacted?: string[];
  readonly unredacted?: string[];
  readonly assets?: string;
}

class Harness {
  readonly applier = new Applier();
  errors: string[] = [];
  unusable: string[] = [];
  /** Bytes that the socket pretends to hold. */
  buffered = 0;
  recorder: Recorder | null = null;
  #chain = Promise.resolve();

  start({ policy, redacted = [], unredacted = [], assets }: StartOptions): void {
    this.recorder = new Recorder({
      policy,
      page: { redacted, unredacted },
      send: (frame) => {
        this.#chain = this.#chain
          // After one mistake the rest would be its consequences.
          .then(() => (this.errors.length === 0 ? this.applier.frame(frame) : undefined))
          .catch((error: unknown) => void this.errors.push(String(error)));
      },
      buffered: () => this.buffered,
      store: assets === undefined ? null : { base: assets, token: () => 'asset-token' },
      unusable: (selectors) => this.unusable.push(...selectors),
    });
    this.recorder.begin();
  }

  /** When what happened until now has been applied. */
  async settled(): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 20)));
      await this.#chain;
    }
  }

  /** When the keyframe of the present epoch is complete. */
  async whole(): Promise<void> {
    const complete = (): boolean => {
      const epoch = this.applier.frames.at(-1)?.epoch;
      return this.applier.frames.some((frame) => frame.end && frame.epoch === epoch);
    };
    for (let turn = 0; turn < 500 && !complete() && this.errors.length === 0; turn += 1) {
      await this.settled();
    }
    await this.settled();
  }

  storm = storm;
  compare = (): string => compareTrees(document, this.applier.root);
}

declare global {
  interface Window {
    harness: Harness;
  }
}

window.harness = new Harness();
