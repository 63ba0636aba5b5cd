import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {ApiError, ConnectionError} from '../../src/kube/errors.js';
import {podLog} from '../../src/kube/pod-logs.js';
import {clientOf} from '../support/kube-client.js';
import {withKubeServer} from '../support/kube-server.js';
import {withPodLogs, type LogWriter} from '../support/pod-logs.js';

const source = {namespace: 'npd-system', pod: 'p', container: 'npd-agent'};

async function reading<T>(
  write: LogWriter,
  act: (log: AsyncGenerator<Buffer>, stop: AbortController) => Promise<T>,
): Promise<T> {
  return withKubeServer((server) =>
    withPodLogs(server, write, async (url) => {
      const client = clientOf({url});
      const stop = new AbortController();
      try {
        return await act(podLog(client, source, {follow: true, signal: stop.signal}), stop);
      } finally {
        client.close();
      }
    }),
  );
}

async function text(log: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of log) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

describe('rest.chunks', () => {
  it('gives bytes as they come, until the end', async () => {
    const all = await reading(async (_, response) => {
      response.write(Buffer.from('\xff\xfe', 'latin1'));
      await sleep(10);
      response.write('end');
    }, text);
    assert.equal(all, '\xff\xfeend');
  });

  it('reads no faster than it is read', async () => {
    let sent = 0;
    const block = Buffer.alloc(64 * 1024, 'x');
    await reading(
      async ({gone}, response) => {
        while (sent < 1024 && response.write(block)) sent += 1;
        const drained = new Promise<void>((resolve) => response.once('drain', resolve));
        await Promise.race([drained, gone]);
        while (sent < 1024 && response.write(block)) sent += 1;
        await gone;
      },
      async (log) => {
        await log.next();
        await sleep(200);
        assert.ok(sent < 512, `${sent} blocks of 64 KiB were taken of a reader that waits`);
        await log.return(undefined);
      },
    );
  });

  it('throws the server’s refusal, and says that it broke off', async () => {
    await reading(
      async () => 400,
      async (log) => {
        await assert.rejects(text(log), (error) => error instanceof ApiError && error.code === 400);
      },
    );
    await reading(
      async (_, response) => {
        response.write('a');
        await sleep(10);
        response.destroy();
      },
      async (log) => {
        await assert.rejects(
          text(log),
          (error) => error instanceof ConnectionError && error.problem === 'cut-off',
        );
      },
    );
  });

  it('throws its signal’s reason, and leaves nothing open', async () => {
    let left: Promise<void> | undefined;
    await reading(
      async ({gone}, response) => {
        left = gone;
        response.write('a');
        await gone;
      },
      async (log, stop) => {
        await log.next();
        const reason = new Error('enough');
        setTimeout(() => stop.abort(reason), 10);
        await assert.rejects(log.next(), reason);
        await left;
      },
    );
  });
});
