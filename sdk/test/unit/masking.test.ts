/** What masked things look like, and which fields, addresses and selectors count as what. */
// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';

import { shownPath, shownTitle } from '../../src/masking/address';
import { isHard, rememberPassword, wordsOf } from '../../src/masking/hard';
import { Names } from '../../src/masking/names';
import { compileRules, fieldShown, Rule, splitList, textShown } from '../../src/masking/policy';
import { maskedLength, maskPatterns, maskText } from '../../src/masking/text';

const dots = (count: number): string => '\u2022'.repeat(count);

describe('text', () => {
  test('words have one of few lengths and white space stays', () => {
    expect(maskText('I am\n1234 Casey-Morgan')).toBe(
      `${dots(3)} ${dots(3)}\n${dots(5)} ${dots(12)}`,
    );
  });

  test('words of a length class look the same', () => {
    for (const [one, other] of [['a', 'abc'], ['four', 'fives'], ['sixsix', 'eighteig']] as const) {
      expect(maskText(one)).toBe(maskText(other));
    }
  });

  test('a long run without spaces keeps its rough size, up to a bound', () => {
    expect(maskText('字'.repeat(30))).toBe(dots(36));
    expect(maskText('x'.repeat(10_000))).toBe(dots(120));
  });

  test('a value does not even tell how many words it has', () => {
    expect(maskedLength('a b c d')).toBe(8);
    expect(maskedLength('')).toBe(0);
  });

  test('card numbers, IBANs and mail addresses are hidden in text that is shown', () => {
    expect(maskPatterns('Card 4242 4242 4242 4242 of DE89370400440532013000')).not.toMatch(/\d/);
    expect(maskPatterns('mail casey.morgan@northwind.example now')).toBe(`mail ${dots(36)} now`);
  });

  test('numbers that only look like them stay', () => {
    for (const text of ['Order 1234567890123456', 'Call 020 7946 0000', '12 tools, £1,299.00']) {
      expect(maskPatterns(text)).toBe(text);
    }
  });
});

describe('hard fields', () => {
  const field = (html: string): HTMLInputElement => {
    document.body.innerHTML = html;
    return document.querySelector('input, select, textarea') as HTMLInputElement;
  };

  test.each([
    '<input type="password">',
    '<input type="hidden">',
    '<input type="file">',
    '<input autocomplete="shipping CC-Number">',
    '<input autocomplete="one-time-code">',
    '<input name="cardNumber">',
    '<input name="card[number]">',
    '<input id="cc-num">',
    '<input name="cvv2">',
    '<input aria-label="Security code">',
    '<label>Card number <input></label>',
    '<label for="x">One-time code</label><input id="x">',
    '<i id="y">Expiry date</i><input aria-labelledby="y">',
    '<input placeholder="IBAN">',
    '<select name="expiry"></select>',
    '<textarea name="wallet_passphrase"></textarea>',
  ])('%s', (html) => {
    expect(isHard(field(html))).toBe(true);
  });

  test.each([
    '<input name="postcode">',
    '<input name="shipping">',
    '<input name="discard_note">',
    '<input name="spinner">',
    '<label>Name on the parcel <input></label>',
    '<input type="submit" name="password_reset" value="Reset password">',
    '<textarea name="delivery_note"></textarea>',
    '<input autocomplete="given-name">',
  ])('not %s', (html) => {
    expect(isHard(field(html))).toBe(false);
  });

  test('a field that was a password field once is one for ever', () => {
    const shown = field('<input type="password" name="x">');
    expect(isHard(shown)).toBe(true);
    shown.type = 'text';
    expect(isHard(shown)).toBe(true);
    const told = field('<input name="x">');
    rememberPassword(told);
    expect(isHard(told)).toBe(true);
  });

  test('names are read as words', () => {
    expect(wordsOf('checkout[billing]cardNumber_2')).toBe('checkout billing card number 2');
  });
});

