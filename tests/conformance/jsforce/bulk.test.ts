// Bulk API 2.0: jobs that write, and jobs that query.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import type { Connection } from 'jsforce';

import { refusal, signedIn, withShelf } from '../support/jsforce.ts';

const ROWS = 300;

let connection: Connection;

before(async () => {
  connection = await signedIn();
  await withShelf(connection);
  connection.bulk2.pollInterval = 200;
  connection.bulk2.pollTimeout = 60_000;
});

test('a job inserts, a second one changes by external id, a query job reads, a last one deletes', async () => {
  const rows = Array.from({ length: ROWS }, (_, number) => ({ Name: `Bulk ${String(number)}`, Code__c: `bulk-${String(number)}` }));
  const inserted = await connection.bulk2.loadAndWaitForResults({ object: 'Shelf__c', operation: 'insert', input: rows });
  assert.equal(inserted.successfulResults.length, ROWS, JSON.stringify(inserted.failedResults[0]));
  assert.equal(inserted.successfulResults[0]?.sf__Created, 'true');
  assert.equal(inserted.unprocessedRecords.length, 0);

  const changes = [{ Code__c: 'bulk-0', Rows__c: '7' }, { Code__c: 'bulk-new', Rows__c: '8' }, { Code__c: 'bulk-1', Rows__c: 'many' }];
  const upserted = await connection.bulk2.loadAndWaitForResults({
    object: 'Shelf__c',
    operation: 'upsert',
    externalIdFieldName: 'Code__c',
    input: changes,
  });
  assert.deepEqual(upserted.successfulResults.map((row) => row.sf__Created), ['false', 'true']);
  assert.match(upserted.failedResults[0]?.sf__Error ?? '', /^INVALID_TYPE_ON_FIELD_IN_RECORD:.*many:Rows__c --$/);

  const stream = await connection.bulk2.query("SELECT Id, Code__c, Rows__c FROM Shelf__c WHERE Code__c LIKE 'bulk-%'");
  const read = await stream.toArray();
  assert.equal(read.length, ROWS + 1);
  assert.equal(read.find((row) => row['Code__c'] === 'bulk-0')?.['Rows__c'], '7.0');

  const ids = read.map((row) => ({ Id: String(row['Id']) }));
  const deleted = await connection.bulk2.loadAndWaitForResults({ object: 'Shelf__c', operation: 'delete', input: ids });
  assert.equal(deleted.successfulResults.length, ROWS + 1, JSON.stringify(deleted.failedResults[0]));
  const left = await connection.query("SELECT COUNT() FROM Shelf__c WHERE Code__c LIKE 'bulk-%'");
  assert.equal(left.totalSize, 0);
});

test('a job can be opened, given up and removed', async () => {
  const job = connection.bulk2.createJob({ object: 'Account', operation: 'insert' });
  const opened = await job.open();
  assert.equal(opened.state, 'Open');
  await job.uploadData('Name\nNever written\n');
  await job.abort();
  assert.equal((await job.check()).state, 'Aborted');
  await job.delete();
  const gone = await refusal(job.check());
  assert.equal(gone.code, 'NOT_FOUND');
  const written = await connection.query("SELECT COUNT() FROM Account WHERE Name = 'Never written'");
  assert.equal(written.totalSize, 0);
});

test('a query job with a wrong query says what is wrong', async () => {
  const refused = await refusal(connection.bulk2.query('SELECT Nonsense__c FROM Account'));
  assert.match(refused.message, /Nonsense__c/);
});
