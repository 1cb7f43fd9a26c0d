/**
 * One epoch of the customer's page, rebuilt in a frame of its own: every operation of the stream,
 * each applied by the part that knows it.
 */
import { DOCUMENT_ID, type Operation, type WireNode } from '@alongside/sdk/wire';
import type { Features } from '../css/media';
import { renderSheet, sheetAssets } from '../css/sanitize';
import type { AssetStore } from './assets';
import { mayDrop, planAttribute } from './attributes';
import { Bindings } from './bindings';
import { Boxes, type BoxPictures } from './boxes';
import { SVG } from './elements';
import { Fields } from './fields';
import { closeDialog, setLayer } from './layers';
import { StreamError } from './limits';
import {
  attachShadow,
  hasAttribute,
  removeAttribute,
  setAttribute,
  setAttributeNS,
} from './native';
import { confine, openDocument } from './roots';
import { Scrolls } from './scrolls';
import { Sheets } from './sheets';
import { States } from './states';
import { type Entry, Tree } from './tree';

/** How much the recorder hides now. */
export interface Masked {
  readonly fields: number;
  readonly images: number;
  readonly texts: number;
}

/** A page that is being rebuilt. */
export class Page {
  /** The frame that shows it. */
  readonly frame: HTMLIFrameElement;
  /** What is hidden, as last told. */
  masked: Masked = { fields: 0, images: 0, texts: 0 };
  readonly #tree: Tree;
  readonly #assets: AssetStore;
  readonly #bindings: Bindings;
  readonly #sheets: Sheets;
  readonly #fields = new Fields();
  readonly #boxes: Boxes;
  readonly #states = new States();
  readonly #scrolls = new Scrolls();
  /** Style attributes, to be written again when the customer's device answers otherwise. */
  readonly #styled = new Map<Entry, string>();
  #standards = true;

