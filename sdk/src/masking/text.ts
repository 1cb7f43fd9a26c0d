/**
 * How hidden text looks. Words keep a shape so that a page keeps its layout, but neither their
 * letters nor their true lengths.
 */

const DOT = '\u2022';
/** The only lengths that a hidden word has, up to the longest; beyond, steps of twelve. */
const LENGTHS = [3, 5, 8, 12];
const LONGEST = 120;

/** How long a field looks whose length tells something too: a password, a code, a choice. */
export const FIXED_LENGTH = 8;

/** A text with every word hidden; white space stays. */
export function maskText(text: string): string {
  return text.replace(/\S+/g, (word) => DOT.repeat(quantised(word.length)));
}

/** About how long a hidden value is: as one word, so that not even the number of words shows. */
export function maskedLength(value: string): number {
  return value === '' ? 0 : quantised(value.length);
}

function quantised(length: number): number {
  const step = LENGTHS.find((each) => length <= each);
  return step ?? Math.min(Math.ceil(length / 12) * 12, LONGEST);
}

// Runs of 13 to 19 digits with spaces or dashes between, IBANs, mail addresses.
const PATTERNS =
  /\b\d(?:[ -]?\d){12,18}\b|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b|[^\s@<>"]+@[^\s@<>"]+\.[a-z]{2,}/gi;

/**
 * Hides card numbers, IBANs and mail addresses within a text that is shown by default. This is
 * a net under the policy, not the policy: it catches what nobody thought of naming.
 */
export function maskPatterns(text: string): string {
  return text.replace(PATTERNS, (found) => {
    const digits = found.replace(/[ -]/g, '');
    return /^\d+$/.test(digits) && !passesLuhn(digits) ? found : maskText(found);
  });
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - index));
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
