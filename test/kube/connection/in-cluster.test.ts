import assert from 'node:assert/strict';
import {mkdirSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {inCluster} from '../../../src/kube/connection/in-cluster.js';
import {tokenFile} from '../../../src/kube/connection/token-file.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

describe('inCluster', () => {
  it('finds server, authority and token, and goes through the environment’s proxy', async () => {
    await inTemporaryFolder(async (root) => {
      const folder = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
      mkdirSync(folder, {recursive: true});
      writeFileSync(join(folder, 'token'), 'abc');
      writeFileSync(join(folder, 'ca.crt'), 'the authority');
      const env = {KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443'};
      const connection = inCluster({env: {...env, HTTPS_PROXY: 'proxy:3128'}, root});
      assert.equal(connection.server, 'https://[fd00::1]:443');
      assert.equal(connection.tls.ca?.toString(), 'the authority');
      assert.equal(connection.proxy, 'http://proxy:3128');
      assert.deepEqual(await connection.authenticate(false), {authorization: 'Bearer abc'});
      assert.equal(inCluster({env, root}).proxy, undefined);
    });
  });
});

describe('tokenFile', () => {
  it('reads a renewed token within a minute, at once when told to, and keeps the last one', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'token');
      writeFileSync(path, 'one\n');
      let now = 0;
      const token = tokenFile(path, () => now);
      writeFileSync(path, 'two\n');
      now = 59_999;
      assert.equal(await token(false), 'one');
      assert.equal(await token(true), 'two');
      writeFileSync(path, 'three\n');
      now += 60_000;
      assert.equal(await token(false), 'three');
      rmSync(path);
      assert.equal(await token(true), 'three');
    });
  });
});
