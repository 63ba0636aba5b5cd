import assert from 'node:assert/strict';
import http from 'node:http';
import type {AddressInfo} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {ApiError, ConnectionError} from '../../src/kube/errors.js';
import {rest, type Rest, type WatchEvent} from '../../src/kube/rest.js';
import {eventually} from '../support/eventually.js';
import {withKubeServer} from '../support/kube-server.js';

interface Named {
  readonly metadata: {readonly name: string};
}

function clientOf(server: string): Rest {
  return rest(
    {server, tls: {}, requestTimeoutMs: 0, authenticate: async () => ({})},
    {userAgent: 'test/v1'},
  );
}

/** A server that answers every request with these chunks, `pauseMs` apart, and then ends or stays open. */
async function withChunks<T>(
  chunks: readonly Buffer[],
  {end, pauseMs = 5}: {readonly end: 'end' | 'reset' | 'stay'; readonly pauseMs?: number},
  act: (client: Rest) => Promise<T>,
): Promise<T> {
  const server = http.createServer((request, response) => {
    void (async () => {
      for (const chunk of chunks) {
        response.write(chunk);
        await sleep(pauseMs);
      }

      if (end === 'end') response.end();
      if (end === 'reset') request.socket.resetAndDestroy();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = clientOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    return await act(client);
  } finally {
    client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function all<T>(events: AsyncIterable<T>): Promise<readonly T[]> {
  const seen: T[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

function line(type: string, object: object): string {
  return `${JSON.stringify({type, object})}\n`;
}

describe('rest.watch', () => {
  it('reads events whose bytes come apart anywhere, also within a character', async () => {
    const name = 'nœud-é-😀';
    const text = line('ADDED', {metadata: {name}}) + line('DELETED', {metadata: {name}});
    const bytes = [...Buffer.from(text, 'utf8')].map((byte) => Buffer.from([byte]));
    await withChunks(bytes, {end: 'end', pauseMs: 0}, async (client) => {
      const events = await all(client.watch<Named>('/x', {signal: new AbortController().signal}));
      assert.deepEqual(
        events.map(({type, object}) => [type, object.metadata.name]),
        [
          ['ADDED', name],
          ['DELETED', name],
        ],
      );
    });
  });

  it('reads several events of one chunk, and a last one without a newline', async () => {
    const text = line('ADDED', {}) + line('MODIFIED', {}) + line('BOOKMARK', {}).trimEnd();
    await withChunks([Buffer.from(text)], {end: 'end'}, async (client) => {
      const events = await all(client.watch('/x', {signal: new AbortController().signal}));
      assert.deepEqual(
        events.map(({type}) => type),
        ['ADDED', 'MODIFIED', 'BOOKMARK'],
      );
    });
  });

  it('throws an ERROR event as the server’s error', async () => {
    const status = {kind: 'Status', code: 410, reason: 'Expired', message: 'too old: 1 (5)'};
    await withChunks([Buffer.from(line('ERROR', status))], {end: 'stay'}, async (client) => {
      const events = client.watch('/x', {signal: new AbortController().signal});
      await assert.rejects(all(events), (error) => {
        assert.ok(error instanceof ApiError);
        assert.equal(error.code, 410);
        assert.equal(error.message, 'too old: 1 (5)');
        return true;
      });
    });
  });

  it('says that the stream broke off, or holds something else than events', async () => {
    const one = Buffer.from(line('ADDED', {}));
    const signal = new AbortController().signal;
    await withChunks([one], {end: 'reset'}, async (client) => {
      await assert.rejects(all(client.watch('/x', {signal})), (error) => {
        assert.ok(error instanceof ConnectionError);
        assert.equal(error.problem, 'cut-off');
        return true;
      });
    });
    await withChunks([Buffer.from('<html>\n')], {end: 'end'}, async (client) => {
      await assert.rejects(all(client.watch('/x', {signal})), /expected a watch event in JSON/);
    });
  });

  it('ends when nothing comes for too long, and not while something does', async () => {
    const chunks = [1, 2, 3, 4].map(() => Buffer.from(line('BOOKMARK', {})));
    await withChunks(chunks, {end: 'stay', pauseMs: 60}, async (client) => {
      const begun = performance.now();
      const signal = new AbortController().signal;
      const events = await all(client.watch('/x', {signal, idleMs: 150}));
      assert.equal(events.length, 4);
      assert.ok(performance.now() - begun > 3 * 60 + 140);
    });
  });

  it('returns when its signal is aborted, and leaves nothing open on the server', async () => {
    await withKubeServer(async (server) => {
      const client = clientOf(server.url);
      const stop = new AbortController();
      const watching = all(client.watch('/api/v1/nodes', {signal: stop.signal}));
      await eventually('the watch', () => server.watches() === 1);
      stop.abort();
      assert.deepEqual(await watching, []);
      await eventually('its end', () => server.watches() === 0);
      assert.deepEqual(await all(client.watch('/x', {signal: stop.signal})), []);
      client.close();
    });
  });

  it('leaves nothing open when its reader stops reading', async () => {
    await withKubeServer(async (server) => {
      const client = clientOf(server.url);
      server.add('nodes', {metadata: {name: 'n1'}});
      const signal = new AbortController().signal;
      let first: WatchEvent<Named> | undefined;
      for await (const event of client.watch<Named>('/api/v1/nodes', {signal})) {
        first = event;
        break;
      }

      assert.equal(first?.object.metadata.name, 'n1');
      await eventually('the watch’s end', () => server.watches() === 0);
      client.close();
    });
  });

  it('throws when the client is closed', async () => {
    await withKubeServer(async (server) => {
      const client = clientOf(server.url);
      const signal = new AbortController().signal;
      const watching = assert.rejects(all(client.watch('/api/v1/nodes', {signal})), /was closed/);
      await eventually('the watch', () => server.watches() === 1);
      client.close();
      await watching;
    });
  });
});
