import assert from 'node:assert/strict';
import {ApiError, ConnectionError, CredentialError} from '../../src/kube/errors.js';
import {rest, type Connection, type RequestTrace} from '../../src/kube/rest.js';
import {eventually} from '../support/eventually.js';
import {withKubeServer, type KubeServer} from '../support/kube-server.js';

function to({url}: Pick<KubeServer, 'url'>, more: Partial<Connection> = {}): Connection {
  return {server: url, tls: {}, requestTimeoutMs: 0, authenticate: async () => ({}), ...more};
}

const options = {userAgent: 'test/v1'};

function always(headers: Record<string, string | string[]>): Connection['authenticate'] {
  return async () => headers;
}

function into(lines: RequestTrace[]): (line: RequestTrace) => void {
  return (line) => void lines.push(line);
}

describe('rest', () => {
  it('sends method, path, query, body and who it is, and gives the answer’s JSON', async () => {
    await withKubeServer(async (server) => {
      const client = rest(to(server), options);
      const body = {metadata: {name: 'a b', labels: {x: 'ü'}}};
      const made = await client.send<object>('POST', '/api/v1/nodes', {
        body,
        query: {fieldManager: 'me & you', dryRun: undefined, force: true},
      });
      client.close();
      const [request] = server.requests;
      assert.equal((made as typeof body).metadata.name, 'a b');
      assert.deepEqual(JSON.parse(request?.body ?? ''), body);
      assert.equal(request?.query.toString(), 'fieldManager=me+%26+you&force=true');
      assert.equal(request?.headers['user-agent'], 'test/v1');
      assert.equal(request?.headers['content-type'], 'application/json');
      assert.equal(request?.headers['accept'], 'application/json');
    });
  });

  it('throws the server’s own message, code, reason and details', async () => {
    await withKubeServer(async (server) => {
      const message = 'nodes "n1" is forbidden: User "x" cannot get resource "nodes"';
      server.fail({status: {code: 403, reason: 'Forbidden', message}});
      const client = rest(to(server), options);
      await assert.rejects(client.send('GET', '/api/v1/nodes/n1'), (error) => {
        assert.ok(error instanceof ApiError);
        assert.equal(error.message, message);
        assert.equal(error.code, 403);
        assert.equal(error.reason, 'Forbidden');
        assert.match(error.hint ?? '', /kubectl auth can-i/);
        return true;
      });
      client.close();
    });
  });

  it('says what came when the answer is not JSON, and where a redirect wanted to go', async () => {
    await withKubeServer(async (server) => {
      server.fail({raw: '<!DOCTYPE html><title>Log in</title>'});
      server.fail({raw: '', code: 302, headers: {location: 'https://login.example/'}});
      server.fail({raw: 'upstream is down', code: 502});
      const client = rest(to(server), options);
      await assert.rejects(client.send('GET', '/version'), (error) => {
        assert.ok(error instanceof ConnectionError);
        assert.equal(error.problem, 'not-kubernetes');
        assert.match(error.message, /expected JSON from `GET http.*`, got `<!DOCTYPE html>/);
        return true;
      });
      await assert.rejects(client.send('GET', '/version'), /`https:\/\/login\.example\/`, which/);
      await assert.rejects(client.send('GET', '/version'), /with 502: upstream is down/);
      client.close();
      assert.equal(server.requests.length, 3, 'the redirect was followed');
    });
  });

  it('refreshes the credentials once after 401 and asks again', async () => {
    await withKubeServer(
      async (server) => {
        const refreshes: boolean[] = [];
        const client = rest(
          to(server, {
            authenticate: async (refresh) => {
              refreshes.push(refresh);
              return {authorization: `Bearer ${refresh ? 'new' : 'old'}`};
            },
          }),
          options,
        );
        await client.send('GET', '/version');
        client.close();
        assert.deepEqual(refreshes, [false, true]);
        assert.equal(server.requests.length, 2);
      },
      {token: () => 'new'},
    );
  });

  it('does not ask again after 401 when the credentials stayed the same', async () => {
    await withKubeServer(
      async (server) => {
        const authenticate = always({authorization: 'Bearer old'});
        const client = rest(to(server, {authenticate}), options);
        await assert.rejects(client.send('GET', '/version'), (error) => {
          assert.ok(error instanceof CredentialError && error instanceof ApiError);
          assert.equal(error.code, 401);
          assert.equal(error.message, 'You must be logged in to the server (Unauthorized)');
          assert.match(error.hint ?? '', /log in again/);
          return true;
        });
        client.close();
        assert.equal(server.requests.length, 1);
      },
      {token: () => 'new'},
    );
  });

  it('waits as Retry-After says after 429, for any method, and gives up on a sixth', async () => {
    await withKubeServer(async (server) => {
      const status = {code: 429, reason: 'TooManyRequests', message: 'slow down'};
      server.fail({status, times: 2, headers: {'retry-after': '0'}});
      const client = rest(to(server), options);
      await client.send('POST', '/api/v1/nodes', {body: {metadata: {name: 'n1'}}});
      assert.equal(server.requests.length, 3);
      server.fail({status, times: 20, headers: {'retry-after': '0'}});
      await assert.rejects(client.send('GET', '/version'), /slow down/);
      assert.equal(server.requests.length, 3 + 6);
      client.close();
    });
  });

  it('repeats after 503 with Retry-After only what does no harm twice', async () => {
    await withKubeServer(async (server) => {
      const fault = {status: {code: 503}, headers: {'retry-after': '0'}};
      const client = rest(to(server), options);
      server.fail(fault);
      await assert.rejects(
        client.send('POST', '/api/v1/nodes', {body: {metadata: {name: 'n1'}}}),
        ApiError,
      );
      assert.equal(server.requests.length, 1);
      server.fail(fault);
      await client.send('GET', '/version');
      assert.equal(server.requests.length, 3);
      client.close();
    });
  });

  it('does not sit out a Retry-After that is longer than anyone waits', async () => {
    await withKubeServer(async (server) => {
      server.fail({status: {code: 429}, headers: {'retry-after': '3600'}});
      const client = rest(to(server), options);
      await assert.rejects(client.send('GET', '/version'), ApiError);
      client.close();
    });
  });

  it('keeps one connection open between requests', async () => {
    await withKubeServer(async (server) => {
      const client = rest(to(server), options);
      await client.send('GET', '/version');
      await client.send('GET', '/version');
      client.close();
      assert.equal(server.requests[0]?.socket, server.requests[1]?.socket);
    });
  });

  it('sends again on a new connection when the kept one was closed by the server', async () => {
    await withKubeServer(async (server) => {
      const client = rest(to(server), options);
      // Both kept connections are dead at the third request; the first found dead must not be followed by the other.
      await Promise.all([client.send('GET', '/version'), client.send('GET', '/version')]);
      server.fail({reset: true});
      await client.send('GET', '/version');
      assert.equal(server.requests.length, 4);
      client.close();
    });
  });

  it('does not repeat a POST whose connection broke', async () => {
    await withKubeServer(async (server) => {
      const client = rest(to(server), options);
      await client.send('GET', '/version');
      server.fail({reset: true});
      const sent = client.send('POST', '/api/v1/nodes', {body: {metadata: {name: 'n1'}}});
      await assert.rejects(sent, (error) => {
        assert.ok(error instanceof ConnectionError);
        assert.equal(error.problem, 'cut-off');
        return true;
      });
      assert.equal(server.requests.length, 2);
      client.close();
    });
  });

  it('gives up after the limit of the call, or else of the connection', async () => {
    await withKubeServer(async (server) => {
      server.fail({delayMs: 2000, times: 2});
      const client = rest(to(server, {requestTimeoutMs: 40}), options);
      for (const call of [{timeoutMs: 30}, {}]) {
        await assert.rejects(client.send('GET', '/version', call), (error) => {
          assert.ok(error instanceof ConnectionError);
          assert.equal(error.problem, 'timeout');
          assert.match(error.message, /did not answer within (30|40) ms/);
          return true;
        });
      }

      client.close();
    });
  });

  it('ends a call whose signal is aborted with the signal’s reason', async () => {
    await withKubeServer(async (server) => {
      server.fail({delayMs: 2000});
      const client = rest(to(server), options);
      const stop = new AbortController();
      const call = client.send('GET', '/version', {signal: stop.signal});
      setTimeout(() => stop.abort(new Error('enough')), 20);
      await assert.rejects(call, /enough/);
      client.close();
    });
  });

  it('rejects open calls, and later ones, once it is closed', async () => {
    await withKubeServer(async (server) => {
      server.fail({delayMs: 2000});
      const client = rest(to(server), options);
      const open = client.send('GET', '/version');
      const rejected = assert.rejects(open, /was closed/);
      await eventually('the request', () => server.requests.length > 0);
      client.close();
      await rejected;
      await assert.rejects(client.send('GET', '/version'), /was closed/);
    });
  });

  it('says that a server refuses connections', async () => {
    const url = await withKubeServer(async (server) => server.url);
    const client = rest(to({url}), options);
    await assert.rejects(client.send('GET', '/version'), (error) => {
      assert.ok(error instanceof ConnectionError);
      assert.equal(error.problem, 'refused');
      assert.equal(error.message, `cannot reach the server \`${url}\`: connection refused`);
      assert.ok(error.hint);
      return true;
    });
  });

  it('says that a name is not known', async () => {
    const client = rest(to({url: 'http://no-such-host.invalid:1'}), options);
    await assert.rejects(client.send('GET', '/version', {timeoutMs: 4000}), (error) => {
      assert.ok(error instanceof ConnectionError);
      assert.equal(error.problem, 'unknown-host');
      return true;
    });
  });

  it('says that an answer was cut off', async () => {
    await withKubeServer(async (server) => {
      server.fail({raw: '{"half": ', headers: {'content-length': '4000'}});
      const client = rest(to(server), options);
      const call = client.send('GET', '/version');
      setTimeout(() => server.closeAll(), 50);
      await assert.rejects(call, /closed before the answer was complete/);
      client.close();
    });
  });

  it('takes large answers compressed, unless told not to', async () => {
    await withKubeServer(async (server) => {
      const big = 'é'.repeat(200_000);
      server.add('nodes', {metadata: {name: 'n1'}, big});
      for (const compression of [true, false]) {
        const client = rest(to(server, {compression}), options);
        const node = await client.send<{big: string}>('GET', '/api/v1/nodes/n1');
        client.close();
        assert.equal(node.big, big);
      }

      const [first, second] = server.requests;
      assert.equal(first?.headers['accept-encoding'], 'gzip');
      assert.equal(second?.headers['accept-encoding'], undefined);
    });
  });

  it('passes on each warning of the server once', async () => {
    await withKubeServer(async (server) => {
      const warned: string[] = [];
      const warning = ['299 - "v1 Old is \\"deprecated\\""', '299 - "so is b, c"', '199 - "no"'];
      server.fail({headers: {warning}, times: 2});
      const client = rest(to(server), {...options, warn: (text) => warned.push(text)});
      await client.send('GET', '/version');
      await client.send('GET', '/version');
      client.close();
      assert.deepEqual(warned, ['v1 Old is "deprecated"', 'so is b, c']);
    });
  });

  it('reads text as it is', async () => {
    await withKubeServer(async (server) => {
      const client = rest(to(server), options);
      assert.equal(await client.text('/healthz'), 'ok');
      client.close();
    });
  });

  it('sends each of several groups as a header of its own, and no control characters', async () => {
    await withKubeServer(async (server) => {
      const authenticate = always({'impersonate-group': ['a', 'b']});
      const client = rest(to(server, {authenticate}), {userAgent: 'tést\r\nx: y'});
      await client.send('GET', '/version');
      client.close();
      const {rawHeaders = [], headers} = server.requests[0] ?? {};
      const groups = rawHeaders.filter((_, index) => /group/i.test(rawHeaders[index - 1] ?? ''));
      assert.deepEqual(groups, ['a', 'b']);
      const agent = Buffer.from(headers?.['user-agent'] ?? '', 'latin1').toString('utf8');
      assert.equal(agent, 'téstx: y');
    });
  });

  it('traces each try with secrets masked', async () => {
    await withKubeServer(async (server) => {
      const lines: RequestTrace[] = [];
      server.fail({status: {code: 429}, headers: {'retry-after': '0'}});
      const authenticate = always({authorization: 'Bearer s3cret'});
      const trace = into(lines);
      const client = rest(to(server, {authenticate}), {...options, trace});
      const secret = {
        kind: 'Secret',
        metadata: {name: 'a'},
        data: {x: 'czNjcmV0'},
        token: 's3cret',
      };
      await client.send('POST', '/api/v1/namespaces/x/secrets', {body: secret});
      client.close();
      assert.deepEqual(
        lines.map(({method, status}) => [method, status]),
        [
          ['POST', 429],
          ['POST', 201],
        ],
      );
      const last = lines[1];
      assert.equal(last?.url, `${server.url}/api/v1/namespaces/x/secrets`);
      const said = [last.requestHeaders(), last.requestBody(), last.responseBody()];
      assert.doesNotMatch(JSON.stringify(said), /s3cret|czNjcmV0/);
      assert.match(last.requestBody() ?? '', /"name":"a"/);
    });
  });

  it('traces a request without an answer with what kept it', async () => {
    const url = await withKubeServer(async (server) => server.url);
    const lines: RequestTrace[] = [];
    const trace = into(lines);
    const client = rest(to({url}), {...options, trace});
    await assert.rejects(client.send('GET', '/version'));
    assert.equal(lines[0]?.status, undefined);
    assert.match(lines[0]?.failure ?? '', /connection refused/);
  });
});
