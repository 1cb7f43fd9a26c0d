// Media features that describe the customer's device are answered with the customer's values:
// the agent's own dark mode, mouse or pixel density must not change the picture.
import type { Token } from './tokenizer';

/** What the customer's browser answers to media queries that a frame's size does not decide. */
export interface Features {
  readonly colorScheme: 'light' | 'dark';
  readonly reducedMotion: boolean;
  readonly hover: boolean;
  readonly pointer: 'fine' | 'coarse' | 'none';
  /** CSS pixels to device pixels. */
  readonly pixelRatio: number;
}

/** A desktop browser with nothing special, until the customer's first word about it. */
export const PLAIN_FEATURES: Features = {
  colorScheme: 'light',
  reducedMotion: false,
  hover: true,
  pointer: 'fine',
  pixelRatio: 1,
};

const TRUE = '(min-width:0px)';
const FALSE = '(min-width:9999999px)';

/** The keyword each feature has at the customer; a feature without value is true unless "none". */
function keywords(features: Features): Map<string, string> {
  const hover = features.hover ? 'hover' : 'none';
  return new Map([
    ['prefers-color-scheme', features.colorScheme],
    ['prefers-reduced-motion', features.reducedMotion ? 'reduce' : 'no-preference'],
    ['hover', hover],
    ['any-hover', hover],
    ['pointer', features.pointer],
    ['any-pointer', features.pointer],
    ['prefers-contrast', 'no-preference'],
    ['prefers-reduced-transparency', 'no-preference'],
    ['prefers-reduced-data', 'no-preference'],
    ['forced-colors', 'none'],
    ['inverted-colors', 'none'],
    ['display-mode', 'browser'],
    ['scripting', 'enabled'],
  ]);
}

const EMPTY = new Set(['none', 'no-preference']);
const DEVICE_SIZE = /^((?:min-|max-)?)device-(width|height|aspect-ratio)$/;
const PIXEL_RATIO = /^(?:-webkit-)?(min-|max-)?(?:device-pixel-ratio|resolution)$/;

/** Answers one feature, given the tokens between its brackets, or says what to write instead. */
export function answerFeature(inner: readonly Token[], features: Features): string | undefined {
  const tokens = inner.filter((token) => token.kind !== 'space' && token.kind !== 'comment');
  const [name, colon, value] = tokens;
  if (name?.kind !== 'ident') return undefined;
  const feature = name.value.toLowerCase();
  if (tokens.length > 1 && colon?.kind !== ':') return undefined;

  const keyword = keywords(features).get(feature);
  if (keyword !== undefined) {
    if (tokens.length === 1) return EMPTY.has(keyword) ? FALSE : TRUE;
    return value?.value.toLowerCase() === keyword ? TRUE : FALSE;
  }
  const ratio = PIXEL_RATIO.exec(featureName(feature));
  if (ratio && value?.kind === 'number') return answerRatio(ratio[1] ?? '', value, features);
  return undefined;
}

/** `-webkit-min-device-pixel-ratio` and `min--moz-device-pixel-ratio` mean `min-resolution`. */
function featureName(feature: string): string {
  return feature.replace('-moz-', '');
}

/** The name to write for a feature about the screen: the frame stands for the device. */
export function frameFeature(feature: string): string | undefined {
  const match = DEVICE_SIZE.exec(feature.toLowerCase());
  return match ? `${match[1] ?? ''}${match[2] ?? ''}` : undefined;
}

function answerRatio(bound: string, value: Token, features: Features): string {
  const perPixel: Record<string, number> = { dpi: 1 / 96, dpcm: 2.54 / 96 };
  const asked = Number(value.value) * (perPixel[value.unit.toLowerCase()] ?? 1);
  const have = features.pixelRatio;
  // Densities come rounded (96 dpi to the centimetre is 37.8): a hair's breadth is equality.
  const near = Math.abs(asked - have) < 0.005;
  if (bound === 'min-') return near || have > asked ? TRUE : FALSE;
  if (bound === 'max-') return near || have < asked ? TRUE : FALSE;
  return near ? TRUE : FALSE;
}
