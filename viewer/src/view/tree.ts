/**
 * The nodes of one epoch by their ids: made, placed and forgotten. The tree of entries is the
 * customer's; the browser's tree differs where something must not be made.
 */
import type { WireNode } from '@alongside/sdk/wire';
import type { Holder } from './bindings';
import { type ElementPlan, planElement } from './elements';
import {
  DEEPEST_FRAME,
  DEEPEST_NODE,
  MOST_FRAMES,
  MOST_NODES,
  MOST_SHADOWS,
  MOST_TEXT,
  StreamError,
} from './limits';
import {
  createComment,
  createElement,
  createText,
  insertBefore,
  removeChild,
  setData,
} from './native';
import { AdoptedSheets, confine, openDocument, type RootNode } from './roots';

/** A node of the page. */
export interface Entry extends Holder {
  readonly id: number;
  /** What it is in the browser; documents and shadow trees are nodes too. */
  readonly node: Node;
  /** The document it belongs to; never read from a node, where a form's content could hide it. */
  readonly owner: Document;
  readonly plan: ElementPlan | 'text' | 'place' | 'root';
  readonly depth: number;
  /** Frames around it. */
  readonly frames: number;
  readonly parent: Entry | undefined;
  /** Children of the entry, without order: only to forget them. */
  children: Set<Entry> | undefined;
  /** Whether its children have been told. */
  expanded: boolean;
  /** Its children are kept out of the browser's tree. */
  readonly opaque: boolean;
  textLength: number;
  /** Of a document or shadow tree: its own stylesheets. */
  readonly adopted?: AdoptedSheets;
}

/** Told about nodes that come and go. */
export interface TreeListener {
  created(entry: Entry, wire: WireNode): void;
  forgotten(entry: Entry): void;
}

/** All nodes of a page. */
export class Tree {
  readonly #entries = new Map<number, Entry>();
  readonly #listener: TreeListener;
  #textLength = 0;
  #frames = 0;
  #shadows = 0;

  constructor(listener: TreeListener) {
    this.#listener = listener;
  }

  /** Nodes alive. */
  get size(): number {
    return this.#entries.size;
  }

  /** The entry of an id. */
  get(id: number): Entry {
    const entry = this.#entries.get(id);
    if (!entry) throw new StreamError(`node ${id} is not known`);
    return entry;
  }

  /** The element of an id. */
  element(id: number): Entry & { readonly node: Element } {
    const entry = this.get(id);
    if (typeof entry.plan !== 'object') throw new StreamError(`node ${id} is not an element`);
    return entry as Entry & { readonly node: Element };
  }

  /** All entries, in the order of their making. */
  entries(): IterableIterator<Entry> {
    return this.#entries.values();
  }

