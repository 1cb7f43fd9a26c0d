// Lets a person of the shop look at the page with the customer, when the
// customer asks. Everything here works without it, and says so when it is away.

const settings = document.querySelector('meta[name="fernhill-support"]').dataset;
const sdk = document.querySelector('script[src$="/sdk/alongside.js"]');

/** What our people may see. Everything a customer types stays hidden unless it is named here. */
const SHOWN = [
  'title', '.brand', 'h1', 'h2', 'h3', 'legend', 'caption', 'summary', 'label', '.label', 'button', '.button', '.hint', '.wrong', '.summary',
  '.notice', '.masthead nav', '.foot', '.trail', '.filter', '.found', '.lead', '.empty',
  '.hero', '.shelves', '.card', '.promise', '.product-text', '.price', '.totals', '.cart-lines',
  '.topic', '.choices', 'thead th', 'tfoot', '.invoices tbody th', '.invoices td', '.measures dt',
  'input[type="search"]', 'input[name="quantity"]', 'input[name="delivery"]', '#delivery_note', '.checkout #postcode', 'input[name="letter"]',
  '#planner',
];

/** What they never see, even inside something shown. */
const HIDDEN = ['.invoice-amount-private', '.personal', '.bank', '.order-number', '.support-digits'];

/** Resolves with the SDK, or rejects when its script cannot be had. */
const loaded = new Promise((resolve, reject) => {
  if (window.Alongside) {
    resolve(window.Alongside);
    return;
  }
  sdk.addEventListener('load', () => (window.Alongside ? resolve(window.Alongside) : reject(new Error('empty script'))));
  sdk.addEventListener('error', () => reject(new Error('script not loaded')));
  // The script may have failed before this one ran; its event is gone then.
  setTimeout(() => reject(new Error('no answer')), 8000);
});

const started = loaded.then((alongside) => {
  alongside.license = settings.license;
  alongside.customData = settings.visitorId
    ? { user_email: settings.email, visitor_id: settings.visitorId, name: settings.name }
    : {};
  alongside.unredactedViews = SHOWN;
  alongside.redactedViews = HIDDEN;
  return Promise.resolve(alongside.start()).then(() => alongside);
});
// Whoever presses the button hears of it; until then a shop without help is just a shop.
started.catch(() => {});

const area = document.getElementById('support');
const button = document.getElementById('support-code');
const answer = document.getElementById('support-answer');
area.hidden = false;

button.addEventListener('click', async () => {
  button.disabled = true;
  say('Getting a code…');
  try {
    const alongside = await started;
    show(await alongside.createSessionCode());
  } catch {
    say(`Help by code is away right now. Ring ${settings.phone} and we look at it together.`);
  } finally {
    button.disabled = false;
  }
});

/** Shows the six digits and until when they count. */
function show(given) {
  const { code, expires_at: expires } = typeof given === 'string' ? { code: given } : given;
  const until = expires ? new Date(expires) : new Date(Date.now() + 20 * 60_000);
  const minutes = Math.max(1, Math.round((until - Date.now()) / 60_000));
  const digits = document.createElement('strong');
  digits.className = 'support-digits';
  digits.textContent = `${code.slice(0, 3)} ${code.slice(3)}`;
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(until);
  const words = document.createElement('p');
  words.textContent = `Ring ${settings.phone} and read us these digits. Good for ${minutes} minutes, until ${clock}. We ask before we see anything.`;
  answer.replaceChildren(digits, words);
}

function say(text) {
  const line = document.createElement('p');
  line.textContent = text;
  answer.replaceChildren(line);
}
