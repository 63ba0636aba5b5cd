import assert from 'node:assert/strict';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {ApiError} from '../../src/kube/errors.js';
import {namedPort, podText} from '../../src/kube/pod-proxy.js';
import {clientOf} from '../support/kube-client.js';
import {withKubeServer} from '../support/kube-server.js';

const place = {namespace: 'a', pod: 'p'};

describe('namedPort', () => {
  it('finds the port among all containers, and says when there is none', async () => {
    await withKubeServer(async (server) => {
      const containers = [
        {ports: [{name: 'web', containerPort: 80}]},
        {},
        {ports: [{containerPort: 1}, {name: 'metrics', containerPort: 20_257}]},
      ];
      server.add('pods', {metadata: {name: 'p', namespace: 'a'}, spec: {containers}});
      const client = clientOf(server);
      assert.equal(await namedPort(client, place, 'metrics'), 20_257);
      assert.equal(await namedPort(client, place, 'other'), undefined);
      await assert.rejects(
        namedPort(client, {namespace: 'a', pod: 'q'}, 'metrics'),
        (error) => error instanceof ApiError && error.code === 404,
      );
      client.close();
    });
  });
});

describe('podText', () => {
  it('gives a page of the pod’s program, and the server’s sentence when nothing answers', async () => {
    const program = http.createServer(({url}, response) => response.end(`page ${url}`));
    await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve));
    const {port} = program.address() as AddressInfo;
    await withKubeServer(async (server) => {
      const client = clientOf(server);
      assert.equal(await podText(client, {...place, port, path: '/metrics'}), 'page /metrics');
      program.close();
      program.closeAllConnections();
      await assert.rejects(
        podText(client, {...place, port, path: '/metrics'}),
        (error) => error instanceof ApiError && error.code === 503,
      );
      client.close();
    });
  });
});
