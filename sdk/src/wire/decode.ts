/**
 * Reads operations from payloads; the string table lives as long as the decoder, one epoch.
 * Structure is checked here, meaning (does this node exist?) by whoever applies it.
 */

import { ByteReader, WireError } from './bytes';
import {
  type Attribute,
  type BoxReason,
  type LayerState,
  type Namespace,
  NodeKind,
  Op,
  type Operation,
  type Pointer,
  type WireNode,
} from './operations';
import { StringReader } from './strings';

/** The reader of one epoch's payloads, which must come in order. */
export class Decoder {
  readonly #strings = new StringReader();

  /**
   * The operations of one payload, one by one.
   * @throws WireError where the payload stops making sense
   */
  *read(payload: Uint8Array): Generator<Operation, void, undefined> {
    const bytes = new ByteReader(payload);
    while (bytes.remaining > 0) yield this.#operation(bytes);
  }

  #operation(bytes: ByteReader): Operation {
    const op = bytes.byte();
    switch (op) {
      case Op.Document:
        return { op: 'document', doctype: this.#string(bytes) };
      case Op.Children: {
        const parent = bytes.unsigned();
        const nodes = list(bytes, 2, () => this.#node(bytes));
        return { op: 'children', parent, nodes };
      }
      case Op.Insert:
        return {
          op: 'insert',
          parent: bytes.unsigned(),
          before: bytes.unsigned(),
          node: this.#node(bytes),
        };
      case Op.Remove:
        return { op: 'remove', id: bytes.unsigned() };
      case Op.Attributes:
        return { op: 'attributes', id: bytes.unsigned(), attributes: this.#attributes(bytes) };
      case Op.DropAttributes:
        return {
          op: 'dropAttributes',
          id: bytes.unsigned(),
          names: list(bytes, 1, () => this.#string(bytes)),
        };
      case Op.Text:
        return { op: 'text', id: bytes.unsigned(), text: this.#string(bytes) };
      case Op.Value:
        return { op: 'value', id: bytes.unsigned(), text: this.#string(bytes) };
      case Op.Checked:
        return { op: 'checked', id: bytes.unsigned(), state: upTo<0 | 1 | 2>(2, bytes) };
      case Op.Selected:
        return {
          op: 'selected',
          id: bytes.unsigned(),
          indexes: list(bytes, 1, () => bytes.unsigned()),
        };
      case Op.Scroll:
        return { op: 'scroll', id: bytes.unsigned(), x: bytes.signed(), y: bytes.signed() };
      case Op.Sheet:
        return {
          op: 'sheet',
          owner: bytes.unsigned(),
          media: this.#string(bytes),
          css: bytes.utf8(),
        };
      case Op.SheetAsset:
        return {
          op: 'sheetAsset',
          owner: bytes.unsigned(),
          media: this.#string(bytes),
          sha256: this.#sha256(bytes),
        };
      case Op.Image:
        return { op: 'image', id: bytes.unsigned(), sha256: this.#sha256(bytes, true) };
      case Op.Box:
        return {
          op: 'box',
          id: bytes.unsigned(),
          width: bytes.unsigned(),
          height: bytes.unsigned(),
          reason: upTo<BoxReason>(5, bytes),
        };
      case Op.Focus:
        return { op: 'focus', id: bytes.unsigned() };
      case Op.Dialog:
        return { op: 'dialog', id: bytes.unsigned(), state: upTo<LayerState>(3, bytes) };
      case Op.Frame:
        return { op: 'frame', id: bytes.unsigned(), document: bytes.unsigned() };
      case Op.Shadow:
        return {
          op: 'shadow',
          host: bytes.unsigned(),
          root: bytes.unsigned(),
          delegatesFocus: upTo<0 | 1>(1, bytes) === 1,
        };
      case Op.Masked:
        return {
          op: 'masked',
          fields: bytes.unsigned(),
          images: bytes.unsigned(),
          texts: bytes.unsigned(),
        };
      case Op.HiddenValue:
        return { op: 'hiddenValue', id: bytes.unsigned(), length: bytes.unsigned() };
      default:
        throw new WireError(`operation ${op} does not exist`);
    }
  }

  #string(bytes: ByteReader): string {
    return this.#strings.read(bytes);
  }

  #sha256(bytes: ByteReader, orNone = false): string {
    const text = this.#string(bytes);
    if (/^[0-9a-f]{64}$/.test(text) || (orNone && text === '')) return text;
    throw new WireError('an asset is named by the SHA-256 of its bytes in hex');
  }

  #attributes(bytes: ByteReader): Attribute[] {
    return list(bytes, 2, (): Attribute => [this.#string(bytes), this.#string(bytes)]);
  }

  #node(bytes: ByteReader): WireNode {
    const kind = bytes.byte();
    const id = bytes.unsigned();
    switch (kind) {
      case NodeKind.Element:
        return {
          kind: 'element',
          id,
          name: this.#string(bytes),
          namespace: upTo<Namespace>(2, bytes),
          attributes: this.#attributes(bytes),
        };
      case NodeKind.Text:
        return { kind: 'text', id, text: this.#string(bytes) };
      case NodeKind.Place:
        return { kind: 'place', id };
      default:
        throw new WireError(`node kind ${kind} does not exist`);
    }
  }
}

/** The pointer of a pointer frame's payload. */
export function readPointer(payload: Uint8Array): Pointer {
  const bytes = new ByteReader(payload);
  const pointer = { x: bytes.unsigned(), y: bytes.unsigned(), press: bytes.unsigned() === 1 };
  if (bytes.remaining > 0) throw new WireError('a pointer frame has three numbers');
  return pointer;
}

/** A count and as many things, each of at least `bytesEach` bytes. */
function list<T>(bytes: ByteReader, bytesEach: number, item: () => T): T[] {
  const count = bytes.count(bytesEach);
  const items: T[] = [];
  for (let index = 0; index < count; index += 1) items.push(item());
  return items;
}

/** A number of the closed set `0..=most`, which the caller names as `T`. */
function upTo<T extends number>(most: number, bytes: ByteReader): T {
  const value = bytes.unsigned();
  if (value > most) throw new WireError(`${value} is more than ${most}, the largest there is`);
  return value as T;
}
