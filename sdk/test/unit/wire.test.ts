/** The payload's bytes, fixed as vectors, and what a reader does with bytes that lie. */
import { describe, expect, test } from 'vitest';

import {
  ByteReader,
  ByteWriter,
  COMPRESSED,
  Decoder,
  deflate,
  Encoder,
  inflate,
  KEYFRAME_BEGIN,
  KEYFRAME_END,
  Kind,
  type Operation,
  readFrame,
  readPointer,
  WireError,
  writeFrame,
  writePointer,
} from '../../src/wire';

const SHA = 'ab'.repeat(32);

/** One of each operation, with the bytes that `docs/protocol.md` gives it. */
const EVERY_OPERATION: readonly [Operation, number[]][] = [
  [{ op: 'document', doctype: 'html' }, [1, 0, 4, 104, 116, 109, 108]],
  [
    {
      op: 'children',
      parent: 1,
      nodes: [
        { kind: 'element', id: 2, name: 'p', namespace: 0, attributes: [['dir', 'rtl']] },
        { kind: 'text', id: 3, text: 'é' },
        { kind: 'place', id: 300 },
      ],
    },
    // "p", "dir", "rtl" and "é" become the table's 1 to 4; "html" was 0.
    [2, 1, 3, 1, 2, 0, 1, 112, 0, 1, 0, 3, 100, 105, 114, 0, 3, 114, 116, 108, 2, 3, 0, 2, 195, 169, 3, 172, 2],
  ],
  [
    {
      op: 'insert',
      parent: 2,
      before: 3,
      node: { kind: 'element', id: 4, name: 'p', namespace: 1, attributes: [] },
    },
    [3, 2, 3, 1, 4, 2, 1, 0],
  ],
  [{ op: 'remove', id: 4 }, [4, 4]],
  [{ op: 'attributes', id: 2, attributes: [['dir', 'p']] }, [5, 2, 1, 3, 2]],
  [{ op: 'dropAttributes', id: 2, names: ['dir'] }, [6, 2, 1, 3]],
  [{ op: 'text', id: 3, text: 'rtl' }, [7, 3, 4]],
  [{ op: 'value', id: 2, text: 'p' }, [8, 2, 2]],
  [{ op: 'checked', id: 2, state: 2 }, [9, 2, 2]],
  [{ op: 'selected', id: 2, indexes: [0, 5] }, [10, 2, 2, 0, 5]],
  [{ op: 'scroll', id: 1, x: -3, y: 200 }, [11, 1, 5, 144, 3]],
  [{ op: 'sheet', owner: 2, media: 'p', css: 'a{}' }, [12, 2, 2, 3, 97, 123, 125]],
  [{ op: 'sheetAsset', owner: 2, media: 'p', sha256: SHA }, [13, 2, 2, 0, 64, ...Buffer.from(SHA)]],
  [{ op: 'image', id: 2, sha256: SHA }, [14, 2, 6]],
  [{ op: 'box', id: 2, width: 10, height: 20, reason: 3 }, [15, 2, 10, 20, 3]],
  [{ op: 'focus', id: 0 }, [16, 0]],
  [{ op: 'dialog', id: 2, state: 1 }, [17, 2, 1]],
  [{ op: 'frame', id: 2, document: 9 }, [18, 2, 9]],
  [{ op: 'shadow', host: 2, root: 10, delegatesFocus: true }, [19, 2, 10, 1]],
  [{ op: 'masked', fields: 3, images: 1, texts: 128 }, [20, 3, 1, 128, 1]],
  [{ op: 'hiddenValue', id: 2, length: 8 }, [21, 2, 8]],
];

function encode(operations: readonly Operation[]): Uint8Array<ArrayBuffer> {
  const encoder = new Encoder();
  for (const operation of operations) encoder.write(operation);
  return encoder.take();
}

describe('operations', () => {
  test('each has exactly its documented bytes', () => {
    const encoder = new Encoder();
    for (const [operation, bytes] of EVERY_OPERATION) {
      encoder.write(operation);
      expect([...encoder.take()], operation.op).toEqual(bytes);
    }
  });

  test('each reads back as it was written', () => {
    const operations = EVERY_OPERATION.map(([operation]) => operation);
    expect([...new Decoder().read(encode(operations))]).toEqual(operations);
  });

  test('every cut of a payload is an error or a shorter list, never anything else', () => {
    const operations = EVERY_OPERATION.map(([operation]) => operation);
    const payload = encode(operations);
    for (let length = 0; length < payload.length; length += 1) {
      const read: Operation[] = [];
      try {
        for (const operation of new Decoder().read(payload.subarray(0, length))) read.push(operation);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
      expect(read).toEqual(operations.slice(0, read.length));
    }
  });

  test('a payload with any one byte changed ends or throws a WireError', () => {
    const payload = encode(EVERY_OPERATION.map(([operation]) => operation));
    for (let index = 0; index < payload.length; index += 1) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const changed = payload.slice();
        changed[index] = (changed[index] ?? 0) ^ flip;
        try {
          expect([...new Decoder().read(changed)].length).toBeLessThan(200);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }
    }
  });

  test('a count that the payload cannot hold is refused before it is believed', () => {
    expect(() => [...new Decoder().read(Uint8Array.of(2, 1, 255, 255, 255, 255, 15))]).toThrow(
      'a count is larger than the payload',
    );
  });
});

