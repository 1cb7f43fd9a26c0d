// Streams written by hand: what an SDK could send, and what only a hostile one would.
import {
  type Attribute,
  Encoder,
  KEYFRAME_BEGIN,
  KEYFRAME_END,
  Kind,
  Namespace,
  type Operation,
  type Pointer,
  type WireNode,
  writeFrame,
  writePointer,
} from '../../../../sdk/src/wire';

/** Writes frames of one customer, epoch by epoch. */
export class Stream {
  epoch = 0;
  #seq = 0;
  #encoder = new Encoder();

  /** A whole keyframe in one frame; begins the next epoch. */
  keyframe(operations: readonly Operation[]): string {
    this.epoch += 1;
    this.#seq = 0;
    this.#encoder = new Encoder();
    return this.#frame(Kind.Key, KEYFRAME_BEGIN | KEYFRAME_END, this.#payload(operations));
  }

  /** Changes of the page. */
  delta(operations: readonly Operation[]): string {
    return this.#frame(Kind.Delta, 0, this.#payload(operations));
  }

  /** Any bytes as changes of the page. */
  raw(payload: Uint8Array, flags = 0): string {
    return this.#frame(Kind.Delta, flags, payload);
  }

  /** The customer's window. */
  meta(meta: object): string {
    return this.#frame(Kind.Meta, 0, new TextEncoder().encode(JSON.stringify(meta)));
  }

  /** The customer's pointer. */
  pointer(pointer: Pointer): string {
    return frame(Kind.Pointer, 0, this.epoch, this.#seq - 1, writePointer(pointer));
  }

  /** Leaves a number out. */
  skip(): void {
    this.#seq += 1;
  }

  #payload(operations: readonly Operation[]): Uint8Array {
    for (const operation of operations) this.#encoder.write(operation);
    return this.#encoder.take();
  }

  #frame(kind: Kind, flags: number, payload: Uint8Array): string {
    return frame(kind, flags, this.epoch, this.#seq++, payload);
  }
}

/** One frame in base 64. */
export function frame(
  kind: Kind,
  flags: number,
  epoch: number,
  seq: number,
  payload: Uint8Array,
): string {
  return Buffer.from(writeFrame({ kind, flags, stream: 0, epoch, seq }, payload)).toString(
    'base64',
  );
}

/** A desktop window with nothing special. */
export const META = {
  width: 1000,
  height: 700,
  scroll_width: 1000,
  scroll_height: 700,
  device_pixel_ratio: 1,
  path: '/',
  title: 'A page',
  visible: true,
  features: { color_scheme: 'light', reduced_motion: false, hover: true, pointer: 'fine' },
};

/** An element that is easily written. */
export interface Sketch {
  name: string;
  namespace?: Namespace;
  attributes?: Record<string, string>;
  children?: (Sketch | string)[];
  /** Gets the id that the element was given. */
  id?: (id: number) => Operation[];
}

/** Operations that build a document from sketches of the body's content. */
export function build(body: readonly (Sketch | string)[], doctype = 'html', css = ''): Operation[] {
  const operations: Operation[] = [{ op: 'document', doctype }];
  const after: Operation[] = [];
  let next = 2;
  const children = (parent: number, sketches: readonly (Sketch | string)[]): void => {
    if (sketches.length === 0) return;
    const inner: [number, Sketch][] = [];
    const nodes = sketches.map((sketch): WireNode => {
      const id = next++;
      if (typeof sketch === 'string') return { kind: 'text', id, text: sketch };
      inner.push([id, sketch]);
      const attributes = Object.entries(sketch.attributes ?? {}) as Attribute[];
      return {
        kind: 'element',
        id,
        name: sketch.name,
        namespace: sketch.namespace ?? Namespace.Html,
        attributes,
      };
    });
    operations.push({ op: 'children', parent, nodes });
    for (const [id, sketch] of inner) {
      if (sketch.id) after.push(...sketch.id(id));
      children(id, sketch.children ?? []);
    }
  };
  const style: Sketch = { name: 'style', id: (owner) => [{ op: 'sheet', owner, media: '', css }] };
  children(1, [
    {
      name: 'html',
      children: [
        { name: 'head', children: css === '' ? [] : [style] },
        { name: 'body', children: [...body] },
      ],
    },
  ]);
  return [...operations, ...after];
}
