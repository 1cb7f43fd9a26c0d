// One small page for each thing that a page can look like. `act` runs in the customer's page after
// it was loaded and before it is looked at, as a script or a customer would.

/** A page and what happens on it. */
export interface Feature {
  css?: string;
  body: string;
  head?: string;
  doctype?: string;
  act?: () => void;
  /** Runs after the recording has begun: what is then seen came as changes. */
  later?: () => void;
}

const text = 'The quick brown fox jumps over the lazy dog.';

/** The pages by name. */
export const FEATURES: Record<string, Feature> = {
  'form fields': {
    body: `<form><label>Name <input value="Ada"></label> <input placeholder="Placeholder"><br>
      <input type="number" value="3"> <input type="range" value="80"> <input type="color" value="#ff8800"> <input type="date" value="2026-03-04"><br>
      <textarea rows="3">several
lines</textarea> <select><option>one<option selected>two</select> <select multiple size="3"><option>a<option selected>b<option selected>c</select><br>
      <input type="checkbox" checked> <input type="checkbox" id="half"> <input type="radio" name="r" checked> <input type="radio" name="r"> <button disabled>Off</button> <input type="submit" value="Send">
      <fieldset><legend>Legend</legend><progress value=".3"></progress> <meter value=".6"></meter></fieldset></form>`,
    act: () => {
      document.querySelector<HTMLInputElement>('#half')!.indeterminate = true;
      document.querySelectorAll('select')[0]!.selectedIndex = 0;
      document.querySelectorAll('input')[0]!.value = 'Grace Hopper';
      document.querySelector('textarea')!.value = 'typed text';
    },
  },
  'fields changed later': {
    body: '<input id="a"> <input type="checkbox" id="b"> <textarea id="c"></textarea> <select id="d"><option>x<option>y<option>z</select> <select multiple id="e" size="3"><option>1<option>2<option>3</select>',
    later: () => {
      const set = (id: string): HTMLInputElement => document.getElementById(id) as HTMLInputElement;
      set('a').value = 'later';
      set('b').checked = true;
      set('c').value = 'more text';
      (document.getElementById('d') as HTMLSelectElement).selectedIndex = 2;
      for (const option of (document.getElementById('e') as HTMLSelectElement).options)
        option.selected = option.index !== 1;
    },
  },
  tables: {
    css: 'table{border-collapse:collapse;width:100%}td,th{border:1px solid #888;padding:6px}tr:nth-child(even){background:#eef}caption{caption-side:bottom}',
    body: `<table><caption>Sales</caption><thead><tr><th>Region<th colspan="2">Figures</thead><tbody>${Array.from({ length: 8 }, (_, row) => `<tr><td>Row ${row}<td align="right">${row * 7}<td>${text}`).join('')}</tbody></table>`,
  },
  'grid and flex': {
    css: '.g{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:12px}.c{padding:12px;border-radius:10px;box-shadow:0 2px 8px #0003;background:linear-gradient(135deg,#fff,#dfe)}.f{display:flex;justify-content:space-between;align-items:center;flex-wrap:wrap}.f>*{flex:1 1 120px}@container (min-width:300px){.c{color:#063}}.g{container-type:inline-size}',
    body: `<div class="g">${Array.from({ length: 7 }, (_, index) => `<div class="c"><h3>Card ${index}</h3><p>${text}</p></div>`).join('')}</div><div class="f"><b>Left</b><i>Middle</i><u>Right</u></div>`,
  },
  svg: {
    body: `<svg width="400" height="240" viewBox="0 0 400 240"><defs><linearGradient id="grad"><stop offset="0" stop-color="#0b5c5a"/><stop offset="1" stop-color="#e6b450"/></linearGradient><symbol id="dot" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></symbol><clipPath id="clip"><rect width="120" height="60" rx="20"/></clipPath><filter id="blur"><feGaussianBlur stdDeviation="2"/></filter></defs>
      <rect x="10" y="10" width="180" height="80" fill="url(#grad)"/><use href="#dot" x="210" y="10" width="50" height="50" fill="red"/><g clip-path="url(#clip)" transform="translate(10 110)"><rect width="200" height="90" fill="#345"/></g><text x="220" y="140" font-size="20" text-anchor="start">Text <tspan fill="#a00">span</tspan></text><path d="M220 160 q 40 -60 80 0 t 80 0" stroke="#060" fill="none" stroke-width="4" stroke-dasharray="8 4"/><circle cx="340" cy="50" r="30" filter="url(#blur)" fill="#06c"/><foreignObject x="220" y="180" width="160" height="50"><p style="margin:0;font:14px sans-serif">HTML <b>inside</b></p></foreignObject></svg>`,
  },
  'details and dialog': {
    css: 'dialog{border:2px solid #0b5c5a;border-radius:12px}dialog::backdrop{background:rgb(0 40 40/.5)}',
    body: `<details open><summary>Open</summary><p>${text}</p></details><details><summary>Closed</summary><p>hidden</p></details><dialog id="d"><h2>Sure?</h2><p>${text}</p></dialog>`,
    act: () => {
      document.querySelector('dialog')!.showModal();
      // The ring around it follows whether the customer used a keyboard, which is not told.
      (document.activeElement as HTMLElement).blur();
    },
  },
  'dialog opened later': {
    body: `<p>${text}</p><dialog>Shown later</dialog>`,
    later: () => {
      document.querySelector('dialog')!.showModal();
    },
  },
  popover: {
    css: '[popover]{border:3px solid #a40;padding:2em}',
    body: '<p>page</p><div popover id="p">Popover</div>',
    act: () => {
      document.querySelector<HTMLElement>('#p')!.showPopover();
    },
  },
  'popover over a dialog': {
    css: '[popover]{border:3px solid #a40;padding:2em;margin:0;inset:40px auto auto 40px}dialog{width:60%;height:60%}::backdrop{background:rgb(0 0 60/.4)}',
    body: '<p>page</p><dialog id="d">Dialog <div popover id="p">Within</div></dialog><dialog popover="manual" id="q">A dialog as a popover</dialog>',
    act: () => {
      document.querySelector<HTMLDialogElement>('#d')!.showModal();
      document.querySelector<HTMLElement>('#p')!.showPopover();
      document.querySelector<HTMLElement>('#q')!.showPopover();
      (document.activeElement as HTMLElement).blur();
    },
  },
  'popover opened and closed later': {
    css: '[popover]{border:3px solid #a40;padding:2em}',
    body: '<p>page</p><div popover id="p">Opened</div><div popover="manual" id="q">Closed</div>',
    act: () => {
      document.querySelector<HTMLElement>('#q')!.showPopover();
    },
    later: () => {
      document.querySelector<HTMLElement>('#q')!.hidePopover();
      document.querySelector<HTMLElement>('#p')!.showPopover();
    },
  },
  'shadow trees': {
    css: 'x-card{display:block;--accent:#b3261e}x-card::part(title){text-decoration:underline}',
    body: '<x-card><b>Slotted</b><i slot="end">End</i></x-card>',
    act: () => {
      const root = document.querySelector('x-card')!.attachShadow({ mode: 'open' });
      root.innerHTML =
        '<style>:host{border:2px solid var(--accent);padding:10px}h2{margin:0;color:var(--accent)}::slotted(b){color:#06c}</style><h2 part="title">Title</h2><slot></slot><hr><slot name="end"></slot>';
    },
  },
  'adopted and scripted sheets': {
    body: '<p class="a">adopted</p><p class="b">inserted</p><p class="c">changed</p>',
    css: '.c{color:red}',
    act: () => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('.a{color:#fff;background:#0b5c5a;padding:8px}');
      document.adoptedStyleSheets = [sheet];
      const first = document.styleSheets[0]!;
      first.insertRule('.b{font-size:30px;color:#800}', 0);
      (first.cssRules[1] as CSSStyleRule).style.color = 'blue';
    },
  },
  'sheets changed before the session': {
    head: '<link rel="stylesheet" href="/linked.css"><style id="text">p{color:red}</style><style id="large"></style>',
    css: '.gone{font-size:60px}.kept{color:#063}',
    body: '<h1>Linked</h1><p class="gone">deleted</p><p class="kept">kept</p><p class="large">large</p><p class="empty">none</p>',
    act: () => {
      const sheet = (id: string): CSSStyleSheet =>
        (document.getElementById(id) as HTMLStyleElement).sheet!;
      document.styleSheets[document.styleSheets.length - 1]!.deleteRule(0);
      document.getElementById('text')!.firstChild!.nodeValue = 'p{color:#046;letter-spacing:3px}';
      document.getElementById('large')!.textContent =
        `.large{color:red}${'.filler{margin:1px}'.repeat(2500)}`;
      (sheet('large').cssRules[0] as CSSStyleRule).style.cssText = 'background:#fc6;padding:9px';
      document.styleSheets[0]!.insertRule('h1{text-transform:uppercase}', 1);
      // Rules and no text, as libraries write them that keep styles in scripts.
      const empty = document.head.appendChild(document.createElement('style'));
      empty.sheet!.insertRule('.empty{font-style:italic}');
    },
  },
  'media queries and nesting': {
    css: '@media (min-width:600px){p{color:green;& b{color:purple}}}@media (max-width:599px){p{color:red}}@media (prefers-color-scheme:dark){p{background:#000}}@supports (display:grid){p{border-left:6px solid}}@layer low,high;@layer high{p{letter-spacing:2px}}@layer low{p{letter-spacing:9px}}p:is(.x,.y):not(.z){font-style:italic}',
    body: `<p class="x">${text} <b>bold</b></p><p class="z">${text}</p>`,
  },
  'web font and pictures': {
    css: "@font-face{font-family:Shop;src:url(/font.woff2) format('woff2')}h1{font:600 48px Shop}.bg{width:300px;height:80px;background:url('/picture.png') 0 0/60px;border-image:none}",
    body: '<h1>Fernhill Provisions</h1><img src="/picture.png" width="160"><img src="/picture.png" style="object-fit:cover;width:90px;height:120px;border-radius:50%"><div class="bg"></div>',
  },
  'linked stylesheet with import': {
    head: '<link rel="stylesheet" href="/linked.css"><link rel="stylesheet" media="print" href="/print.css">',
    body: `<h1>Linked</h1><p class="imported">${text}</p>`,
  },
  iframes: {
    body: '<iframe srcdoc="<!doctype html><style>body{background:#ffd;font:20px serif}</style><h2>Inside</h2><iframe srcdoc=&quot;<!doctype html><p style=color:red>deeper</p>&quot;></iframe>" width="420" height="260"></iframe>',
  },
  'scrolled places': {
    css: '.box{height:120px;width:300px;overflow:auto;border:1px solid}.tall{height:2400px;background:linear-gradient(#eef,#fee)}',
    body: `<div class="box"><div style="height:900px;background:repeating-linear-gradient(#fff 0 20px,#cde 20px 40px)">${text}</div></div><div class="tall">${`<p>${text}</p>`.repeat(40)}</div>`,
    act: () => {
      document.querySelector('.box')!.scrollTop = 333;
      window.scrollTo(0, 700);
    },
  },
  'right to left and lists': {
    css: 'ol{list-style:upper-roman}li::marker{color:#b00}',
    body: `<div dir="rtl"><p>שלום ${text}</p><ol start="4" reversed><li>a<li value="9">b<li>c</ol></div><ul><li>one<ul><li>nested</ul></ul><dl><dt>Term<dd>Definition</dl><ruby>漢<rt>kan</ruby>`,
  },
  'quirks mode': {
    doctype: '',
    css: 'td{border:1px solid}.w{width:200PX;height:50;background:#cce}',
    body: '<table style="font-size:20px"><tr><td>quirk<td><img src="/picture.png" width="30"></table><div style="width:200;height:50;background:#ecc">unitless</div>',
  },
  mathml: {
    body: '<math display="block" style="font-size:40px"><mrow><mi>x</mi><mo>=</mo><mfrac><mrow><mo>-</mo><mi>b</mi><mo>±</mo><msqrt><msup><mi>b</mi><mn>2</mn></msup><mo>-</mo><mn>4</mn><mi>a</mi><mi>c</mi></msqrt></mrow><mrow><mn>2</mn><mi>a</mi></mrow></mfrac></mrow></math>',
  },
  'structure changed later': {
    css: '.new{color:#063;font-weight:bold}.on{background:#ffc}',
    body: '<ul id="l"><li>one<li>two<li>three</ul><p id="p">old</p>',
    later: () => {
      const list = document.getElementById('l')!;
      list.append(
        Object.assign(document.createElement('li'), { textContent: 'four', className: 'new' }),
      );
      list.prepend(list.lastElementChild!);
      list.children[2]!.remove();
      document.getElementById('p')!.firstChild!.nodeValue = 'new text';
      document.getElementById('p')!.className = 'on';
    },
  },
};

/** The page as the customer's site serves it. */
export function pageOf(feature: Feature): string {
  const doctype = feature.doctype ?? '<!doctype html>';
  const style = feature.css === undefined ? '' : `<style>${feature.css}</style>`;
  return `${doctype}<html lang="en"><head><meta charset="utf-8"><title>Feature</title>${feature.head ?? ''}${style}</head><body>${feature.body}</body></html>`;
}
