/** How much of the agent's browser a customer's page may take, and the error beyond it. */

/** Nodes alive at once, all frames and shadow trees together. */
export const MOST_NODES = 200_000;
/** Levels of nesting, counted through frames and shadow trees. */
export const DEEPEST_NODE = 512;
/** UTF-16 units of one attribute; a longer one is left out, so that the rest can be seen. */
export const LONGEST_ATTRIBUTE = 64 * 1024;
/** UTF-16 units of all text alive at once. */
export const MOST_TEXT = 5 * 1024 * 1024;
/** UTF-16 units of all stylesheets alive at once. */
export const MOST_CSS = 16 * 1024 * 1024;
/** Operations in one frame: an honest page may change every attribute and text it has at once. */
export const MOST_OPERATIONS = 100_000;
/** Bytes of one payload after inflation. */
export const MOST_INFLATED_BYTES = 8 * 1024 * 1024;
/** Bytes of frames that wait to be applied; the room's longest tail is 32 MiB. */
export const MOST_QUEUED_BYTES = 48 * 1024 * 1024;
/** Frames within frames. */
export const DEEPEST_FRAME = 8;
/** Iframes alive at once: each is a document of its own. */
export const MOST_FRAMES = 200;
/** Shadow trees alive at once. */
export const MOST_SHADOWS = 20_000;
/** CSS pixels of a viewport or a box, each way. */
export const LARGEST_SIDE = 32_767;

/** The stream says something that cannot be: the picture would go wrong from here on. */
export class StreamError extends Error {
  override readonly name = 'StreamError';
}
