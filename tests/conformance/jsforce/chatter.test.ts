// Chatter: posts with mentions, comments, feeds, following, and a batch of these.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import type { Connection } from 'jsforce';

import { agent } from '../support/demo.ts';
import { idOf, refusal, signedIn } from '../support/jsforce.ts';

interface FeedElement {
  id: string;
  body: { text: string };
  parent: { id: string };
}

let connection: Connection;
let account: string;

before(async () => {
  connection = await signedIn();
  account = idOf(await connection.sobject('Account').create({ Name: 'Talked about' }));
});

function post(text: string): object {
  return {
    feedElementType: 'FeedItem',
    subjectId: account,
    body: { messageSegments: [{ type: 'Text', text }] },
  };
}

test('a post on a record stands in its feed, takes a comment, and goes away', async () => {
  const elements = connection.chatter.resource('/feed-elements');
  const made = await elements.create<FeedElement>(post('First words'));
  assert.equal(made.body.text, 'First words');
  assert.equal(made.parent.id, account);

  const feed = await connection.chatter.resource<{ elements: FeedElement[] }>(`/feeds/record/${account}/feed-elements`).retrieve();
  assert.ok(feed.elements.some((element) => element.id === made.id));

  const comments = connection.chatter.resource(`/feed-elements/${made.id}/capabilities/comments/items`);
  await comments.create({ body: { messageSegments: [{ type: 'Text', text: 'An answer' }] } });
  const page = await comments.retrieve<{ items: { body: { text: string } }[] }>();
  assert.deepEqual(page.items.map((item) => item.body.text), ['An answer']);

  await connection.chatter.resource(`/feed-elements/${made.id}`).delete();
  const gone = await refusal(connection.chatter.resource(`/feed-elements/${made.id}`).retrieve().promise());
  assert.equal(gone.code, 'NOT_FOUND');
});

test('who is mentioned is named in the text', async () => {
  const found = await connection.query<{ Id: string }>(`SELECT Id FROM User WHERE Username = '${agent.username}'`);
  const id = found.records[0]?.Id;
  const made = await connection.chatter.resource('/feed-elements').create<FeedElement>({
    feedElementType: 'FeedItem',
    subjectId: account,
    body: { messageSegments: [{ type: 'Mention', id }, { type: 'Text', text: ' please look' }] },
  });
  assert.equal(made.body.text, `@${agent.name} please look`);
});

test('a record is followed and no longer followed', async () => {
  const following = connection.chatter.resource('/users/me/following');
  const made = await following.create<{ id: string; subject: { id: string } }>({ subjectId: account });
  assert.equal(made.subject.id, account);
  await connection.chatter.resource(`/subscriptions/${made.id}`).delete();
  const after = await following.retrieve<{ following: { subject: { id: string } }[] }>();
  assert.ok(!after.following.some((one) => one.subject.id === account));
});

test('a batch answers each of its requests', async () => {
  const chatter = connection.chatter;
  const missing = chatter.resource('/feed-elements/0D5000000000000AAA');
  const answer = await chatter.batch([chatter.resource('/users/me'), missing] as never);
  // A request of a batch is refused with what the answer holds for it: the platform's list of errors.
  const refused: unknown = await missing.promise().catch((error: unknown) => error);
  assert.equal((refused as { errorCode: string }[])[0]?.errorCode, 'NOT_FOUND');
  assert.equal(answer.hasErrors, true);
  const codes = (answer.results as unknown as { statusCode: number }[]).map((result) => result.statusCode);
  assert.deepEqual(codes, [200, 404]);
});
