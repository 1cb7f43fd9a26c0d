// Signing in with a password and with a token, and what a connection knows about itself.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Connection } from 'jsforce';

import { administrator, agent, demo } from '../support/demo.ts';
import { refusal, signedIn } from '../support/jsforce.ts';

test('a user signs in over SOAP and a token of that session opens another connection', async () => {
  const first = new Connection({ loginUrl: demo.org });
  const info = await first.login(administrator.username, administrator.password);
  assert.match(info.organizationId, /^00D\w{15}$/);
  assert.match(info.id, /^005\w{15}$/);
  assert.ok(first.accessToken);

  const second = new Connection({ instanceUrl: demo.org, accessToken: first.accessToken });
  const identity = await second.identity();
  assert.equal(identity.username, administrator.username);
  assert.equal(identity.user_id, info.id);
  assert.equal(identity.organization_id, info.organizationId);
  assert.match(identity.id, /^https:\/\//);
});

test('a wrong password and an unknown user are refused in the same words', async () => {
  const connection = new Connection({ loginUrl: demo.org });
  const wrong = await refusal(connection.login(administrator.username, 'not the password'));
  const unknown = await refusal(connection.login('nobody@fernhill.example', administrator.password));
  assert.match(wrong.message, /^INVALID_LOGIN: Invalid username, password, security token; or user locked out/);
  assert.equal(unknown.message, wrong.message);
});

test('a token that is not one is an invalid session', async () => {
  const connection = new Connection({ instanceUrl: demo.org, accessToken: '00D000000000000!nonsense' });
  const refused = await refusal(connection.query('SELECT Id FROM Account').then());
  assert.equal(refused.code, 'INVALID_SESSION_ID');
});

test('after signing out a token opens nothing any more', async () => {
  const connection = await signedIn(agent);
  const { accessToken } = connection;
  assert.ok(accessToken);
  await connection.logout();
  const again = new Connection({ instanceUrl: demo.org, accessToken });
  assert.equal((await refusal(again.identity())).code, 'INVALID_SESSION_ID');
});

test('a connection learns how much of its limits is used', async () => {
  const connection = await signedIn();
  const limits = await connection.limits();
  assert.ok((limits['DailyApiRequests']?.Max ?? 0) > 0);
  const usage = connection.limitInfo.apiUsage;
  assert.ok(usage && usage.used > 0 && usage.used <= usage.limit, JSON.stringify(connection.limitInfo));
});

test('what an agent may not read does not exist for the agent', async () => {
  const connection = await signedIn(agent);
  const global = await connection.describeGlobal();
  assert.ok(global.sobjects.some((object) => object.name === 'Case'));
  const refused = await refusal(connection.sobject('Case').create({ Nonsense__c: 'x' }));
  assert.equal(refused.code, 'INVALID_FIELD');
  const unknown = await refusal(connection.query('SELECT Id FROM Nonsense__c').then());
  assert.equal(unknown.code, 'INVALID_TYPE');
});
