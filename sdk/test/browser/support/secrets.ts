/** A page with a secret in every place that a page has, and what may become of each. */

/**
 * - `never`: in no mode;
 * - `typed`: shown only when a rule shows the field;
 * - `text`: the page's own text, masked in private mode, shown in standard mode.
 */
export type Fate = 'never' | 'typed' | 'text';

/** The secrets by their fate. Each is `Secret` and six digits. */
export const secrets: Record<Fate, string[]> = { never: [], typed: [], text: [] };

let next = 100_000;
function secret(fate: Fate): string {
  next += 1;
  const word = `Secret${next}`;
  secrets[fate].push(word);
  return word;
}
const never = (): string => secret('never');
const typed = (): string => secret('typed');
const text = (): string => secret('text');

/** Address of the page, below its origin. */
export const address = `/page-${never()}/x?token=${never()}#${never()}`;

const HARD_FIELDS = [
  `<input type="password" value="${never()}">`,
  `<input autocomplete="cc-number" value="${never()}">`,
  `<input autocomplete="section-a billing cc-csc" value="${never()}">`,
  `<input autocomplete="one-time-code" value="${never()}">`,
  `<input autocomplete="new-password" value="${never()}">`,
  `<input type="hidden" value="${never()}">`,
  `<input name="cardNumber" value="${never()}">`,
  `<input id="card_cvv" value="${never()}">`,
  `<input aria-label="Security code" value="${never()}">`,
  `<label>IBAN <input value="${never()}"></label>`,
  `<label for="otp-field">One-time code</label><input id="otp-field" value="${never()}">`,
  `<span id="pin-name">PIN</span><input aria-labelledby="pin-name" value="${never()}">`,
  `<input placeholder="Account number" value="${never()}">`,
  `<textarea name="passphrase">${never()}</textarea>`,
  `<select name="cc_exp" autocomplete="cc-exp-month"><option value="${never()}" selected>${typed()}</select>`,
];

const TYPED = [
  `<input value="${typed()}">`,
  `<input type="search" value="${typed()}">`,
  `<input type="email" value="${typed()}@mail.example">`,
  `<input type="tel" value="${typed()}">`,
  `<input type="url" value="https://${typed()}.example/">`,
  `<textarea>${typed()}</textarea>`,
  `<select><option value="${never()}">${typed()}<option label="${typed()}">x</select>`,
  `<select><optgroup label="${typed()}"><option>${typed()}</optgroup></select>`,
  `<div contenteditable>${typed()} <b>${typed()}</b></div>`,
  `<div role="textbox">${typed()}</div>`,
];

const TEXT = [
  `<p>${text()}</p>`,
  `<h1>${text()}</h1>`,
  `<td-cell>${text()}</td-cell>`,
  `<button>${text()}</button>`,
  `<input type="submit" value="${text()}">`,
  `<input type="button" value="${text()}">`,
  `<input type="reset" value="${text()}">`,
  `<input placeholder="${text()}">`,
  `<div title="${text()}">.</div>`,
  `<div aria-label="${text()}">.</div>`,
  `<div role="slider" aria-valuetext="${text()}">.</div>`,
  `<div aria-description="${text()}">.</div>`,
  `<img alt="${text()}">`,
  `<abbr title="${text()}">a</abbr>`,
  `<table summary="${text()}"><caption>${text()}</caption><tr><td>${text()}</td></tr></table>`,
  `<details><summary>${text()}</summary>${text()}</details>`,
  `<svg viewBox="0 0 9 9"><title>${text()}</title><desc>${text()}</desc><text>${text()}</text></svg>`,
  `<math><mtext>${text()}</mtext></math>`,
  `<dialog>${text()}</dialog>`,
  `<div class="host"><template shadowrootmode="open">${text()}<slot></slot></template></div>`,
  `<iframe srcdoc="<title>${never()}</title><p title='${text()}'>${text()}</p>"></iframe>`,
];

