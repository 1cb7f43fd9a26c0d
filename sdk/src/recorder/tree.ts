/**
 * Structure, attributes and texts: tells the page as it is, a slice at a time, and what changes in
 * it meanwhile, as one stream of which every prefix makes sense.
 *
 * INVARIANT: the observer is set before the first node is told; a parent's children are told at
 * once; what changes under a parent whose children are not told is not told either; a moved node
 * is removed and told anew. So no mutation is lost and none is told twice.
 */

import { rememberPassword } from '../masking/hard';
import { Rule } from '../masking/policy';
import { shownAttribute } from '../masking/attributes';
import { DOCUMENT_ID } from '../wire/operations';
import { describe, type Description, isTold, shownText } from './describe';
import { type Known, KnownNodes } from './known';
import type { Surroundings } from './surroundings';

/** At most so many children are told between two looks at the time. */
const CHILDREN_AT_ONCE = 200;

/** Those who tell what is not structure. */
export interface TreeListener {
  /** An element was told; what belongs to it must follow now. */
  told(element: Element, known: Known, description: Description): void;
  /** A node is no longer told. */
  forgotten(node: Node, known: Known): void;
  /** An attribute of a told element changed. */
  attributeChanged(element: Element, name: string): void;
  /** The content of an element that is told without its children changed. */
  contentChanged(element: Element): void;
}

/** A document or shadow root within the page. */
export type Root = Document | ShadowRoot;

/** The page's tree as one epoch tells it. */
export class Tree {
  readonly known = new KnownNodes(DOCUMENT_ID + 1);
  /** The roots that are told, with their documents and shadow hosts. */
  readonly roots = new Set<Root>();
  /** Roots within, by the element that holds them. */
  readonly #within = new Map<Element, Root>();
  readonly #observer: MutationObserver;
  readonly #around: Surroundings;
  readonly #listener: TreeListener;
  /** Told elements whose children are not yet told; the last is the next. */
  readonly #unexpanded: Node[] = [];
  readonly #dirtyParents = new Set<Node>();
  readonly #dirtyAttributes = new Map<Element, Set<string>>();
  readonly #dirtyTexts = new Set<Text>();
  #removals: number[] = [];
  /** Elements that a rule named at the last look. */
  #named = new Set<Element>();
  #rulesDirty = false;

