// What the tests use of pngjs, which brings no types of its own.
declare module 'pngjs' {
  export class PNG {
    constructor(size: { width: number; height: number });
    width: number;
    height: number;
    data: Buffer;
    static sync: { read(bytes: Buffer): PNG; write(image: PNG): Buffer };
  }
}
