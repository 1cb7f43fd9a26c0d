/** Sheets as they are rewritten for the viewer. */
import { describe, expect, test } from 'vitest';

import { importsOf } from '../../src/css/imports';
import { rewriteCss } from '../../src/css/rewrite';
import { statements } from '../../src/css/statements';
import { Names } from '../../src/masking/names';

const names = new Names(1);
const asset = (address: string): string | null => (address.includes('known') ? 'f00d' : null);
const rewrite = (css: string, maskStrings = false): string =>
  rewriteCss(css, { names, maskStrings, asset });

describe('addresses', () => {
  test.each([
    ['a{background:url(known.png)}', 'a{background:url(asset:f00d)}'],
    ['a{background:url( "known.png" ) red}', 'a{background:url(asset:f00d) red}'],
    ["a{background:URL('other.png')}", 'a{background:url(about:invalid)}'],
    ['a{background:image-set("known.png" 1x, url(known2.png) 2x)}', 'a{background:image-set(url(asset:f00d) 1x, url(asset:f00d) 2x)}'],
    ['a{background:u\\72l(known.png)}', 'a{background:url(about:invalid)}'],
    ['a{filter:url(#blur)}', 'a{filter:url("#blur")}'],
    ['@font-face{src:url(known.woff2) format("woff2")}', '@font-face{src:url(asset:f00d) format("woff2")}'],
    ['@import "x.css"; a{}', ' a{}'],
    ['a{background:url(unclosed', 'a{background:url(about:invalid)'],
    ['a{content:"url(x)"}', 'a{content:"url(x)"}'],
  ])('%s', (css, rewritten) => {
    expect(rewrite(css)).toBe(rewritten);
  });
});

describe('names', () => {
  test('ids and classes that look like data are those of the document', () => {
    const id = names.id('user-48291734');
    const name = names.className('order-482917');
    expect(rewrite('#user-48291734 > .order-482917:hover{color:#123456}')).toBe(
      `#${id} > .${name}:hover{color:#123456}`,
    );
    expect(rewrite('.a{&#user-48291734{color:red}}')).toBe(`.a{&#${id}{color:red}}`);
  });

  test('numbers, colours and escapes stay as they are', () => {
    const css = '.w-\\[1234px\\]{margin:.5em;color:#abcdef}@media (min-width:10.5em){.a{}}';
    expect(rewrite(css)).toBe(css);
  });
});

describe('strings', () => {
  test('shown words are masked, icons and other strings are not', () => {
    expect(rewrite('a::after{content:"Casey Morgan"}', true)).toBe(
      'a::after{content:"\u2022\u2022\u2022\u2022\u2022 \u2022\u2022\u2022\u2022\u2022\u2022\u2022\u2022"}',
    );
    for (const css of ['a::after{content:"\\f101"}', 'a::after{content:"\u00bb"}', 'a{font-family:"My Font"}', '[type="search"]{}']) {
      expect(rewrite(css, true)).toBe(css);
    }
  });

  test('custom properties that carry data go', () => {
    expect(rewrite('a{--token:abc48291734;--size:1200px;--tint:#a1b2c3d4}', true)).toBe(
      'a{--size:1200px;--tint:#a1b2c3d4}',
    );
  });

  test('comments go, what looks like one in a string or an address stays', () => {
    expect(rewrite('/* a */b{/* c */content:"/* d */"}')).toBe(' b{ content:"/* d */"}');
  });
});

describe('statements', () => {
  test('joined they are the sheet', () => {
    const css = '@layer a,b;a[x="}"]{color:red;--c:{d:e};f:url(;)}@media x{g{h:i}}j:k';
    expect([...statements(css)].map(({ text }) => text).join('')).toBe(css);
  });

  test('no text makes it loop or throw', () => {
    for (const css of ['\\', '"', "'", '((((', '}}}}', '{', '/*', 'a{b:url(', '--x:{', ';;;;', '@', '\\\n"\\']) {
      expect(typeof rewrite(css)).toBe('string');
    }
  });
});

describe('imports', () => {
  test('those before the first rule, with their conditions', () => {
    const imports = importsOf(
      '@charset "utf-8";@import url("a.css") screen and (min-width:1px);@import \'b.css\' layer(base) supports(display:grid);a{}@import "late.css";',
    );
    expect(imports.map(({ address, wrap }) => [address, wrap('x{}')])).toEqual([
      ['a.css', '@media screen and (min-width:1px){x{}}'],
      ['b.css', '@layer base{@supports (display:grid){x{}}}'],
    ]);
  });
});
