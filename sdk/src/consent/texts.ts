/** The words that the customer reads. */

/** Every text of the dialog and the bar. */
export interface Texts {
  title(firstName: string): string;
  who(name: string, company: string): string;
  readonly promise: string;
  readonly scope: string;
  /** Names the company's own words. */
  terms(version: number): string;
  leaves(seconds: number): string;
  readonly allow: string;
  readonly decline: string;
  sees(name: string): string;
  readonly seesSomebody: string;
  readonly end: string;
  readonly move: string;
  readonly shrink: string;
  grow(sees: string): string;
  ended(byCustomer: boolean, name: string): string;
}

/** English. */
export const ENGLISH: Texts = {
  title: (firstName) => `Let ${firstName} see this page?`,
  who: (name, company) => `${name} from ${company} wants to look at this site with you.`,
  promise: 'Passwords, card numbers and hidden fields never leave your computer.',
  scope: 'Only this site. You can stop at any time.',
  terms: (version) => `Terms, version ${version}`,
  leaves: (seconds) =>
    seconds <= 1 ? 'This question closes now.' : `This question closes in ${seconds} seconds.`,
  allow: 'Allow',
  decline: 'Decline',
  sees: (name) => `${name} sees this page`,
  seesSomebody: 'This page is shared',
  end: 'End',
  move: 'Move. Use the arrow keys.',
  shrink: 'Shrink to a dot',
  grow: (sees) => `${sees}. Open the bar.`,
  ended: (byCustomer, name) =>
    byCustomer ? 'Ended. Nobody sees this page.' : `${name} no longer sees this page.`,
};
