/** What every part of the recorder is given: the rules, the names, the assets, and where to write. */

import type { AttributeContext } from '../masking/attributes';
import type { Operation } from '../wire/operations';

/** Shared by the parts of one epoch. */
export interface Surroundings extends AttributeContext {
  /** Whether the element belongs to the consent dialog or the session bar. */
  isOurs(element: Element): boolean;
  /** Appends an operation to the frame that is being written. */
  write(operation: Operation): void;
  /** Asks for a flush soon: something changed that no mutation tells. */
  changed(): void;
}
