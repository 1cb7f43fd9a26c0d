// Splits CSS into the tokens a browser would see (CSS Syntax Level 3, part 4), so that what is
// judged here is what is applied there: escapes are decoded, comments and bad tokens are named.

/** What a token is; punctuation is its own kind. */
export type TokenKind =
  | 'ident'
  | 'function'
  | 'at'
  | 'hash'
  | 'string'
  | 'bad-string'
  | 'url'
  | 'bad-url'
  | 'delim'
  | 'number'
  | 'space'
  | 'comment'
  | 'cdo'
  | 'cdc'
  | ':'
  | ';'
  | ','
  | '['
  | ']'
  | '('
  | ')'
  | '{'
  | '}';

/** One token. `value` is decoded; `raw` is set when the source text can be repeated as it stands. */
export interface Token {
  readonly kind: TokenKind;
  /** Name, string content, address or sign, escapes decoded; of numbers the numeral. */
  readonly value: string;
  /** Of a number: its unit, escapes decoded; "%" for percentages. */
  readonly unit: string;
  /** The source text, or "" when it has escapes or is broken and must be written anew. */
  readonly raw: string;
}

const PUNCTUATION = new Set([':', ';', ',', '[', ']', '(', ')', '{', '}']);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isHex = (code: number): boolean =>
  isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
const isNameStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;
const isName = (code: number): boolean => isNameStart(code) || isDigit(code) || code === 45;
const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 9;

/** Reads a whole text; never fails, as CSS never does. */
export function tokenize(text: string): Token[] {
  return new Tokenizer(normalise(text)).run();
}

/** What a browser does to the text before it reads tokens. */
function normalise(text: string): string {
  // Most sheets have none of these, and a search is cheaper than a copy.

  return /[\r\f\0]/.test(text) ? text.replace(/\r\n?|\f/g, '\n').replace(/\0/g, '\uFFFD') : text;
}

class Tokenizer {
  private at = 0;
  private escaped = false;

  constructor(private readonly text: string) {}

  run(): Token[] {
    const tokens: Token[] = [];
    while (this.at < this.text.length) {
      const start = this.at;
      this.escaped = false;
      const token = this.next(start);
      tokens.push(token);
      // Every branch takes at least one character; this states it for whoever changes one.
      if (this.at <= start) this.at = start + 1;
    }
    return tokens;
  }

  private code(offset = 0): number {
    const index = this.at + offset;
    return index < this.text.length ? this.text.charCodeAt(index) : -1;
  }

  private token(kind: TokenKind, start: number, value: string, unit = ''): Token {
    return { kind, value, unit, raw: this.escaped ? '' : this.text.slice(start, this.at) };
  }

  private next(start: number): Token {
    const code = this.code();
    const sign = this.text[this.at] ?? '';
    if (code === 47 && this.code(1) === 42) return this.comment(start);
    if (isSpace(code)) {
      while (isSpace(this.code())) this.at++;
      return this.token('space', start, ' ');
    }
    if (code === 34 || code === 39) return this.string(start, code);
    if (this.startsNumber(0)) return this.number(start);
    if (code === 35 && (isName(this.code(1)) || this.isEscape(1))) {
      this.at++;
      return this.token('hash', start, this.name());
    }
    if (this.text.startsWith('-->', this.at)) return this.take(start, 'cdc', 3);
    if (this.startsName(0)) return this.nameLike(start);
    if (this.text.startsWith('<!--', this.at)) return this.take(start, 'cdo', 4);
    if (code === 64 && this.startsName(1)) {
      this.at++;
      return this.token('at', start, this.name());
    }
    this.at++;
    if (PUNCTUATION.has(sign)) return this.token(sign as TokenKind, start, sign);
    // A lone backslash before a line break: written anew, it could only start an escape.
    if (code === 92) this.escaped = true;
    return this.token('delim', start, sign);
  }

  private take(start: number, kind: TokenKind, length: number): Token {
    this.at += length;
    return this.token(kind, start, '');
  }

  private comment(start: number): Token {
    const end = this.text.indexOf('*/', this.at + 2);
    this.at = end < 0 ? this.text.length : end + 2;
    return this.token('comment', start, '');
  }

  private isEscape(offset: number): boolean {
    return this.code(offset) === 92 && this.code(offset + 1) !== 10;
  }

  private startsName(offset: number): boolean {
    const first = this.code(offset);
    if (first === 45) {
      const second = this.code(offset + 1);
      return isNameStart(second) || second === 45 || this.isEscape(offset + 1);
    }
    return isNameStart(first) || this.isEscape(offset);
  }

