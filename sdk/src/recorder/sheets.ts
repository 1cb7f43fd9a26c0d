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

/** Where sheets come from; all of it outlives an epoch. */
export interface SheetSources {
  readonly assets: Assets;
  /** Texts of linked sheets by address. */
  readonly texts: Map<string, Promise<string | null>>;
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
    const scripted = sheet !== null && this.#scripted.has(sheet);
    if (owner.localName === 'style') {
      const css = owner.textContent ?? '';
      const written = !scripted && css.trim() !== '';
      if (written && importsOf(css).length > 0) return this.#withImports(owner, told, css, base);
      return { css: written ? css : rulesOf(sheet), base, fetched: false };
    }
    const { href } = owner as HTMLLinkElement;
    if (sheet === null || href === '') return null;
    if (scripted) return { css: rulesOf(sheet), base: href, fetched: false };
    void this.#fetched(href).then((css) => {
      // Not readable by address: its rules may be, with all their addresses made absolute.
      told.source = { css: css ?? rulesOf(sheet), base: href, fetched: true };
      this.touch(owner);
    });
    return null;
  }

  #withImports(owner: Owner, told: Told, css: string, base: string): null {
    void this.#inlined(css, base, 0).then((inlined) => {
      told.source = { css: inlined, base, fetched: false };
      this.touch(owner);
    });
    return null;
  }

  #fetched(address: string, depth = 0): Promise<string | null> {
    let text = this.#texts.get(address);
    if (text === undefined) {
      text = readText(address).then((css) =>
        css === null ? null : this.#inlined(css, address, depth),
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
        return text === null || absolute === null ? '' : wrap(absoluteAddresses(text, absolute));
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
    const { styleSheet } = rule as Partial<CSSImportRule>;
    css += `${styleSheet ? rulesOf(styleSheet) : rule.cssText}\n`;
  }
  return css;
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
