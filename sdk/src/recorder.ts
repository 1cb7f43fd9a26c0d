/**
 * Tells a page to those who may see it: keyframes and deltas of structure, values, positions,
 * styles and pictures, masked before anything is encoded. It knows frames and no socket.
 */

import { compileRules, type PageRules } from './masking/policy';
import { Names } from './masking/names';
import { Assets, type AssetStore } from './recorder/assets';
import { Epoch } from './recorder/epoch';
import { hook } from './recorder/hooks';
import { Loaded } from './recorder/loaded';
import type { FrameSink } from './recorder/outbox';
import type { SheetSources } from './recorder/sheets';
import type { Policy } from './wire/messages';

/** What a recorder needs. */
export interface RecorderOptions {
  readonly policy: Policy;
  readonly page: PageRules;
  /** Takes whole frames, in order. */
  readonly send: FrameSink;
  /** Bytes that have been sent and are not gone yet. */
  readonly buffered: () => number;
  /** Where assets go; null for none. */
  readonly store: AssetStore | null;
  /** Elements that are the SDK's own. */
  readonly isOurs?: (element: Element) => boolean;
  /** Told the selectors that could not be used; the whole page is masked then. */
  readonly unusable?: (selectors: readonly string[]) => void;
  /** Which tab of the customer. */
  readonly stream?: number;
}

/** How often everything is looked at that no event tells, in milliseconds. */
const SWEEP = 2000;

/** Records the document it runs in. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #shared;
  #epoch: Epoch | null = null;
  #lastEpoch = 0;
  #unhook: (() => void) | null = null;
  #sweep: ReturnType<typeof setInterval> | undefined;

  constructor(options: RecorderOptions) {
    this.#options = options;
    const rules = compileRules(options.policy, options.page);
    if (rules.unusable.length > 0) options.unusable?.(rules.unusable);
    const salt = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
    this.#shared = {
      rules,
      names: new Names(salt),
      texts: new Map() as SheetSources['texts'],
      loaded: new Loaded(),
      assets: new Assets(options.store),
      isOurs: options.isOurs ?? (() => false),
      stream: options.stream ?? 0,
    };
  }

  /** Whether frames are being sent. */
  get running(): boolean {
    return this.#epoch !== null;
  }

  /**
   * Begins a new epoch with a keyframe.
   * @param after the epoch's number is larger than this, and than all before it
   */
  begin(after = 0): void {
    this.#epoch?.end();
    this.#lastEpoch = Math.max(this.#lastEpoch, after) + 1;
    this.#unhook ??= hook(window, {
      fieldSet: (field) => this.#epoch?.fields.touch(field),
      sheetChanged: (sheet) => this.#epoch?.sheets.scripted(sheet),
      shadowAttached: (host) => this.#epoch?.within.attached(host),
      addressChanged: () => this.#epoch?.pageChanged(),
    });
    this.#sweep ??= setInterval(() => this.#epoch?.sweep(), SWEEP);
    const { send, buffered } = this.#options;
    this.#epoch = new Epoch(this.#lastEpoch, { ...this.#shared, send, buffered }, () => this.begin());
  }

  /** Sends nothing and leaves the page as it was until the next `begin`. */
  pause(): void {
    this.#epoch?.end();
    this.#epoch = null;
    this.#unhook?.();
    this.#unhook = null;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }

  /** For good. */
  end(): void {
    this.pause();
    this.#shared.assets.end();
    this.#shared.loaded.end();
  }
}
