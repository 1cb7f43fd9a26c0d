/**
 * The least that makes a tree from operations. Strict: an unknown node, an id used twice or a
 * sequence with a gap is an error, since the recorder must never send one.
 */

import {
  Decoder,
  inflate,
  COMPRESSED,
  KEYFRAME_BEGIN,
  KEYFRAME_END,
  Kind,
  type Operation,
  readFrame,
  type WireNode,
} from '../../../src/wire';

/** The documents of frames and the shadow trees, by the element that holds them. */
export const rootsWithin = new WeakMap<Node, Node>();

const NAMESPACES = [
  'http://www.w3.org/1999/xhtml',
  'http://www.w3.org/2000/svg',
  'http://www.w3.org/1998/Math/MathML',
];

/** A tree, and beside it what no attribute shows. */
export class Applier {
  nodes = new Map<number, Node>();
  readonly values = new Map<Node, string>();
  readonly frames: { kind: number; epoch: number; seq: number; end: boolean }[] = [];
  readonly log: Operation[] = [];
  meta: Record<string, unknown> = {};
  text = '';
  #document = document.implementation.createHTMLDocument();
  #decoder = new Decoder();
  #epoch = 0;
  #next = 0;

  async frame(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const frame = readFrame(bytes);
    const payload =
      (frame.flags & COMPRESSED) === 0 ? frame.payload : await inflate(frame.payload);
    this.text += new TextDecoder().decode(payload);
    if (frame.kind === Kind.Pointer) return;
    if ((frame.flags & KEYFRAME_BEGIN) !== 0) {
      if (frame.epoch <= this.#epoch) throw new Error('an epoch must be larger than the last');
      this.#epoch = frame.epoch;
      this.#next = 0;
      this.#decoder = new Decoder();
    }
    if (frame.epoch !== this.#epoch || frame.seq !== this.#next) {
      throw new Error(`expected ${this.#epoch}/${this.#next}, got ${frame.epoch}/${frame.seq}`);
    }
    this.#next += 1;
    this.frames.push({
      kind: frame.kind,
      epoch: frame.epoch,
      seq: frame.seq,
      end: (frame.flags & KEYFRAME_END) !== 0,
    });
    if (frame.kind === Kind.Meta) {
      this.meta = JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
      return;
    }
    for (const operation of this.#decoder.read(payload)) {
      this.log.push(operation);
      this.#apply(operation);
    }
  }

  get root(): Document {
    return this.#document;
  }

  #get(id: number): Node {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`node ${id} is unknown`);
    return node;
  }

  #apply(operation: Operation): void {
    switch (operation.op) {
      case 'document':
        this.#document = document.implementation.createHTMLDocument();
        this.#document.documentElement.remove();
        this.nodes = new Map([[1, this.#document]]);
        break;
      case 'children': {
        const parent = this.#get(operation.parent);
        if (parent.firstChild !== null && parent.nodeType !== Node.DOCUMENT_NODE) {
          throw new Error(`the children of ${operation.parent} were told twice`);
        }
        for (const node of operation.nodes) parent.appendChild(this.#make(node));
        break;
      }
      case 'insert': {
        const before = operation.before === 0 ? null : this.#get(operation.before);
        this.#get(operation.parent).insertBefore(this.#make(operation.node), before);
        break;
      }
      case 'remove': {
        const node = this.#get(operation.id) as ChildNode;
        node.remove();
        this.#forget(node);
        break;
      }
      case 'attributes':
        this.#attributes(this.#get(operation.id) as Element, operation.attributes);
        break;
      case 'dropAttributes':
        for (const name of operation.names) (this.#get(operation.id) as Element).removeAttribute(name);
        break;
      case 'text':
        (this.#get(operation.id) as Text).data = operation.text;
        break;
      case 'value':
        this.values.set(this.#get(operation.id), operation.text);
        break;
      case 'hiddenValue':
        this.values.set(this.#get(operation.id), `hidden ${operation.length}`);
        break;
      case 'checked':
        this.values.set(this.#get(operation.id), String(operation.state));
        break;
      case 'selected':
        this.values.set(this.#get(operation.id), operation.indexes.join());
        break;
      case 'frame':
      case 'shadow': {
        const [holder, root] =
          operation.op === 'frame'
            ? [operation.id, operation.document]
            : [operation.host, operation.root];
        const place = document.createElement('within-root');
        this.#add(root, place);
        rootsWithin.set(this.#get(holder), place);
        break;
      }
      case 'focus':
        if (operation.id !== 0) this.#get(operation.id);
        break;
      case 'sheet':
      case 'sheetAsset':
        this.#get(operation.owner);
        break;
      case 'scroll':
      case 'image':
      case 'box':
      case 'dialog':
        this.#get(operation.id);
        break;
      case 'masked':
        break;
    }
  }

  #make(wire: WireNode): Node {
    let node: Node;
    if (wire.kind === 'element') {
      const element = document.createElementNS(NAMESPACES[wire.namespace] ?? '', wire.name);
      this.#attributes(element, wire.attributes);
      node = element;
    } else node = wire.kind === 'text' ? document.createTextNode(wire.text) : document.createComment('');
    this.#add(wire.id, node);
    return node;
  }

  #add(id: number, node: Node): void {
    if (id < 2 || this.nodes.has(id)) throw new Error(`id ${id} is used twice`);
    this.nodes.set(id, node);
  }

  #attributes(element: Element, attributes: readonly (readonly [string, string])[]): void {
    for (const [name, value] of attributes) {
      if (/^on/i.test(name)) throw new Error(`${name} must not be sent`);
      element.setAttribute(name, value);
    }
  }

  #forget(top: Node): void {
    const gone = new Set<Node>();
    const stack = [top];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      gone.add(node);
      stack.push(...node.childNodes);
      const within = rootsWithin.get(node);
      if (within !== undefined) stack.push(within);
    }
    for (const [id, node] of this.nodes) if (gone.has(node)) this.nodes.delete(id);
  }
}
