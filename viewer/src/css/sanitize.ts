// Makes a customer's CSS harmless and true to the customer: no address survives but assets and
// fragments, states and device features become the customer's. What is dangerous is removed token
// by token, whatever the context, so that a misreading of the structure can only cost looks.
import { answerFeature, frameFeature, type Features } from './media';
import { stateSelector } from './selectors';
import { writeName, writeString, writeToken } from './serialize';
import { tokenize, type Token } from './tokenizer';

/** A place in a text where the address of an asset goes. */
export interface AssetPlace {
  /** SHA-256 in hex. */
  readonly asset: string;
}

/** Sanitised CSS: text with places for addresses. */
export type SheetPieces = readonly (string | AssetPlace)[];

/** Writes the pieces; an asset that is not there yet is `none`. */
export function renderSheet(
  pieces: SheetPieces,
  address: (hash: string) => string | undefined,
): string {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
    } else {
      const found = address(piece.asset);
      text += found === undefined ? ' none ' : `url(${writeString(found)})`;
    }
  }
  return text;
}

/** The assets that the pieces name. */
export function sheetAssets(pieces: SheetPieces): Set<string> {
  const hashes = new Set<string>();
  for (const piece of pieces) if (typeof piece !== 'string') hashes.add(piece.asset);
  return hashes;
}

/** A whole stylesheet. */
export function sanitizeSheet(text: string, features: Features): SheetPieces {
  return new Sanitizer(tokenize(text), features).sheet();
}

/** The content of a `style` attribute, or one value of a presentation attribute. */
export function sanitizeDeclarations(text: string, features: Features): SheetPieces {
  return new Sanitizer(tokenize(text), features).declarations();
}

/** A media query list, such as that of a `media` attribute. */
export function sanitizeMedia(text: string, features: Features): string {
  const pieces = new Sanitizer(tokenize(text), features).media();
  return renderSheet(pieces, () => undefined);
}

/** How deep rules are followed; deeper text is still made harmless, only not made true. */
const DEEPEST = 64;
const ASSET = /^asset:([0-9a-f]{64})$/;
/** Functions whose strings are addresses. */
const IMAGE_FUNCTIONS = new Set([
  'image-set',
  '-webkit-image-set',
  'image',
  'cross-fade',
  '-webkit-cross-fade',
]);
/** Functions that fetch, run or read what they should not, in some browser of some time. */
const DROPPED_FUNCTIONS = new Set([
  'src',
  'expression',
  'element',
  '-moz-element',
  'paint',
  'url-prefix',
  'domain',
]);
/** Functions that would bring in text from elsewhere, which inside an image function is an address. */
const SUBSTITUTIONS = new Set(['var', 'attr', 'env', 'if', 'inherit']);
const DROPPED_AT_RULES = new Set(['import', 'charset', 'document', '-moz-document']);
const DROPPED_PROPERTIES = new Set(['-moz-binding', 'behavior', '-ms-behavior']);
const NAMESPACES = new Set([
  'http://www.w3.org/1999/xhtml',
  'http://www.w3.org/2000/svg',
  'http://www.w3.org/1998/Math/MathML',
  'http://www.w3.org/1999/xlink',
]);
/** At-rules whose blocks hold rules or declarations of an element. */
const RULE_BLOCKS = new Set(['media', 'supports', 'container', 'layer', 'scope', 'starting-style']);

