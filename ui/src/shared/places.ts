// Moving between pages, as much as a page needs to know of it: the console has an address bar, a frame in the CRM has none.

/** Stands between a person's unsaved changes and what would lose them. */
export interface Guard {
  /** Whether there is anything to lose right now. */
  holds: () => boolean;
  /** Whether the page that the path names may be gone to; asks the person where it has to. */
  ask: (path: string) => boolean | Promise<boolean>;
}

export interface Places {
  /** What follows the path of this page, `?add=Sales%20Rep`. */
  readonly search: string;
  /** Goes to an address of the console. */
  go: (address: string) => void;
  /** Changes the address of this page and goes nowhere. */
  replace: (address: string) => void;
  /** Asks the guard from now on, until the function that is returned is called. */
  hold: (guard: Guard) => () => void;
}

/** A value of an address's query, empty where it has none. */
export const parameter = (search: string, name: string): string => new URLSearchParams(search).get(name)?.trim() ?? '';
