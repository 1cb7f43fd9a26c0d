/**
 * Stylesheets: of `link` and `style` elements and adopted ones. Addresses in them become assets,
 * imports are put in place. A sheet is told again when its text, its assets or its state changed.
 */

import { importsOf } from '../css/imports';
import { rewriteCss } from '../css/rewrite';
import { textShown } from '../masking/policy';
import type { Assets } from './assets';
import type { Known, KnownNodes } from './known';
import type { Loaded } from './loaded';
import { readText } from './read';
import type { Surroundings } from './surroundings';
import type { Root } from './tree';

/** Longer texts become assets, in UTF-16 units: they are the same in every keyframe. */
const LONGEST_INLINE = 32 * 1024;
const DEEPEST_IMPORT = 5;
/** Longer texts are compared with their rules when the browser has nothing to do, in UTF-16 units. */
const LONGEST_COMPARED = 32 * 1024;
/** How long such a comparison waits in a browser that does not tell when it is idle, in milliseconds. */
const COMPARE_AFTER = 200;

// The browser's own, kept from before the recorder watches what the page calls.
const parseInto = Function.prototype.call.bind(CSSStyleSheet.prototype.replaceSync) as (
  sheet: CSSStyleSheet,
  css: string,
) => void;

type Owner = HTMLLinkElement | HTMLStyleElement | Root;

/** What was told of a sheet. */
interface Told {
  /** What it looked like when it was read; see `fingerprint`. */
  seen: string;
  /** The text before its addresses were made assets, with the address they are relative to. */
  source: { css: string; base: string; fetched: boolean } | null;
  /** The operation that was written, as text. */
  written: string;
}

/** A linked sheet. */
interface SheetText {
  /** As it was written. */
  readonly written: string;
  /** With its imports in place, their addresses absolute. */
  readonly whole: string;
}

/** Where sheets come from; all of it outlives an epoch. */
export interface SheetSources {
  readonly assets: Assets;
  /** Linked sheets by address; null when they cannot be read. */
  readonly texts: Map<string, Promise<SheetText | null>>;
  readonly loaded: Loaded;
}

/** The stylesheets of one epoch. */
export class Sheets {
  readonly #told = new Map<Owner, Told>();
  readonly #dirty = new Set<Owner>();
  readonly #around: Surroundings;
  readonly #known: KnownNodes;
  readonly #assets: Assets;
  readonly #texts: SheetSources['texts'];
  readonly #loaded: Loaded;
  /** Sheets that scripts changed: their rules count, not the text they came from. */
  readonly #scripted = new WeakSet<CSSStyleSheet>();
  /** Owners with the text that is still to be compared with the rules. */
  readonly #uncompared = new Map<Owner, string>();

  constructor(around: Surroundings, known: KnownNodes, { assets, texts, loaded }: SheetSources) {
    this.#around = around;
    this.#known = known;
    this.#assets = assets;
    this.#texts = texts;
    this.#loaded = loaded;
  }

  /** An owner of a sheet was told, or a root that may have adopted some. */
  told(owner: Owner): void {
    this.#told.set(owner, { seen: '', source: null, written: '' });
    this.#dirty.add(owner);
  }

  forgotten(node: Node): void {
    this.#told.delete(node as Owner);
    this.#uncompared.delete(node as Owner);
    this.#dirty.delete(node as Owner);
  }

