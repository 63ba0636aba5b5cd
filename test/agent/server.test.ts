import assert from 'node:assert/strict';
import {request} from 'node:http';
import {gunzipSync} from 'node:zlib';
import {json, serve, text, type Listening} from '../../src/agent/server.js';

interface Got {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

function ask(url: string, options: {method?: string; gzip?: boolean} = {}): Promise<Got> {
  return new Promise((resolve, reject) => {
    const headers = options.gzip ? {'accept-encoding': 'gzip'} : {};
    request(url, {method: options.method ?? 'GET', headers, agent: false}, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () =>
        resolve({
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    })
      .once('error', reject)
      .end();
  });
}

describe('serve', () => {
  let port: Listening;

  before(async () => {
    port = await serve({
      address: '127.0.0.1',
      port: 0,
      flag: 'port',
      routes: {
        '/healthz': () => text('ok'),
        '/not-ready': () => json({ready: false}, 503),
        '/long': () => text('x'.repeat(5000)),
        '/broken': () => {
          throw new Error('no registry');
        },
      },
    });
  });

  after(() => port.close());

  it('answers its paths, with or without a query', async () => {
    const {status, body} = await ask(`${port.url}/healthz?verbose`);
    assert.deepEqual([status, body.toString()], [200, 'ok']);
  });

  it('answers JSON with the status that it is given', async () => {
    const {status, headers, body} = await ask(`${port.url}/not-ready`);
    assert.deepEqual(
      [status, headers['content-type'], body.toString()],
      [503, 'application/json', '{"ready":false}'],
    );
  });

  it('answers 404 elsewhere, 405 to writers and 500 when it cannot answer', async () => {
    assert.equal((await ask(`${port.url}/nope`)).status, 404);
    assert.equal((await ask(`${port.url}/__proto__`)).status, 404);
    assert.equal((await ask(`${port.url}/healthz`, {method: 'POST'})).status, 405);
    const {status, body} = await ask(`${port.url}/broken`);
    assert.deepEqual([status, body.toString()], [500, 'no registry\n']);
  });

  it('compresses long answers for those who take it', async () => {
    const {headers, body} = await ask(`${port.url}/long`, {gzip: true});
    assert.equal(headers['content-encoding'], 'gzip');
    assert.equal(gunzipSync(body).length, 5000);
  });

  it('names the flag when the port is taken', async () => {
    const taken = Number(new URL(port.url).port);
    await assert.rejects(
      serve({address: '127.0.0.1', port: taken, flag: 'prometheus-port', routes: {}}),
      /cannot listen on `127\.0\.0\.1:\d+`: another program uses it; .*`--prometheus-port` \(0 = none\)/,
    );
  });
});
