/**
 * The fields that no rule can show: passwords, card data, one-time codes. What a field is called
 * counts as much as its type, since sites write card fields as plain text fields.
 */

const AUTOCOMPLETE = /^(?:cc-.*|one-time-code|current-password|new-password)$/;

/** Looked for in names, ids and labels after `wordsOf`. */
const NAMES = new RegExp(
  [
    'card ?(?:number|no|num|holder number)',
    'cc ?(?:number|no|num|exp|csc)',
    'credit ?card',
    'debit ?card',
    'cvc ?2?',
    'cvv ?2?',
    'csc',
    'cid code',
    '(?:security|verification|confirmation|authentication) ?code',
    '(?:card )?(?:expiry|expiration)(?: date)?',
    'iban',
    '(?:bank )?account ?(?:number|no)',
    'sort ?code',
    'routing ?number',
    'one ?time ?(?:code|pass|passcode|password)',
    'otp',
    'totp',
    'mfa',
    'passcode',
    'pin',
    'ssn',
    'social security(?: number)?',
    'passwor[dt]',
    'passwd',
    'pwd',
    'passphrase',
    'secret',
  ]
    .map((name) => `\\b${name}\\b`)
    .join('|'),
);

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** Once a password field, always one: a page's "show password" button changes the type only. */
const everPassword = new WeakSet<Element>();

/** Notes that this element has been a password field. */
export function rememberPassword(element: Element): void {
  everPassword.add(element);
}

/** Whether this is a field that takes what the customer types or chooses. */
export function isField(node: Node): node is Field {
  const name = (node as Element).localName;
  return name === 'input' || name === 'textarea' || name === 'select';
}

/** Whether the field is one that nobody may see. Asked anew for each value: labels change. */
export function isHard(field: Field): boolean {
  if (field.type === 'password') everPassword.add(field);
  if (everPassword.has(field)) return true;
  if (field.type === 'hidden' || field.type === 'file') return true;
  const autocomplete = field.getAttribute('autocomplete') ?? '';
  if (autocomplete.toLowerCase().split(/\s+/).some((token) => AUTOCOMPLETE.test(token))) return true;
  return calledHard(field);
}

function calledHard(field: Field): boolean {
  // A button's words are no value: "Reset password" is not a password.
  if (/^(?:submit|button|reset|image|checkbox|radio)$/.test(field.type)) return false;
  const called = [
    field.name,
    field.id,
    field.getAttribute('aria-label'),
    field.getAttribute('placeholder'),
    field.getAttribute('data-testid'),
  ];
  for (const label of field.labels ?? []) called.push(label.textContent);
  for (const id of (field.getAttribute('aria-labelledby') ?? '').split(/\s+/)) {
    if (id === '') continue;
    const root = field.getRootNode() as Document | ShadowRoot;
    called.push(root.getElementById?.(id)?.textContent ?? null);
  }
  return called.some((text) => text !== null && NAMES.test(wordsOf(text)));
}

/** `cardNumber`, `card_number`, `card[number]` → "card number". Long labels are cut. */
export function wordsOf(name: string): string {
  return name
    .slice(0, 300)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .toLowerCase();
}
