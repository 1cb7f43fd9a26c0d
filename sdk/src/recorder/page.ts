/** What a meta frame tells about the page as a whole: its size, its address, its title. */

import { shownPath, shownTitle } from '../masking/address';
import { fieldShown, Rule, type Rules, textShown } from '../masking/policy';
import { maskText } from '../masking/text';
import type { Meta } from '../wire/operations';

/** The page as it may be told now. */
export function describePage(view: Window, rules: Rules): Meta {
  const { document } = view;
  const scroller = document.scrollingElement ?? document.documentElement;
  const asks = (query: string): boolean => view.matchMedia(query).matches;
  return {
    width: view.innerWidth,
    height: view.innerHeight,
    scroll_width: scroller.scrollWidth,
    scroll_height: scroller.scrollHeight,
    device_pixel_ratio: view.devicePixelRatio,
    path: shownPath(view.location.pathname),
    title: titleOf(document, rules),
    visible: document.visibilityState === 'visible',
    features: {
      color_scheme: asks('(prefers-color-scheme: dark)') ? 'dark' : 'light',
      reduced_motion: asks('(prefers-reduced-motion: reduce)'),
      hover: asks('(hover: hover)'),
      pointer: asks('(pointer: fine)') ? 'fine' : asks('(pointer: coarse)') ? 'coarse' : 'none',
    },
  };
}

function titleOf(document: Document, rules: Rules): string {
  const element = document.querySelector('head > title');
  const within = (selector: string): boolean =>
    selector !== '' && element !== null && element.closest(selector) !== null;
  const rule =
    rules.root |
    (within(rules.block) ? Rule.Block : 0) |
    (within(rules.mask) ? Rule.Mask : 0) |
    (within(rules.unmask) ? Rule.Unmask : 0);
  if (!textShown(rule, rules)) return maskText(document.title).slice(0, 120);
  return fieldShown(rule) ? document.title.slice(0, 200) : shownTitle(document.title);
}
