import assert from 'node:assert/strict';
import {mkdirSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {
  checkOverride,
  overrideConnection,
  resolveOverride,
} from '../../../src/kube/connection/apiserver-override.js';
import {ConfigError} from '../../../src/kube/errors.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

const inPod = {KUBERNETES_SERVICE_HOST: '10.96.0.1', KUBERNETES_SERVICE_PORT: '443'};

/** A root with a service account, and a kubeconfig. */
function fill(root: string): string {
  const folder = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
  mkdirSync(folder, {recursive: true});
  writeFileSync(join(folder, 'token'), 'sa-token\n');
  writeFileSync(join(folder, 'ca.crt'), 'the authority');
  const kubeconfig = join(root, 'kubeconfig');
  mkdirSync(dirname(kubeconfig), {recursive: true});
  const cluster = 'server: https://10.0.0.1:6443, insecure-skip-tls-verify: true';
  writeFileSync(
    kubeconfig,
    `current-context: c
clusters: [{name: k, cluster: {${cluster}}}]
users: [{name: u, user: {token: tok}}]
contexts: [{name: c, context: {cluster: k, user: u}}]
`,
  );
  return kubeconfig;
}

describe('checkOverride', () => {
  it('refuses what Go does not take for a URL', () => {
    const wrong = {
      '127.0.0.1:8080?inClusterConfig=false': /first path segment in URL cannot contain colon/,
      ':foo': /missing protocol scheme/,
      'http://h\u007f': /invalid control character/,
      'https://h:port': /invalid port ":port" after host/,
      'https://[::1': /missing ']' in host/,
      'https://a b': /invalid character " " in host name/,
      'https://h%zz': /invalid character/,
      'https://h/%zz': /invalid URL escape/,
      'https://u s@h': /invalid userinfo/,
    };
    for (const [uri, message] of Object.entries(wrong)) {
      assert.throws(() => checkOverride(uri), {name: 'ConfigError', message}, uri);
    }
  });

  it('takes what Go takes, however odd', () => {
    const odd = ['', '?', 'h?a=b', 'h', '//h', 'mailto:x:y', 'https://h?%zz', 'https://h?a;b'];
    const hosts = ['https://[::1]:6443', 'https://h:', 'https://u:p@h/x?y#z', 'a/b:c', 'https://é'];
    for (const uri of [...odd, ...hosts]) checkOverride(uri);
  });
});

describe('overrideConnection', () => {
  it('replaces the server of the pod, which keeps its token and its authority', async () => {
    await inTemporaryFolder(async (root) => {
      fill(root);
      const connection = await overrideConnection('https://h:6443', {env: inPod, root});
      assert.equal(connection.server, 'https://h:6443');
      assert.equal(connection.tls.ca?.toString(), 'the authority');
      const headers = await connection.authenticate(false);
      assert.deepEqual(headers, {authorization: 'Bearer sa-token'});
      const own = await overrideConnection('', {env: inPod, root});
      assert.equal(own.server, 'https://10.96.0.1:443');
      const insecure = await overrideConnection('?insecure=1', {env: inPod, root});
      assert.deepEqual(insecure.tls, {insecure: true});
    });
  });

  it('stands alone with inClusterConfig=false, with the service account where asked for', async () => {
    await inTemporaryFolder(async (root) => {
      fill(root);
      const uri = 'https://[::1]:6443/ignored?inClusterConfig=F&insecure=T&inClusterConfig=maybe';
      const {connection, ...alone} = await resolveOverride(uri, {env: {}, root});
      assert.deepEqual(alone, {host: 'https://[::1]:6443', insecure: true, bearerToken: ''});
      assert.deepEqual(await connection.authenticate(false), {});
      const account = await resolveOverride(`${uri}&useServiceAccount=true`, {env: {}, root});
      assert.equal(account.bearerToken, 'sa-token');
    });
  });

  it('takes server, trust and token from the kubeconfig of auth, whatever the URI says', async () => {
    await inTemporaryFolder(async (root) => {
      const uri = `https://h?inClusterConfig=false&insecure=false&auth=${fill(root)}`;
      const {host, insecure, bearerToken} = await resolveOverride(uri, {env: {}, root});
      assert.deepEqual([host, insecure, bearerToken], ['https://10.0.0.1:6443', true, 'tok']);
    });
  });

  it('says what is missing or wrong', async () => {
    await inTemporaryFolder(async (root) => {
      const wrong = {
        'https://h': /unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and/,
        '?inClusterConfig=false': /invalid kubernetes master url specified/,
        'h?inClusterConfig=false': /invalid kubernetes master url specified/,
        'https://h?inClusterConfig=no': /strconv\.ParseBool: parsing "no": invalid syntax/,
        'https://h?insecure=': /strconv\.ParseBool: parsing ""/,
        'ftp://h?inClusterConfig=false': /expected an `http:\/\/` or `https:\/\/` address/,
        '?inClusterConfig=false&auth=/none': /kubeconfig `\/none`: there is no such file/,
      };
      for (const [uri, message] of Object.entries(wrong)) {
        const error = {name: 'ConfigError', message};
        await assert.rejects(overrideConnection(uri, {env: {}, root}), error, uri);
      }

      await assert.rejects(overrideConnection('', {env: inPod, root}), (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, /expected a service account token in `.*\/token`/);
        assert.match(error.hint ?? '', /automountServiceAccountToken/);
        return true;
      });
    });
  });
});
