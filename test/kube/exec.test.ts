import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {ApiError, ConnectionError, CredentialError, KubeError} from '../../src/kube/errors.js';
import {exec, execOutput} from '../../src/kube/exec.js';
import {rest, type Connection, type Rest} from '../../src/kube/rest.js';
import {withProxy} from '../support/connect-proxy.js';
import {eventually} from '../support/eventually.js';
import {withKubeServer, type KubeServer, type KubeServerOptions} from '../support/kube-server.js';

const place = {namespace: 'npd-system', pod: 'npd-agent-x', container: 'npd-agent'};

/** The container runs Node: a command is `node`'s arguments. */
function runNode({command}: {readonly command: readonly string[]}) {
  return {file: process.execPath, args: ['-e', ...command], env: {NODE_EXTRA_CA_CERTS: undefined}};
}

async function withServer(
  act: (client: Rest, server: KubeServer) => Promise<void>,
  {
    connection = {},
    ...options
  }: KubeServerOptions & {readonly connection?: Partial<Connection>} = {},
): Promise<void> {
  await withKubeServer(
    async (server) => {
      const client = rest(
        {
          server: server.url,
          tls: {},
          requestTimeoutMs: 4000,
          authenticate: async () => ({}),
          ...connection,
        },
        {userAgent: 'test/v1'},
      );
      try {
        await act(client, server);
      } finally {
        client.close();
      }
    },
    {exec: runNode, ...options},
  );
}

