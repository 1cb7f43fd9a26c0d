/** Errors of the public API: a name to match on and words that say what to do. */

/** What promises of the SDK are rejected with. */
export class AlongsideError extends Error {
  override readonly name = 'AlongsideError';
  /** For programs: `license_unknown`, `origin_refused`, `rate`, `not_started` and the like. */
  readonly id: string;

  constructor(id: string, message: string) {
    super(message);
    this.id = id;
  }
}

/** Whether an error will be the same again until somebody changes something. */
export function isFinal(id: string): boolean {
  return id === 'license_unknown' || id === 'origin_refused';
}