class Sanitizer {
  private readonly pieces: (string | AssetPlace)[] = [];
  private text = '';
  private at = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly features: Features,
  ) {}

  sheet(): SheetPieces {
    this.rules(0, false);
    return this.done();
  }

  declarations(): SheetPieces {
    while (this.at < this.tokens.length) this.declaration(this.endOfDeclaration());
    return this.done();
  }

  media(): SheetPieces {
    this.mediaQuery(this.tokens.length);
    return this.done();
  }

  private done(): SheetPieces {
    if (this.text !== '') this.pieces.push(this.text);
    return this.pieces;
  }

  private peek(offset = 0): Token | undefined {
    return this.tokens[this.at + offset];
  }

  /** Rules and declarations up to the end or, in a block, its closing brace. */
  private rules(depth: number, inBlock: boolean): void {
    for (;;) {
      const token = this.peek();
      if (!token) return;
      if (token.kind === '}' && inBlock) return;
      if (
        token.kind === 'space' ||
        token.kind === 'comment' ||
        token.kind === ';' ||
        token.kind === '}'
      ) {
        this.emit();
      } else if (token.kind === 'at') {
        this.atRule(depth);
      } else {
        const { end, isRule } = this.endOfStatement();
        if (isRule) {
          this.selector(end);
          this.block(depth);
        } else {
          this.declaration(end);
        }
      }
    }
  }

  /** From an opening brace over its content to the closing one. */
  private block(depth: number): void {
    if (this.peek()?.kind !== '{') return;
    this.emit();
    if (depth >= DEEPEST) {
      this.flatBlock();
    } else {
      this.rules(depth + 1, true);
    }
    if (this.peek()?.kind === '}') this.emit();
  }

  /** A block too deep to be followed: token by token to where it closes. */
  private flatBlock(): void {
    let open = 0;
    for (let token = this.peek(); token; token = this.peek()) {
      if (token.kind === '{') open++;
      if (token.kind === '}' && --open < 0) return;
      this.emit();
    }
  }

  private atRule(depth: number): void {
    const name = (this.peek()?.value ?? '').toLowerCase();
    const { end } = this.endOfStatement();
    if (DROPPED_AT_RULES.has(name)) {
      this.at = end;
      if (this.peek()?.kind === '{') this.skipBlock();
      // Left behind, the semicolon would be read as the beginning of the next rule.
      else if (this.peek()?.kind === ';') this.at++;
      return;
    }
    if (name === 'namespace') {
      this.namespace(end);
      return;
    }
    this.emit();
    if (name === 'media') this.mediaQuery(end);
    else if (name === 'scope') this.selector(end);
    else while (this.at < end) this.emit();
    if (this.peek()?.kind !== '{') return;
    // Keyframes, fonts, pages and properties hold declarations, at most one level down; the same
    // reading serves, because selectors there are names and percentages without states.
    this.block(RULE_BLOCKS.has(name) || depth < DEEPEST ? depth : DEEPEST);
  }

  private skipBlock(): void {
    let open = 0;
    for (let token = this.peek(); token; token = this.peek()) {
      this.at++;
      if (token.kind === '{') open++;
      if (token.kind === '}' && --open === 0) return;
    }
  }

  /** `@namespace` names an address that nobody fetches: kept when it is one of the known. */
  private namespace(end: number): void {
    const statement = this.tokens.slice(this.at, end);
    this.at = end;
    const known = statement.find((token) => token.kind === 'url' || token.kind === 'string');
    const prefix = statement.find((token) => token.kind === 'ident');
    if (!known || !NAMESPACES.has(known.value)) {
      if (this.peek()?.kind === ';') this.at++;
      return;
    }
    this.text += `@namespace ${prefix ? writeName(prefix.value) : ''} ${writeString(known.value)}`;
  }

  /** Where the statement that begins here ends, and whether a block follows. */
  private endOfStatement(): { end: number; isRule: boolean } {
    if (this.isCustomProperty()) return { end: this.endOfDeclaration(), isRule: false };
    let open = 0;
    for (let index = this.at; index < this.tokens.length; index++) {
      const kind = this.tokens[index]?.kind;
      if (kind === '(' || kind === '[' || kind === 'function') open++;
      else if (kind === ')' || kind === ']') open = Math.max(0, open - 1);
      else if (open === 0 && kind === '{') return { end: index, isRule: true };
      else if (open === 0 && (kind === ';' || kind === '}')) return { end: index, isRule: false };
    }
    return { end: this.tokens.length, isRule: false };
  }

  private isCustomProperty(): boolean {
    const name = this.peek();
    if (name?.kind !== 'ident' || !name.value.startsWith('--')) return false;
    let next = this.at + 1;
    while (this.tokens[next]?.kind === 'space' || this.tokens[next]?.kind === 'comment') next++;
    return this.tokens[next]?.kind === ':';
  }

  private endOfDeclaration(): number {
    let open = 0;
    for (let index = this.at; index < this.tokens.length; index++) {
      const kind = this.tokens[index]?.kind;
      if (kind === '(' || kind === '[' || kind === '{' || kind === 'function') open++;
      else if (open > 0 && (kind === ')' || kind === ']' || kind === '}')) open--;
      else if (open === 0 && kind === ';') return index === this.at ? index + 1 : index;
      else if (open === 0 && kind === '}') return index === this.at ? index + 1 : index;
    }
    return this.tokens.length;
  }

  private declaration(end: number): void {
    const name = this.peek();
    if (name?.kind === 'ident') {
      const property = name.value.toLowerCase();
      if (DROPPED_PROPERTIES.has(property)) {
        this.at = end;
        return;
      }
      if (property === 'color-scheme' && this.colorScheme(end)) return;
    }
    while (this.at < end) this.emit();
  }

  /** A page for light and dark takes what the customer prefers, not what the agent does. */
  private colorScheme(end: number): boolean {
    const words = new Set<string>();
    for (let index = this.at + 1; index < end; index++) {
      const token = this.tokens[index];
      if (token?.kind === 'ident') words.add(token.value.toLowerCase());
    }
    if (!words.has('light') || !words.has('dark')) return false;
    const important = words.has('important') ? '!important' : '';
    this.text += `color-scheme:${this.features.colorScheme}${important}`;
    this.at = end;
    return true;
  }

  private selector(end: number): void {
    let inPseudoElement = false;
    while (this.at < end) {
      const token = this.peek();
      const next = this.peek(1);
      if (token?.kind === ':' && next?.kind === ':') {
        inPseudoElement = true;
        this.emit();
        this.emit();
        continue;
      }
      // A pseudo-element takes no attribute: rewritten, the whole rule would be lost.
      if (token?.kind === ':' && next?.kind === 'ident' && !inPseudoElement) {
        const state = stateSelector(next.value);
        if (state !== undefined) {
          this.text += state;
          this.at += 2;
          continue;
        }
      }
      if (token?.kind === 'space' || token?.kind === ',' || token?.kind === 'delim')
        inPseudoElement = false;
      this.emit();
    }
  }

  private mediaQuery(end: number): void {
    while (this.at < end) {
      if (this.peek()?.kind === '(' && this.mediaFeature(end)) continue;
      this.emit();
    }
  }

  private mediaFeature(end: number): boolean {
    let close = this.at + 1;
    while (close < end && this.tokens[close]?.kind !== ')') {
      if (this.tokens[close]?.kind === '(') return false;
      close++;
    }
    const inner = this.tokens.slice(this.at + 1, close);
    const answer = answerFeature(inner, this.features);
    if (answer !== undefined) {
      this.text += answer;
      this.at = Math.min(close + 1, end);
      return true;
    }
    this.emit();
    while (this.at < close) {
      const token = this.peek();
      const framed = token?.kind === 'ident' ? frameFeature(token.value) : undefined;
      if (framed === undefined) {
        this.emit();
      } else {
        this.text += framed;
        this.at++;
      }
    }
    return true;
  }

  /** Writes one token, or what stands for it: the one way from token to text. */
  private emit(): void {
    const token = this.tokens[this.at];
    if (!token) return;
    this.at++;
    if (token.kind === 'url') {
      this.address(token.value);
    } else if (token.kind === 'at' && DROPPED_AT_RULES.has(token.value.toLowerCase())) {
      this.text += '@alongside-dropped';
    } else if (token.kind === 'function') {
      this.function(token);
    } else {
      this.text += writeToken(token);
    }
  }

  private function(token: Token): void {
    const name = token.value.toLowerCase();
    if (name === 'url') {
      const string = this.argumentsOf().find((argument) => argument.kind === 'string');
      this.address(string?.value ?? '');
    } else if (DROPPED_FUNCTIONS.has(name)) {
      this.argumentsOf();
      this.text += ' none ';
    } else if (IMAGE_FUNCTIONS.has(name)) {
      this.imageFunction(token);
    } else {
      this.text += writeToken(token);
    }
  }

  /** Takes the tokens up to the bracket that closes a function whose name was just read. */
  private argumentsOf(): Token[] {
    const start = this.at;
    let open = 1;
    for (let token = this.peek(); token; token = this.peek()) {
      this.at++;
      if (token.kind === '(' || token.kind === 'function') open++;
      if (token.kind === ')' && --open === 0) return this.tokens.slice(start, this.at - 1);
    }
    return this.tokens.slice(start);
  }

  /** In `image-set("a.png" 1x)` plain strings are addresses, save in `type("image/png")`. */
  private imageFunction(token: Token): void {
    const start = this.at;
    const inner = this.argumentsOf();
    // One image function in another is not followed: nesting would cost time without end.
    const refused = inner.some((one) => {
      const name = one.kind === 'function' ? one.value.toLowerCase() : '';
      return SUBSTITUTIONS.has(name) || IMAGE_FUNCTIONS.has(name);
    });
    if (refused) {
      this.text += ' none ';
      return;
    }
    const end = this.at;
    this.at = start;
    this.text += writeToken(token);
    let previous: Token | undefined;
    while (this.at < end) {
      const one = this.peek();
      const isType = previous?.kind === 'function' && previous.value.toLowerCase() === 'type';
      if (one?.kind === 'string' && !isType) {
        this.at++;
        this.address(one.value);
      } else {
        this.emit();
      }
      previous = one;
    }
  }

  private address(value: string): void {
    const asset = ASSET.exec(value);
    if (asset?.[1] !== undefined) {
      this.pieces.push(this.text, { asset: asset[1] });
      this.text = '';
    } else if (/^#[^\s]*$/.test(value)) {
      this.text += `url(${writeString(value)})`;
    } else {
      this.text += ' none ';
    }
  }
}
