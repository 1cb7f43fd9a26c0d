// Records with `sf`: one by one, in bulk, as trees; users, permission sets, what objects there are.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';

import { agent, demo } from '../support/demo.ts';
import { signedIn, withShelf } from '../support/jsforce.ts';
import { attempt, folder, print, sf } from '../support/sf.ts';

const ORG = ['--target-org', 'demo'];

interface Found {
  totalSize: number;
  records: Record<string, unknown>[];
}

async function query(soql: string): Promise<Found> {
  return sf<Found>('data query', ['--query', soql, ...ORG]);
}

before(async () => {
  const connection = await signedIn();
  await withShelf(connection);
  const login = ['--instance-url', demo.org, '--no-prompt', '--alias', 'demo'];
  await sf('org login access-token', login, { SF_ACCESS_TOKEN: connection.accessToken ?? '' });
});

test('a record is created, found, read, changed and deleted', async () => {
  const made = await sf<{ id: string }>('data create record', ['-s', 'Account', '-v', "Name='Pier & Sons' NumberOfEmployees=4", ...ORG]);
  const found = await query("SELECT Id, Name, Owner.Name FROM Account WHERE Name = 'Pier & Sons'");
  assert.deepEqual(found.records.map((record) => record['Id']), [made.id]);
  await sf('data update record', ['-s', 'Account', '-w', "Name='Pier & Sons'", '-v', "Name='Pier'", ...ORG]);
  const read = await sf<{ Name: string; NumberOfEmployees: number }>('data get record', ['-s', 'Account', '-i', made.id, ...ORG]);
  assert.deepEqual([read.Name, read.NumberOfEmployees], ['Pier', 4]);
  await sf('data delete record', ['-s', 'Account', '-i', made.id, ...ORG]);
  assert.equal((await query("SELECT Id FROM Account WHERE Name = 'Pier'")).totalSize, 0);
  const refused = await attempt('data create record', ['-s', 'Account', '-v', 'Nonsense__c=1', ...ORG]);
  assert.match(refused.message ?? '', /No such column 'Nonsense__c' on sobject of type Account/);
});

test('rows are imported, changed by external id, exported and deleted in bulk', async () => {
  const rows = Array.from({ length: 30 }, (_, number) => `Bulk ${String(number)},sf-${String(number)},${String(number)}`);
  const file = join(folder, 'shelves.csv');
  writeFileSync(file, `Name,Code__c,Rows__c\n${rows.join('\n')}\n`);
  const wait = ['--wait', '2', ...ORG];
  const imported = await sf<{ processedRecords: number; successfulRecords: number }>('data import bulk', ['-s', 'Shelf__c', '-f', file, '--line-ending', 'LF', ...wait]);
  assert.deepEqual([imported.processedRecords, imported.successfulRecords], [30, 30]);

  writeFileSync(file, 'Code__c,Rows__c\nsf-0,99\nsf-new,1\n');
  const upserted = await sf<{ jobInfo: { numberRecordsProcessed: number; numberRecordsFailed: number } }>('data upsert bulk', [
    '-s', 'Shelf__c', '-f', file, '-i', 'Code__c', '--line-ending', 'LF', ...wait,
  ]);
  assert.deepEqual([Number(upserted.jobInfo.numberRecordsProcessed), Number(upserted.jobInfo.numberRecordsFailed)], [2, 0]);

  const out = join(folder, 'exported.csv');
  const soql = "SELECT Id, Code__c, Rows__c FROM Shelf__c WHERE Code__c LIKE 'sf-%'";
  await sf('data export bulk', ['-q', soql, '--output-file', out, '-r', 'csv', ...wait]);
  const lines = readFileSync(out, 'utf8').trim().split('\n');
  assert.equal(lines.length, 1 + 31);
  assert.ok(lines.some((line) => line.endsWith('"sf-0","99.0"')), lines.slice(0, 3).join('\n'));

  const ids = lines.slice(1).map((line) => line.split(',')[0]?.replaceAll('"', ''));
  writeFileSync(file, `Id\n${ids.join('\n')}\n`);
  await sf('data delete bulk', ['-s', 'Shelf__c', '-f', file, '--line-ending', 'LF', ...wait]);
  assert.equal((await query("SELECT Id FROM Shelf__c WHERE Code__c LIKE 'sf-%'")).totalSize, 0);
});

