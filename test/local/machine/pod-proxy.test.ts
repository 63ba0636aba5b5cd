import assert from 'node:assert/strict';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {StatusError} from '../../../src/local/api/status.js';
import {answerProxy, proxyTarget} from '../../../src/local/machine/pod-proxy.js';

const pod = '/api/v1/namespaces/n/pods';

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Runs `act` with the address of a proxy to a program that says what it was asked, on pod port 20257. */
async function withProxy(act: (url: string) => Promise<void>): Promise<void> {
  const program = createServer((request, response) => {
    const {method, url, headers} = request;
    response.writeHead(url === '/none' ? 404 : 200, {'x-program': 'yes'});
    response.end(JSON.stringify({method, url, authorization: headers.authorization}));
  });
  const own = await listening(program);
  const ports = new Map([
    [20_257, own],
    [20_256, 1],
  ]);
  const front = createServer((request, response) => {
    answerProxy(request, response, ports).catch((error: unknown) => {
      assert.ok(error instanceof StatusError);
      response.writeHead(error.code).end(error.message);
    });
  });
  try {
    await act(`http://127.0.0.1:${await listening(front)}`);
  } finally {
    for (const server of [front, program]) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}

describe('proxyTarget', () => {
  it('reads port and path, and what stands before the name', () => {
    assert.deepEqual(proxyTarget(`${pod}/a:20257/proxy/metrics?x=1`, 1), {
      port: 20_257,
      path: '/metrics?x=1',
    });
    assert.deepEqual(proxyTarget(`${pod}/http:a:7/proxy/`, 1), {port: 7, path: '/'});
    assert.deepEqual(proxyTarget(`${pod}/a%3A7/proxy`, 1), {port: 7, path: '/'});
    assert.deepEqual(proxyTarget(`${pod}/a/proxy?x=1`, 1), {port: 1, path: '/?x=1'});
    assert.equal(proxyTarget(`${pod}/a/log`, 1), undefined);
  });
});

describe('answerProxy', () => {
  it('passes request and answer on, but not who asks', async () => {
    await withProxy(async (url) => {
      const headers = {authorization: 'Bearer secret'};
      const answer = await fetch(`${url}${pod}/a:20257/proxy/x?y=z`, {headers});
      assert.equal(answer.headers.get('x-program'), 'yes');
      assert.deepEqual(await answer.json(), {method: 'GET', url: '/x?y=z'});
      assert.equal((await fetch(`${url}${pod}/a/proxy/none`)).status, 404);
    });
  });

  it('tells that nothing listens on a port, known or not', async () => {
    await withProxy(async (url) => {
      for (const port of [20_256, 80]) {
        const answer = await fetch(`${url}${pod}/a:${port}/proxy/`);
        assert.equal(answer.status, 503);
        assert.match(await answer.text(), /^error trying to reach service: .*refused/i);
      }
    });
  });
});
