// Chatter as people use it: on a record, on their own page, by mouse and by keys, with and without script.
import { expect, test } from '@playwright/test';

import type { Demo } from '../support/demo.ts';
import { openCase } from '../support/people.ts';
import { accessible, narrow } from '../support/setup.ts';
import { oneDemo, signedIn } from '../support/walk.ts';

let demo: Demo;
oneDemo((started) => { demo = started; });

test('an agent posts with a link and a mention, all by keys, and the colleague answers', async ({ browser }) => {
  const sam = await signedIn(browser, demo, 'Sam Okafor');
  await openCase(sam, demo, 'postcode refused');
  const address = sam.url();
  const feed = sam.getByRole('region', { name: 'Chatter' });
  await feed.getByRole('textbox', { name: 'Share an update' }).focus();
  await sam.keyboard.type('Can you check the form, @mei');
  const people = feed.getByRole('listbox', { name: 'Colleagues' });
  await expect(people.getByRole('option', { name: /Mei Tanaka/ })).toHaveAttribute('aria-selected', 'true');
  await accessible(sam);
  await sam.keyboard.press('Enter');
  await expect(people).toBeHidden();
  await expect(feed.getByRole('textbox', { name: 'Share an update' })).toHaveValue('Can you check the form, @Mei Tanaka ');
  await sam.keyboard.press('Tab');
  await sam.keyboard.press('Enter');
  await sam.keyboard.press('Tab');
  await expect(feed.getByLabel('Address')).toBeFocused();

  // What is not taken is told where it was written, and kept.
  await sam.keyboard.type('fernhill.example/form');
  await sam.keyboard.press('Enter');
  await expect(feed.getByRole('alert')).toHaveText('Write the link with http:// or https:// in front.');
  await expect(feed.getByLabel('Address')).toHaveValue('fernhill.example/form');
  await feed.getByLabel('Address').fill('https://shop.fernhill.example/form');
  await feed.getByLabel('Title').fill('The form');
  await sam.keyboard.press('Enter');
  await expect(sam.getByText('Posted', { exact: true })).toBeVisible();
  const post = feed.getByRole('article').first();
  await expect(post).toContainText('Can you check the form, @Mei Tanaka');
  await expect(post.getByRole('link', { name: 'The form' })).toHaveAttribute('href', 'https://shop.fernhill.example/form');
  await expect(post.locator('time')).toHaveAttribute('title', /\d{4}, \d\d:\d\d/);
  expect(sam.url(), 'the page stays').toBe(address);
  await accessible(sam);
  await narrow(sam);

  const mei = await signedIn(browser, demo, 'Mei Tanaka');
  await mei.getByRole('link', { name: 'Chatter', exact: true }).first().click();
  await mei.getByRole('link', { name: 'To Me' }).click();
  const mine = mei.getByRole('article').first();
  await mine.getByRole('textbox').fill('Done, it was the blank.');
  await mei.keyboard.press('Control+Enter');
  await expect(mei.getByText('Comment added')).toBeVisible();
  await expect(mine.getByRole('list', { name: 'Comments' })).toContainText('Done, it was the blank.');
  await accessible(mei);
  await narrow(mei);

  await mine.getByRole('link', { name: 'Just now' }).click();
  await expect(mei.getByRole('heading', { level: 1, name: 'Post by Sam Okafor' })).toBeVisible();
  await accessible(mei);
  await narrow(mei);
  await mei.getByRole('link', { name: 'Sam Okafor' }).first().click();
  await expect(mei.getByRole('heading', { level: 1, name: 'Sam Okafor' })).toBeVisible();
  await expect(mei.getByRole('button', { name: 'Unfollow' })).toBeVisible();
  await mei.emulateMedia({ colorScheme: 'dark' });
  await accessible(mei);
  await narrow(mei);
  await mei.goBack();

  await sam.reload();
  await expect(feed.getByText('Done, it was the blank.')).toBeVisible();
  await post.getByLabel('Actions for this post').press('Enter');
  await post.getByRole('button', { name: 'Delete' }).press('Enter');
  await expect(sam.getByText('Post deleted')).toBeVisible();
  await expect(feed.getByText('Can you check the form')).toHaveCount(0);
  await mei.reload();
  await expect(mei.getByText('Can you check the form')).toHaveCount(0);
});

