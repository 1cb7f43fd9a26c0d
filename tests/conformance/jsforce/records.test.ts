// Creating, reading, changing and deleting, one by one, in collections and by external id.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import type { Connection, SaveResult } from 'jsforce';

import { codes, idOf, refusal, signedIn, withShelf } from '../support/jsforce.ts';

let connection: Connection;

before(async () => {
  connection = await signedIn();
  await withShelf(connection);
});

test('a record is created, read, changed and deleted', async () => {
  const accounts = connection.sobject('Account');
  const id = idOf(await accounts.create({ Name: 'Harbour Books', NumberOfEmployees: 12 }));
  const read = await accounts.retrieve(id);
  assert.equal(read['Name'], 'Harbour Books');
  assert.equal(read['NumberOfEmployees'], 12);
  assert.equal(read.attributes?.type, 'Account');
  idOf(await accounts.update({ Id: id, Name: 'Harbour Books Ltd' }));
  assert.equal((await accounts.retrieve(id))['Name'], 'Harbour Books Ltd');
  // The short form of an id names the same record.
  assert.equal((await accounts.retrieve(id.slice(0, 15)))['Id'], id);
  idOf(await accounts.delete(id));
  assert.equal((await refusal(accounts.retrieve(id))).code, 'NOT_FOUND');
  assert.equal((await refusal(accounts.delete(id))).code, 'ENTITY_IS_DELETED');
});

test('collections say of each record whether it was saved', async () => {
  const contacts = connection.sobject('Contact');
  const results = await contacts.create([{ LastName: 'Fine' }, { FirstName: 'Without a last name' }, { LastName: 'Also fine' }]);
  assert.deepEqual(results.map((result) => result.success), [true, false, true]);
  assert.deepEqual(codes(results[1]), ['REQUIRED_FIELD_MISSING']);
  assert.deepEqual(results[1]?.errors[0]?.fields, ['LastName']);
  const ids = results.filter((result) => result.success).map((result) => idOf(result));
  const changed = await contacts.update(ids.map((Id) => ({ Id, Department: 'Books' })));
  assert.ok(changed.every((result) => result.success));
  const read = await contacts.retrieve(ids);
  assert.deepEqual(read.map((record) => record['Department']), ['Books', 'Books']);
  const deleted = await contacts.delete(ids);
  assert.ok(deleted.every((result) => result.success));
});

test('of a collection that is all or nothing, nothing is left when one record is wrong', async () => {
  const before = await connection.query("SELECT Id FROM Contact WHERE LastName = 'Whole'");
  const results: SaveResult[] = await connection
    .sobject('Contact')
    .create([{ LastName: 'Whole' }, { FirstName: 'Broken' }], { allOrNone: true });
  assert.deepEqual(results.flatMap(codes), ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'REQUIRED_FIELD_MISSING']);
  const after = await connection.query("SELECT Id FROM Contact WHERE LastName = 'Whole'");
  assert.equal(after.totalSize, before.totalSize);
});

test('an object that was just deployed is written by its external id', async () => {
  const first = await connection.sobject('Shelf__c').upsert({ Name: 'A', Code__c: 'a-1', Rows__c: 3 }, 'Code__c');
  assert.ok(first.success && first.created);
  const second = await connection.sobject('Shelf__c').upsert({ Code__c: 'a-1', Rows__c: 4 }, 'Code__c');
  assert.ok(second.success && !second.created);
  const many = await connection.sobject('Shelf__c').upsert(
    [{ Code__c: 'a-1', Rows__c: 5 }, { Name: 'B', Code__c: 'b-1', Rows__c: 1 }, { Code__c: 'c-1', Rows__c: 123456 }],
    'Code__c',
  );
  assert.deepEqual(many.map((result) => result.success && result.created), [false, true, false]);
  assert.deepEqual(codes(many[2]), ['NUMBER_OUTSIDE_VALID_RANGE']);
  const rows = await connection.query<{ Code__c: string; Rows__c: number }>("SELECT Code__c, Rows__c FROM Shelf__c WHERE Code__c LIKE '_-1' ORDER BY Code__c");
  assert.deepEqual(rows.records.map((row) => [row.Code__c, row.Rows__c]), [['a-1', 5], ['b-1', 1]]);
  const twice = await refusal(connection.sobject('Shelf__c').create({ Name: 'A again', Code__c: 'a-1' }));
  assert.equal(twice.code, 'DUPLICATE_VALUE');
});

test('values that a field does not take are refused with the platform\'s codes', async () => {
  const wrong: [string, Record<string, unknown>, string][] = [
    ['Account', { Name: 'x'.repeat(256) }, 'STRING_TOO_LONG'],
    ['Contact', { LastName: 'A', Email: 'not an address' }, 'INVALID_EMAIL_ADDRESS'],
    ['Contact', { LastName: 'A', AccountId: 'nonsense' }, 'MALFORMED_ID'],
    ['Contact', { LastName: 'A', Nonsense: 1 }, 'INVALID_FIELD'],
    ['Account', {}, 'REQUIRED_FIELD_MISSING'],
  ];
  for (const [object, record, code] of wrong) {
    const refused = await refusal(connection.sobject(object).create(record));
    assert.equal(refused.code, code, `${object} ${JSON.stringify(record)}: ${refused.message}`);
  }
  const missing = await refusal(connection.sobject('Account').retrieve('001000000000000AAA'));
  assert.equal(missing.code, 'NOT_FOUND');
});

test('an object describes its fields, and the org its objects', async () => {
  const described = await connection.sobject('Shelf__c').describe();
  const code = described.fields.find((field) => field.name === 'Code__c');
  assert.ok(code?.externalId && code.unique && code.type === 'string' && code.length === 40, JSON.stringify(code));
  assert.ok(described.createable && described.deletable && described.queryable);
  const global = await connection.describeGlobal();
  assert.equal(global.sobjects.find((object) => object.name === 'Shelf__c')?.keyPrefix, described.keyPrefix);
});

test('what changed and what was deleted can be asked for', async () => {
  const contacts = connection.sobject('Contact');
  const [kept, gone] = await contacts.create([{ LastName: 'Kept' }, { LastName: 'Gone' }]);
  assert.ok(kept && gone);
  idOf(await contacts.delete(idOf(gone)));
  const now = Date.now();
  const start = new Date(now - 3_600_000).toISOString();
  const end = new Date(now + 3_600_000).toISOString();
  const updated = await connection.updated('Contact', start, end);
  assert.ok(updated.ids.includes(idOf(kept)));
  const deleted = await connection.deleted('Contact', start, end);
  assert.ok(deleted.deletedRecords.some((record) => record.id === gone.id));
  const recent = await connection.recent('Contact', 5);
  assert.ok(recent.length > 0 && recent.length <= 5);
});

test('a deleted record comes back from the recycle bin, and only from there', async () => {
  const account = connection.sobject('Account');
  const id = idOf(await account.create({ Name: 'Thrown away' }));
  idOf(await account.destroy(id));
  const [back] = await connection.soap.undelete([id]);
  assert.equal(back?.success, true, JSON.stringify(back));
  assert.equal((await account.retrieve(id))['Name'], 'Thrown away');
  const [refused] = await connection.soap.undelete([id]);
  assert.deepEqual([refused?.success, refused?.errors.map((error) => error.statusCode)], [false, ['UNDELETE_FAILED']]);
});
