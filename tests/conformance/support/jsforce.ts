// Connections of jsforce, and what every file of its tests does with them.
import assert from 'node:assert/strict';

import { Connection, type SaveResult } from 'jsforce';

import { administrator, demo, type DemoUser } from './demo.ts';
import { shelf } from './metadata.ts';
import { zip } from './zip.ts';

/** A connection of somebody who signed in with a password. */
export async function signedIn(user: DemoUser = administrator): Promise<Connection> {
  const connection = new Connection({ loginUrl: demo.org });
  await connection.login(user.username, user.password);
  return connection;
}

/** The access token of somebody who signed in with a password. */
export async function token(user: DemoUser = administrator): Promise<string> {
  const { accessToken } = await signedIn(user);
  assert.ok(accessToken);
  return accessToken;
}

/** The id of a record that was saved; fails with what the org said otherwise. */
export function idOf(result: SaveResult): string {
  assert.ok(result.success, JSON.stringify(result));
  return result.id;
}

/** Why a record of a collection was not saved. The wire says `statusCode`, where jsforce's types say `errorCode`. */
export function codes(result: SaveResult | undefined): string[] {
  assert.ok(result && !result.success, JSON.stringify(result));
  return result.errors.map((error) => (error as unknown as { statusCode: string }).statusCode);
}

/** Deploys files and fails with the org's report when it did not take them. */
export async function deployed(connection: Connection, files: Record<string, string>): Promise<void> {
  const archive = zip(files);
  const result = await connection.metadata.deploy(archive, { singlePackage: true, rollbackOnError: true }).complete(true);
  assert.equal(result.status, 'Succeeded', JSON.stringify(result.details));
}

/** Makes the object `Shelf__c`, and gives the user of the connection access to it. */
export async function withShelf(connection: Connection): Promise<void> {
  await deployed(connection, shelf);
  const sets = await connection.query<{ Id: string }>("SELECT Id FROM PermissionSet WHERE Name = 'Shelves'");
  const assignment = { AssigneeId: connection.userInfo?.id, PermissionSetId: sets.records[0]?.Id };
  const given = await connection.query(
    `SELECT Id FROM PermissionSetAssignment WHERE AssigneeId = '${String(assignment.AssigneeId)}' AND PermissionSetId = '${String(assignment.PermissionSetId)}'`,
  );
  if (given.totalSize === 0) idOf(await connection.sobject('PermissionSetAssignment').create(assignment));
}

/** What a call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await call;
  } catch (error) {
    const refused = error as Error & { errorCode?: string };
    return { code: refused.errorCode ?? refused.name, message: refused.message };
  }
  assert.fail('the org should have refused');
}