  /** The owner's sheet may be another one now. */
  touch(owner: Node): void {
    if (!this.#told.has(owner as Owner)) return;
    this.#dirty.add(owner as Owner);
    this.#around.changed();
  }

  /** A script changed this sheet. */
  scripted(sheet: CSSStyleSheet): void {
    this.#scripted.add(sheet);
    const owner = sheet.ownerNode;
    if (owner !== null) this.touch(owner);
    else for (const each of this.#told.keys()) if (isRoot(each)) this.touch(each);
  }

  /** Looks at all sheets for changes that no patched method saw. */
  sweep(): void {
    for (const [owner, { seen }] of this.#told) {
      if (seen !== '' && fingerprint(owner) !== seen) {
        for (const sheet of sheetsOf(owner)) this.#scripted.add(sheet);
        this.touch(owner);
      }
    }
  }

  get pending(): boolean {
    return this.#dirty.size > 0;
  }

  flush(): void {
    for (const owner of this.#dirty) this.#look(owner);
    this.#dirty.clear();
  }

  #look(owner: Owner): void {
    const told = this.#told.get(owner);
    const known = this.#known.get(owner);
    if (told === undefined || known === undefined) return;
    const seen = fingerprint(owner);
    if (told.seen !== seen) {
      told.seen = seen;
      told.source = this.#source(owner, told);
    }
    if (told.source !== null) this.#write(owner, known, told, told.source);
  }

  /** The sheet's text as it is at hand now; null while it is being fetched. */
  #source(owner: Owner, told: Told): Told['source'] {
    if (isRoot(owner)) {
      const css = sheetsOf(owner).map(rulesOf).join('\n');
      return { css, base: documentOf(owner).baseURI, fetched: false };
    }
    const sheet = owner.sheet;
    if (sheet?.disabled === true) return { css: '', base: '', fetched: false };
    const base = owner.ownerDocument.baseURI;
    if (owner.localName === 'style') {
      const css = owner.textContent ?? '';
      if (sheet !== null && css.trim() !== '') this.#compare(owner, sheet, css);
      const scripted = sheet !== null && this.#scripted.has(sheet);
      const written = !scripted && css.trim() !== '';
      if (written && importsOf(css).length > 0) return this.#withImports(owner, told, css, base);
      return { css: written ? css : rulesOf(sheet), base, fetched: false };
    }
    const { href } = owner as HTMLLinkElement;
    if (sheet === null || href === '') return null;
    if (this.#scripted.has(sheet)) return { css: rulesOf(sheet), base: href, fetched: false };
    void this.#fetched(href).then((text) => {
      // Not readable by address: its rules may be, with all their addresses made absolute.
      told.source = { css: text?.whole ?? rulesOf(sheet), base: href, fetched: true };
      if (text !== null) this.#compareLater(owner, text.written);
      this.touch(owner);
    });
    return null;
  }

  /** A script may have changed the rules before anybody looked: then they count, not the text. */
  #compare(owner: Owner, sheet: CSSStyleSheet, css: string): void {
    if (this.#scripted.has(sheet)) return;
    if (css.length > LONGEST_COMPARED) this.#compareLater(owner, css);
    else if (!isWhatTheTextSays(sheet, css)) this.#scripted.add(sheet);
  }

  #compareLater(owner: Owner, css: string): void {
    const first = this.#uncompared.size === 0;
    this.#uncompared.set(owner, css);
    if (first) whenIdle(() => this.#compareNext());
  }

  #compareNext(): void {
    const [next] = this.#uncompared;
    if (next === undefined) return;
    const [owner, css] = next;
    this.#uncompared.delete(owner);
    const told = this.#told.get(owner);
    const [sheet] = sheetsOf(owner);
    if (told !== undefined && sheet !== undefined && !isWhatTheTextSays(sheet, css)) {
      this.#scripted.add(sheet);
      told.seen = '';
      this.touch(owner);
    }
    if (this.#uncompared.size > 0) whenIdle(() => this.#compareNext());
  }

  #withImports(owner: Owner, told: Told, css: string, base: string): null {
    void this.#inlined(css, base, 0).then((inlined) => {
      told.source = { css: inlined, base, fetched: false };
      this.touch(owner);
    });
    return null;
  }

  #fetched(address: string, depth = 0): Promise<SheetText | null> {
    let text = this.#texts.get(address);
    if (text === undefined) {
      text = readText(address).then(async (written) =>
        written === null ? null : { written, whole: await this.#inlined(written, address, depth) },
      );
      this.#texts.set(address, text);
    }
    return text;
  }

  /** A sheet with its imports in place and their addresses made absolute. */
  async #inlined(css: string, base: string, depth: number): Promise<string> {
    const imports = depth < DEEPEST_IMPORT ? importsOf(css) : [];
    const texts = await Promise.all(
      imports.map(async ({ address, wrap }) => {
        const absolute = resolved(address, base);
        const text = absolute === null ? null : await this.#fetched(absolute, depth + 1);
        return text === null || absolute === null ? '' : wrap(absoluteAddresses(text.whole, absolute));
      }),
    );
    return texts.length === 0 ? css : `${texts.join('\n')}\n${css}`;
  }

  #write(owner: Owner, known: Known, told: Told, source: NonNullable<Told['source']>): void {
    const waited: Promise<void>[] = [];
    const css = rewriteCss(source.css, {
      names: this.#around.names,
      maskStrings: !source.fetched && !textShown(known.rule, this.#around.rules),
      asset: (address) => {
        const absolute = resolved(address, source.base);
        if (absolute === null || !this.#loaded.has(absolute, () => this.touch(owner))) return null;
        const asset = this.#assets.get(absolute);
        if (asset.state === 'pending') waited.push(asset.settled);
        return asset.state === 'ready' ? asset.sha256 : null;
      },
    });
    if (waited.length > 0) {
      void Promise.all(waited).then(() => this.touch(owner));
      // Once without its pictures and once with all of them, not once for each.
      if (told.written !== '') return;
    }
    const media = isRoot(owner) ? '' : (owner.getAttribute('media') ?? '');
    const written = `${media}\n${css}`;
    if (told.written === written || (told.written === '' && css === '')) return;
    if (css.length <= LONGEST_INLINE) {
      this.#around.write({ op: 'sheet', owner: known.id, media, css });
    } else {
      const asset = this.#assets.sheet(css);
      if (asset.state === 'pending') {
        void asset.settled.then(() => this.touch(owner));
        return;
      }
      if (asset.state === 'unreadable') return;
      this.#around.write({ op: 'sheetAsset', owner: known.id, media, sha256: asset.sha256 });
    }
    told.written = written;
  }
}

