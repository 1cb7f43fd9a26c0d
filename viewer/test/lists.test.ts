// The allow-lists: what is made and set, and that nothing else is.
import { Namespace } from '@alongside/sdk/wire';
import { describe, expect, it } from 'vitest';
import { PLAIN_FEATURES } from '../src/css/media';
import { renderSheet } from '../src/css/sanitize';
import { planAttribute } from '../src/view/attributes';
import { HTML, MATHML, NONE, OUTSIDE, planElement, SVG, UNKNOWN } from '../src/view/elements';

function set(namespace: string, name: string, key: string, value: string): string | undefined {
  const plan = planAttribute({ namespace, name }, key, value, PLAIN_FEATURES);
  if (plan?.kind === 'css') return renderSheet(plan.pieces, () => undefined);
  return plan?.value;
}

describe('elements', () => {
  it.each([
    ['p', 'p', 'plain'],
    ['input', 'input', 'plain'],
    ['x-card', 'x-card', 'plain'],
    ['alongside-void', 'alongside-void', 'plain'],
    ['link', 'style', 'sheet'],
    ['style', 'style', 'sheet'],
    ['iframe', 'iframe', 'frame'],
    ['script', NONE, 'hollow'],
    ['template', NONE, 'hollow'],
    ['meta', NONE, 'hollow'],
    ['base', NONE, 'hollow'],
    ['noscript', NONE, 'hollow'],
    ['object', OUTSIDE, 'hollow'],
    ['embed', OUTSIDE, 'hollow'],
    ['portal', OUTSIDE, 'hollow'],
    ['frame', OUTSIDE, 'hollow'],
    ['SCRIPT', UNKNOWN, 'plain'],
    ['blink', UNKNOWN, 'plain'],
    ['annotation-xml', UNKNOWN, 'plain'],
    ['a b', UNKNOWN, 'plain'],
    ['x-y><script', UNKNOWN, 'plain'],
    ['', UNKNOWN, 'plain'],
    ['__proto__', UNKNOWN, 'plain'],
    ['constructor', UNKNOWN, 'plain'],
  ])('html %s is made as %s', (name, made, kind) => {
    expect(planElement(name, Namespace.Html)).toMatchObject({ namespace: HTML, name: made, kind });
  });

  it('in SVG and MathML are the harmless ones', () => {
    expect(planElement('path', Namespace.Svg)).toMatchObject({ namespace: SVG, name: 'path' });
    expect(planElement('style', Namespace.Svg).kind).toBe('sheet');
    for (const name of [
      'script',
      'set',
      'handler',
      'listener',
      'iframe',
      'animateColor',
      'toString',
    ]) {
      expect(planElement(name, Namespace.Svg)).toMatchObject({ name: 'defs', kind: 'hollow' });
    }
    expect(planElement('mfrac', Namespace.MathMl)).toMatchObject({
      namespace: MATHML,
      name: 'mfrac',
    });
    expect(planElement('mglyph', Namespace.MathMl)).toMatchObject({ name: 'mrow' });
  });
});

describe('attributes', () => {
  it.each(
    `onclick ONCLICK onload srcdoc src srcset sizes ping target formaction action method enctype name nonce is pattern
     autofocus autoplay poster data code archive background longdesc cite manifest sandbox allow csp http-equiv content
     rel integrity shadowrootmode command commandfor popovertarget usemap download referrerpolicy tabindex accesskey
     draggable form list alongside-box alongside-hover xmlns xml:base xlink:href href constructor __proto__`.split(
      /\s+/,
    ),
  )('%s is never set on an ordinary element', (key) => {
    expect(set(HTML, 'div', key, 'http://evil.test/')).toBeUndefined();
  });

  it('keep what gives a page its looks', () => {
    expect(set(HTML, 'td', 'colspan', '2')).toBe('2');
    expect(set(HTML, 'p', 'CLASS', 'a')).toBe('a');
    expect(set(HTML, 'p', 'data-state', 'open')).toBe('open');
    expect(set(HTML, 'p', 'aria-current', 'page')).toBe('page');
    expect(set(SVG, 'svg', 'viewBox', '0 0 1 1')).toBe('0 0 1 1');
    expect(set(SVG, 'svg', 'viewbox', '0 0 1 1')).toBeUndefined();
    expect(set(HTML, 'slot', 'name', 'end')).toBe('end');
  });

  it('lead every link to nowhere and references to the own document only', () => {
    for (const value of ['http://evil.test/', 'javascript:alert(1)', '#', 'data:text/html,x']) {
      expect(set(HTML, 'a', 'href', value)).toBe('#alongside-link');
      expect(set(SVG, 'a', 'xlink:href', value)).toBe('#alongside-link');
    }
    expect(set(SVG, 'use', 'href', '#dot')).toBe('#dot');
    expect(set(SVG, 'use', 'xlink:href', '#dot')).toBe('#dot');
    expect(set(SVG, 'use', 'href', 'http://evil.test/#dot')).toBeUndefined();
    expect(set(SVG, 'use', 'href', 'data:image/svg+xml,x#a')).toBeUndefined();
    expect(set(SVG, 'image', 'href', '#x')).toBeUndefined();
    expect(set(MATHML, 'math', 'href', '#x')).toBeUndefined();
  });

  it('hold no address but fragments', () => {
    expect(set(SVG, 'rect', 'fill', 'url(#g)')).toBe('url("#g")');
    expect(set(SVG, 'rect', 'fill', 'url(http://evil.test/#g)')?.trim()).toBe('none');
    expect(set(SVG, 'rect', 'filter', 'u\\72l(//evil.test)')?.trim()).toBe('none');
    expect(set(HTML, 'p', 'style', 'color:red;background:url(//evil.test)')).toBe(
      'color:red;background: none ',
    );
  });

  it('let animations change looks and nothing else', () => {
    expect(set(SVG, 'animate', 'attributeName', 'cx')).toBe('cx');
    for (const name of ['href', 'xlink:href', 'onclick', 'style', 'class']) {
      expect(set(SVG, 'animate', 'attributeName', name)).toBeUndefined();
    }
    expect(set(SVG, 'animate', 'values', '1;2')).toBe('1;2');
    expect(set(SVG, 'animate', 'to', 'javascript:x')).toBeUndefined();
    expect(set(SVG, 'animate', 'values', 'url(#a);url(//evil.test)')).toBeUndefined();
  });

  it('are left out when they are too long, and types when they are not known', () => {
    expect(set(HTML, 'p', 'class', 'x'.repeat(65_537))).toBeUndefined();
    expect(set(HTML, 'input', 'type', 'PASSWORD')).toBe('password');
    expect(set(HTML, 'input', 'type', 'evil')).toBeUndefined();
    expect(set(HTML, 'link', 'type', 'text/css')).toBeUndefined();
  });
});