async function* chunks(...texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

describe('execOutput', () => {
  it('gives the exit code, and both outputs apart', async () => {
    await withServer(async (client, server) => {
      const script = `console.log('out ü'); console.error('err'); process.exitCode = 3`;
      const begun = performance.now();
      const {printedAt = 0, ...output} = await execOutput(client, {
        ...place,
        command: [script, 'a b', '$(c)', ''],
      });
      assert.ok(printedAt > begun && printedAt < performance.now());
      assert.deepEqual(output, {exitCode: 3, stdout: 'out ü\n', stderr: 'err\n'});
      const [session] = server.execSessions;
      assert.deepEqual(session?.request, {
        ...place,
        command: [script, 'a b', '$(c)', ''],
        stdin: false,
      });
      assert.equal(session?.protocol, 'v5.channel.k8s.io');
    });
  });

  it('says 0 for a command that went well and printed nothing', async () => {
    await withServer(async (client) => {
      const output = await execOutput(client, {...place, command: ['0']});
      assert.deepEqual(output, {exitCode: 0, stdout: '', stderr: ''});
    });
  });

  it('speaks v4 with a server that knows no v5', async () => {
    await withServer(
      async (client, server) => {
        const {stdout} = await execOutput(client, {...place, command: [`console.log('v4')`]});
        assert.equal(stdout, 'v4\n');
        assert.equal(server.execSessions[0]?.protocol, 'v4.channel.k8s.io');
      },
      {execProtocols: ['v4.channel.k8s.io']},
    );
  });

  it('does not keep more than it was told to', async () => {
    await withServer(async (client) => {
      const command = [`process.stdout.write('x'.repeat(5000))`];
      await assert.rejects(
        execOutput(client, {...place, command, mostBytes: 4000}),
        (error) => error instanceof KubeError && /at most 4000 bytes/.test(error.message),
      );
    });
  });

  it('throws what the kubelet says about a command that cannot be started', async () => {
    const message = 'container npd-agent not found in pod npd-agent-x_npd-system';
    const status = {status: 'Failure', reason: 'BadRequest', code: 400, message};
    await withServer(
      async (client) => {
        await assert.rejects(execOutput(client, {...place, command: ['0']}), (error) => {
          assert.ok(error instanceof ApiError);
          assert.deepEqual([error.message, error.code, error.reason], [message, 400, 'BadRequest']);
          return true;
        });
      },
      {exec: () => ({status})},
    );
  });

  it('throws the server’s own message when it refuses', async () => {
    await withServer(async (client, server) => {
      const message = 'pods "npd-agent-x" is forbidden: User "x" cannot get resource "pods/exec"';
      server.fail({path: /exec/, status: {code: 403, reason: 'Forbidden', message}});
      await assert.rejects(execOutput(client, {...place, command: ['0']}), (error) => {
        assert.ok(error instanceof ApiError && !(error instanceof CredentialError));
        assert.deepEqual([error.message, error.code], [message, 403]);
        return true;
      });
      assert.equal(server.execSessions.length, 0);
    });
  });

  it('is never run twice, whatever the server says', async () => {
    await withServer(async (client, server) => {
      server.fail({path: /exec/, times: 9, status: {code: 503}, headers: {'retry-after': '0'}});
      await assert.rejects(execOutput(client, {...place, command: ['0']}), ApiError);
      assert.equal(server.requests.length, 1);
    });
  });

  it('refreshes the credentials once after 401', async () => {
    const refreshes: boolean[] = [];
    async function authenticate(refresh: boolean): Promise<Record<string, string>> {
      refreshes.push(refresh);
      return {authorization: `Bearer ${refresh ? 'new' : 'old'}`};
    }

    await withServer(
      async (client) => {
        const {stdout} = await execOutput(client, {...place, command: [`console.log(1)`]});
        assert.equal(stdout, '1\n');
        assert.deepEqual(refreshes, [false, true]);
      },
      {token: () => 'new', connection: {authenticate}},
    );
  });

  it('says who asks, groups too', async () => {
    const identity = {'impersonate-user': 'jane', 'impersonate-group': ['dev', 'ops']};
    await withServer(
      async (client, server) => {
        await execOutput(client, {...place, command: ['0']});
        const [request] = server.requests;
        assert.equal(request?.headers['impersonate-user'], 'jane');
        const groups = request?.rawHeaders.filter((_, at, all) =>
          /^impersonate-group$/i.test(all[at - 1] ?? ''),
        );
        assert.deepEqual(groups, ['dev', 'ops']);
        assert.equal(request?.headers['user-agent'], 'test/v1');
      },
      {connection: {authenticate: async () => identity}},
    );
  });

  it('goes through a proxy', async () => {
    await withProxy(async (proxy) => {
      await withServer(
        async (client, server) => {
          const {stdout} = await execOutput(client, {...place, command: [`console.log(1)`]});
          assert.equal(stdout, '1\n');
          assert.deepEqual(
            proxy.asked.map(({target}) => `http://${target}`),
            [server.url],
          );
        },
        {connection: {proxy: proxy.url}},
      );
    });
  });

  it('says in words that nobody is there, and that what is there knows no commands', async () => {
    const nowhere = rest(
      {server: 'http://127.0.0.1:1', tls: {}, requestTimeoutMs: 0, authenticate: async () => ({})},
      {userAgent: 'test/v1'},
    );
    await assert.rejects(
      execOutput(nowhere, {...place, command: ['0']}),
      (error) => error instanceof ConnectionError && error.problem === 'refused',
    );
    nowhere.close();
    await withServer(async (client, server) => {
      server.fail({path: /exec/, raw: 'hello', code: 200});
      await assert.rejects(execOutput(client, {...place, command: ['0']}), (error) => {
        assert.ok(error instanceof ConnectionError);
        assert.equal(error.problem, 'not-kubernetes');
        assert.match(error.message, /expected `.*` to become a conversation, got `200`/);
        return true;
      });
    });
  });

  it('is an error when the connection breaks off before the end is told', async () => {
    await withServer(
      async (client) => {
        await assert.rejects(
          execOutput(client, {...place, command: ['0']}),
          (error) => error instanceof ConnectionError && error.problem === 'cut-off',
        );
      },
      {exec: () => ({breaksOff: true})},
    );
  });

  it('ends with the client', async () => {
    await withServer(async (client, server) => {
      const run = execOutput(client, {...place, command: [`setInterval(() => 0, 1000)`]});
      const ended = assert.rejects(
        run,
        (error) => error instanceof ConnectionError && error.problem === 'closed',
      );
      await eventually('the command to run', () => server.execSessions[0]);
      client.close();
      await ended;
      await eventually('the connection to end', () => server.execSessions[0]?.closed);
    });
  });
});

describe('exec', () => {
  it('passes what the command reads, and its end', async () => {
    await withServer(async (client) => {
      let text = '';
      const exitCode = await exec(client, {
        ...place,
        command: [`process.stdin.pipe(process.stdout)`],
        stdin: chunks('a', 'b'.repeat(100_000), 'c'),
        stdout: (chunk) => void (text += chunk.toString()),
      });
      assert.deepEqual([exitCode, text], [0, `a${'b'.repeat(100_000)}c`]);
    });
  });

  it('does not wait for the input when the command has ended', async () => {
    await withServer(async (client) => {
      const person = new Promise<never>(() => undefined);
      const stdin = {[Symbol.asyncIterator]: () => ({next: () => person})};
      const exitCode = await exec(client, {
        ...place,
        command: [`process.exit(4)`],
        stdin,
        stdout: () => undefined,
      });
      assert.equal(exitCode, 4);
    });
  });

  it('refuses to leave a command waiting for the end of its input, which v4 cannot tell', async () => {
    await withServer(
      async (client) => {
        await assert.rejects(
          exec(client, {
            ...place,
            command: [`process.stdin.resume()`],
            stdin: chunks('a'),
            stdout: () => undefined,
          }),
          /`v4\.channel\.k8s\.io`, in which the end of the input cannot be told/,
        );
      },
      {execProtocols: ['v4.channel.k8s.io']},
    );
  });

  it('holds the command back while its output is not taken', async () => {
    await withServer(async (client, server) => {
      const whole = 64 * 1024 * 1024;
      const gate: {open?: () => void} = {};
      const opened = new Promise<void>((resolve) => (gate.open = resolve));
      let taken = 0;
      const run = exec(client, {
        ...place,
        command: [
          `const piece = 'x'.repeat(1 << 20);
           let left = 64;
           (function more() { if (left-- > 0) process.stdout.write(piece, more); })()`,
        ],
        async stdout(chunk) {
          taken += chunk.length;
          await opened;
        },
      });
      await eventually('the first output', () => taken > 0 || undefined);
      await sleep(300);
      const sent = server.execSessions[0]?.sentBytes ?? whole;
      assert.ok(sent < whole / 4, `${sent} bytes were taken in although nobody wanted them`);
      gate.open?.();
      assert.equal(await run, 0);
      assert.equal(taken, whole);
    });
  }).timeout(20_000);

  it('ends within 100 ms of the abort, also while output is not taken, and ends the connection', async () => {
    await withServer(async (client, server) => {
      const stop = new AbortController();
      const reason = new Error('enough');
      let begun = false;
      const run = exec(client, {
        ...place,
        command: [`setInterval(() => console.log('x'), 10)`],
        async stdout() {
          begun = true;
          await new Promise(() => undefined);
        },
        signal: stop.signal,
      });
      const ended = assert.rejects(run, (error) => error === reason);
      await eventually('output', () => begun || undefined);
      const aborted = performance.now();
      stop.abort(reason);
      await ended;
      assert.ok(performance.now() - aborted < 100);
      await eventually('the connection to end', () => server.execSessions[0]?.closed);
    });
  });

  it('pings while nothing happens, and stays', async () => {
    await withServer(async (client, server) => {
      const exitCode = await exec(client, {
        ...place,
        command: [`setTimeout(() => process.exit(0), 400)`],
        stdout: () => undefined,
        liveness: {pingMs: 30, silenceMs: 150},
      });
      assert.equal(exitCode, 0);
      assert.ok((server.execSessions[0]?.pings ?? 0) >= 3);
    });
  });

  it('finds a dead connection by its silence', async () => {
    await withServer(async (client, server) => {
      const run = exec(client, {
        ...place,
        command: [`setInterval(() => 0, 1000)`],
        stdout: () => undefined,
        liveness: {pingMs: 50, silenceMs: 200},
      });
      const ended = assert.rejects(
        run,
        (error) => error instanceof ConnectionError && error.problem === 'timeout',
      );
      await eventually('the command to run', () => server.execSessions[0]);
      server.requests[0]?.socket.pause();
      await ended;
    });
  });
});
