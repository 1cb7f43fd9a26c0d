// OAuth of an app of the org's own: web server flow with PKCE, refresh, what is refused, revocation.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { Connection, OAuth2 } from 'jsforce';

import { allow } from '../support/browser.ts';
import { agent, demo } from '../support/demo.ts';
import { deployed, refusal, signedIn } from '../support/jsforce.ts';
import { CALLBACK, CLIENT, connectedApp, SECRET } from '../support/metadata.ts';

before(async () => {
  await deployed(await signedIn(), connectedApp());
});

function app(secret = SECRET): OAuth2 {
  return new OAuth2({ loginUrl: demo.org, clientId: CLIENT, clientSecret: secret, redirectUri: CALLBACK, useVerifier: true });
}

async function code(oauth2: OAuth2): Promise<string> {
  const address = oauth2.getAuthorizationUrl({ scope: 'api id refresh_token', state: 'kept' });
  const back = await allow(address, agent, CALLBACK);
  assert.equal(back.searchParams.get('state'), 'kept');
  const code = back.searchParams.get('code');
  assert.ok(code, back.href);
  return code;
}

test('a person allows an app, which then works in that name and renews its token by itself', async () => {
  const oauth2 = app();
  const connection = new Connection({ oauth2 });
  const info = await connection.authorize(await code(oauth2));
  assert.equal((await connection.identity()).username, agent.username);
  assert.ok(connection.refreshToken);

  let renewed: string | undefined;
  const later = new Connection({
    oauth2,
    instanceUrl: connection.instanceUrl,
    accessToken: `${info.organizationId.slice(0, 15)}!expired`,
    refreshToken: connection.refreshToken,
  });
  later.on('refresh', (token: string) => { renewed = token; });
  assert.equal((await later.query('SELECT Id FROM Case LIMIT 1')).totalSize, 1);
  assert.ok(renewed);
});

test('a code is taken once, with its verifier and the right secret only', async () => {
  const oauth2 = app();
  const first = await code(oauth2);
  const wrongSecret = app('wrong');
  assert.equal((await refusal(wrongSecret.requestToken(first))).code, 'invalid_client');
  const second = await code(oauth2);
  const stranger = app();
  assert.equal((await refusal(stranger.requestToken(second))).code, 'invalid_grant');
  const third = await code(oauth2);
  assert.ok((await oauth2.requestToken(third)).access_token);
  assert.equal((await refusal(oauth2.requestToken(third))).code, 'invalid_grant');
});

test('after a revocation neither the token nor its refresh token is worth anything', async () => {
  const oauth2 = app();
  const tokens = await oauth2.requestToken(await code(oauth2));
  assert.ok(tokens.refresh_token);
  await oauth2.revokeToken(tokens.refresh_token);
  assert.equal((await refusal(oauth2.refreshToken(tokens.refresh_token))).code, 'invalid_grant');
  const connection = new Connection({ instanceUrl: tokens.instance_url, accessToken: tokens.access_token });
  assert.equal((await refusal(connection.identity())).code, 'INVALID_SESSION_ID');
});

test('an unknown app is refused at the door', async () => {
  const oauth2 = new OAuth2({ loginUrl: demo.org, clientId: 'unknown', redirectUri: CALLBACK });
  const answer = await fetch(oauth2.getAuthorizationUrl({ scope: 'api' }), { redirect: 'manual' });
  assert.equal(answer.status, 400);
  assert.match(await answer.text(), /invalid_client_id/);
});
