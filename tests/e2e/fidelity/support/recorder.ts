// The recorder in a customer's page with everything shown, its frames kept for a test to carry
// over. The clock is moved where a test asks for it: nothing may depend on it.
import { Recorder } from '../../../../sdk/src/recorder';
import { KEYFRAME_END, readFrame } from '../../../../sdk/src/wire';

/** What a test does in the customer's page. */
export interface Customer {
  begin(): void;
  /** When the keyframe is complete. */
  whole(): Promise<void>;
  /** The frames since the last call, in base 64. */
  take(): string[];
  /** When the first and the last frame of the running keyframe were handed over, on this page's clock. */
  times: { begun: number; first: number; last: number };
}

const frames: string[] = [];
let completed = false;
let complete: (() => void) | undefined;
const recorder = new Recorder({
  policy: { version: 1, mode: 'standard', rules: [{ selector: '*', action: 'unmask' }] },
  page: { redacted: [], unredacted: [] },
  send: (frame) => {
    customer.times.first ||= performance.now();
    customer.times.last = performance.now();
    let text = '';
    for (let at = 0; at < frame.length; at += 8192)
      text += String.fromCharCode(...frame.subarray(at, at + 8192));
    frames.push(btoa(text));
    if ((readFrame(frame).flags & KEYFRAME_END) === 0) return;
    completed = true;
    complete?.();
  },
  buffered: () => 0,
  store: { base: `${location.origin}/upload/`, token: () => 'asset-token' },
});
const customer: Customer = {
  times: { begun: 0, first: 0, last: 0 },
  begin: () => {
    frames.length = 0;
    completed = false;
    customer.times = { begun: performance.now(), first: 0, last: 0 };
    recorder.begin();
  },
  whole: () =>
    new Promise((resolve) => {
      complete = resolve;
      if (completed) resolve();
    }),
  take: () => frames.splice(0),
};
Object.assign(window, { customer });