/** Whether the rules are those that the text makes. Imports are left out: they are read apart. */
function isWhatTheTextSays(sheet: CSSStyleSheet, css: string): boolean {
  const rules = readableRules(sheet);
  if (rules === null) return true;
  const made = new CSSStyleSheet();
  parseInto(made, css);
  const own = [...rules].filter((rule) => !('styleSheet' in rule));
  return (
    own.length === made.cssRules.length &&
    own.every((rule, index) => rule.cssText === made.cssRules[index]?.cssText)
  );
}

function whenIdle(run: () => void): void {
  const { requestIdleCallback } = globalThis as Partial<Pick<Window, 'requestIdleCallback'>>;
  if (requestIdleCallback === undefined) setTimeout(run, COMPARE_AFTER);
  else requestIdleCallback(run);
}

function isRoot(owner: Owner | Node): owner is Root {
  return owner.nodeType !== Node.ELEMENT_NODE;
}

function documentOf(root: Root): Document {
  return root.ownerDocument ?? (root);
}

function sheetsOf(owner: Owner): readonly CSSStyleSheet[] {
  if (isRoot(owner)) return owner.adoptedStyleSheets;
  return owner.sheet === null ? [] : [owner.sheet];
}

/** Cheap to make, and another one whenever rules were added, removed or switched. */
function fingerprint(owner: Owner): string {
  const marks = sheetsOf(owner).map((sheet) => {
    const rules = readableRules(sheet);
    // The text of rules changes through `rule.style` too; that of very large sheets is not read.
    const text = rules !== null && rules.length <= 200 && isSmallOwner(owner) ? rulesOf(sheet) : '';
    return `${sheet.disabled} ${sheet.media.mediaText} ${rules?.length} ${text}`;
  });
  if (isRoot(owner)) return marks.join('|') || '-';
  const media = owner.getAttribute('media') ?? '';
  const text = owner.localName === 'style' ? owner.textContent : (owner as HTMLLinkElement).href;
  return `${marks.join('|')}|${media}|${text}`;
}

function isSmallOwner(owner: Owner): boolean {
  return isRoot(owner) || owner.localName === 'style';
}

function readableRules(sheet: CSSStyleSheet | null): CSSRuleList | null {
  try {
    return sheet?.cssRules ?? null;
  } catch {
    // A sheet of another origin.
    return null;
  }
}

function rulesOf(sheet: CSSStyleSheet | null): string {
  let css = '';
  for (const rule of readableRules(sheet) ?? []) {
    css += `${'styleSheet' in rule ? importedRules(rule as CSSImportRule) : rule.cssText}\n`;
  }
  return css;
}

/** The rules of an import, in its place and under its conditions. */
function importedRules({ styleSheet, media, layerName }: CSSImportRule): string {
  if (styleSheet === null) return '';
  let css = absoluteAddresses(rulesOf(styleSheet), styleSheet.href ?? '');
  if (media.length > 0) css = `@media ${media.mediaText}{${css}}`;
  return typeof layerName === 'string' ? `@layer ${layerName}{${css}}` : css;
}

function absoluteAddresses(css: string, base: string): string {
  return css.replace(
    /url\(\s*(["']?)(?!data:|#|["'])([^"')]+)\1\s*\)/gi,
    (found, _quote: string, address: string) => {
      const absolute = resolved(address.trim(), base);
      return absolute === null ? found : `url("${absolute}")`;
    },
  );
}

function resolved(address: string, base: string): string | null {
  try {
    return new URL(address, base).href;
  } catch {
    return null;
  }
}
