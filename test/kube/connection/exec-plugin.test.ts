import assert from 'node:assert/strict';
import {chmodSync, existsSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {connect} from '../../../src/kube/connection/index.js';
import {ConfigError} from '../../../src/kube/errors.js';
import {rest, type Connection} from '../../../src/kube/rest.js';
import {runProgram} from '../../../src/process/run.js';
import {authority} from '../../support/certificates.js';
import {withKubeServer} from '../../support/kube-server.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

interface PluginOptions {
  readonly apiVersion?: string;
  /** Lines of the kubeconfig's exec entry. */
  readonly more?: string;
  readonly cluster?: string;
  readonly terminal?: boolean;
  readonly now?: () => Date;
}

/** A kubeconfig whose user is a shell script, and the connection that it leads to. */
async function withPlugin(
  folder: string,
  script: string,
  options: PluginOptions = {},
): Promise<Connection> {
  const {apiVersion = 'client.authentication.k8s.io/v1', more = ''} = options;
  const {cluster = '', terminal = false, now} = options;
  const plugin = join(folder, 'plugin');
  writeFileSync(plugin, `#!/bin/sh\ncd "${folder}"\necho x >> runs\n${script}\n`);
  chmodSync(plugin, 0o755);
  const mode = /interactiveMode/.test(more) ? '' : 'interactiveMode: Never, ';
  writeFileSync(
    join(folder, 'config'),
    `current-context: c
clusters: [{name: k, cluster: {server: "https://10.0.0.1"${cluster}}}]
contexts: [{name: c, context: {cluster: k, user: u}}]
users:
- name: u
  user:
    exec: {apiVersion: ${apiVersion}, command: ./plugin, ${mode}${more}}
`,
  );
  const {connection} = await connect(
    {kubeconfig: join(folder, 'config')},
    {
      env: {PATH: process.env['PATH']},
      homeDir: folder,
      runProgram,
      warn: () => undefined,
      stdinIsTerminal: () => terminal,
      now,
    },
  );
  return connection;
}

function answer(status: object, apiVersion = 'client.authentication.k8s.io/v1'): string {
  return `echo '${JSON.stringify({kind: 'ExecCredential', apiVersion, status})}'`;
}

function runs(folder: string): number {
  const path = join(folder, 'runs');
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;
}

function refused(message: RegExp, hint = /./): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof ConfigError, String(error));
    assert.match(error.message, message);
    assert.match(error.hint ?? '', hint);
    return true;
  };
}