const NEVER = [
  `<!-- ${never()} -->`,
  `<script type="application/json">{"a":"${never()}"}</script>`,
  `<noscript>${never()}</noscript>`,
  `<template><p>${never()}</p></template>`,
  `<datalist><option value="${never()}">${never()}</datalist>`,
  `<a href="/${never()}?q=${never()}#${never()}">.</a>`,
  `<a href="#${never()}">.</a>`,
  `<a href="mailto:${never()}@x.example">.</a>`,
  `<img src="/pixel.png?${never()}" srcset="/pixel.png?${never()} 2x">`,
  `<video poster="/${never()}.png" src="/${never()}.mp4"></video>`,
  `<audio controls src="/${never()}.mp3"></audio>`,
  `<object data="/${never()}.html"></object>`,
  `<embed src="/${never()}.html">`,
  `<form action="/${never()}" name="${never()}"><input name="${never()}" form="${never()}"></form>`,
  `<button value="${never()}" formaction="/${never()}">.</button>`,
  `<input type="checkbox" value="${never()}"><input type="radio" value="${never()}" checked>`,
  `<input pattern="${never()}" list="${never()}">`,
  `<div data-user="${never()}" data-state="${never()}">.</div>`,
  `<div id="user-${never()}">.</div>`,
  `<div class="row user-${never()}">.</div>`,
  `<label for="f-${never()}">.</label>`,
  `<div style="--token: ${text()}; --name: '${text()}'">.</div>`,
  `<div style="background: url(/pixel.png?${never()})">.</div>`,
  `<div onclick="use('${never()}')">.</div>`,
  `<div itemprop="x" content="${never()}" itemid="${never()}">.</div>`,
  `<svg viewBox="0 0 9 9"><a href="/${never()}"><use href="/x.svg#${never()}"/></a><metadata>${text()}</metadata></svg>`,
  `<progress value="73${(next += 1)}" max="999999" title="${text()}"></progress>`,
  `<blockquote cite="/${never()}">.</blockquote><del datetime="${never()}">.</del>`,
  `<iframe src="about:blank?${never()}" name="${never()}"></iframe>`,
  `<track-list label-x="${never()}"></track-list>`,
];

/** The markup. */
export const markup = `<!doctype html><html lang="en"><head>
  <title>${text()}</title>
  <meta name="description" content="${never()}"><link rel="canonical" href="/${never()}">
  <style>.said::after { content: "${text()}" } [data-x="${never()}"] { color: red } /* ${never()} */
    #user-${never()} { color: blue } :root { --who: "${text()}" }</style>
  <script src="/harness.js"></script></head><body>
  ${[...HARD_FIELDS, ...TYPED, ...TEXT, ...NEVER].join('\n')}
  <p class="said">.</p><div id="later"></div></body></html>`;

/** Secrets that come after the recording has begun, each with the statement that brings it. */
export const later: [string, string][] = [];
const then = (fate: Fate, statement: (word: string) => string): void => {
  const word = secret(fate);
  later.push([word, statement(word)]);
};
then('text', (word) => `document.querySelector('h1').textContent = '${word}'`);
then('text', (word) => `document.querySelector('h1').firstChild.data = '${word}'`);
then('text', (word) => `document.getElementById('later').innerHTML = '<p>${word}</p>'`);
then('text', (word) => `document.getElementById('later').setAttribute('title', '${word}')`);
then('text', (word) => `document.title = '${word}'`);
then('never', (word) => `history.pushState(null, '', '/${word}')`);
then('typed', (word) => `document.querySelector('input[type=search]').value = '${word}'`);
then('typed', (word) => `document.querySelector('div[contenteditable]').append('${word}')`);
then('typed', (word) => `document.querySelector('select:not([name])').add(new Option('${word}'))`);
then('never', (word) => `document.querySelector('input[type=password]').value = '${word}'`);
then(
  'never',
  (word) =>
    `{ const field = document.querySelector('input[type=password]'); field.type = 'text'; field.value = '${word}' }`,
);
then(
  'never',
  (word) =>
    `document.getElementById('later').insertAdjacentHTML('beforeend', '<input type=password class=fresh>'); { const f = document.querySelector('.fresh'); f.type = 'text'; setTimeout(() => { f.value = '${word}' }, 50) }`,
);
then('never', (word) => `document.getElementById('later').dataset.key = '${word}'`);
then('text', (word) => `document.getElementById('later').style.setProperty('--key', '${word}')`);
then('never', (word) => `document.getElementById('later').id = 'x-${word}'`);
then('text', (word) => `document.querySelector('style').sheet.insertRule('p::after { content: "${word}" }')`);
then(
  'text',
  (word) =>
    `{ const s = new CSSStyleSheet(); s.replaceSync('p::before { content: "${word}" }'); document.adoptedStyleSheets = [s] }`,
);
then(
  'text',
  (word) =>
    `{ const h = document.body.appendChild(document.createElement('x-late')); h.attachShadow({mode: 'open'}).textContent = '${word}' }`,
);
then('text', (word) => `document.querySelector('iframe').contentDocument.body.append('${word}')`);
