/** What recorder and viewer say to each other: frames, operations, and the socket messages. */

export * from './wire/bytes';
export * from './wire/decode';
export * from './wire/encode';
export * from './wire/frame';
export type * from './wire/messages';
export * from './wire/operations';
