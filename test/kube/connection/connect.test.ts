import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {
  connect,
  type Connected,
  type ConnectionFlags,
  type ConnectSurroundings,
} from '../../../src/kube/connection/index.js';
import {ConfigError} from '../../../src/kube/errors.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

/** A folder that is home and root, in which files are written by name. */
async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  act: (home: {
    readonly folder: string;
    connect(flags?: ConnectionFlags, env?: ConnectSurroundings['env']): Promise<Connected>;
    readonly warned: readonly string[];
  }) => Promise<T>,
): Promise<T> {
  return inTemporaryFolder(async (folder) => {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, name);
      mkdirSync(join(path, '..'), {recursive: true});
      writeFileSync(path, text);
    }

    const warned: string[] = [];
    const surroundings = {
      homeDir: folder,
      root: folder,
      warn: (text: string) => void warned.push(text),
    };
    return act({
      folder,
      warned,
      connect: (flags = {}, env = {}) => connect(flags, {...surroundings, env}),
    });
  });
}

function kubeconfig(cluster: string, user = 'token: tok', rest = ''): string {
  return `apiVersion: v1
kind: Config
current-context: c
clusters: [{name: k, cluster: {${cluster}}}]
users: [{name: u, user: {${user}}}]
contexts: [{name: c, context: {cluster: k, user: u, namespace: ns}}]
${rest}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

const server = 'server: "https://10.0.0.1:6443"';

function configError(message: RegExp | string, hint?: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof ConfigError, String(error));
    if (typeof message === 'string') assert.equal(error.message, message);
    else assert.match(error.message, message);
    if (hint) assert.match(error.hint ?? '', hint);
    return true;
  };
}

describe('connect', () => {
  it('takes cluster, user and namespace of the current context of ~/.kube/config', async () => {
    const ca = base64('authority');
    const config = kubeconfig(
      `server: "https://10.0.0.1:6443/", certificate-authority-data: ${ca}, tls-server-name: api`,
    );
    await withFiles({'.kube/config': config}, async (home) => {
      const {connection, namespace, context} = await home.connect();
      assert.equal(connection.server, 'https://10.0.0.1:6443');
      assert.deepEqual(connection.tls, {ca: Buffer.from('authority'), serverName: 'api'});
      assert.deepEqual(await connection.authenticate(false), {authorization: 'Bearer tok'});
      assert.equal(connection.requestTimeoutMs, 0);
      assert.equal(namespace, 'ns');
      assert.equal(context, 'c');
    });
  });

  it('reads JSON, anchors and merge keys as well', async () => {
    const json = JSON.stringify({
      'current-context': 'c',
      clusters: [{name: 'k', cluster: {server: 'https://json'}}],
      contexts: [{name: 'c', context: {cluster: 'k'}}],
    });
    const merged = `current-context: c
clusters:
- name: base
  cluster: &base {server: "https://merged", tls-server-name: api}
- name: k
  cluster: {<<: *base, server: "https://own"}
contexts: [{name: c, context: {cluster: k}}]`;
    await withFiles({json, merged}, async (home) => {
      const fromJson = await home.connect({}, {KUBECONFIG: join(home.folder, 'json')});
      assert.equal(fromJson.connection.server, 'https://json');
      assert.equal(fromJson.namespace, 'default');
      const {connection} = await home.connect({}, {KUBECONFIG: join(home.folder, 'merged')});
      assert.deepEqual([connection.server, connection.tls.serverName], ['https://own', 'api']);
    });
  });

  it('merges the files of KUBECONFIG: missing ones are left out, the first of a name wins', async () => {
    const one = `current-context: ''
clusters: [{name: k, cluster: {server: "https://one"}}]`;
    const files = {one, 'sub/two': kubeconfig(`${server}, tls-server-name: two`)};
    await withFiles(files, async (home) => {
      const list = ['missing', 'one', '', 'sub/two'].map((name) => name && join(home.folder, name));
      const {connection, namespace} = await home.connect({}, {KUBECONFIG: list.join(':')});
      assert.equal(connection.server, 'https://one');
      assert.equal(connection.tls.serverName, undefined, 'entries of two files were mixed');
      assert.equal(namespace, 'ns');
    });
  });

  it('finds files next to the kubeconfig that names them', async () => {
    const user = 'client-certificate: ../user.crt, client-key: user.key';
    const files = {
      'a/config': kubeconfig(`${server}, certificate-authority: ca.crt`, user),
      'a/ca.crt': 'authority',
      'user.crt': 'certificate',
      'a/user.key': 'key',
    };
    await withFiles(files, async (home) => {
      const {connection} = await home.connect({kubeconfig: join(home.folder, 'a/config')});
      const {ca, cert, key} = connection.tls;
      assert.deepEqual([ca, cert, key].map(String), ['authority', 'certificate', 'key']);
    });
  });

  it('lets flags override the kubeconfig', async () => {
    const ca = base64('authority');
    const files = {
      '.kube/config': kubeconfig(
        `${server}, certificate-authority-data: ${ca}, tls-server-name: api`,
        'token: tok, as: other, as-groups: [x]',
        '',
      ),
      'other.crt': 'other authority',
    };
    await withFiles(files, async (home) => {
      const flags = {token: 'flag', as: 'jane', asGroup: ['a', 'b'], asUid: '7'};
      const {connection} = await home.connect({...flags, requestTimeout: '1m30s'});
      assert.deepEqual(await connection.authenticate(false), {
        authorization: 'Bearer flag',
        'impersonate-user': 'jane',
        'impersonate-uid': '7',
        'impersonate-group': ['a', 'b'],
      });
      assert.equal(connection.requestTimeoutMs, 90_000);
      const insecure = await home.connect({insecureSkipTlsVerify: true});
      assert.deepEqual(insecure.connection.tls, {serverName: 'api', insecure: true});
      const moved = await home.connect({server: 'https://elsewhere'});
      assert.equal(moved.connection.server, 'https://elsewhere');
      assert.equal(moved.connection.tls.serverName, undefined);
      const authority = await home.connect({
        certificateAuthority: join(home.folder, 'other.crt'),
      });
      assert.equal(String(authority.connection.tls.ca), 'other authority');
    });
  });

  it('logs in with a password, or with a token file that may change', async () => {
    const password = kubeconfig(server, 'username: jane, password: "p:w"');
    const files = {password, file: kubeconfig(server, 'tokenFile: token'), token: 'one\n'};
    await withFiles(files, async (home) => {
      const basic = await home.connect({kubeconfig: join(home.folder, 'password')});
      assert.deepEqual(await basic.connection.authenticate(false), {
        authorization: `Basic ${base64('jane:p:w')}`,
      });
      const {connection} = await home.connect({kubeconfig: join(home.folder, 'file')});
      writeFileSync(join(home.folder, 'token'), 'two\n');
      assert.deepEqual(await connection.authenticate(false), {authorization: 'Bearer one'});
      assert.deepEqual(await connection.authenticate(true), {authorization: 'Bearer two'});
    });
  });

  it('impersonates with extras, whose names are encoded for a header', async () => {
    const user = 'as: jane, as-user-extra: {"acme.com/project": [a, é], scopes: [b]}';
    await withFiles({'.kube/config': kubeconfig(server, user)}, async (home) => {
      const {connection} = await home.connect();
      assert.deepEqual(await connection.authenticate(false), {
        'impersonate-user': 'jane',
        'impersonate-extra-acme.com%2Fproject': ['a', Buffer.from('é').toString('latin1')],
        'impersonate-extra-scopes': ['b'],
      });
      const flag = await home.connect({as: 'joe', asUserExtra: ['k=v=w', 'k=x']});
      assert.deepEqual((await flag.connection.authenticate(false))['impersonate-extra-k'], [
        'v=w',
        'x',
      ]);
    });
  });

  it('takes the proxy of the cluster, or else of the environment', async () => {
    const files = {
      own: kubeconfig(`${server}, proxy-url: "socks5://own:1080", disable-compression: true`),
      none: kubeconfig(server),
    };
    await withFiles(files, async (home) => {
      const env = {HTTPS_PROXY: 'http://env:3128'};
      const own = await home.connect({kubeconfig: join(home.folder, 'own')}, env);
      assert.equal(own.connection.proxy, 'socks5://own:1080');
      assert.equal(own.connection.compression, false);
      const none = join(home.folder, 'none');
      assert.equal((await home.connect({kubeconfig: none}, env)).connection.proxy, env.HTTPS_PROXY);
      const direct = await home.connect({kubeconfig: none}, {...env, NO_PROXY: '10.0.0.0/8'});
      assert.equal(direct.connection.proxy, undefined);
    });
  });

  it('needs no kubeconfig when the flags say where to go', async () => {
    await withFiles({}, async (home) => {
      const {connection, context} = await home.connect({server: '127.0.0.1:8080', token: 'a'});
      assert.equal(connection.server, 'http://127.0.0.1:8080');
      assert.equal(context, undefined);
      const secure = {server: '10.0.0.1:6443', insecureSkipTlsVerify: true};
      assert.equal((await home.connect(secure)).connection.server, 'https://10.0.0.1:6443');
    });
  });

  it('uses the service account of its pod when there is no kubeconfig', async () => {
    const folder = 'var/run/secrets/kubernetes.io/serviceaccount';
    const files = {
      [`${folder}/token`]: 'sa',
      [`${folder}/ca.crt`]: 'authority',
      [`${folder}/namespace`]: 'npd-system\n',
    };
    const env = {KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443'};
    await withFiles(files, async (home) => {
      const {connection, namespace} = await home.connect({}, env);
      assert.equal(connection.server, 'https://10.96.0.1:443');
      assert.deepEqual(await connection.authenticate(false), {authorization: 'Bearer sa'});
      assert.equal(String(connection.tls.ca), 'authority');
      assert.equal(namespace, 'npd-system');
      await assert.rejects(home.connect(), configError(/^no cluster is known/), 'outside a pod');
    });
  });

  it('says where it looked when there is no kubeconfig', async () => {
    await withFiles({empty: ''}, async (home) => {
      const place = join(home.folder, '.kube/config');
      const message = `no cluster is known: there is no kubeconfig at \`${place}\``;
      await assert.rejects(home.connect(), configError(message, /--kubeconfig/));
      const explicit = home.connect({kubeconfig: '/nowhere'});
      await assert.rejects(explicit, configError('kubeconfig `/nowhere`: there is no such file'));
      const empty = join(home.folder, 'empty');
      const unchosen = `no context is chosen in \`${empty}\``;
      await assert.rejects(home.connect({kubeconfig: empty}), configError(unchosen));
    });
  });

  it('names what does not exist, and what does', async () => {
    await withFiles({'.kube/config': kubeconfig(server)}, async (home) => {
      const wrong: readonly [ConnectionFlags, string, RegExp][] = [
        [{context: 'x'}, 'context `x` does not exist', /there are: `c`/],
        [{cluster: 'x'}, 'cluster `x` does not exist', /there are: `k`/],
        [{user: 'x'}, 'user `x` does not exist', /there are: `u`/],
      ];
      for (const [flags, message, hint] of wrong) {
        await assert.rejects(home.connect(flags), configError(message, hint));
      }
    });
    const broken = kubeconfig(server).replace('user: u,', 'user: gone,');
    await withFiles({'.kube/config': broken}, async (home) => {
      await assert.rejects(home.connect(), configError('user `gone` does not exist'));
      const {connection} = await home.connect({token: 'a'});
      assert.deepEqual(await connection.authenticate(false), {authorization: 'Bearer a'});
    });
  });

  it('names file and line of bad YAML, and file and field of a wrong value', async () => {
    const wrong: readonly [string, RegExp][] = [
      ['a: 1\nb: [1,\nc: }', /^kubeconfig `.*\/config`, line 3: expected YAML, got: /],
      ['- a', /^kubeconfig `.*\/config`: expected a mapping, got `a list`/],
      ['kind: Pod', /field `kind`: expected `Config`, got `Pod`/],
      ['clusters: {}', /field `clusters`: expected a list, got `a mapping`/],
      [kubeconfig('server: 5'), /field `clusters\[0\]\.cluster\.server`: expected text/],
      [kubeconfig(`${server}, certificate-authority-data: "%%"`), /-data`: expected base64/],
      [kubeconfig(server, 'token: 12345678901234'), /users\[0\]\.user\.token`: expected text/],
      [kubeconfig(`${server}, insecure-skip-tls-verify: maybe`), /expected `true` or `false`/],
      ['users: [{name: a, user: {}}, {name: a, user: {}}]', /`users\[1\]\.name`: expected a name/],
      [kubeconfig('server: "ftp://x"'), /expected the server as `https:\/\/host:port`, got `ftp:/],
      [kubeconfig(`${server}, proxy-url: "nonsense"`), /cluster `k`: field `proxy-url`: expected/],
      [kubeconfig('tls-server-name: x'), /no server found for cluster `k`/],
    ];
    for (const [text, message] of wrong) {
      await withFiles({'.kube/config': text}, (home) =>
        assert.rejects(home.connect(), configError(message)),
      );
    }
  });

  it('refuses what kubectl refuses because it contradicts itself', async () => {
    const ca = base64('authority');
    const data = `certificate-authority-data: ${ca}`;
    const wrong: readonly [string, string, RegExp][] = [
      [`${server}, ${data}, insecure-skip-tls-verify: true`, '', /with the insecure flag is not/],
      [`${server}, ${data}, certificate-authority: a`, '', /are both specified for `k`/],
      [server, 'token: a, username: b', /found \[token basicAuth\], only one is allowed/],
      [server, `client-certificate-data: ${ca}`, /client-key-data or client-key must be specified/],
      [server, 'client-key: none, client-certificate: none', /unable to read client-certificate/],
      [server, 'as-groups: [a]', /without impersonating a user is not allowed/],
      [server, 'auth-provider: {name: gcp}', /auth provider `gcp` was removed/],
      [server, 'tokenFile: none', /token file `.*none` cannot be read/],
    ];
    for (const [cluster, user, message] of wrong) {
      await withFiles({'.kube/config': kubeconfig(cluster, user)}, (home) =>
        assert.rejects(home.connect(), configError(message)),
      );
    }

    await withFiles({'.kube/config': kubeconfig(server)}, async (home) => {
      const flags = {insecureSkipTlsVerify: true, certificateAuthority: 'x'};
      await assert.rejects(home.connect(flags), configError(/insecure flag is not allowed/));
    });
  });

  it('reads --request-timeout as kubectl does', async () => {
    await withFiles({'.kube/config': kubeconfig(server)}, async (home) => {
      const texts = {'0': 0, '5': 5000, '5s': 5000, '1m30s': 90_000, '1.5h': 5_400_000, '10ms': 10};
      for (const [requestTimeout, ms] of Object.entries(texts)) {
        const {connection} = await home.connect({requestTimeout});
        assert.equal(connection.requestTimeoutMs, ms, requestTimeout);
      }

      for (const requestTimeout of ['soon', '5 s', '-1s', '1d', 's']) {
        await assert.rejects(home.connect({requestTimeout}), configError(/--request-timeout/));
      }
    });
  });

  it('warns when certificates are given for a server without TLS', async () => {
    const config = kubeconfig('server: "http://10.0.0.1", insecure-skip-tls-verify: true');
    await withFiles({'.kube/config': config}, async (home) => {
      await home.connect();
      assert.match(home.warned[0] ?? '', /is asked without TLS/);
    });
  });
});
