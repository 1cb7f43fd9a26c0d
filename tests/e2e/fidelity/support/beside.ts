// Another agent's view, of a session that means well, beside the one that shows hostile things: it
// must go on, in order and without a frame lost.
import { type Browser, expect, type Page } from '@playwright/test';

import type { Bench } from './bench.ts';
import { openHarness, push, type Watch } from './look.ts';
import { build, META, Stream } from './stream.ts';

/** The text of the page's only paragraph. */
const TEXT = 6;

/** A view in a browser context of its own, and the stream that it is given. */
export class Beside {
  private changes = 0;

  private constructor(
    private readonly page: Page,
    private readonly stream: Stream,
    private readonly watch: Watch,
  ) {}

  static async open(browser: Browser, bench: Bench): Promise<Beside> {
    const context = await browser.newContext();
    const page = await context.newPage();
    const watch = await openHarness(page, bench);
    const stream = new Stream();
    const good = build([{ name: 'p', children: ['before'] }]);
    await push(page, [stream.keyframe(good), stream.meta(META)]);
    const beside = new Beside(page, stream, watch);
    await beside.shows('before');
    return beside;
  }

  /** The customer types on. */
  async goesOn(): Promise<void> {
    this.changes += 1;
    const text = `change ${this.changes}`;
    const frame = this.stream.delta([{ op: 'text', id: TEXT, text }]);
    await this.page.evaluate((one) => window.harness.push(one), frame);
  }

  /** Everything that was typed is there, and nothing has happened in this browser. */
  async unharmed(): Promise<void> {
    await this.goesOn();
    await this.shows(`change ${this.changes}`);
    expect(await this.page.evaluate(() => window.harness.broken)).toEqual([]);
    expect(await this.page.evaluate(() => window.harness.live)).toBe(1);
    expect(this.watch).toEqual({
      requests: [],
      errors: [],
      dialogs: [],
      popups: 0,
      navigations: [],
    });
    await this.page.context().close();
  }

  private async shows(text: string): Promise<void> {
    const shown = (): Promise<string | null | undefined> =>
      this.page.evaluate(() => window.harness.document()?.querySelector('p')?.textContent);
    await expect.poll(shown).toBe(text);
  }
}
