/**
 * Reaches what is in a closed shadow root the way a person does: by role and name in the
 * accessibility tree, and with a real mouse.
 */

import type { CDPSession, Page } from '@playwright/test';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The interface of the SDK on a page. */
export class Interface {
  readonly #page: Page;
  #session: CDPSession | undefined;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The box of the first node with this role and name; null when there is none. */
  async find(role: string, name: string): Promise<Box | null> {
    this.#session ??= await this.#page.context().newCDPSession(this.#page);
    const { nodes } = await this.#session.send('Accessibility.getFullAXTree');
    const node = nodes.find(
      (each) =>
        !each.ignored &&
        each.role?.value === role &&
        (each.name?.value === name || (name === '' && role === 'dialog')),
    );
    if (node?.backendDOMNodeId === undefined) return null;
    const { model } = await this.#session
      .send('DOM.getBoxModel', { backendNodeId: node.backendDOMNodeId })
      .catch(() => ({ model: null }));
    if (model === null) return null;
    const [x = 0, y = 0] = model.border;
    return { x, y, width: model.width, height: model.height };
  }

  /** Waits until it is there. */
  async wait(role: string, name: string): Promise<Box> {
    for (let turn = 0; turn < 100; turn += 1) {
      const box = await this.find(role, name);
      if (box !== null) return box;
      await this.#page.waitForTimeout(50);
    }
    throw new Error(`no ${role} "${name}"`);
  }

  /** Presses it with the mouse. */
  async press(name: string): Promise<void> {
    const { x, y, width, height } = await this.wait('button', name);
    await this.#page.mouse.click(x + width / 2, y + height / 2);
  }

  /** All text that a screen reader would find. */
  async text(): Promise<string> {
    this.#session ??= await this.#page.context().newCDPSession(this.#page);
    const { nodes } = await this.#session.send('Accessibility.getFullAXTree');
    return nodes
      .filter((each) => each.role?.value === 'StaticText' || each.role?.value === 'dialog')
      .map((each) => String(each.name?.value ?? ''))
      .join(' ');
  }
}
