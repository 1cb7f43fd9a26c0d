/**
 * Bytes written and read one value at a time: unsigned LEB128 varints, zigzag for signed numbers,
 * UTF-8. The reader trusts nothing: whatever it meets, it answers with a value or a `WireError`.
 */

/** What came is not what the protocol says. The message names the place, never the content. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

const encoder = new TextEncoder();
// `fatal`, so that broken UTF-8 is an error; `ignoreBOM`, so that U+FEFF is text like any other.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A buffer that grows as it is written. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param capacity bytes to begin with */
  constructor(capacity = 4096) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** How many bytes have been written. */
  get length(): number {
    return this.#length;
  }

  /** One byte, 0 to 255. */
  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** An unsigned number below 2^32. */
  unsigned(value: number): void {
    this.#reserve(5);
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** A signed number of 32 bits. */
  signed(value: number): void {
    this.unsigned((value << 1) ^ (value >> 31));
  }

  /** Byte length, then UTF-8. Lone surrogates become U+FFFD. */
  utf8(text: string): void {
    // Up to three bytes a UTF-16 unit. Written behind the widest length, then moved up to it.
    this.#reserve(text.length * 3 + 5);
    const start = this.#length;
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(start + 5));
    this.unsigned(written);
    this.#bytes.copyWithin(this.#length, start + 5, start + 5 + written);
    this.#length += written;
  }

  /** A copy of what has been written; the writer is empty afterwards. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, needed));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** Reads what a `ByteWriter` wrote. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes not read yet. */
  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  /** One byte. */
  byte(): number {
    const value = this.#bytes[this.#position];
    if (value === undefined) throw new WireError('the payload ends within an operation');
    this.#position += 1;
    return value;
  }

  /** An unsigned number below 2^32. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      if (shift === 28 && byte > 0x0f) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new WireError('a number has more than 32 bits');
  }

  /** A signed number of 32 bits. */
  signed(): number {
    const value = this.unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /**
   * A number of things that follow, each of at least `bytesEach` bytes. One that cannot be true
   * is refused here, before anything is allocated for it.
   */
  count(bytesEach: number): number {
    const count = this.unsigned();
    if (count * bytesEach > this.remaining) {
      throw new WireError('a count is larger than the payload');
    }
    return count;
  }

  /** Text with its byte length before it. */
  utf8(): string {
    const length = this.count(1);
    const bytes = this.#bytes.subarray(this.#position, this.#position + length);
    this.#position += length;
    try {
      return decoder.decode(bytes);
    } catch {
      throw new WireError('a string is not UTF-8');
    }
  }
}
