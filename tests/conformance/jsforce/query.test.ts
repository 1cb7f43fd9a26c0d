// Queries: one page, many pages, children, aggregates, search, and what is wrong with the rest.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import type { Connection } from 'jsforce';

import { refusal, signedIn } from '../support/jsforce.ts';

/** More contacts than the largest page of a query with this size; set-up makes them. */
const CONTACTS = 450;
const PAGE = 200;

let connection: Connection;

before(async () => {
  connection = await signedIn();
  const contacts = Array.from({ length: CONTACTS }, (_, number) => ({
    LastName: `Paging ${String(number).padStart(3, '0')}`,
    Email: `paging.${String(number)}@paging.example`,
  }));
  const results = await connection.sobject('Contact').create(contacts, { allowRecursive: true });
  assert.ok(results.every((result) => result.success), JSON.stringify(results.find((result) => !result.success)));
});

test('a query tells of its pages and goes on from a locator', async () => {
  const soql = "SELECT Id, Name FROM Contact WHERE Email LIKE '%@paging.example' ORDER BY Name";
  const options = { autoFetch: false, scanAll: false, maxFetch: CONTACTS, responseTarget: 'QueryResult' as const, headers: { 'Sforce-Query-Options': `batchSize=${String(PAGE)}` } };
  const first = await connection.query<{ Id: string; Name: string }>(soql, options);
  assert.equal(first.totalSize, CONTACTS);
  assert.equal(first.done, false);
  assert.equal(first.records.length, PAGE);
  assert.ok(first.nextRecordsUrl);
  const second = await connection.queryMore<{ Id: string; Name: string }>(first.nextRecordsUrl, options);
  assert.equal(second.records[0]?.Name, 'Paging 200');
  assert.ok(second.nextRecordsUrl);
  const last = await connection.queryMore<{ Id: string; Name: string }>(second.nextRecordsUrl, options);
  assert.equal(last.done, true);
  const ids = [...first.records, ...second.records, ...last.records].map((record) => record.Id);
  assert.equal(new Set(ids).size, CONTACTS);
});

test('autoFetch brings every page', async () => {
  const query = connection.query<{ Name: string }>("SELECT Name FROM Contact WHERE Email LIKE '%@paging.example'", {
    headers: { 'Sforce-Query-Options': `batchSize=${String(PAGE)}` },
  });
  const records = await query.run({ autoFetch: true, maxFetch: 1000, responseTarget: 'Records' });
  assert.equal(records.length, CONTACTS);
});

test("jsforce's own query builder finds parents, children and conditions", async () => {
  const found = await connection
    .sobject('Case')
    .find({ Subject: { $like: '%postcode%' } }, 'Id, Subject, Contact.Name, Account.Name')
    .sort({ CreatedDate: -1 })
    .limit(5);
  assert.equal(found.length, 1);
  assert.equal((found[0] as { Contact?: { Name: string } }).Contact?.Name, 'Casey Morgan');
  const accounts = await connection.query<{ Contacts: { totalSize: number; records: { LastName: string }[] } | null }>(
    "SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Name = 'Casey Morgan')",
  );
  assert.ok(accounts.records[0]?.Contacts?.records.some((contact) => contact.LastName === 'Morgan'));
});

test('aggregates come with the names they were given', async () => {
  const result = await connection.query<{ status: string; cases: number }>(
    'SELECT Status status, COUNT(Id) cases FROM Case GROUP BY Status ORDER BY COUNT(Id) DESC',
  );
  const all = await connection.query('SELECT COUNT() FROM Case');
  const summed = result.records.reduce((sum, record) => sum + record.cases, 0);
  assert.equal(summed, all.totalSize);
  assert.ok(result.records.every((record) => record.status));
});

test('a search returns records of several objects', async () => {
  const found = await connection.search('FIND {Morgan} IN NAME FIELDS RETURNING Contact(Id, Name), Lead(Id)');
  const contact = found.searchRecords.find((record) => record.attributes?.type === 'Contact');
  assert.equal(contact?.['Name'], 'Casey Morgan');
});

test('a query that is wrong is refused with what is wrong', async () => {
  const wrong: [string, string][] = [
    ['SELECT Id FROM', 'MALFORMED_QUERY'],
    ['SELECT Nonsense__c FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id FROM Nonsense', 'INVALID_TYPE'],
    ["SELECT Id FROM Contact WHERE Id = 'nonsense'", 'INVALID_QUERY_FILTER_OPERATOR'],
  ];
  for (const [soql, code] of wrong) {
    assert.equal((await refusal(connection.query(soql).then())).code, code, soql);
  }
  const locator = await refusal(connection.queryMore('0r8000000000000AAA-2000').then());
  assert.equal(locator.code, 'INVALID_QUERY_LOCATOR');
});
