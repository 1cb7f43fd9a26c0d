// Signing `sf` in: by a token, by an assertion (JWT), and in a browser with PKCE.
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { allow } from '../support/browser.ts';
import { administrator, agent, demo } from '../support/demo.ts';
import { deployed, signedIn, token } from '../support/jsforce.ts';
import { CLIENT, connectedApp } from '../support/metadata.ts';
import { attempt, folder, sf } from '../support/sf.ts';

/** Where `sf` waits for the browser to come back; the address is registered with the platform. */
const REDIRECT = 'http://localhost:1717/OauthRedirect';

test('a token signs in, and one that is none does not', async () => {
  const accessToken = await token();
  const login = ['--instance-url', demo.org, '--no-prompt', '--alias', 'token'];
  const result = await sf<{ username: string; orgId: string }>('org login access-token', login, { SF_ACCESS_TOKEN: accessToken });
  assert.equal(result.username, administrator.username);
  assert.match(result.orgId, /^00D/);
  const refused = await attempt('org login access-token', login, { SF_ACCESS_TOKEN: `${accessToken.slice(0, 16)}nonsense` });
  assert.notEqual(refused.status, 0);
  const shown = await sf<{ username: string; connectedStatus: string }>('org display', ['--target-org', 'token']);
  assert.equal(shown.connectedStatus, 'Connected');
});

test('an assertion signed with the key of a connected app signs in whom the app is approved for', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await deployed(await signedIn(), connectedApp(publicKey));
  const key = join(folder, 'server.key');
  writeFileSync(key, privateKey, { mode: 0o600 });
  const login = (username: string): string[] => [
    '--client-id', CLIENT, '--jwt-key-file', key, '--username', username, '--instance-url', demo.org, '--alias', 'jwt',
  ];
  const result = await sf<{ username: string }>('org login jwt', login(administrator.username));
  assert.equal(result.username, administrator.username);
  const found = await sf<{ totalSize: number }>('data query', ['--query', 'SELECT Id FROM Organization', '--target-org', 'jwt']);
  assert.equal(found.totalSize, 1);
  const refused = await attempt('org login jwt', login(agent.username));
  assert.match(refused.message ?? '', /user is not admin approved to access this app/);
});

test('a person signs in with a browser, and sf works in that name', async () => {
  // `sf` hands the address to the program that BROWSER names; this one only writes it down.
  const written = join(folder, 'address');
  const browser = join(folder, 'browser');
  writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > '${written}.part' && mv '${written}.part' '${written}'\n`, { mode: 0o755 });
  const login = sf<{ username: string }>('org login web', ['--instance-url', demo.org, '--alias', 'web'], { BROWSER: browser });
  let running = true;
  const over = login.finally(() => { running = false; });
  over.catch(() => undefined);
  while (running && !existsSync(written)) await setTimeout(50);
  const address = running ? readFileSync(written, 'utf8') : '';
  if (address) {
    assert.equal(new URL(address).searchParams.get('client_id'), 'PlatformCLI');
    assert.ok(new URL(address).searchParams.get('code_challenge'));
    const back = await allow(address, agent, REDIRECT);
    assert.ok(back.searchParams.get('code'), back.href);
    await fetch(back);
  }
  assert.equal((await over).username, agent.username);
  const found = await sf<{ records: { Username: string }[] }>('data query', [
    '--query', `SELECT Username FROM User WHERE Username = '${agent.username}'`, '--target-org', 'web',
  ]);
  assert.equal(found.records[0]?.Username, agent.username);
});
