import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {connect, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {listenOnSocket, type OpenSocket} from '../../../src/agent/socket/listen.js';
import type {AgentState} from '../../../src/agent/socket/protocol.js';
import type {AgentAnswers} from '../../../src/agent/socket/requests.js';
import {askUnixSocket, type UnixAnswer} from '../../../src/agent/socket/unix-request.js';

const answers: AgentAnswers = {
  state: async () => ({version: '0.1.0', pid: 4711}) as unknown as AgentState,
  config: () => Promise.reject(new Error('no config')),
  inject: (injection) => Promise.resolve(injection as never),
  revert: () => Promise.reject(new Error('not asked for')),
  revertAll: () => Promise.reject(new Error('not asked for')),
};

describe('listenOnSocket', () => {
  let folder: string;
  let path: string;
  let open: OpenSocket[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'npd-test-'));
    path = join(folder, 'run', 'agent.sock');
    open = [];
  });

  afterEach(() => {
    for (const socket of open) socket.close();
    rmSync(folder, {recursive: true});
  });

  async function listen(): Promise<void> {
    open.push(await listenOnSocket(path, answers));
  }
  function ask(url = '/v1/state', body?: object): Promise<UnixAnswer> {
    return askUnixSocket({socketPath: path, path: url, timeoutMs: 2000, ...(body && {body})});
  }
  /** Sends bytes as they are and reads until the other side closes. */
  function send(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      let said = '';
      const socket = connect(path, () => socket.write(bytes));
      socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
      socket.once('error', reject);
      socket.once('close', () => resolve(said));
    });
  }
  /** A socket that a process left which was killed. */
  function leaveStale(): void {
    mkdirSync(join(folder, 'run'));
    const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script], {
      env: {...process.env, NODE_EXTRA_CA_CERTS: undefined},
    });
    assert.ok(existsSync(path), 'the killed process left its socket');
  }

  it('lets its own user in and nobody else, and makes the folder like that', async () => {
    await listen();
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, 'run')).mode & 0o777, 0o700);
    const {status, body} = await ask();
    assert.deepEqual([status, JSON.parse(body)], [200, {version: '0.1.0', pid: 4711}]);
  });

  it('removes the socket when it closes', async () => {
    await listen();
    open[0]?.close();
    assert.deepEqual(readdirSync(join(folder, 'run')), []);
  });

  it('replaces the socket that a killed agent left', async () => {
    leaveStale();
    await listen();
    assert.equal((await ask()).status, 200);
    assert.deepEqual(readdirSync(join(folder, 'run')), ['agent.sock']);
  });

  it('leaves the socket of a living agent alone, and says who holds it', async () => {
    await listen();
    await assert.rejects(
      listen(),
      /cannot listen on the socket `.*agent\.sock`: the agent v0\.1\.0 with process id 4711 holds it; .*`--socket`/,
    );
    assert.equal((await ask()).status, 200);
  });

  it('gives the socket that a killed agent left to one of two that start at once', async () => {
    leaveStale();
    const outcomes = await Promise.allSettled([listen(), listen(), listen()]);
    assert.equal(outcomes.filter(({status}) => status === 'fulfilled').length, 1);
    assert.equal((await ask()).status, 200);
    assert.deepEqual(readdirSync(join(folder, 'run')), ['agent.sock']);
  });

  it('leaves alone what is no socket', async () => {
    mkdirSync(join(folder, 'run'));
    writeFileSync(path, 'dear');
    await assert.rejects(listen(), /there is something that is no socket/);
    assert.equal(statSync(path).size, 4);
  });

  it('leaves alone the socket of a program that does not answer', async () => {
    mkdirSync(join(folder, 'run'));
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(path, resolve));
    try {
      await assert.rejects(listen(), /a program that does not answer holds it/);
      assert.ok(existsSync(path));
    } finally {
      other.close();
    }
  });

  it('refuses a path that the kernel would cut', async () => {
    path = join(folder, 'x'.repeat(120));
    await assert.rejects(listen(), /expected a path of at most 107 bytes, got \d+/);
  });

  it('says why when the folder cannot be made', async () => {
    writeFileSync(join(folder, 'run'), '');
    await assert.rejects(listen(), /cannot listen on the socket .*(EEXIST|ENOTDIR)/);
  });

  describe('asked nonsense', () => {
    beforeEach(listen);

    it('says that nothing answers there', async () => {
      const {status, body} = await ask('/v2/state');
      assert.deepEqual([status, body], [404, '{"error":"nothing answers GET /v2/state"}']);
      assert.equal((await ask('/v1/state', {})).status, 404);
      assert.equal((await ask('/__proto__')).status, 404);
    });

    it('says what it expected of a body', async () => {
      assert.match((await ask('/v1/simulations', [])).body, /expected a JSON object/);
      const asked = {reason: 'R', line: 'l', durationMs: 'long'};
      assert.equal(
        (await ask('/v1/simulations', asked)).body,
        '{"error":"`durationMs`: expected a number, got `\\"long\\"`"}',
      );
      assert.match(
        (await ask('/v1/simulations/revert', {})).body,
        /expected `id` with a text, or `all`/,
      );
    });

    it('refuses a body that is too long, in one sentence, and lives on', async () => {
      const {status, body} = await ask('/v1/simulations', {line: 'x'.repeat(500_000)});
      assert.deepEqual(
        [status, body],
        [413, '{"error":"expected a request of at most 16384 bytes, got more"}'],
      );
      assert.equal((await ask()).status, 200);
    });

    it('reads no body to an end that does not come, and lives on', async () => {
      const sent = await new Promise<number>((resolve) => {
        const head =
          'POST /v1/simulations HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';
        const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
        const socket = connect(path, () => {
          socket.write(head);
          more();
        });
        function more(): void {
          while (socket.writable && socket.write(chunk));
        }
        socket.on('drain', more);
        socket.on('error', () => undefined);
        socket.once('close', () => resolve(socket.bytesWritten));
      });
      assert.ok(sent > 1 << 20 && sent < 8 << 20, `took ${sent} bytes`);
      assert.equal((await ask()).status, 200);
    });

    it('refuses what is no HTTP, and headers without an end', async () => {
      assert.match(await send('\u0000\u0001 nonsense\r\n\r\n'), /^HTTP\/1\.1 400/);
      assert.match(await send(`GET / HTTP/1.1\r\nx: ${'y'.repeat(9000)}`), /^HTTP\/1\.1 431/);
      assert.equal((await ask()).status, 200);
    });

    it('ends a connection that says nothing', async function () {
      this.timeout(10_000);
      const began = performance.now();
      await send('GET /v1/state HTTP/1.1\r\n');
      assert.ok(performance.now() - began < 8000);
    });

    it('answers while others hold connections open', async () => {
      const held = Array.from({length: 40}, () => connect(path).on('error', () => undefined));
      try {
        await new Promise((resolve) => setTimeout(resolve, 100));
        for (const socket of held) socket.destroy();
        await new Promise((resolve) => setTimeout(resolve, 50));
        assert.equal((await ask()).status, 200);
      } finally {
        for (const socket of held) socket.destroy();
      }
    });

    it('says why it failed', async () => {
      const {status, body} = await ask('/v1/config');
      assert.deepEqual([status, body], [500, '{"error":"no config"}']);
    });
  });
});