describe('names', () => {
  const names = new Names(7);

  test.each(['main', 'nav-2', 'app_root', 'section-123'])('%s is kept', (id) => {
    expect(names.id(id)).toBe(id);
  });

  test.each(['user-48291734', 'casey@mail.example', 'x'.repeat(65)])('%s is replaced', (id) => {
    const standIn = names.id(id);
    expect(standIn).not.toContain(id.slice(-4));
    expect(names.id(id)).toBe(standIn);
    expect(names.id(standIn)).toBe(standIn);
    expect(new Names(8).id(id)).not.toBe(standIn);
  });

  test('classes keep their order and the short runs of digits that generators make', () => {
    expect(names.classList(' a  duration-1000 css-18293 ')).toBe(' a  duration-1000 css-18293 ');
    expect(names.classList('a user-482917')).toMatch(/^a x-[a-z]+-[a-z]+$/);
  });
});

describe('addresses and titles', () => {
  test.each([
    ['/tools/spades', '/tools/spades'],
    ['/orders/4711822/items', '/orders/\u2026/items'],
    ['/u/casey%40mail.example', '/u/\u2026'],
    ['/d/9f86d081884c7d65', '/d/\u2026'],
    ['/x/550e8400-e29b-41d4-a716-446655440000', '/x/\u2026'],
    ['/feedface', '/feedface'],
    ['/%E0%A4%A', '/\u2026'],
  ])('%s is told as %s', (path, told) => {
    expect(shownPath(path)).toBe(told);
  });

  test('a title loses numbers and mail addresses', () => {
    expect(shownTitle('Invoice 2026114 for a@b.example, page 2')).toBe('Invoice \u2026 for \u2026 page 2');
  });
});

describe('rules', () => {
  const known = (selector: string): boolean => !selector.includes(':::');
  const page = { redacted: ['.secret'], unredacted: ['main, .shown'] };

  test('lists are split at their own commas only', () => {
    expect(splitList('a, b:is(c, d), [x="1,2"], e\\,f')).toEqual(['a', 'b:is(c, d)', '[x="1,2"]', 'e\\,f']);
  });

  test('the account’s and the page’s rules are put together', () => {
    const rules = compileRules(
      { version: 1, mode: 'private', rules: [{ selector: 'iframe', action: 'block' }] },
      page,
      known,
    );
    expect(rules).toEqual({
      standard: false,
      block: 'iframe',
      mask: '[data-alongside-redact],.secret',
      unmask: 'main,.shown',
      root: 0,
      unusable: [],
    });
  });

  test.each([
    [{ selector: '.a, .b:::bad', action: 'mask' }, '.b:::bad'],
    [{ selector: 'main', action: 'reveal' }, 'main'],
    [{ selector: ' ', action: 'unmask' }, ' '],
  ])('%j masks everything', (rule, unusable) => {
    const rules = compileRules(
      { version: 1, mode: 'standard', rules: [rule as never] },
      { redacted: [], unredacted: [] },
      known,
    );
    expect(rules.root).toBe(Rule.Mask);
    expect(rules.unusable).toEqual([unusable]);
  });

  test('mask wins over unmask; what is typed needs to be shown by a rule in both modes', () => {
    const standard = compileRules({ version: 1, mode: 'standard', rules: [] }, page, known);
    const strict = { ...standard, standard: false };
    expect(textShown(0, standard)).toBe(true);
    expect(textShown(0, strict)).toBe(false);
    expect(textShown(Rule.Unmask, strict)).toBe(true);
    expect(textShown(Rule.Unmask | Rule.Mask, standard)).toBe(false);
    expect(textShown(Rule.Typed, standard)).toBe(false);
    expect(fieldShown(0)).toBe(false);
    expect(fieldShown(Rule.Unmask)).toBe(true);
    expect(fieldShown(Rule.Unmask | Rule.Block)).toBe(false);
  });
});
