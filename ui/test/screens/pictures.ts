// A state at the sizes that matter, light and dark: nothing sticks out, axe finds nothing, no policy
// is broken. The pictures go to artifacts/ui/.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

import { Stage } from './stage.ts';
import type { State } from './widget-states.ts';

const PICTURES = join(import.meta.dirname, '../../../artifacts/ui');
mkdirSync(PICTURES, { recursive: true });

/** One test for each state. */
export function draw(states: State[]): void {
  // A picture and a sentence say enough here; recording every step would take longer than the steps.
  test.use({ trace: 'off', screenshot: 'off' });
  for (const state of states) drawn(state);
}

function drawn(state: State): void {
  test(state.name, async ({ page }) => {
    const stage = new Stage(page, state.scene);
    await stage.prepare();
    await page.setViewportSize({ width: state.widths[0], height: 800 });
    await page.goto(state.address);
    const root = state.framed ? page.frameLocator('iframe[title="Alongside"]') : page.locator('body');
    await state.act?.(root, stage, page);
    if (state.says !== undefined) await expect(root.getByText(state.says).first()).toBeVisible({ timeout: 8_000 });

    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const width of state.widths) {
        await page.setViewportSize({ width, height: 800 });
        // Two frames later all of it is drawn anew; a picture in between has some of the old colours and places.
        await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => { requestAnimationFrame(drawn); }); }));
        for (const frame of page.frames()) {
          // Asked again for a while: a frame takes its new size a moment after its page.
          const excess = (): Promise<number> => frame.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          await expect.poll(excess, { message: `pixels that stick out at ${width} in ${frame.url()}`, timeout: 5_000 }).toBeLessThanOrEqual(0);
        }
        await page.screenshot({ path: join(PICTURES, `${state.name}-${width}-${colorScheme}.png`), fullPage: true });
      }
      // What is there does not depend on the colours; whether it can be read does.
      const axe = new AxeBuilder({ page }).exclude('iframe[title="Customer’s page"]');
      const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
    }
    expect(stage.complaints).toEqual([]);
  });
}