describe('strings', () => {
  test('both sides leave out of the table what is too long', () => {
    const long = 'x'.repeat(257);
    const operations: Operation[] = [
      { op: 'text', id: 2, text: long },
      { op: 'text', id: 3, text: 'after' },
      { op: 'text', id: 4, text: long },
      { op: 'text', id: 5, text: 'after' },
    ];
    const payload = encode(operations);
    expect(payload.length).toBeGreaterThan(2 * 257);
    expect([...new Decoder().read(payload)]).toEqual(operations);
  });

  test('both sides stop entering strings when the table is full', () => {
    const operations: Operation[] = [];
    for (let index = 0; index < 65_540; index += 1) {
      operations.push({ op: 'text', id: 2, text: `t${index}` });
    }
    operations.push({ op: 'text', id: 2, text: 't65535' }, { op: 'text', id: 2, text: 't65539' });
    expect([...new Decoder().read(encode(operations))]).toEqual(operations);
  });

  test('a byte order mark and a character of four bytes are text like any other', () => {
    const operations: Operation[] = [{ op: 'text', id: 2, text: '\uFEFF\u{1F33F}' }];
    expect([...new Decoder().read(encode(operations))]).toEqual(operations);
  });

  test('a lone surrogate keeps the two tables in step', () => {
    const operations: Operation[] = [
      { op: 'text', id: 2, text: '\uD800' },
      { op: 'text', id: 2, text: 'b' },
      { op: 'text', id: 2, text: '\uD800' },
      { op: 'text', id: 2, text: 'b' },
    ];
    const read = [...new Decoder().read(encode(operations))];
    expect(read.map((operation) => (operation.op === 'text' ? operation.text : ''))).toEqual([
      '\uFFFD',
      'b',
      '\uFFFD',
      'b',
    ]);
  });
});

describe('numbers', () => {
  test.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 - 1])('%d reads back', (value) => {
    const writer = new ByteWriter(1);
    writer.unsigned(value);
    expect(new ByteReader(writer.take()).unsigned()).toBe(value);
  });

  test.each([0, -1, 1, -64, 64, 2 ** 31 - 1, -(2 ** 31)])('signed %d reads back', (value) => {
    const writer = new ByteWriter(1);
    writer.signed(value);
    expect(new ByteReader(writer.take()).signed()).toBe(value);
  });

  test('more than 32 bits are refused', () => {
    expect(() => new ByteReader(Uint8Array.of(255, 255, 255, 255, 16)).unsigned()).toThrow(WireError);
    expect(() => new ByteReader(new Uint8Array(9).fill(128)).unsigned()).toThrow(WireError);
  });
});

describe('frames', () => {
  const header = { kind: Kind.Key, flags: KEYFRAME_BEGIN, stream: 3, epoch: 0x01020304, seq: 5 };

  test('the header is the one that the server reads', () => {
    // The vector of `the_header_is_sixteen_bytes_in_the_documented_order` in crates/core/wire.
    expect([...writeFrame(header, new Uint8Array())]).toEqual([
      1, 1, 4, 3, 1, 2, 3, 4, 0, 0, 0, 5, 0, 0, 0, 0,
    ]);
  });

  test('a frame reads back', () => {
    const frame = writeFrame({ ...header, flags: KEYFRAME_END | COMPRESSED }, Uint8Array.of(1, 2));
    expect(readFrame(frame)).toEqual({
      ...header,
      flags: KEYFRAME_END | COMPRESSED,
      payload: Uint8Array.of(1, 2),
    });
  });

  test.each([
    ['short', Uint8Array.of(1, 1, 4)],
    ['of another version', Uint8Array.of(2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['of no kind', Uint8Array.of(1, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['with an unknown flag', Uint8Array.of(1, 1, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['that lies about its length', Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)],
  ])('a frame %s is refused', (_, bytes) => {
    expect(() => readFrame(bytes)).toThrow(WireError);
  });

  test('a pointer reads back', () => {
    expect(readPointer(writePointer({ x: 300, y: 4, press: true }))).toEqual({
      x: 300,
      y: 4,
      press: true,
    });
  });

  test('a payload inflates to what was deflated', async () => {
    const payload = new Uint8Array(5000).fill(7);
    const deflated = await deflate(payload);
    expect(deflated.length).toBeLessThan(100);
    expect(await inflate(deflated)).toEqual(payload);
  });

  test('a payload that inflates without end, or is no DEFLATE, is refused', async () => {
    const bomb = await deflate(new Uint8Array(1_000_000));
    await expect(inflate(bomb, 1000)).rejects.toThrow(WireError);
    await expect(inflate(Uint8Array.of(7, 7, 7))).rejects.toThrow(WireError);
  });
});
