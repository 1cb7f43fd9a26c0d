/** Boxes that stand for what is hidden: same size, hatched, with the reason where there is room. */
import { BoxReason } from '@alongside/sdk/wire';
import { SVG } from './elements';
import { LARGEST_SIDE } from './limits';
import { removeAttribute, setAttribute, styleOf } from './native';
import type { Entry } from './tree';

const REASONS: Record<BoxReason, string> = {
  [BoxReason.Blocked]: 'Hidden',
  [BoxReason.MaskedImage]: 'Picture hidden',
  [BoxReason.ForeignFrame]: 'Another site',
  [BoxReason.Unreadable]: 'Not readable',
  [BoxReason.Picture]: 'Not shown',
  [BoxReason.MaskedField]: 'Hidden',
};

/** Elements that are inline by nature and take a size only as inline blocks. */
const INLINE = new Set(
  `a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr output q s samp small span
  strike strong sub sup time tt u var alongside-unknown alongside-outside img audio video canvas iframe picture`.split(
    /\s+/,
  ),
);
/** Room that the reason needs, in CSS pixels. */
const TEXT_WIDTH = 96;
const TEXT_HEIGHT = 28;

/** The colours of the box: `--mask` and `--ink-2` of the tokens, by the customer's light or dark. */
const COLOURS = {
  light: { ground: '#edf1f5', line: '#cfd7e0', ink: '#46566a' },
  dark: { ground: '#2c3947', line: '#3a4755', ink: '#b4c0cc' },
};

/** Addresses of box pictures by size and reason; a page shows few different ones. */
export class BoxPictures {
  readonly #addresses = new Map<string, string>();

  /** A picture of the box. */
  address(width: number, height: number, reason: BoxReason, dark: boolean): string {
    const key = `${width} ${height} ${reason} ${dark}`;
    const known = this.#addresses.get(key);
    if (known !== undefined) return known;
    const made = URL.createObjectURL(
      new Blob([drawBox(width, height, reason, dark)], { type: 'image/svg+xml' }),
    );
    this.#addresses.set(key, made);
    return made;
  }

  /** Gives the memory back. */
  close(): void {
    for (const address of this.#addresses.values()) URL.revokeObjectURL(address);
    this.#addresses.clear();
  }
}

function drawBox(width: number, height: number, reason: BoxReason, dark: boolean): string {
  const { ground, line, ink } = dark ? COLOURS.dark : COLOURS.light;
  const roomy = width >= TEXT_WIDTH && height >= TEXT_HEIGHT;
  const label = roomy
    ? `<rect x="${width / 2 - 46}" y="${height / 2 - 11}" width="92" height="22" rx="4" fill="${ground}"/>` +
      `<text x="50%" y="50%" text-anchor="middle" dominant-baseline="central" fill="${ink}" ` +
      `font-family="system-ui,sans-serif" font-size="12">${REASONS[reason]}</text>`
    : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<defs><pattern id="h" width="10" height="10" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
    `<rect width="10" height="10" fill="${ground}"/><rect width="5" height="10" fill="${line}"/></pattern></defs>` +
    `<rect width="100%" height="100%" fill="url(#h)"/>${label}</svg>`
  );
}

/** The boxes of one page. */
export class Boxes {
  readonly #boxes = new Map<Entry, { width: number; height: number; reason: BoxReason }>();
  readonly #pictures: BoxPictures;
  #dark = false;

  constructor(pictures: BoxPictures) {
    this.#pictures = pictures;
  }

  /** Draws an element as a box. */
  set(entry: Entry, width: number, height: number, reason: BoxReason): void {
    this.#boxes.set(entry, { width: side(width), height: side(height), reason });
    this.draw(entry);
  }

  /** Whether boxes are drawn for a dark page. */
  setDark(dark: boolean): void {
    if (this.#dark === dark) return;
    this.#dark = dark;
    for (const entry of this.#boxes.keys()) this.draw(entry);
  }

  /** Whether the entry is drawn as a box. */
  has(entry: Entry): boolean {
    return this.#boxes.has(entry);
  }

  /** Writes the looks again, after the element's own style was set. */
  draw(entry: Entry): void {
    const box = this.#boxes.get(entry);
    if (!box || typeof entry.plan !== 'object') return;
    const { width, height, reason } = box;
    const element = entry.node as Element;
    const picture = this.#pictures.address(width, height, reason, this.#dark);
    setAttribute(element, 'alongside-box', String(reason));
    if (entry.plan.namespace === SVG) {
      if (entry.plan.name === 'image') setAttribute(element, 'href', picture);
      return;
    }
    const style = styleOf(element);
    const size: Record<string, string> = {
      'box-sizing': 'border-box',
      width: `${width}px`,
      height: `${height}px`,
      'min-width': '0',
      'min-height': '0',
      'max-width': 'none',
      'max-height': 'none',
    };
    // Its own stylesheet hatches a list; the choices that gave it its width are not here.
    if (entry.plan.name === 'select') {
      write(style, size);
      return;
    }
    removeAttribute(element, 'alt');
    const looks: Record<string, string> = {
      ...size,
      appearance: 'none',
      padding: '0',
      border: '0',
      background: `url("${picture}") 0 0 / 100% 100% no-repeat`,
      color: 'transparent',
    };
    if (INLINE.has(entry.plan.name)) looks['display'] = 'inline-block';
    write(style, looks);
  }

  /** A node is gone. */
  forgotten(entry: Entry): void {
    this.#boxes.delete(entry);
  }
}

function write(style: CSSStyleDeclaration, looks: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(looks)) style.setProperty(name, value, 'important');
}

function side(length: number): number {
  return Math.min(length, LARGEST_SIDE);
}
