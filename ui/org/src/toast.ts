// Short words about what just happened, read aloud by screen readers and gone after a while.

const SHOWN_MILLISECONDS = 4000;
/** Who wants to follow a link needs longer. */
const SHOWN_WITH_LINK_MILLISECONDS = 8000;
const SAID: Record<string, string> = {
  saved: 'Saved',
  created: 'Created',
  deleted: 'Deleted',
  removed: 'Removed',
  posted: 'Posted',
  commented: 'Comment added',
  followed: 'Followed',
  unfollowed: 'No longer followed',
};

export function toast(words: string | DocumentFragment): void {
  const region = document.querySelector('[data-toasts]');
  if (region === null) return;
  const note = document.createElement('div');
  note.className = 'toast';
  note.append(words);
  region.append(note);
  const linked = note.querySelector('a') !== null;
  const leave = (): void => {
    // Nobody loses what they point at or have reached by keys.
    if (note.matches(':hover, :focus-within')) setTimeout(leave, SHOWN_MILLISECONDS);
    else note.remove();
  };
  setTimeout(leave, linked ? SHOWN_WITH_LINK_MILLISECONDS : SHOWN_MILLISECONDS);
}

/** A page that a form led to says so in its fragment; in words of its own, where it has some. */
export function startToasts(): void {
  const said = location.hash.slice(1);
  const words = SAID[said];
  if (words === undefined) return;
  history.replaceState(null, '', location.pathname + location.search);
  const own = document.querySelector<HTMLTemplateElement>(`template[data-said="${said}"]`);
  toast(own ? document.importNode(own.content, true) : words);
}