  /** The document of the page; the first of all entries. */
  root(id: number, root: Document): Entry {
    if (this.#entries.size > 0) throw new StreamError('a second document in one epoch');
    return this.#root(id, root, root, undefined);
  }

  /** Begins the children of a parent, which are told once. */
  expand(id: number): Entry {
    const parent = this.get(id);
    if (parent.expanded) throw new StreamError(`the children of node ${id} come twice`);
    parent.expanded = true;
    return parent;
  }

  /** Makes a node and places it before another, or last. */
  insert(parent: Entry, before: number, wire: WireNode): Entry {
    if (parent.plan === 'text' || parent.plan === 'place') {
      throw new StreamError(`node ${parent.id} cannot have children`);
    }
    const next = before === 0 ? undefined : this.get(before);
    if (next && next.parent !== parent) throw new StreamError(`node ${before} has another parent`);
    const entry = this.#make(parent, wire);
    if (!parent.opaque) place(parent.node, entry.node, next?.node ?? null);
    parent.expanded = true;
    (parent.children ??= new Set()).add(entry);
    // Placed first: a frame has a document, and an image a viewport, only where it is shown.
    this.#listener.created(entry, wire);
    return entry;
  }

  /** Takes a node and all within it away. */
  remove(id: number): void {
    const entry = this.get(id);
    if (entry.plan === 'root') throw new StreamError(`node ${id} is not a child`);
    entry.parent?.children?.delete(entry);
    if (entry.parent && !entry.parent.opaque) removeChild(entry.parent.node, entry.node);
    this.#forget(entry);
  }

  /** Sets the text of a text node. */
  text(id: number, text: string): void {
    const entry = this.get(id);
    if (entry.plan !== 'text') throw new StreamError(`node ${id} is not text`);
    this.#count(entry, text.length);
    setData(entry.node as CharacterData, text);
  }

  /** Gives an iframe element its document. */
  frame(id: number, documentId: number): Entry {
    const entry = this.element(id);
    if (entry.plan === 'text' || typeof entry.plan !== 'object' || entry.plan.kind !== 'frame') {
      throw new StreamError(`node ${id} is not a frame`);
    }
    for (const child of [...(entry.children ?? [])]) {
      if (child.plan !== 'root') continue;
      entry.children?.delete(child);
      this.#forget(child);
    }
    if (entry.frames >= DEEPEST_FRAME) throw new StreamError('frames are nested too deep');
    if (++this.#frames > MOST_FRAMES) throw new StreamError('the page has too many frames');
    const inner = openDocument(entry.node as HTMLIFrameElement, true);
    return this.#root(documentId, inner, inner, entry);
  }

  /** Gives an element its shadow tree. */
  shadow(hostId: number, rootId: number, attach: (host: Element) => ShadowRoot): Entry {
    const host = this.element(hostId);
    if (++this.#shadows > MOST_SHADOWS) throw new StreamError('the page has too many shadow trees');
    return this.#root(rootId, attach(host.node), host.owner, host);
  }

  #root(id: number, node: RootNode, owner: Document, parent: Entry | undefined): Entry {
    const entry = this.#enter({
      id,
      node,
      owner,
      plan: 'root',
      depth: (parent?.depth ?? 0) + 1,
      frames: (parent?.frames ?? 0) + (parent && node === owner ? 1 : 0),
      parent,
      children: undefined,
      expanded: false,
      opaque: false,
      textLength: 0,
      adopted: new AdoptedSheets(node),
    });
    if (parent) (parent.children ??= new Set()).add(entry);
    return entry;
  }

  #make(parent: Entry, wire: WireNode): Entry {
    const { owner } = parent;
    const base = {
      id: wire.id,
      owner,
      depth: parent.depth + 1,
      frames: parent.frames,
      parent,
      children: undefined,
      expanded: false,
      textLength: 0,
    };
    if (wire.kind === 'element') {
      const plan = planElement(wire.name, wire.namespace);
      const node = createElement(owner, plan.namespace, plan.name);
      if (plan.kind === 'frame') confine(node);
      const opaque = parent.opaque || plan.kind !== 'plain';
      return this.#enter({ ...base, node, plan, opaque });
    }
    if (wire.kind === 'place') {
      return this.#enter({ ...base, node: createComment(owner, ''), plan: 'place', opaque: true });
    }
    // Text directly in a document or a frame's document cannot be: the place is kept.
    const node = parent.node === owner ? createComment(owner, '') : createText(owner, wire.text);
    const entry = this.#enter({ ...base, node, plan: 'text', opaque: true });
    this.#count(entry, wire.text.length);
    return entry;
  }

  #enter(entry: Entry): Entry {
    if (entry.id === 0 || this.#entries.has(entry.id)) {
      throw new StreamError(`node ${entry.id} is given a second time`);
    }
    if (this.#entries.size >= MOST_NODES) throw new StreamError('the page has too many nodes');
    if (entry.depth > DEEPEST_NODE) throw new StreamError('the page is nested too deep');
    this.#entries.set(entry.id, entry);
    return entry;
  }

  #count(entry: Entry, length: number): void {
    this.#textLength += length - entry.textLength;
    entry.textLength = length;
    if (this.#textLength > MOST_TEXT) throw new StreamError('the page has too much text');
  }

  #forget(top: Entry): void {
    const rest = [top];
    for (let entry = rest.pop(); entry; entry = rest.pop()) {
      this.#entries.delete(entry.id);
      this.#textLength -= entry.textLength;
      if (entry.plan === 'root' && entry.node === entry.owner) this.#frames -= 1;
      else if (entry.plan === 'root') this.#shadows -= 1;
      this.#listener.forgotten(entry);
      for (const child of entry.children ?? []) rest.push(child);
    }
  }
}

function place(parent: Node, node: Node, next: Node | null): void {
  try {
    insertBefore(parent, node, next);
  } catch {
    throw new StreamError('a node cannot be where the stream puts it');
  }
}
