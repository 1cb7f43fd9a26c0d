// Short words about what just happened, read aloud by screen readers and gone after a while.

const SHOWN_MILLISECONDS = 4000;
const SAID: Record<string, string> = { '#saved': 'Saved', '#created': 'Created', '#deleted': 'Deleted', '#posted': 'Posted', '#commented': 'Comment added', '#followed': 'Followed', '#unfollowed': 'No longer followed', '#removed': 'Removed' };

export function toast(words: string): void {
  const region = document.querySelector('[data-toasts]');
  if (region === null) return;
  const note = document.createElement('div');
  note.className = 'toast';
  note.textContent = words;
  region.append(note);
  setTimeout(() => note.remove(), SHOWN_MILLISECONDS);
}

/** A page that a form led to says so in its fragment. */
export function startToasts(): void {
  const words = SAID[location.hash];
  if (words === undefined) return;
  history.replaceState(null, '', location.pathname + location.search);
  toast(words);
}
