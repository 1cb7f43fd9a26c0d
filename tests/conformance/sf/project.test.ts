// The package's own source with `sf`: deployed over SOAP and over REST, listed, retrieved.
import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';

import { demo } from '../support/demo.ts';
import { token } from '../support/jsforce.ts';
import { attempt, project, sf } from '../support/sf.ts';

const ORG = ['--target-org', 'demo'];

interface Deployed {
  status: string;
  success: boolean;
  numberComponentErrors: number;
  numberComponentsDeployed: number;
  files: { fullName: string; type: string; state: string }[];
}

before(async () => {
  await sf('org login access-token', ['--instance-url', demo.org, '--no-prompt', '--alias', 'demo'], { SF_ACCESS_TOKEN: await token() });
});

for (const [name, rest] of [['SOAP', 'false'], ['REST', 'true']] as const) {
  test(`the package's source is deployed over ${name}`, async () => {
    const environment = { SF_ORG_METADATA_REST_DEPLOY: rest };
    const result = await sf<Deployed>('project deploy start', ['--source-dir', 'force-app', ...ORG], environment);
    assert.equal(result.status, 'Succeeded');
    assert.equal(result.numberComponentErrors, 0);
    assert.ok(result.numberComponentsDeployed > 20);
    assert.ok(result.files.some((file) => file.type === 'CustomObject' && file.fullName === 'Session__c'));
  });
}

test('what was deployed is listed and can be retrieved', async () => {
  const kinds = await sf<{ metadataObjects: { xmlName: string }[] }>('org list metadata-types', ORG);
  assert.ok(kinds.metadataObjects.some((kind) => kind.xmlName === 'PermissionSet'));
  const sets = await sf<{ fullName: string }[]>('org list metadata', ['-m', 'PermissionSet', ...ORG]);
  assert.ok(sets.some((set) => set.fullName === 'Alongside_Agent'), JSON.stringify(sets));

  const file = join(project, 'force-app/main/default/permissionsets/Alongside_Agent.permissionset-meta.xml');
  rmSync(file);
  const result = await sf<{ success: boolean; files: { type: string }[] }>('project retrieve start', ['--manifest', 'manifest/package.xml', ...ORG]);
  assert.equal(result.success, true);
  assert.ok(existsSync(file));
  assert.ok(result.files.some((one) => one.type === 'LightningComponentBundle'));
});

test('a file that is wrong is named, and nothing of the deploy is kept', async () => {
  const folder = join(project, 'force-app/main/default/customPermissions');
  const permission = (inner: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<CustomPermission xmlns="http://soap.sforce.com/2006/04/metadata">${inner}<label>X</label></CustomPermission>\n`;
  writeFileSync(join(folder, 'Wrong.customPermission-meta.xml'), permission('<bogus>1</bogus>'));
  writeFileSync(join(folder, 'Right.customPermission-meta.xml'), permission('<isLicensed>false</isLicensed>'));
  const outcome = await attempt<Deployed>('project deploy start', [
    '-m', 'CustomPermission:Wrong', '-m', 'CustomPermission:Right', ...ORG,
  ]);
  assert.equal(outcome.status, 1);
  assert.equal(outcome.result.status, 'Failed');
  const failed = outcome.result.files.filter((one) => one.state === 'Failed');
  assert.deepEqual(failed.map((one) => one.fullName), ['Wrong']);
  const kept = await sf<{ fullName: string }[]>('org list metadata', ['-m', 'CustomPermission', ...ORG]);
  assert.ok(!kept.some((one) => one.fullName === 'Right'));
});
