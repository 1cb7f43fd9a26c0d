/**
 * The operations in the payload of key and delta frames, as `docs/protocol.md` has them. This
 * file names them and their operands; `encode.ts` writes and `decode.ts` reads them.
 */

/** Operation numbers. */
export const Op = {
  Document: 1,
  Children: 2,
  Insert: 3,
  Remove: 4,
  Attributes: 5,
  DropAttributes: 6,
  Text: 7,
  Value: 8,
  Checked: 9,
  Selected: 10,
  Scroll: 11,
  Sheet: 12,
  SheetAsset: 13,
  Image: 14,
  Box: 15,
  Focus: 16,
  Dialog: 17,
  Frame: 18,
  Shadow: 19,
  Masked: 20,
  HiddenValue: 21,
} as const;

/** What kind of node follows. */
export const NodeKind = { Element: 1, Text: 2, Place: 3 } as const;

/** The namespaces that are spoken. */
export const Namespace = { Html: 0, Svg: 1, MathMl: 2 } as const;
/** The namespaces that are spoken. */
export type Namespace = (typeof Namespace)[keyof typeof Namespace];

/** Why a box stands in something's place. */
export const BoxReason = {
  Blocked: 0,
  MaskedImage: 1,
  ForeignFrame: 2,
  Unreadable: 3,
  Picture: 4,
  /** Hatched as a whole, but for a list, which only takes the size. */
  MaskedField: 5,
} as const;
/** Why a box stands in something's place. */
export type BoxReason = (typeof BoxReason)[keyof typeof BoxReason];

/** How a dialog or popover is shown. */
export const LayerState = { Closed: 0, Open: 1, Modal: 2, Popover: 3 } as const;
/** How a dialog or popover is shown. */
export type LayerState = (typeof LayerState)[keyof typeof LayerState];

/** The id of the page's document; 0 is "none". */
export const DOCUMENT_ID = 1;

/** An attribute's name and value. */
export type Attribute = readonly [name: string, value: string];

/** A node without its children. */
export type WireNode =
  | {
      readonly kind: 'element';
      readonly id: number;
      readonly name: string;
      readonly namespace: Namespace;
      readonly attributes: readonly Attribute[];
    }
  | { readonly kind: 'text'; readonly id: number; readonly text: string }
  | { readonly kind: 'place'; readonly id: number };

/** One operation. Ids are given by the recorder and never used twice in an epoch. */
export type Operation =
  | { readonly op: 'document'; readonly doctype: string }
  | { readonly op: 'children'; readonly parent: number; readonly nodes: readonly WireNode[] }
  | {
      readonly op: 'insert';
      readonly parent: number;
      /** The sibling after it; 0 = last. */
      readonly before: number;
      readonly node: WireNode;
    }
  | { readonly op: 'remove'; readonly id: number }
  | { readonly op: 'attributes'; readonly id: number; readonly attributes: readonly Attribute[] }
  | { readonly op: 'dropAttributes'; readonly id: number; readonly names: readonly string[] }
  | { readonly op: 'text'; readonly id: number; readonly text: string }
  | { readonly op: 'value'; readonly id: number; readonly text: string }
  | { readonly op: 'checked'; readonly id: number; readonly state: 0 | 1 | 2 }
  | { readonly op: 'selected'; readonly id: number; readonly indexes: readonly number[] }
  | { readonly op: 'scroll'; readonly id: number; readonly x: number; readonly y: number }
  | {
      readonly op: 'sheet';
      readonly owner: number;
      readonly media: string;
      readonly css: string;
    }
  | {
      readonly op: 'sheetAsset';
      readonly owner: number;
      readonly media: string;
      readonly sha256: string;
    }
  | { readonly op: 'image'; readonly id: number; readonly sha256: string }
  | {
      readonly op: 'box';
      readonly id: number;
      readonly width: number;
      readonly height: number;
      readonly reason: BoxReason;
    }
  | { readonly op: 'focus'; readonly id: number }
  | { readonly op: 'dialog'; readonly id: number; readonly state: LayerState }
  | { readonly op: 'frame'; readonly id: number; readonly document: number }
  | {
      readonly op: 'shadow';
      readonly host: number;
      readonly root: number;
      readonly delegatesFocus: boolean;
    }
  | {
      readonly op: 'masked';
      readonly fields: number;
      readonly images: number;
      readonly texts: number;
    }
  | {
      readonly op: 'hiddenValue';
      readonly id: number;
      /** About how many characters, in the steps of masking; 0 when the field is empty. */
      readonly length: number;
    };

/** The customer's pointer, in CSS pixels of the viewport. */
export interface Pointer {
  readonly x: number;
  readonly y: number;
  readonly press: boolean;
}

/** What a meta frame tells, as JSON. Path and title have passed the policy. */
export interface Meta {
  readonly width: number;
  readonly height: number;
  readonly scroll_width: number;
  readonly scroll_height: number;
  readonly device_pixel_ratio: number;
  readonly path: string;
  readonly title: string;
  readonly visible: boolean;
  readonly features: {
    readonly color_scheme: 'light' | 'dark';
    readonly reduced_motion: boolean;
    readonly hover: boolean;
    readonly pointer: 'none' | 'coarse' | 'fine';
  };
}