  /** Puts a new, empty frame into `parent`. */
  constructor(parent: Element, assets: AssetStore, pictures: BoxPictures) {
    this.frame = parent.ownerDocument.createElement('iframe');
    confine(this.frame);
    this.frame.setAttribute('title', 'Customer’s screen');
    this.frame.inert = true;
    parent.append(this.frame);
    this.#assets = assets;
    this.#bindings = new Bindings(assets);
    this.#sheets = new Sheets(assets, this.#bindings);
    this.#boxes = new Boxes(pictures);
    this.#tree = new Tree({
      created: (entry, wire) => {
        this.#created(entry, wire);
      },
      forgotten: (entry) => {
        this.#forgotten(entry);
      },
    });
  }

  /** Nodes alive. */
  get size(): number {
    return this.#tree.size;
  }

  /** Whether stylesheets are still on their way. */
  get unstyled(): boolean {
    return this.#sheets.pending();
  }

  /** Whether the page is in standards mode. */
  get standards(): boolean {
    return this.#standards;
  }

  /**
   * Applies one operation.
   * @throws StreamError when it cannot be
   */
  apply(operation: Exclude<Operation, { op: 'children' }>): void {
    const tree = this.#tree;
    switch (operation.op) {
      case 'document':
        this.#standards = operation.doctype !== '';
        tree.root(DOCUMENT_ID, openDocument(this.frame, this.#standards));
        break;
      case 'insert':
        tree.insert(tree.get(operation.parent), operation.before, operation.node);
        break;
      case 'remove':
        tree.remove(operation.id);
        break;
      case 'attributes': {
        const entry = tree.element(operation.id);
        for (const [name, value] of operation.attributes) this.#attribute(entry, name, value);
        break;
      }
      case 'dropAttributes': {
        const entry = tree.element(operation.id);
        for (const name of operation.names) this.#drop(entry, name);
        break;
      }
      case 'text':
        tree.text(operation.id, operation.text);
        break;
      case 'value':
        this.#fields.value(tree.element(operation.id), operation.text);
        break;
      case 'hiddenValue':
        this.#fields.hidden(tree.element(operation.id), operation.length);
        break;
      case 'checked':
        this.#fields.checked(tree.element(operation.id), operation.state);
        break;
      case 'selected':
        this.#fields.selected(tree.element(operation.id), operation.indexes);
        break;
      case 'scroll':
        this.#scrolls.set(tree.get(operation.id), operation.x, operation.y);
        break;
      case 'sheet':
        this.#sheets.text(tree.get(operation.owner), operation.media, operation.css);
        break;
      case 'sheetAsset':
        this.#sheets.asset(tree.get(operation.owner), operation.media, operation.sha256);
        break;
      case 'image':
        this.#image(tree.element(operation.id), operation.sha256);
        break;
      case 'box':
        this.#boxes.set(
          tree.element(operation.id),
          operation.width,
          operation.height,
          operation.reason,
        );
        break;
      case 'focus':
        this.#states.focus(operation.id === 0 ? undefined : tree.get(operation.id));
        break;
      case 'dialog':
        setLayer(tree.element(operation.id), operation.state);
        break;
      case 'frame':
        tree.frame(operation.id, operation.document);
        break;
      case 'shadow':
        tree.shadow(operation.host, operation.root, openShadow);
        break;
      case 'masked':
        this.masked = operation;
        break;
    }
  }

  /** Begins the children of a parent; `append` adds them in as many pieces as is good. */
  expand(id: number): Entry {
    return this.#tree.expand(id);
  }

  /** Appends children to a parent. */
  append(parent: Entry, nodes: readonly WireNode[]): void {
    for (const node of nodes) this.#tree.insert(parent, 0, node);
  }

  /**
   * Does what must wait until all operations of a frame are applied.
   * @param laidOut whether the page may be laid out for it, which half a page is not worth
   */
  settle(laidOut: boolean): void {
    this.#fields.settle();
    if (laidOut) this.#scrolls.settle();
  }

  /** Sets what the customer's device answers to media queries. */
  setFeatures(features: Features): void {
    this.#boxes.setDark(features.colorScheme === 'dark');
    if (!this.#sheets.setFeatures(features)) return;
    for (const [entry, value] of this.#styled) this.#attribute(entry, 'style', value);
  }

  /** Lets the page look as under the customer's pointer, in CSS pixels of the viewport. */
  point(x: number, y: number, pressed: boolean): void {
    // An inert frame answers no question about places; nobody can act in between.
    this.frame.inert = false;
    const path: Element[] = [];
    let root: DocumentOrShadowRoot | null = this.frame.contentDocument;
    for (let depth = 0; root && depth < 32; depth += 1) {
      const found: Element | null = root.elementFromPoint(x, y);
      if (!found || path.includes(found)) break;
      for (let up: Element | null = found; up; up = parentOf(up))
        if (!path.includes(up)) path.push(up);
      root = found.shadowRoot;
    }
    this.frame.inert = true;
    this.#states.hover(path, pressed);
  }

  /** Ends the page and all its uses. */
  close(): void {
    clearBindings(this.#bindings, this.#tree);
    this.frame.remove();
  }

  #created(entry: Entry, wire: WireNode): void {
    if (wire.kind !== 'element') return;
    for (const [name, value] of wire.attributes) this.#attribute(entry, name, value);
    this.#fields.created(entry);
  }

  #forgotten(entry: Entry): void {
    this.#bindings.release(entry);
    this.#sheets.forget(entry);
    this.#fields.forgotten(entry);
    this.#boxes.forgotten(entry);
    this.#states.forgotten(entry);
    this.#scrolls.forgotten(entry);
    this.#styled.delete(entry);
  }

  #attribute(entry: Entry, name: string, value: string): void {
    const { plan, node } = entry;
    // A hollow element takes its place and its class, nothing that acts.
    if (typeof plan !== 'object') return;
    const attribute = planAttribute(plan, name, value, this.#sheets.features);
    const element = node as Element;
    if (!attribute) {
      // What is too long or no longer allowed must not leave an older value behind.
      if (mayDrop(name) && hasAttribute(element, name)) this.#drop(entry, name);
      return;
    }
    if (attribute.kind === 'css') {
      if (attribute.name === 'style') this.#styled.set(entry, value);
      this.#bindings.bind(
        entry,
        `attribute ${attribute.name}`,
        sheetAssets(attribute.pieces),
        () => {
          setAttribute(
            element,
            attribute.name,
            renderSheet(attribute.pieces, (hash) => this.#assets.address(hash)),
          );
          if (attribute.name === 'style') this.#boxes.draw(entry);
        },
      );
      return;
    }
    if (attribute.namespace !== null) {
      setAttributeNS(element, attribute.namespace, attribute.name, attribute.value);
      return;
    }
    if (
      attribute.name === 'placeholder' &&
      this.#fields.keepsPlaceholder(entry, attribute.value)
    )
      return;
    if (plan.name === 'input' && attribute.name === 'type')
      removeAttribute(element, 'alongside-type');
    setAttribute(element, attribute.name, attribute.value);
  }

  #drop(entry: Entry, name: string): void {
    if (typeof entry.plan !== 'object' || !mayDrop(name)) return;
    if (entry.plan.name === 'dialog' && name === 'open') {
      closeDialog(entry);
      return;
    }
    if (name === 'placeholder' && this.#fields.keepsPlaceholder(entry, null)) return;
    this.#bindings.unbind(entry, `attribute ${name}`);
    if (name === 'style') this.#styled.delete(entry);
    removeAttribute(entry.node as Element, name === 'xlink:href' ? 'href' : name);
    if (name === 'style') this.#boxes.draw(entry);
  }

  #image(entry: Entry, sha256: string): void {
    const { plan } = entry;
    if (typeof plan !== 'object') return;
    const element = entry.node as Element;
    const isSvg = plan.namespace === SVG;
    const drawn = isSvg ? ['image', 'feImage'] : ['img', 'input'];
    if (!drawn.includes(plan.name)) throw new StreamError(`node ${entry.id} has no picture`);
    const attribute = isSvg ? 'href' : 'src';
    this.#bindings.bind(entry, 'image', sha256 === '' ? [] : [sha256], () => {
      const address = sha256 === '' ? undefined : this.#assets.address(sha256);
      if (address === undefined) removeAttribute(element, attribute);
      else setAttribute(element, attribute, address);
    });
  }
}

function openShadow(host: Element): ShadowRoot {
  try {
    return attachShadow(host, { mode: 'open' });
  } catch {
    throw new StreamError('an element cannot have a shadow tree');
  }
}

function parentOf(element: Element): Element | null {
  const root = element.getRootNode();
  return (
    element.assignedSlot ??
    element.parentElement ??
    (root.nodeType === 11 ? (root as ShadowRoot).host : null)
  );
}

function clearBindings(bindings: Bindings, tree: Tree): void {
  for (const entry of tree.entries()) bindings.release(entry);
}
