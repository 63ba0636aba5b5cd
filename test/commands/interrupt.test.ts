import assert from 'node:assert/strict';
import {existsSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {eventually} from '../support/eventually.js';
import {withKubeServer} from '../support/kube-server.js';
import {inTemporaryFolder} from '../support/temporary-folder.js';
import {startPlugin} from './plugin-process.js';

describe('^C', () => {
  it('ends a command that waits for the server, with 130 and no words', async () => {
    await withKubeServer(async (server) => {
      server.fail({delayMs: 60_000, times: 9});
      const run = startPlugin(['status', 'nodes', `--server=${server.url}`]);
      await eventually('a request', () => server.requests.length > 0 || undefined);
      run.kill('SIGINT');
      assert.deepEqual(await run.finished, {code: 130, stdout: '', stderr: ''});
    });
  });

  it('ends a credential plugin that hangs, and the command with it', async () => {
    await inTemporaryFolder(async (folder) => {
      const started = join(folder, 'started');
      const exec = {
        apiVersion: 'client.authentication.k8s.io/v1',
        command: 'sh',
        args: ['-c', `echo $$ > ${started}; exec sleep 60`],
        interactiveMode: 'Never',
      };
      const kubeconfig = join(folder, 'config');
      const config = {
        clusters: [{name: 'c', cluster: {server: 'http://127.0.0.1:1'}}],
        users: [{name: 'u', user: {exec}}],
        contexts: [{name: 'x', context: {cluster: 'c', user: 'u'}}],
        'current-context': 'x',
      };
      writeFileSync(kubeconfig, JSON.stringify(config));
      const run = startPlugin(['status', 'nodes'], {KUBECONFIG: kubeconfig});
      await eventually('the credential plugin', () => existsSync(started) || undefined);
      run.kill('SIGINT');
      assert.deepEqual(await run.finished, {code: 130, stdout: '', stderr: ''});
    });
  });
});
