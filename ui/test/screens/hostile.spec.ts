// H22 and H38 where agents meet them: what a customer's site says about its visitor is text in the
// console, whatever it would mean elsewhere.
import { expect, test } from '@playwright/test';

import type { Device } from '../../../sdk/src/wire/messages.ts';
import { chrome, sam } from './fixtures.ts';
import { ok, Stage } from './stage.ts';

const NAMES = [
  '<img src=x onerror="window.ran=1">',
  '<b>Casey</b><script>window.ran=1</script>',
  '{{constructor.constructor("window.ran=1")()}}',
  '=HYPERLINK("http://evil.example","click")',
  'javascript:window.ran=1',
  'Casey\u202egpj.exe',
  '\u{1f331}\u{1f469}\u200d\u{1f33e}',
  'x'.repeat(512),
];

/** As JSON brings them: `__proto__` is a key like any other. */
const ODD_KEYS = '{"__proto__":"first","constructor":"second","toString":"third"}';

function device(name: string, place: number): Device {
  return { ...chrome, id: `dev_${place}`, name, custom_data: { name, note: name }, page_title: name };
}

test('H22 H38: names and keys with a meaning elsewhere are text in the console', async ({ page }) => {
  const hostile = NAMES.map(device);
  const odd = { ...device('Odd keys', NAMES.length), custom_data: JSON.parse(ODD_KEYS) as Device['custom_data'] };
  const beside: Device = { ...chrome, id: 'dev_beside', custom_data: { name: 'Robin Hale', plan: 'gold' } };
  const stage = new Stage(page, {
    rest: { 'GET /api/1/users/me': ok(sam) },
    topic: () => ({ kind: 'devices', devices: [...hostile, odd, beside], total: hostile.length + 2 }),
  });
  await stage.prepare();
  await page.goto('http://platform.test/');
  const items = page.getByRole('listitem');
  await expect(items).toHaveCount(NAMES.length + 2);

  for (const [place, name] of NAMES.entries()) {
    const item = items.nth(place);
    expect(await item.locator('strong').textContent()).toBe(name);
    expect(await item.locator('dd').first().textContent()).toBe(name);
    await expect(item.locator('img, script, b, a[href^="javascript"]')).toHaveCount(0);
  }
  const keys = await items.nth(NAMES.length).locator('dt').allTextContents();
  expect(keys).toEqual(['__proto__', 'constructor', 'toString']);
  // The one beside them is whole, and can be joined.
  const healthy = items.nth(NAMES.length + 1);
  await expect(healthy.locator('strong')).toHaveText('Robin Hale');
  await expect(healthy.getByRole('button', { name: 'Join', exact: true })).toBeEnabled();

  expect(await page.evaluate(() => 'ran' in window || 'first' in {})).toBe(false);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(excess).toBeLessThanOrEqual(0);
  expect(stage.complaints).toEqual([]);
});
