// A person's browser during a sign-in, without a browser: follows redirects, keeps cookies, fills in forms.
import type { DemoUser } from './demo.ts';

/** How many pages a sign-in may take before it counts as going round in circles. */
const PAGES = 10;

function attribute(tag: string, name: string): string | undefined {
  const text = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return text?.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The only form of a page, filled in: hidden fields as they are, the others as given. */
function fill(page: string, given: Record<string, string>): { action: string; fields: URLSearchParams } {
  const form = /<form[^>]*>/.exec(page)?.[0];
  const action = form && attribute(form, 'action');
  if (!action) throw new Error(`a page without a form:\n${page}`);
  const fields = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*>/g)) {
    const name = attribute(input, 'name');
    if (name) fields.set(name, given[name] ?? attribute(input, 'value') ?? '');
  }
  const button = /<button[^>]*name="answer"[^>]*>/.exec(page)?.[0];
  if (button) fields.set('answer', attribute(button, 'value') ?? '');
  return { action, fields };
}

/**
 * Opens an authorization address as a user, signs in, allows, and returns the address to which the org sends the
 * browser back; that address is not opened.
 */
export async function allow(address: string, user: DemoUser, redirectUri: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(address);
  let body: URLSearchParams | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const answer = await fetch(url, {
      redirect: 'manual',
      // Pages take forms from their own site only; a browser says where a form comes from.
      headers: { origin: url.origin, cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body ? { method: 'POST', body } : {}),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';', 1)[0] ?? '').split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (location !== null) {
      url = new URL(location, url);
      body = undefined;
      if (url.href.startsWith(redirectUri)) return url;
      continue;
    }
    const form = fill(await answer.text(), { username: user.username, password: user.password });
    url = new URL(form.action, url);
    body = form.fields;
  }
  throw new Error(`the sign-in does not end: ${url.href}`);
}
