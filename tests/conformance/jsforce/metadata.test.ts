// Metadata: what there is, deploys that are taken or refused, over SOAP and over REST, and retrieves.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import type { Connection } from 'jsforce';

import { deployed, refusal, signedIn } from '../support/jsforce.ts';
import { file, manifest, shelf } from '../support/metadata.ts';
import { zip } from '../support/zip.ts';

let connection: Connection;

before(async () => {
  connection = await signedIn();
});

test('the org tells its kinds of metadata, and lists what it has of one', async () => {
  const described = await connection.metadata.describe('64.0');
  const kinds = described.metadataObjects.map((kind) => kind.xmlName);
  assert.ok(['CustomObject', 'PermissionSet', 'ConnectedApp', 'Profile'].every((kind) => kinds.includes(kind)), kinds.join());
  const sets = await connection.metadata.list([{ type: 'PermissionSet' }, { type: 'CustomObject' }], '64.0');
  assert.ok(sets.some((set) => set.fullName === 'alongside__Alongside_Agent' && set.manageableState === 'installed'));
  assert.ok(sets.some((set) => set.fullName === 'alongside__Session__c'));
});

test('a deploy over SOAP makes an object, and a retrieve brings it back', async () => {
  await deployed(connection, shelf);
  const result = await connection.metadata
    .retrieve({
      apiVersion: 64,
      singlePackage: true,
      unpackaged: [{ types: [{ name: 'CustomObject', members: ['Shelf__c'] }, { name: 'PermissionSet', members: ['Shelves'] }], version: '64.0' }] as never,
    })
    .complete();
  assert.equal(String(result.success), 'true', JSON.stringify(result.messages));
  const names = [result.fileProperties].flat().map((one) => one.fullName);
  assert.ok(names.includes('Shelf__c') && names.includes('Shelves'), names.join());
  assert.equal(Buffer.from(result.zipFile, 'base64').subarray(0, 2).toString(), 'PK');
});

test('a deploy over REST is checked without being kept', async () => {
  const files = {
    'package.xml': manifest({ CustomPermission: ['Only_Checked'] }),
    'customPermissions/Only_Checked.customPermission': file('CustomPermission', '<isLicensed>false</isLicensed><label>Only checked</label>'),
  };
  const result = await connection.metadata
    .deployRest(zip(files), { singlePackage: true, rollbackOnError: true, checkOnly: true })
    .complete(true);
  assert.equal(result.status, 'Succeeded', JSON.stringify(result.details));
  assert.equal(result.checkOnly, true);
  assert.equal(result.numberComponentsDeployed, 1);
  const kept = await connection.metadata.list({ type: 'CustomPermission' }, '64.0');
  assert.ok(!kept.some((one) => one.fullName === 'Only_Checked'));
});

test('a deploy with one wrong file says which, and keeps nothing of it', async () => {
  const files = {
    'package.xml': manifest({ CustomPermission: ['Fine', 'Broken'] }),
    'customPermissions/Fine.customPermission': file('CustomPermission', '<isLicensed>false</isLicensed><label>Fine</label>'),
    'customPermissions/Broken.customPermission': file('CustomPermission', '<bogus>1</bogus><label>Broken</label>'),
  };
  const result = await connection.metadata.deploy(zip(files), { singlePackage: true, rollbackOnError: true }).complete(true);
  assert.equal(result.status, 'Failed');
  const failures = [result.details.componentFailures ?? []].flat();
  assert.deepEqual(failures.map((failure) => failure.fullName), ['Broken']);
  assert.match(failures[0]?.problem ?? '', /bogus/);
  const kept = await connection.metadata.list({ type: 'CustomPermission' }, '64.0');
  assert.ok(!kept.some((one) => one.fullName === 'Fine'));
});

test('an object is made, read, changed and removed without an archive', async () => {
  const name = 'Crate__c';
  const field = { fullName: 'Weight__c', label: 'Weight', type: 'Number', precision: 6, scale: 1 };
  const crate = {
    fullName: name,
    label: 'Crate',
    pluralLabel: 'Crates',
    description: 'For apples',
    nameField: { type: 'AutoNumber', label: 'Crate number', displayFormat: 'C-{000}' },
    deploymentStatus: 'Deployed',
    sharingModel: 'ReadWrite',
    fields: [field],
  };
  const [made] = await connection.metadata.create('CustomObject', [crate] as never[]);
  assert.ok(made?.success, JSON.stringify(made));
  const [again] = await connection.metadata.create('CustomObject', [crate] as never[]);
  assert.equal([again?.errors ?? []].flat()[0]?.statusCode, 'DUPLICATE_DEVELOPER_NAME');

  const read = await connection.metadata.read('CustomObject', name);
  assert.deepEqual([read.label, read.description, read.nameField?.displayFormat], ['Crate', 'For apples', 'C-{000}']);
  assert.ok([read.fields].flat().some((one) => one?.fullName === 'Weight__c'), JSON.stringify(read.fields));

  const [changed] = await connection.metadata.update('CustomObject', [{ ...crate, label: 'Box & lid', description: null }] as never[]);
  assert.ok(changed?.success, JSON.stringify(changed));
  const after = await connection.metadata.read('CustomObject', name);
  assert.equal(after.label, 'Box & lid');
  assert.ok(!after.description, JSON.stringify(after.description));

  const [upserted] = await connection.metadata.upsert('CustomObject', [crate] as never[]);
  assert.deepEqual([upserted?.success, upserted?.created], [true, false]);
  const removed = await connection.metadata.delete('CustomObject', name);
  assert.ok(removed.success, JSON.stringify(removed));
  const gone = await connection.metadata.read('CustomObject', name);
  assert.ok(!(gone as { fullName?: string } | undefined)?.fullName, JSON.stringify(gone));
});

test('an archive that is none is refused', async () => {
  const result = await connection.metadata
    .deploy(Buffer.from('no archive'), { singlePackage: true })
    .complete(true)
    .catch((error: unknown) => error as Error);
  assert.ok(result instanceof Error || result.status === 'Failed', JSON.stringify(result));
});

test('the tooling API tells of objects and fields', async () => {
  const entities = await connection.tooling.query<{ QualifiedApiName: string }>(
    "SELECT QualifiedApiName FROM EntityDefinition WHERE QualifiedApiName = 'Contact'",
  );
  assert.equal(entities.records[0]?.QualifiedApiName, 'Contact');
  const fields = await connection.tooling.query(
    "SELECT QualifiedApiName, DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Contact'",
  );
  assert.ok(fields.totalSize > 20);
  const refused = await refusal(connection.tooling.query('SELECT Id FROM Nonsense').then());
  assert.equal(refused.code, 'INVALID_TYPE');
});
