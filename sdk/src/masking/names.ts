/**
 * Ids and classes. Styles refer to them, so they are kept as they are, unless they look as if
 * data had been put into them; those get a name that means nothing outside the session and is the
 * same wherever the old one stood: in `id`, `for`, `#fragment` and in the selectors of sheets.
 */

/** Gives out stand-in names; one for each session. */
export class Names {
  readonly #salt: number;

  /** @param salt random 32 bits, so that a name cannot be found by trying candidates offline */
  constructor(salt: number) {
    this.#salt = salt;
  }

  /** An id, or its stand-in when it has four digits in a row, an `@`, or more than 64 characters. */
  id(id: string): string {
    return id.length > 64 || id.includes('@') || /\d{4}/.test(id) ? this.#standIn(id) : id;
  }

  /**
   * One class, or its stand-in. Six digits, not four: generated class names have short runs of
   * digits, and so have `duration-1000` and its kin.
   */
  className(name: string): string {
    return name.length > 128 || name.includes('@') || /\d{6}/.test(name)
      ? this.#standIn(name)
      : name;
  }

  /** A `class` attribute. */
  classList(value: string): string {
    return value.replace(/\S+/g, (name) => this.className(name));
  }

  #standIn(name: string): string {
    // FNV-1a, twice with different beginnings: enough for names that must only differ.
    let first = 0x811c9dc5 ^ this.#salt;
    let second = 0x01000193 + this.#salt;
    for (let index = 0; index < name.length; index += 1) {
      first = Math.imul(first ^ name.charCodeAt(index), 0x01000193);
      second = Math.imul(second ^ name.charCodeAt(index), 0x85ebca6b);
    }
    // Letters only, so that a stand-in never looks like data to this class itself.
    const letters = (value: number): string =>
      (value >>> 0).toString(26).replace(/\d/g, (digit) => 'qrstuvwxyz'.charAt(Number(digit)));
    return `x-${letters(first)}-${letters(second)}`;
  }
}