describe('a user with a credential plugin', () => {
  it('is who the plugin says, run once for many requests, found next to the kubeconfig', async () => {
    await inTemporaryFolder(async (folder) => {
      const connection = await withPlugin(folder, answer({token: 'from-plugin'}));
      assert.equal(runs(folder), 0, 'it ran before it was needed');
      const both = await Promise.all([
        connection.authenticate(false),
        connection.authenticate(false),
      ]);
      assert.deepEqual(both, [
        {authorization: 'Bearer from-plugin'},
        {authorization: 'Bearer from-plugin'},
      ]);
      await connection.authenticate(false);
      assert.equal(runs(folder), 1);
      await connection.authenticate(true);
      assert.equal(runs(folder), 2);
    });
  });

  it('is asked for again when what it gave has expired', async () => {
    await inTemporaryFolder(async (folder) => {
      let now = new Date('2026-11-21T12:00:00Z');
      const status = {token: 'a', expirationTimestamp: '2026-11-21T12:10:00Z'};
      const connection = await withPlugin(folder, answer(status), {now: () => now});
      await connection.authenticate(false);
      now = new Date('2026-11-21T12:09:59Z');
      await connection.authenticate(false);
      assert.equal(runs(folder), 1);
      now = new Date('2026-11-21T12:10:00Z');
      await connection.authenticate(false);
      assert.equal(runs(folder), 2);
    });
  });

  it('is told of the cluster and whether it may ask, with its arguments and variables', async () => {
    await inTemporaryFolder(async (folder) => {
      const script = `printf %s "$KUBERNETES_EXEC_INFO" > info; printf '%s|' "$@" "$EXTRA" > args
${answer({token: 'a'}, 'client.authentication.k8s.io/v1beta1')}`;
      writeFileSync(join(folder, 'ca.crt'), 'authority');
      const extension = 'name: client.authentication.k8s.io/exec, extension: {audience: x}';
      const connection = await withPlugin(folder, script, {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        more: 'interactiveMode: IfAvailable, provideClusterInfo: true, args: ["a b", "$HOME"], env: [{name: EXTRA, value: e}]',
        cluster: `, certificate-authority: ca.crt, tls-server-name: api, extensions: [{${extension}}]`,
        terminal: true,
      });
      await connection.authenticate(false);
      assert.equal(readFileSync(join(folder, 'args'), 'utf8'), 'a b|$HOME|e|');
      assert.deepEqual(JSON.parse(readFileSync(join(folder, 'info'), 'utf8')), {
        kind: 'ExecCredential',
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        spec: {
          cluster: {
            server: 'https://10.0.0.1',
            'tls-server-name': 'api',
            'certificate-authority-data': Buffer.from('authority').toString('base64'),
            config: {audience: 'x'},
          },
          interactive: true,
        },
      });
    });
  });

  it('is not told of the cluster unless it asks, and may not ask without a terminal', async () => {
    await inTemporaryFolder(async (folder) => {
      const script = `printf %s "$KUBERNETES_EXEC_INFO" > info; ${answer({token: 'a'})}`;
      const more = 'interactiveMode: IfAvailable';
      await (await withPlugin(folder, script, {more})).authenticate(false);
      const {spec} = JSON.parse(readFileSync(join(folder, 'info'), 'utf8')) as {spec: object};
      assert.deepEqual(spec, {interactive: false});
      const always = await withPlugin(folder, script, {more: 'interactiveMode: Always'});
      const terminal = refused(/standard input is not a terminal/);
      await assert.rejects(always.authenticate(false), terminal);
    });
  });

  it('comes with a client certificate, which is renewed with it after a 401', async () => {
    await inTemporaryFolder(async (folder) => {
      const names = 'DNS:localhost,IP:127.0.0.1';
      const ca = authority(folder);
      const certificates = ['one', 'two'].map((name) => ca.issue(name, names));
      for (const [index, {cert, key}] of certificates.entries()) {
        const status = {clientCertificateData: cert, clientKeyData: key};
        const text = {
          kind: 'ExecCredential',
          apiVersion: 'client.authentication.k8s.io/v1',
          status,
        };
        writeFileSync(join(folder, `answer${index + 1}`), JSON.stringify(text));
      }

      const made = await withPlugin(folder, 'cat "answer$(wc -l < runs | tr -d " ")"');
      const tls = {...ca.issue('server', names), ca: ca.cert, requestCert: true};
      await withKubeServer(
        async (server) => {
          server.fail({status: {code: 401}});
          const connection = {...made, server: server.url, tls: {ca: ca.cert}};
          const client = rest(connection, {userAgent: 'test/v1'});
          await client.send('GET', '/version');
          client.close();
          assert.deepEqual(
            server.requests.map(({clientName}) => clientName),
            ['one', 'two'],
          );
        },
        {tls},
      );
    });
  });

  it('says how to install a plugin that is missing', async () => {
    await inTemporaryFolder(async (folder) => {
      const more = 'installHint: "get it at https://example"';
      const connection = await withPlugin(folder, '', {more});
      chmodSync(join(folder, 'plugin'), 0o644);
      await assert.rejects(
        connection.authenticate(false),
        refused(/gave no credentials: .*EACCES/),
      );
      rmSync(join(folder, 'plugin'));
      const missing = refused(
        /`.*plugin` gave no .*: there is no such program/,
        /get it at https:/,
      );
      await assert.rejects(connection.authenticate(false), missing);
    });
  });

  it('says what was wrong with an answer, without showing it', async () => {
    const wrong: readonly [string, RegExp][] = [
      ['exit 3', /it ended with exit code 3/],
      ['kill -9 $$', /it ended with SIGKILL/],
      ['echo secret', /expected JSON on its standard output, got 7 characters of something else/],
      [
        answer({token: 'a'}, 'client.authentication.k8s.io/v1beta1'),
        /expected an ExecCredential of/,
      ],
      [answer({}), /it gave neither a token nor a certificate/],
      [answer({clientCertificateData: 'x'}), /only one of certificate and key/],
    ];
    for (const [script, message] of wrong) {
      await inTemporaryFolder(async (folder) => {
        const connection = await withPlugin(folder, script);
        await assert.rejects(connection.authenticate(false), refused(message));
      });
    }
  });

  it('is refused where no programs are started, and with settings that make no sense', async () => {
    await inTemporaryFolder(async (folder) => {
      await withPlugin(folder, '');
      const flags = {kubeconfig: join(folder, 'config')};
      const surroundings = {env: {}, homeDir: folder, warn: () => undefined};
      await assert.rejects(connect(flags, surroundings), refused(/cannot be used here/));
      const old = {apiVersion: 'client.authentication.k8s.io/v1alpha1'};
      await assert.rejects(withPlugin(folder, '', old), /exec\.apiVersion`: expected/);
      const odd = {more: 'interactiveMode: Maybe'};
      await assert.rejects(withPlugin(folder, '', odd), /exec\.interactiveMode`: expected `Never`/);
    });
  });
});