  constructor(around: Surroundings, listener: TreeListener) {
    this.#around = around;
    this.#listener = listener;
    this.#observer = new (nativeMutationObserver())((records) => {
      this.#take(records);
      around.changed();
    });
  }

  /** Begins with the document itself. */
  begin(document: Document): void {
    const known = this.known.add(
      document,
      null,
      { rule: this.#around.rules.root, own: 0, leaf: false, hidden: 'none' },
      DOCUMENT_ID,
    );
    this.#addRoot(document);
    this.#around.write({
      op: 'document',
      doctype: document.compatMode === 'BackCompat' ? '' : 'html',
    });
    this.#expand(document, known);
  }

  /** Stops looking. */
  end(): void {
    this.#observer.disconnect();
  }

  /** A root within a told element: a shadow root or the document of a frame. */
  enter(holder: Element, root: Root, holderKnown: Known): Known {
    const known = this.known.add(root, holderKnown, {
      rule: holderKnown.rule,
      own: 0,
      leaf: false,
      hidden: 'none',
    });
    this.#within.set(holder, root);
    this.#addRoot(root);
    this.#unexpanded.push(root);
    return known;
  }

  /** Tells an element anew: its removal, and then whatever it is now. */
  replace(elements: readonly Element[]): void {
    this.#drop(elements);
    for (const element of elements) if (element.parentNode) this.#dirtyParents.add(element.parentNode);
  }

  /** Tells these attributes again at the next flush. */
  touchAttributes(element: Element, name: string): void {
    let names = this.#dirtyAttributes.get(element);
    if (names === undefined) this.#dirtyAttributes.set(element, (names = new Set()));
    names.add(name);
  }

  /** Whether there is anything to tell. */
  get pending(): boolean {
    return (
      this.#unexpanded.length > 0 ||
      this.#dirtyParents.size > 0 ||
      this.#dirtyAttributes.size > 0 ||
      this.#dirtyTexts.size > 0 ||
      this.#removals.length > 0
    );
  }

  /** Whether all that is there has been told. */
  get whole(): boolean {
    return this.#unexpanded.length === 0 && this.#dirtyParents.size === 0;
  }

  /**
   * Takes in what has happened and writes it, as far as there is time; what is to be hidden comes
   * first.
   * @param late asked between pieces; true when the slice is over
   */
  flush(late: () => boolean): void {
    this.#take(this.#observer.takeRecords());
    if (this.#rulesDirty) this.#reconsider();
    for (const id of this.#removals) this.#around.write({ op: 'remove', id });
    this.#removals = [];
    for (const parent of [...this.#dirtyParents]) {
      const known = this.known.get(parent);
      if (known?.expanded !== true || this.#insertMissing(parent, known, late)) {
        this.#dirtyParents.delete(parent);
      }
      if (late()) break;
    }
    this.#writeAttributes();
    for (const text of this.#dirtyTexts) this.#writeText(text);
    this.#dirtyTexts.clear();
    while (this.#unexpanded.length > 0 && !late()) {
      const node = this.#unexpanded.pop() as Node;
      const known = this.known.get(node);
      if (known !== undefined && !known.expanded && !known.leaf) this.#expand(node, known);
    }
  }

  /** Tells the children of a told node; of very many only the first, the others as they fit. */
  #expand(parent: Node, parentKnown: Known): void {
    parentKnown.expanded = true;
    const described: [Node, Known, Description][] = [];
    for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
      if (!isTold(child, this.#around)) continue;
      if (described.length === CHILDREN_AT_ONCE) {
        this.#dirtyParents.add(parent);
        break;
      }
      const description = describe(child, parentKnown.rule, this.#around);
      described.push([child, this.known.add(child, parentKnown, description), description]);
    }
    if (described.length === 0) return;
    this.#around.write({
      op: 'children',
      parent: parentKnown.id,
      nodes: described.map(([, { id }, { node }]) => ({ ...node, id })),
    });
    for (let index = described.length - 1; index >= 0; index -= 1) {
      const [child, known] = described[index] as [Node, Known, Description];
      if (!known.leaf) this.#unexpanded.push(child);
    }
    for (const [child, known, description] of described) this.#announce(child, known, description);
  }

  /** Tells the children that are new; returns whether there was time for all. */
  #insertMissing(parent: Node, parentKnown: Known, late: () => boolean): boolean {
    let inserted = 0;
    let before: Node | null | undefined;
    for (let child = parent.firstChild; child !== null; child = child.nextSibling) {
      if (this.known.has(child)) {
        before = undefined;
        continue;
      }
      if (!isTold(child, this.#around)) continue;
      if (inserted >= CHILDREN_AT_ONCE && late()) return false;
      if (before === undefined) {
        before = child.nextSibling;
        while (before !== null && !this.known.has(before)) before = before.nextSibling;
      }
      const description = describe(child, parentKnown.rule, this.#around);
      const known = this.known.add(child, parentKnown, description);
      this.#around.write({
        op: 'insert',
        parent: parentKnown.id,
        before: before === null ? 0 : (this.known.get(before)?.id ?? 0),
        node: { ...description.node, id: known.id },
      });
      if (!known.leaf) this.#unexpanded.push(child);
      this.#announce(child, known, description);
      inserted += 1;
    }
    return true;
  }

  #announce(node: Node, known: Known, description: Description): void {
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    const element = node as Element;
    if (description.own !== 0) this.#named.add(element);
    this.#listener.told(element, known, description);
  }

  #addRoot(root: Root): void {
    this.roots.add(root);
    this.#observer.observe(root, {
      attributes: true,
      // A password field that becomes a text field and back between two looks is one still.
      attributeOldValue: true,
      characterData: true,
      childList: true,
      subtree: true,
    });
    this.#rulesDirty = true;
  }

  #take(records: readonly MutationRecord[]): void {
    if (records.length === 0) return;
    const gone: Node[] = [];
    for (const record of records) {
      const { target } = record;
      switch (record.type) {
        case 'attributes':
          this.#takeAttribute(target as Element, record.attributeName ?? '', record.oldValue);
          break;
        case 'characterData':
          if (this.known.has(target)) this.#dirtyTexts.add(target as Text);
          else this.#takeContent(target.parentElement);
          break;
        case 'childList':
          for (const node of record.removedNodes) if (this.known.has(node)) gone.push(node);
          if (this.known.get(target)?.leaf === false) this.#dirtyParents.add(target);
          else this.#takeContent(target as Element);
          this.#rulesDirty = true;
          break;
      }
    }
    if (gone.length > 0) this.#drop(gone);
  }

  #takeAttribute(element: Element, name: string, oldValue: string | null): void {
    if (name === 'type' && oldValue === 'password') rememberPassword(element);
    // Attributes of what is not told matter too: a rule may look at them. Styles change with every
    // frame of an animation; a rule that asks for one is served by the sweep.
    if (name !== 'style') this.#rulesDirty = true;
    if (!this.known.has(element)) return;
    this.touchAttributes(element, name);
    this.#listener.attributeChanged(element, name);
  }

  #takeContent(element: Element | null): void {
    if (element !== null && this.known.has(element)) this.#listener.contentChanged(element);
  }

  /** Removes told nodes; those within others of them go with these. */
  #drop(nodes: readonly Node[]): void {
    const dropped = new Set<Known>();
    for (const node of nodes) {
      const known = this.known.get(node);
      if (known !== undefined) dropped.add(known);
    }
    for (const known of dropped) {
      let around = known.parent;
      while (around !== null && !dropped.has(around)) around = around.parent;
      if (around === null) this.#removals.push(known.id);
    }
    // Only now, since a node's place among the others is needed above.
    for (const node of nodes) this.#forget(node);
  }

  #forget(top: Node): void {
    const stack = [top];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const known = this.known.delete(node);
      if (known !== undefined) this.#listener.forgotten(node, known);
      if (node.nodeType === Node.ELEMENT_NODE) {
        this.#named.delete(node as Element);
        this.#dirtyAttributes.delete(node as Element);
        const within = this.#within.get(node as Element);
        if (within !== undefined) {
          this.#within.delete(node as Element);
          this.roots.delete(within);
          stack.push(within);
        }
      } else if (node.nodeType === Node.TEXT_NODE) this.#dirtyTexts.delete(node as Text);
      this.#dirtyParents.delete(node);
      for (let child = node.firstChild; child !== null; child = child.nextSibling) stack.push(child);
    }
  }

  /** Looks at the next flush which elements the rules name now: they may ask for `:checked`. */
  lookAgain(): void {
    this.#rulesDirty = true;
  }

  /** Looks which elements the rules name now, and tells anew those for which that has changed. */
  #reconsider(): void {
    this.#rulesDirty = false;
    const { rules } = this.#around;
    const named = new Map<Element, number>();
    const look = (selector: string, rule: number): void => {
      if (selector === '') return;
      for (const root of this.roots) {
        for (const element of root.querySelectorAll(selector)) {
          if (this.known.has(element)) named.set(element, (named.get(element) ?? 0) | rule);
        }
      }
    };
    look(rules.block, Rule.Block);
    look(rules.mask, Rule.Mask);
    look(rules.unmask, Rule.Unmask);
    const changed: Element[] = [];
    for (const [element, own] of named) {
      if (this.known.get(element)?.own !== own) changed.push(element);
    }
    for (const element of this.#named) if (!named.has(element)) changed.push(element);
    this.#named = new Set(named.keys());
    if (changed.length > 0) this.replace(changed);
  }

  #writeAttributes(): void {
    for (const [element, names] of this.#dirtyAttributes) {
      const known = this.known.get(element);
      if (known === undefined) continue;
      const set: [string, string][] = [];
      const dropped: string[] = [];
      for (const name of names) {
        const value = shownAttribute(element, name, known.rule, this.#around);
        if (value === null) dropped.push(name);
        else set.push([name, value]);
      }
      if (set.length > 0) this.#around.write({ op: 'attributes', id: known.id, attributes: set });
      if (dropped.length > 0) {
        this.#around.write({ op: 'dropAttributes', id: known.id, names: dropped });
      }
    }
    this.#dirtyAttributes.clear();
  }

  #writeText(text: Text): void {
    const known = this.known.get(text);
    if (known === undefined) return;
    const shown = shownText(text, known.rule, this.#around);
    this.known.hide(known, shown.hidden);
    this.#around.write({ op: 'text', id: known.id, text: shown.text });
  }
}

/** Zone.js replaces the constructor by one that calls back late; its original stays reachable. */
function nativeMutationObserver(): typeof MutationObserver {
  const zone = (globalThis as { Zone?: { __symbol__?: (name: string) => string } }).Zone;
  const symbol = zone?.__symbol__?.('MutationObserver');
  const original =
    symbol === undefined ? undefined : (globalThis as unknown as Record<string, unknown>)[symbol];
  return (original as typeof MutationObserver | undefined) ?? MutationObserver;
}
