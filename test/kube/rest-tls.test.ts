import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {ConfigError, ConnectionError} from '../../src/kube/errors.js';
import {rest, type Connection} from '../../src/kube/rest.js';
import {authority} from '../support/certificates.js';
import {withProxy} from '../support/connect-proxy.js';
import {withKubeServer} from '../support/kube-server.js';
import {withSocksProxy} from '../support/socks-proxy.js';
import {inTemporaryFolder} from '../support/temporary-folder.js';

const loopback = 'DNS:localhost,IP:127.0.0.1';

/** One GET over TLS; the server's answer, or the error. */
async function ask(server: string, more: Partial<Connection>): Promise<unknown> {
  const client = rest(
    {server, tls: {}, requestTimeoutMs: 4000, authenticate: async () => ({}), ...more},
    {userAgent: 'test/v1'},
  );
  try {
    return await client.send('GET', '/version');
  } finally {
    client.close();
  }
}

function tlsProblem(message: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.problem, 'tls');
    assert.match(error.message, message);
    assert.ok(error.hint);
    return true;
  };
}

describe('rest over TLS', () => {
  it('trusts the authority that it was given, and only that one', async () => {
    await inTemporaryFolder(async (folder) => {
      const ca = authority(folder);
      const other = authority(folder, 'other');
      const tls = ca.issue('server', loopback);
      await withKubeServer(
        async ({url}) => {
          await ask(url, {tls: {ca: ca.cert}});
          await ask(url, {tls: {insecure: true}});
          const unknown = tlsProblem(/signed by an unknown authority/);
          await assert.rejects(ask(url, {tls: {ca: other.cert}}), unknown);
          await assert.rejects(ask(url, {}), unknown);
        },
        {tls},
      );
    });
  });

  it('says that a certificate has expired', async () => {
    await inTemporaryFolder(async (folder) => {
      const ca = authority(folder);
      const tls = ca.issue('server', loopback, {days: -1});
      await withKubeServer(
        ({url}) =>
          assert.rejects(ask(url, {tls: {ca: ca.cert}}), tlsProblem(/certificate has expired/)),
        {tls},
      );
    });
  });

  it('says for which names a certificate is, and takes one of them as the server’s name', async () => {
    await inTemporaryFolder(async (folder) => {
      const ca = authority(folder);
      const tls = ca.issue('server', 'DNS:api.example,IP:10.9.8.7');
      await withKubeServer(
        async ({url}) => {
          const wrong = tlsProblem(/is for another name .*DNS:api\.example|10\.9\.8\.7/);
          await assert.rejects(ask(url, {tls: {ca: ca.cert}}), wrong);
          await ask(url, {tls: {ca: ca.cert, serverName: 'api.example'}});
          await ask(url, {tls: {ca: ca.cert, serverName: '10.9.8.7'}});
          const other = ask(url, {tls: {ca: ca.cert, serverName: 'other.example'}});
          await assert.rejects(other, wrong);
        },
        {tls},
      );
    });
  });

  it('proves itself with a client certificate, also one that comes with the credentials later', async () => {
    await inTemporaryFolder(async (folder) => {
      const ca = authority(folder);
      const tls = {...ca.issue('server', loopback), ca: ca.cert, requestCert: true};
      const [first, second] = [ca.issue('first', loopback), ca.issue('second', loopback)];
      await withKubeServer(
        async (server) => {
          const {url, requests} = server;
          await ask(url, {tls: {ca: ca.cert, cert: first.cert, key: first.key}});
          let issued = first;
          server.fail({status: {code: 401}});
          await ask(url, {
            tls: {ca: ca.cert},
            async authenticate(refresh) {
              if (refresh) issued = second;
              return {};
            },
            certificate: () => issued,
          });
          assert.deepEqual(
            requests.map(({clientName}) => clientName),
            ['first', 'first', 'second'],
          );
        },
        {tls},
      );
    });
  });

  it('says that the server refused the client certificate', async () => {
    await inTemporaryFolder(async (folder) => {
      const [ca, other] = [authority(folder), authority(folder, 'other')];
      const {certFile, keyFile} = ca.issue('server', loopback);
      const {cert, key} = other.issue('stranger', loopback);
      // Node's own server closes the connection without the alert that others send.
      const strict = ['-Verify', '1', '-verify_return_error', '-CAfile', ca.certFile];
      const files = ['-cert', certFile, '-key', keyFile];
      const server = spawn('openssl', ['s_server', '-accept', '0', '-www', ...files, ...strict]);
      try {
        const port = await new Promise<string>((resolve) => {
          server.stdout.on('data', (text: Buffer) => {
            const [, found] = /ACCEPT .*:(\d+)/.exec(text.toString()) ?? [];
            if (found !== undefined) resolve(found);
          });
        });
        const refused = ask(`https://127.0.0.1:${port}`, {tls: {ca: ca.cert, cert, key}});
        await assert.rejects(refused, tlsProblem(/refused the client certificate/));
      } finally {
        server.kill();
      }
    });
  });

  it('says that the server does not speak TLS, or that it does', async () => {
    await withKubeServer(async ({url}) => {
      const secure = url.replace('http:', 'https:');
      await assert.rejects(ask(secure, {}), tlsProblem(/does not speak TLS/));
    });
    await inTemporaryFolder(async (folder) => {
      const tls = authority(folder).issue('server', loopback);
      await withKubeServer(
        ({url}) => assert.rejects(ask(url.replace('https:', 'http:'), {}), ConnectionError),
        {tls},
      );
    });
  });

  it('refuses what is not a certificate, and a key that belongs to another', async () => {
    await inTemporaryFolder(async (folder) => {
      const ca = authority(folder);
      const [one, two] = [ca.issue('one', loopback), ca.issue('two', loopback)];
      const server = 'https://127.0.0.1:1';
      await assert.rejects(ask(server, {tls: {ca: 'no certificate', cert: 'x'}}), ConfigError);
      await assert.rejects(ask(server, {tls: {cert: one.cert, key: two.key}}), ConfigError);
    });
  });

  it('goes through a proxy, with its login, and verifies the server behind it', async () => {
    await inTemporaryFolder(async (folder) => {
      const ca = authority(folder);
      const tls = ca.issue('server', loopback);
      await withKubeServer(
        async ({url, requests}) => {
          await withProxy(
            async (proxy) => {
              const through = proxy.url.replace('//', '//me:p%40ss@');
              await ask(url, {tls: {ca: ca.cert}, proxy: through});
              assert.equal(requests.length, 1);
              assert.equal(proxy.asked[0]?.target, url.replace('https://', ''));
              await assert.rejects(
                ask(url, {proxy: through}),
                tlsProblem(/signed by an unknown authority/),
              );
              await assert.rejects(ask(url, {proxy: proxy.url}), /it answered `407 Proxy Auth/);
            },
            {login: 'me:p@ss'},
          );
        },
        {tls},
      );
    });
  });

  it('goes through a SOCKS5 proxy, with its login, with TLS and without', async () => {
    await inTemporaryFolder(async (folder) => {
      const ca = authority(folder);
      const tls = ca.issue('server', loopback);
      await withSocksProxy(
        async ({host, asked}) => {
          const proxy = `socks5://me:p%40ss@${host}`;
          await withKubeServer(({url}) => ask(url, {tls: {ca: ca.cert}, proxy}), {tls});
          const gone = await withKubeServer(async ({url}) => {
            await ask(url, {proxy});
            assert.equal(asked.at(-1)?.target, url.replace('http://', ''));
            return url;
          });
          await assert.rejects(ask(gone, {proxy}), /it answered: connection refused/);
          const stranger = `socks5h://you:x@${host}`;
          await assert.rejects(ask(gone, {proxy: stranger}), /it refused user and password/);
          await assert.rejects(ask(gone, {proxy: `socks5://${host}`}), /none of the logins/);
        },
        {login: 'me:p@ss'},
      );
      await withSocksProxy(async ({host}) => {
        await withKubeServer(({url}) => ask(url, {proxy: `socks5://${host}`}));
      });
    });
  });

  it('goes through a proxy to a server without TLS', async () => {
    await withKubeServer(async ({url, requests}) => {
      await withProxy(async (proxy) => {
        await ask(url, {proxy: proxy.url});
        assert.equal(proxy.asked.length, 1);
        assert.equal(requests.length, 1);
      });
    });
  });

  it('says that the proxy cannot be reached', async () => {
    const proxy = await withProxy(async ({url}) => url);
    await assert.rejects(ask('https://127.0.0.1:1', {proxy}), (error) => {
      assert.ok(error instanceof ConnectionError);
      assert.equal(error.problem, 'proxy');
      assert.match(error.message, /through the proxy `http:.*connection refused/);
      return true;
    });
  });
});
