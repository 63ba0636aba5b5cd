import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {withKubeServer} from '../support/kube-server.js';
import {nodeObject} from './node-objects.js';
import {runPlugin} from './plugin-process.js';
import {assertFitsSchema} from './schema.js';

const {version} = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as {version: string};

describe('kubectl npd version', () => {
  it('knows its own version without a cluster', async () => {
    const {code, stdout, stderr} = await runPlugin(['version', '--client'], {
      KUBECONFIG: '/dev/null/nowhere',
    });
    assert.deepEqual([code, stdout, stderr], [0, `Client Version: v${version}\n`, '']);
  });

  it('prints a document', async () => {
    const {stdout} = await runPlugin(['version', '--client', '-ojson']);
    assertFitsSchema('version', JSON.parse(stdout));
    const yaml = await runPlugin(['version', '--client', '-o', 'yaml']);
    assert.equal(
      yaml.stdout,
      `apiVersion: npd.cli/v1\nkind: Version\nclientVersion: v${version}\n`,
    );
  });

  it('adds the server’s, and the agents’ as they wrote them on their nodes', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', nodeObject('a'));
      server.add('nodes', nodeObject('b'));
      server.add('nodes', nodeObject('c', {agent: false}));
      const {code, stdout, stderr} = await runPlugin(['version', '--server', server.url]);
      assert.deepEqual([code, stderr], [0, '']);
      assert.equal(
        stdout,
        `Client Version: v${version}\nServer Version: v1.34.1\nAgent Versions: v0.1.0 (2 nodes)\n`,
      );
      const json = await runPlugin(['version', '-ojson', '--server', server.url]);
      assertFitsSchema('version', JSON.parse(json.stdout));
    });
  });

  it('warns of agents of another release', async () => {
    await withKubeServer(async (server) => {
      const old = nodeObject('a');
      const annotations = {'npd.io/agent-version': '0.0.9', 'npd.io/conditions': ''};
      server.add('nodes', {...old, metadata: {...old.metadata, annotations}});
      const {code, stderr} = await runPlugin(['version', '--server', server.url]);
      assert.equal(code, 0);
      assert.match(stderr, /^Warning: the agent on 1 node is v0\.0\.9 and this plugin v/);
    });
  });

  it('leaves the agents out when nodes may not be listed', async () => {
    await withKubeServer(async (server) => {
      server.fail({path: /nodes/, times: 9, status: {code: 403, reason: 'Forbidden'}});
      const {code, stdout, stderr} = await runPlugin(['version', '--server', server.url]);
      assert.deepEqual([code, stdout.split('\n').length], [0, 3]);
      assert.match(stderr, /^Warning: nodes may not be listed/);
    });
  });

  it('prints its own version and says why there is no other, exit 1', async () => {
    const {code, stdout, stderr} = await runPlugin(['version', '--server=http://127.0.0.1:1']);
    assert.deepEqual([code, stdout], [1, `Client Version: v${version}\n`]);
    assert.match(stderr, /^error: [^\n]*127\.0\.0\.1:1[^\n]*\n(hint: [^\n]*\n)?$/);
  });

  it('shows requests with -v=6, and keeps the token out of -v=9', async () => {
    await withKubeServer(async (server) => {
      const args = ['version', '--server', server.url, '--token=sesame'];
      const six = await runPlugin([...args, '-v=6']);
      assert.match(six.stderr, /^GET http:\/\/127\.0\.0\.1:\d+\/version 200 in \d+ milliseconds$/m);
      assert.doesNotMatch(six.stderr, /Response Body/);
      const nine = await runPlugin([...args, '-v', '9']);
      assert.match(nine.stderr, /Response Body: .*v1\.34\.1/);
      assert.doesNotMatch(nine.stderr + nine.stdout, /sesame/);
    });
  });

  it('shows a stack only with -v=9', async () => {
    const args = ['version', '--server=http://127.0.0.1:1'];
    assert.doesNotMatch((await runPlugin(args)).stderr, /^ +at /m);
    assert.match((await runPlugin([...args, '--v=9'])).stderr, /^ +at /m);
  });
});
