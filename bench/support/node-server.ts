import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';

/** An API server with one node that takes every patch: what an idle agent talks to. */
export async function nodeServer(name: string): Promise<{url: string; close(): void}> {
  const node = {
    kind: 'Node',
    apiVersion: 'v1',
    metadata: {name, uid: '6b1f0a0e-0000-4000-8000-000000000001', annotations: {}},
    status: {conditions: []},
  };
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, {'content-type': 'application/json'});
    response.end(JSON.stringify(node));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