test('what is followed fills the home feed, and more of a long feed is loaded below', async ({ browser }) => {
  const page = await signedIn(browser, demo, 'Fatima Haddad');
  await page.goto(`${demo.line.org}/lightning/page/chatter`);
  await expect(page.getByText('No posts yet')).toBeVisible();
  await accessible(page);
  await openCase(page, demo, 'postcode refused');
  await page.getByRole('button', { name: 'Follow', exact: true }).press('Enter');
  await expect(page.getByText('Followed', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Unfollow' })).toBeVisible();
  await page.goto(`${demo.line.org}/lightning/page/chatter`);
  await expect(page.getByText('Two more customers in SW1')).toBeVisible();

  await expect(page.getByRole('complementary', { name: 'You follow' })).toContainText('Case 00000001');
  for (let number = 1; number <= 26; number += 1) {
    await page.request.post(`${demo.line.org}/lightning/page/chatter`, { form: { text: `Note ${number}.` }, headers: { origin: demo.line.org } });
  }
  await page.reload();
  await expect(page.getByRole('article')).toHaveCount(25);
  await page.getByRole('link', { name: 'Load more' }).press('Enter');
  await expect(page.getByRole('article')).toHaveCount(27);
  await expect(page.getByRole('article').nth(25)).toBeFocused();
  await expect(page.getByRole('link', { name: 'Load more' })).toHaveCount(0);
  await page.getByRole('complementary', { name: 'You follow' }).getByRole('button', { name: 'Unfollow Case 00000001' }).click();
  await expect(page.getByText('Two more customers in SW1')).toHaveCount(0);
});

test('colleagues are suggested to whoever types before the page’s script has come', async ({ browser }) => {
  const page = await signedIn(browser, demo, 'Sam Okafor');
  let come = (): void => undefined;
  const held = new Promise<void>((done) => { come = done; });
  await page.route('**/assets/org.js', async (route) => {
    await held;
    await route.continue();
  });
  await page.goto(`${demo.line.org}/lightning/page/chatter`, { waitUntil: 'commit' });
  const text = page.getByRole('textbox', { name: 'Share an update' });
  await text.pressSequentially('Thank you, @mei');
  come();
  await expect(page.getByRole('option', { name: /Mei Tanaka/ })).toHaveAttribute('aria-selected', 'true');
  await expect(text).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(text).toHaveValue('Thank you, @Mei Tanaka ');
});

test('without script everything is done by forms, and a colleague’s page is followed', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${demo.line.org}/login`);
  await page.getByLabel('Username').fill(demo.user('Tom Ellery').email);
  await page.getByLabel('Password').fill(demo.user('Tom Ellery').password);
  await page.getByRole('button', { name: 'Log In' }).click();
  await page.goto(`${demo.line.org}/lightning/search?text=Amara`);
  await page.getByRole('link', { name: 'Amara Diallo' }).click();
  await page.getByRole('button', { name: 'Follow' }).click();
  await expect(page.getByRole('button', { name: 'Unfollow' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Share an update' }).fill('Thank you, @Amara Diallo');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('article').first().getByRole('link', { name: '@Amara Diallo' })).toBeVisible();
  await page.getByRole('article').first().getByRole('textbox').fill('And good luck.');
  await page.getByRole('button', { name: 'Comment' }).first().click();
  await expect(page.getByText('And good luck.')).toBeVisible();
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('alert')).toHaveText('Write something, or add a link.');
});

test('an administrator takes the feed off a record’s page and puts it back', async ({ browser }) => {
  const page = await signedIn(browser, demo, 'Ada Lindqvist');
  const record = `${demo.line.org}/lightning/r/Lead/${demo.line.records['Lead']?.[0] ?? ''}/view`;
  const edit = async (): Promise<void> => {
    await page.goto(record);
    await page.getByLabel('Setup menu').click();
    await page.getByRole('link', { name: 'Edit Page' }).click();
  };
  const save = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await page.goto(record);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  };
  await edit();
  await page.getByRole('region', { name: 'Main region' }).getByRole('button', { name: 'Chatter' }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await save();
  await expect(page.getByRole('region', { name: 'Chatter' })).toHaveCount(0);
  await edit();
  await page.getByRole('group', { name: 'Standard' }).getByRole('button', { name: 'Chatter' }).press('Enter');
  await page.getByRole('button', { name: 'Add to Right side' }).press('Enter');
  await save();
  await expect(page.getByRole('region', { name: 'Chatter' })).toBeVisible();
  await accessible(page);
});