test('an account is imported together with its contacts', async () => {
  const file = join(folder, 'tree.json');
  const contact = (name: string): object => ({ attributes: { type: 'Contact', referenceId: name }, LastName: name });
  const account = { attributes: { type: 'Account', referenceId: 'Tree' }, Name: 'Tree', Contacts: { records: [contact('Twig'), contact('Leaf')] } };
  writeFileSync(file, JSON.stringify({ records: [account] }));
  await sf('data import tree', ['-f', file, ...ORG]);
  const found = await query("SELECT LastName FROM Contact WHERE Account.Name = 'Tree' ORDER BY LastName");
  assert.deepEqual(found.records.map((record) => record['LastName']), ['Leaf', 'Twig']);
});

test('what is exported as trees can be imported again', async () => {
  const out = join(folder, 'exported');
  mkdirSync(out);
  const account = await sf<{ id: string }>('data create record', ['-s', 'Account', '-v', "Name='Grove'", ...ORG]);
  for (const name of ['Oak', 'Elm']) {
    await sf('data create record', ['-s', 'Contact', '-v', `LastName='${name}' AccountId='${account.id}'`, ...ORG]);
  }
  const soql = "SELECT Id, Name, (SELECT LastName FROM Contacts ORDER BY LastName) FROM Account WHERE Name = 'Grove'";
  await sf('data export tree', ['-q', soql, '--plan', '--output-dir', out, ...ORG]);
  const files = readdirSync(out);
  const plan = files.find((name) => name.endsWith('plan.json'));
  assert.ok(plan && files.length === 3, files.join());
  const imported = await sf<unknown[]>('data import tree', ['--plan', join(out, plan), ...ORG]);
  assert.equal(imported.length, 3);
  const found = await query("SELECT LastName FROM Contact WHERE Account.Name = 'Grove' ORDER BY LastName");
  assert.deepEqual(found.records.map((record) => record['LastName']), ['Elm', 'Elm', 'Oak', 'Oak']);
});

test('users are listed, and one of them is assigned a permission set', async () => {
  const users = await sf<{ username: string; profileName: string }[]>('org list users', ORG);
  assert.equal(users.length, 1);
  const assigned = await sf<{ successes: { name: string; value: string }[]; failures: unknown[] }>('org assign permset', [
    '-n', 'Shelves', '-b', agent.username, ...ORG,
  ]);
  assert.deepEqual(assigned.successes, [{ name: agent.username, value: 'Shelves' }]);
  const found = await query(`SELECT Id FROM PermissionSetAssignment WHERE Assignee.Username = '${agent.username}' AND PermissionSet.Name = 'Shelves'`);
  assert.equal(found.totalSize, 1);
  const refused = await attempt<{ failures: { message: string }[] }>('org assign permset', ['-n', 'Nonsense', ...ORG]);
  assert.notEqual(refused.status, 0);
});

test('objects are listed and described, limits are told, any path can be asked for', async () => {
  const names = await sf<string[]>('sobject list', ['--sobject', 'custom', ...ORG]);
  assert.ok(names.includes('Shelf__c') && names.includes('alongside__Session__c'), names.join());
  const described = await sf<{ name: string; fields: { name: string }[] }>('sobject describe', ['--sobject', 'Shelf__c', ...ORG]);
  assert.ok(described.fields.some((field) => field.name === 'Code__c'));
  const limits = await sf<{ name: string; max: number }[]>('org list limits', ORG);
  assert.ok((limits.find((limit) => limit.name === 'DailyApiRequests')?.max ?? 0) > 0);
  const versions = JSON.parse(await print('api request rest', ['/services/data', ...ORG])) as { version: string }[];
  assert.equal(versions.at(-1)?.version, '67.0');
  const body = JSON.stringify({ Name: 'By hand' });
  const made = await print('api request rest', ['/services/data/v67.0/sobjects/Account', '--method', 'POST', '--body', body, ...ORG]);
  const { id, success } = JSON.parse(made) as { id: string; success: boolean };
  assert.ok(success);
  assert.deepEqual((await query("SELECT Id FROM Account WHERE Name = 'By hand'")).records.map((one) => one['Id']), [id]);
});
