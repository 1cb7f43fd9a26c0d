// Writes tokens back as CSS that can only be read as the same tokens.
import type { Token } from './tokenizer';

/** A name with everything escaped that would end it or start something else. */
export function writeName(name: string): string {
  let out = '';
  let index = 0;
  for (const sign of name) {
    const code = sign.codePointAt(0) ?? 0;
    const digit = code >= 48 && code <= 57;
    const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
    const early = index === 0 || (index === 1 && name.startsWith('-'));
    if (digit && early) out += `\\${code.toString(16)} `;
    else if (letter || digit || code === 95 || code >= 160) out += sign;
    else if (code === 45) out += name.length === 1 ? '\\-' : '-';
    else if (code <= 32 || (code >= 127 && code < 160)) out += `\\${code.toString(16)} `;
    else out += `\\${sign}`;
    index++;
  }
  return out;
}

/** A text as a quoted string. */
export function writeString(text: string): string {
  // eslint-disable-next-line no-control-regex -- control signs are what must be escaped
  const body = text.replace(/["\\\u0000-\u001f\u007f]/g, (sign) =>
    sign === '"' || sign === '\\' ? `\\${sign}` : `\\${sign.charCodeAt(0).toString(16)} `,
  );
  return `"${body}"`;
}

/** A unit: a leading "e" and digit or sign would be read as an exponent. */
function writeUnit(unit: string): string {
  if (unit === '' || unit === '%') return unit;
  return /^e[-+\d]/i.test(unit)
    ? `\\65 ${writeName(`-${unit.slice(1)}`).slice(1)}`
    : writeName(unit);
}

/** One token as text. Addresses are not written here: `url` gives nothing. */
export function writeToken(token: Token): string {
  if (token.kind === 'comment') return '/**/';
  if (token.kind === 'url' || token.kind === 'bad-url') return 'none';
  if (token.raw !== '') return token.raw;
  switch (token.kind) {
    case 'ident':
      return writeName(token.value);
    case 'function':
      return `${writeName(token.value)}(`;
    case 'at':
      return `@${writeName(token.value)}`;
    case 'hash':
      return `#${writeHash(token.value)}`;
    case 'string':
      return writeString(token.value);
    case 'number':
      return token.value + writeUnit(token.unit);
    case 'bad-string':
      // Makes the declaration around it invalid, as the broken string did.
      return '!alongside-broken';
    default:
      return token.value === '\\' ? ' ' : token.value;
  }
}

/** A hash may begin with a digit, which a name may not; the escape is right for both. */
function writeHash(value: string): string {
  return writeName(value);
}
