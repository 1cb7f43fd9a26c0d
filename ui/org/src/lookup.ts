// Suggestions for a lookup field, from the org's own search. The server resolves the name that is sent.

const PAUSE_MILLISECONDS = 150;

interface Suggestion {
  name: string;
  detail: string;
}

export function startLookups(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[data-lookup]')) {
    const list = field.list;
    if (list === null) continue;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running: AbortController | undefined;
    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        running?.abort();
        running = new AbortController();
        void suggest(field, list, running.signal);
      }, PAUSE_MILLISECONDS);
    });
  }
}

async function suggest(field: HTMLInputElement, list: HTMLElement, signal: AbortSignal): Promise<void> {
  const text = field.value.trim();
  if (text.length < 2) return;
  const query = new URLSearchParams({ objects: field.dataset['lookup'] ?? '', text });
  try {
    const answer = await fetch(`/lightning/lookup?${query}`, { signal });
    if (!answer.ok) return;
    const found = (await answer.json()) as Suggestion[];
    list.replaceChildren(...found.map(({ name, detail }) => new Option(detail, name)));
  } catch (error) {
    // Suggestions are a convenience: a name typed in full is resolved on saving all the same.
    if (!signal.aborted) console.warn('lookup suggestions are not available', error);
  }
}
