/**
 * The nodes that the viewer has, each with its id and the rules that hold for it. This is the
 * recorder's picture of the viewer's tree: what stands here has been written, nothing else has.
 */

/** What about a node is hidden at the moment. */
export type Hidden = 'none' | 'field' | 'image' | 'text';

/** A node that the viewer has. */
export interface Known {
  readonly id: number;
  readonly parent: Known | null;
  /** The rules that hold here, those of all around it included. */
  readonly rule: number;
  /** The rules that name this very node. */
  readonly own: number;
  /** Whether its children are told. */
  expanded: boolean;
  /** Nothing within it is ever told: a box, a field, a place-holder. */
  readonly leaf: boolean;
  hidden: Hidden;
}

/** The nodes of one epoch. */
export class KnownNodes {
  readonly #nodes = new Map<Node, Known>();
  readonly #hidden = { none: 0, field: 0, image: 0, text: 0 };
  #next: number;

  /** @param first the first id to give out */
  constructor(first: number) {
    this.#next = first;
  }

  /** How many there are. */
  get size(): number {
    return this.#nodes.size;
  }

  /** How many of a kind are hidden. */
  get hidden(): Readonly<Record<Hidden, number>> {
    return this.#hidden;
  }

  get(node: Node): Known | undefined {
    return this.#nodes.get(node);
  }

  has(node: Node): boolean {
    return this.#nodes.has(node);
  }

  /** Gives the node an id that no node had before in this epoch. */
  add(
    node: Node,
    parent: Known | null,
    rules: { rule: number; own: number; leaf: boolean; hidden: Hidden },
    id = this.#next++,
  ): Known {
    const known: Known = { id, parent, expanded: false, ...rules };
    this.#nodes.set(node, known);
    this.#hidden[known.hidden] += 1;
    return known;
  }

  /** Notes that what is hidden about a node has changed. */
  hide(known: Known, hidden: Hidden): void {
    this.#hidden[known.hidden] -= 1;
    this.#hidden[hidden] += 1;
    known.hidden = hidden;
  }

  /** The viewer has it no more. */
  delete(node: Node): Known | undefined {
    const known = this.#nodes.get(node);
    if (known !== undefined) {
      this.#nodes.delete(node);
      this.#hidden[known.hidden] -= 1;
    }
    return known;
  }
}
