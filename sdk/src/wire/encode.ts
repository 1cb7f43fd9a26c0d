/** Writes operations into payloads; the string table lives as long as the encoder, one epoch. */

import { ByteWriter } from './bytes';
import { type Attribute, NodeKind, Op, type Operation, type Pointer, type WireNode } from './operations';
import { StringWriter } from './strings';

/** The writer of one epoch's payloads. */
export class Encoder {
  readonly #bytes = new ByteWriter(1 << 14);
  readonly #strings = new StringWriter();

  /** Bytes of operations not taken yet. */
  get length(): number {
    return this.#bytes.length;
  }

  /** The operations since the last call, as a payload. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.take();
  }

  /** Appends one operation. */
  write(operation: Operation): void {
    const bytes = this.#bytes;
    switch (operation.op) {
      case 'document':
        bytes.byte(Op.Document);
        this.#string(operation.doctype);
        break;
      case 'children':
        bytes.byte(Op.Children);
        bytes.unsigned(operation.parent);
        bytes.unsigned(operation.nodes.length);
        for (const node of operation.nodes) this.#node(node);
        break;
      case 'insert':
        bytes.byte(Op.Insert);
        bytes.unsigned(operation.parent);
        bytes.unsigned(operation.before);
        this.#node(operation.node);
        break;
      case 'remove':
        this.#numbers(Op.Remove, operation.id);
        break;
      case 'attributes':
        this.#numbers(Op.Attributes, operation.id);
        this.#attributes(operation.attributes);
        break;
      case 'dropAttributes':
        this.#numbers(Op.DropAttributes, operation.id, operation.names.length);
        for (const name of operation.names) this.#string(name);
        break;
      case 'text':
        this.#numbers(Op.Text, operation.id);
        this.#string(operation.text);
        break;
      case 'value':
        this.#numbers(Op.Value, operation.id);
        this.#string(operation.text);
        break;
      case 'checked':
        this.#numbers(Op.Checked, operation.id, operation.state);
        break;
      case 'selected':
        this.#numbers(Op.Selected, operation.id, operation.indexes.length, ...operation.indexes);
        break;
      case 'scroll':
        this.#numbers(Op.Scroll, operation.id);
        // Signed: a page written from right to left scrolls to negative offsets.
        bytes.signed(operation.x);
        bytes.signed(operation.y);
        break;
      case 'sheet':
        this.#numbers(Op.Sheet, operation.owner);
        this.#string(operation.media);
        bytes.utf8(operation.css);
        break;
      case 'sheetAsset':
        this.#numbers(Op.SheetAsset, operation.owner);
        this.#string(operation.media);
        this.#string(operation.sha256);
        break;
      case 'image':
        this.#numbers(Op.Image, operation.id);
        this.#string(operation.sha256);
        break;
      case 'box':
        this.#numbers(
          Op.Box,
          operation.id,
          operation.width,
          operation.height,
          operation.reason,
        );
        break;
      case 'focus':
        this.#numbers(Op.Focus, operation.id);
        break;
      case 'dialog':
        this.#numbers(Op.Dialog, operation.id, operation.state);
        break;
      case 'frame':
        this.#numbers(Op.Frame, operation.id, operation.document);
        break;
      case 'shadow':
        this.#numbers(
          Op.Shadow,
          operation.host,
          operation.root,
          operation.delegatesFocus ? 1 : 0,
        );
        break;
      case 'masked':
        this.#numbers(Op.Masked, operation.fields, operation.images, operation.texts);
        break;
      case 'hiddenValue':
        this.#numbers(Op.HiddenValue, operation.id, operation.length);
        break;
    }
  }

  #numbers(op: number, ...operands: number[]): void {
    this.#bytes.byte(op);
    for (const operand of operands) this.#bytes.unsigned(operand);
  }

  #string(text: string): void {
    this.#strings.write(this.#bytes, text);
  }

  #attributes(attributes: readonly Attribute[]): void {
    this.#bytes.unsigned(attributes.length);
    for (const [name, value] of attributes) {
      this.#string(name);
      this.#string(value);
    }
  }

  #node(node: WireNode): void {
    switch (node.kind) {
      case 'element':
        this.#numbers(NodeKind.Element, node.id);
        this.#string(node.name);
        this.#bytes.unsigned(node.namespace);
        this.#attributes(node.attributes);
        break;
      case 'text':
        this.#numbers(NodeKind.Text, node.id);
        this.#string(node.text);
        break;
      case 'place':
        this.#numbers(NodeKind.Place, node.id);
        break;
    }
  }
}

/** The payload of a pointer frame. */
export function writePointer(pointer: Pointer): Uint8Array<ArrayBuffer> {
  const bytes = new ByteWriter(16);
  bytes.unsigned(pointer.x);
  bytes.unsigned(pointer.y);
  bytes.unsigned(pointer.press ? 1 : 0);
  return bytes.take();
}
