import assert from 'node:assert/strict';
import {homedir} from 'node:os';
import type {Cluster} from '../cluster/cluster.js';
import {sharedRealCluster} from '../cluster/shared.js';
import {builtImage} from '../image/built-image.js';
import {connect} from '../../src/kube/connection/index.js';
import {ApiError} from '../../src/kube/errors.js';
import {exec, execOutput} from '../../src/kube/exec.js';
import {rest, type Rest} from '../../src/kube/rest.js';
import {runPods} from './pods.js';

/** The client of commands against a real kubelet, which a test server can only be thought to be like. */
describe('exec on a real node', () => {
  let cluster: Cluster;
  let client: Rest;
  const place = {namespace: 'default', pod: 'exec-target', container: 'main'};

  before(async function () {
    cluster = await sharedRealCluster(this);
    this.timeout(240_000); // the image may have to be made
    const {path, tag} = await builtImage('full');
    await cluster.loadImage(path);
    await runPods(cluster, {name: place.pod, image: tag, command: ['sleep', '600']});
    const {connection} = await connect(
      {kubeconfig: cluster.kubeconfig},
      {env: {}, homeDir: homedir(), warn: (text) => assert.fail(text)},
    );
    client = rest(connection, {userAgent: 'test/v1'});
  });
  after(() => client?.close());

  it('gives exit code and both outputs, and passes arguments as they are', async () => {
    const script = 'printf "%s|" "$@"; echo err >&2; exit 7';
    const command = ['sh', '-c', script, 'sh', 'a b', '$HOME', 'ü', ''];
    const {printedAt, ...output} = await execOutput(client, {...place, command});
    assert.deepEqual(output, {exitCode: 7, stdout: 'a b|$HOME|ü||', stderr: 'err\n'});
    assert.ok(printedAt !== undefined);
  });

  it('feeds the command and tells it where the input ends', async () => {
    const text = 'x'.repeat(1_000_000);
    async function* input(): AsyncGenerator<Buffer> {
      yield Buffer.from(text);
    }

    const {exitCode, stdout} = await execOutput(client, {
      ...place,
      command: ['sh', '-c', 'wc -c'],
      stdin: input(),
    });
    assert.deepEqual([exitCode, stdout.trim()], [0, '1000000']);
  });

  it('brings a large output whole and in order', async () => {
    let taken = 0;
    let last = '';
    const exitCode = await exec(client, {
      ...place,
      command: [
        'sh',
        '-c',
        'i=0; while [ $i -lt 2000 ]; do printf "%08190d\\n" $i; i=$((i+1)); done',
      ],
      stdout(chunk) {
        taken += chunk.length;
        last = (last + chunk.toString('latin1')).slice(-20);
      },
    });
    assert.deepEqual([exitCode, taken, last.trim().replace(/^0+/, '')], [0, 2000 * 8191, '1999']);
  });

  it('says what the runtime says about a program that is not there', async () => {
    const run = execOutput(client, {...place, command: ['no-such-program']});
    const answer = await run.catch((error: unknown) => error);
    if (answer instanceof ApiError) assert.match(answer.message, /no-such-program/);
    else assert.ok([126, 127].includes((answer as {exitCode: number}).exitCode));
  });

  it('throws the server’s sentence for a container and for a pod that are not there', async () => {
    await assert.rejects(
      execOutput(client, {...place, container: 'other', command: ['true']}),
      (error) =>
        error instanceof ApiError && /container other is not valid|not found/.test(error.message),
    );
    await assert.rejects(
      execOutput(client, {...place, pod: 'gone', command: ['true']}),
      (error) =>
        error instanceof ApiError && error.code === 404 && /"gone" not found/.test(error.message),
    );
  });

  it('ends within 100 ms of an abort', async () => {
    const stop = new AbortController();
    let begun: (() => void) | undefined;
    const printed = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const run = exec(client, {
      ...place,
      command: ['sh', '-c', 'echo; sleep 60'],
      stdout: () => begun?.(),
      signal: stop.signal,
    });
    const ended = assert.rejects(run, /enough/);
    await printed;
    const aborted = performance.now();
    stop.abort(new Error('enough'));
    await ended;
    assert.ok(performance.now() - aborted < 100);
  });
});
