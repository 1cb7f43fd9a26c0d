/**
 * The string table of an epoch. A string is written out the first time and by its number from
 * then on; both sides enter strings in the order of writing and so never speak about the table.
 */

import { type ByteReader, type ByteWriter, WireError } from './bytes';

/** Longer strings (in UTF-16 units) are written out each time. */
export const LONGEST_ENTRY = 256;
/** A full table takes no more strings. */
export const MOST_ENTRIES = 65_536;

/** The writing side of a table; one for each epoch. */
export class StringWriter {
  readonly #numbers = new Map<string, number>();

  /** Writes the string out, or its number when the table has it. */
  write(bytes: ByteWriter, text: string): void {
    const number = this.#numbers.get(text);
    if (number !== undefined) {
      bytes.unsigned(number + 1);
      return;
    }
    if (text.length <= LONGEST_ENTRY && this.#numbers.size < MOST_ENTRIES) {
      this.#numbers.set(text, this.#numbers.size);
    }
    bytes.unsigned(0);
    bytes.utf8(text);
  }
}

/** The reading side of a table; one for each epoch. */
export class StringReader {
  readonly #strings: string[] = [];

  /** Reads what `StringWriter.write` wrote. */
  read(bytes: ByteReader): string {
    const reference = bytes.unsigned();
    if (reference > 0) {
      const known = this.#strings[reference - 1];
      if (known === undefined) throw new WireError('a string is used before it was written');
      return known;
    }
    const text = bytes.utf8();
    if (text.length <= LONGEST_ENTRY && this.#strings.length < MOST_ENTRIES) {
      this.#strings.push(text);
    }
    return text;
  }
}