  private startsNumber(offset: number): boolean {
    const first = this.code(offset);
    const after = first === 43 || first === 45 ? offset + 1 : offset;
    if (isDigit(this.code(after))) return true;
    return this.code(after) === 46 && isDigit(this.code(after + 1));
  }

  private escape(): string {
    this.escaped = true;
    this.at++;
    if (this.at >= this.text.length) return '\uFFFD';
    if (!isHex(this.code())) {
      const point = this.text.codePointAt(this.at) ?? 0xfffd;
      this.at += point > 0xffff ? 2 : 1;
      return String.fromCodePoint(point);
    }
    const start = this.at;
    while (this.at - start < 6 && isHex(this.code())) this.at++;
    const point = Number.parseInt(this.text.slice(start, this.at), 16);
    if (isSpace(this.code())) this.at++;
    const invalid = point === 0 || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff);
    return invalid ? '\uFFFD' : String.fromCodePoint(point);
  }

  private name(): string {
    let value = '';
    let run = this.at;
    for (;;) {
      if (isName(this.code())) {
        this.at++;
      } else if (this.isEscape(0)) {
        value += this.text.slice(run, this.at) + this.escape();
        run = this.at;
      } else {
        return value + this.text.slice(run, this.at);
      }
    }
  }

  private number(start: number): Token {
    if (this.code() === 43 || this.code() === 45) this.at++;
    while (isDigit(this.code())) this.at++;
    if (this.code() === 46 && isDigit(this.code(1))) {
      this.at++;
      while (isDigit(this.code())) this.at++;
    }
    const exponent = this.code() === 69 || this.code() === 101;
    const signed = this.code(1) === 43 || this.code(1) === 45 ? 2 : 1;
    if (exponent && isDigit(this.code(signed))) {
      this.at += signed;
      while (isDigit(this.code())) this.at++;
    }
    const numeral = this.text.slice(start, this.at);
    if (this.code() === 37) {
      this.at++;
      return this.token('number', start, numeral, '%');
    }
    const unit = this.startsName(0) ? this.name() : '';
    return this.token('number', start, numeral, unit);
  }

  private string(start: number, quote: number): Token {
    this.at++;
    let value = '';
    for (;;) {
      const code = this.code();
      if (code === -1) {
        // Ended by the end of the text: written anew with its quote.
        this.escaped = true;
        return this.token('string', start, value);
      }
      if (code === quote) {
        this.at++;
        return this.token('string', start, value);
      }
      if (code === 10) {
        this.escaped = true;
        return this.token('bad-string', start, value);
      }
      if (code === 92) {
        if (this.code(1) === 10) this.at += 2;
        else if (this.at + 1 >= this.text.length) this.at++;
        else value += this.escape();
        this.escaped = true;
      } else {
        const run = this.at;
        while (![-1, quote, 10, 92].includes(this.code())) this.at++;
        value += this.text.slice(run, this.at);
      }
    }
  }

  private nameLike(start: number): Token {
    const value = this.name();
    if (this.code() !== 40) return this.token('ident', start, value);
    this.at++;
    if (value.toLowerCase() !== 'url') return this.token('function', start, value);
    let ahead = 0;
    while (isSpace(this.code(ahead))) ahead++;
    const quote = this.code(ahead);
    if (quote === 34 || quote === 39) return this.token('function', start, value);
    return this.url(start);
  }

  private url(start: number): Token {
    while (isSpace(this.code())) this.at++;
    let value = '';
    for (;;) {
      const code = this.code();
      if (code === -1 || code === 41) {
        this.at++;
        return this.token('url', start, value);
      }
      if (isSpace(code)) {
        while (isSpace(this.code())) this.at++;
        if (this.code() === -1 || this.code() === 41) continue;
        return this.badUrl(start);
      }
      const printable = code > 31 && code !== 127 && code !== 11;
      if (code === 34 || code === 39 || code === 40 || !printable) return this.badUrl(start);
      if (code === 92) {
        if (!this.isEscape(0)) return this.badUrl(start);
        value += this.escape();
      } else {
        value += this.text[this.at] ?? '';
        this.at++;
      }
    }
  }

  private badUrl(start: number): Token {
    while (this.code() !== -1 && this.code() !== 41) {
      if (this.isEscape(0)) this.escape();
      else this.at++;
    }
    this.at++;
    this.escaped = true;
    return this.token('bad-url', start, '');
  }
}
