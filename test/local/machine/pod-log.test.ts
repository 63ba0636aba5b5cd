import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {PassThrough} from 'node:stream';
import type {ApiObject} from '../../../src/local/api/kind.js';
import {StatusError} from '../../../src/local/api/status.js';
import {createContainerLog, type ContainerLog} from '../../../src/local/machine/container-log.js';
import {answerLog} from '../../../src/local/machine/pod-log.js';
import {eventually} from '../../support/eventually.js';

const pod: ApiObject = {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'a', namespace: 'n'}};

interface Logged {
  readonly log: ContainerLog;
  readonly out: PassThrough;
  /** Path and query; gives code and text. */
  readonly ask: (query: string) => Promise<{readonly code: number; readonly text: string}>;
  /** Follows; the text so far, and what ends it. */
  readonly follow: (
    query: string,
  ) => Promise<{readonly text: () => string; readonly ended: Promise<void>}>;
}

/** A real server that answers with the log of a program whose output is `out`. */
async function withLog(act: (logged: Logged) => Promise<void>): Promise<void> {
  let clock = Date.parse('2026-11-21T12:00:00Z');
  const log = createContainerLog(() => new Date((clock += 1000)));
  const out = new PassThrough();
  log.begin([out]);
  const server = createServer((request, response) => {
    answerLog(request, response, {pod, log, now: new Date(clock)}).catch((error: unknown) => {
      assert.ok(error instanceof StatusError);
      response.writeHead(error.code).end(error.message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/log?`;
  try {
    await act({
      log,
      out,
      async ask(query) {
        const answer = await fetch(url + query);
        return {code: answer.status, text: await answer.text()};
      },
      async follow(query) {
        const answer = await fetch(`${url}follow=true&${query}`);
        let text = '';
        async function read(): Promise<void> {
          for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString();
        }
        return {text: () => text, ended: read()};
      },
    });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function written(log: ContainerLog, count: number): Promise<void> {
  await eventually(`${count} lines`, () => log.current()?.lines().length === count);
}

describe('answerLog', () => {
  it('gives all lines, the last ones, those since a moment, and so many bytes', async () => {
    await withLog(async ({log, out, ask}) => {
      out.write('one\ntw');
      out.write('o\nthree\n');
      await written(log, 3);
      assert.equal((await ask('')).text, 'one\ntwo\nthree\n');
      assert.equal((await ask('tailLines=1')).text, 'three\n');
      assert.equal((await ask('tailLines=0')).text, '');
      assert.equal((await ask('sinceSeconds=1')).text, 'two\nthree\n');
      assert.equal((await ask('sinceTime=2026-11-21T12:00:03Z')).text, 'three\n');
      assert.equal((await ask('limitBytes=5')).text, 'one\nt');
    });
  });

  it('puts the time at which a line came before it', async () => {
    await withLog(async ({log, out, ask}) => {
      out.write('one\n');
      await written(log, 1);
      assert.equal((await ask('timestamps=true')).text, '2026-11-21T12:00:01.000Z one\n');
    });
  });

  it('goes on with what is written, until the program has ended', async () => {
    await withLog(async ({log, out, follow}) => {
      out.write('one\n');
      await written(log, 1);
      const {text, ended} = await follow('');
      await eventually('the first line', () => text() === 'one\n');
      out.write('two\n');
      await eventually('the second line', () => text() === 'one\ntwo\n');
      out.end('rest');
      await ended;
      assert.equal(text(), 'one\ntwo\nrest\n');
    });
  });

  it('keeps the run before, and refuses when there is none', async () => {
    await withLog(async ({log, out, ask}) => {
      const {code, text} = await ask('previous=true');
      assert.equal(code, 400);
      assert.equal(text, 'previous terminated container "npd-agent" in pod "a" not found');
      out.write('old\n');
      await written(log, 1);
      log.begin([new PassThrough()]);
      assert.equal((await ask('previous=true')).text, 'old\n');
      assert.equal((await ask('')).text, '');
    });
  });

  it('refuses another container and numbers that are none', async () => {
    await withLog(async ({ask}) => {
      assert.deepEqual(await ask('container=other'), {
        code: 400,
        text: 'container other is not valid for pod a',
      });
      assert.equal((await ask('tailLines=-1')).code, 400);
      assert.equal((await ask('sinceTime=yesterday')).code, 400);
    });
  });
});

describe('createContainerLog', () => {
  it('lets the oldest lines go rather than grow without end', async () => {
    await withLog(async ({log, out}) => {
      const line = 'x'.repeat(999);
      const block = `${line}\n`.repeat(1000);
      for (let blocks = 0; blocks < 15; blocks += 1) out.write(block);
      out.write('last\n');
      await eventually('the last line', () => log.current()?.lines().at(-1)?.text === 'last');
      const kept = log.current()?.lines().length ?? 0;
      assert.ok(kept > 5000 && kept <= 10_500, `${kept} lines kept`);
    });
  });
});
