import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {join} from 'node:path';
import {execOutput, type ExecOutput} from '../../../src/kube/exec.js';
import {rest} from '../../../src/kube/rest.js';
import {runAgentCommand} from '../../../src/local/machine/agent-command.js';
import {execServer, type RunCommand} from '../../../src/local/machine/pod-exec.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

const program = {file: 'bin/agent.js', env: {PATH: process.env['PATH']}};

/** What the plugin's own client gets for this command. */
async function answerTo(command: readonly string[], run: RunCommand): Promise<ExecOutput> {
  const exec = execServer(run);
  const server = createServer();
  server.on('upgrade', (request, socket, head) => exec.upgrade(request, socket, head));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = rest(
    {
      server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      tls: {},
      authenticate: async () => ({}),
      requestTimeoutMs: 5000,
    },
    {userAgent: 'test'},
  );
  try {
    const signal = new AbortController().signal;
    const place = {namespace: 'n', pod: 'a', container: 'npd-agent'};
    return await execOutput(client, {...place, command, signal});
  } finally {
    client.close();
    exec.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('execServer', () => {
  it('gives both outputs and the exit code', async () => {
    const outcome = {exitCode: 7, stdout: 'out\n', stderr: 'err\n'};
    const got = await answerTo(['a', 'b c'], async (command) => {
      assert.deepEqual(command, ['a', 'b c']);
      return outcome;
    });
    const {exitCode, stdout, stderr} = got;
    assert.deepEqual({exitCode, stdout, stderr}, outcome);
  });

  it('tells why a command could not be run', async () => {
    await assert.rejects(
      answerTo(['a'], async () => {
        throw new Error('no such program');
      }),
      /no such program/,
    );
  });
});

describe('runAgentCommand', () => {
  const signal = new AbortController().signal;
  const refused = [
    ['sh'],
    ['cat', '/etc/shadow'],
    ['npd-agent'],
    ['npd-agent', '--version'],
    ['npd-agent', 'state', '--socket=/tmp/other.sock'],
    ['npd-agent', 'state', '--socket', '/tmp/other.sock'],
  ];

  it('runs nothing but the sub-commands of this agent', async () => {
    for (const command of refused) {
      const {exitCode, stderr} = await runAgentCommand(command, {program, socket: '/x'}, signal);
      assert.equal(exitCode, 126, command.join(' '));
      assert.match(stderr, /^expected `npd-agent inject\|state\|config`.*got `/);
    }
  });

  it('runs the real program, which looks for its agent on the socket', async () => {
    await inTemporaryFolder(async (folder) => {
      const socket = join(folder, 'agent.sock');
      const command = ['/usr/local/bin/npd-agent', 'state'];
      const {exitCode, stderr} = await runAgentCommand(command, {program, socket}, signal);
      assert.equal(exitCode, 3);
      assert.match(stderr, new RegExp(socket.replaceAll('.', '\\.')));
    });
  });
});
