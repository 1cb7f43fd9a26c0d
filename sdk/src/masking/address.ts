/** What of a page's address and title may be told, before and during a session. */

const HIDDEN = '\u2026';
const LONGEST_TITLE = 120;

/** A path whose segments carry no numbers, keys or addresses of anybody; no query, no fragment. */
export function shownPath(path: string): string {
  return path
    .split('/')
    .map((segment) => {
      try {
        return isTelling(decodeURIComponent(segment)) ? HIDDEN : segment;
      } catch {
        return HIDDEN;
      }
    })
    .join('/')
    .slice(0, 512);
}

/** A title without numbers of four and more digits and without mail addresses. */
export function shownTitle(title: string): string {
  return title
    .replace(/\S+/g, (word) => (isTelling(word) ? HIDDEN : word))
    .slice(0, LONGEST_TITLE);
}

function isTelling(text: string): boolean {
  return (
    text.length > 48 ||
    text.includes('@') ||
    /\d{4}/.test(text) ||
    /(?=[0-9a-f-]*\d)[0-9a-f-]{8,}/i.test(text)
  );
}
