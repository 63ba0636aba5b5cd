import type {IncomingMessage} from 'node:http';
import {ConnectionError, KubeError} from '../errors.js';
import {statusError, type Status} from './answer.js';
import type {WatchCall, WatchEvent} from './contract.js';
import type {Exchanges} from './exchange.js';
import {connectionError} from './failure.js';
import {lines} from './lines.js';

const defaultIdleMs = 120_000;

/** One watch; see `Rest.watch`. */
export async function* watchEvents<T>(
  exchanges: Exchanges,
  path: string,
  {signal, idleMs = defaultIdleMs, opened, ...call}: WatchCall,
): AsyncGenerator<WatchEvent<T>> {
  if (signal.aborted) return;
  const lifetime = exchanges.begin(signal, 0);
  let idle = false;
  try {
    const query = {...call.query, watch: true};
    const stream = await exchanges.stream(path, {...call, query}, lifetime);
    opened?.();
    const chunks = noticing(stream, idleMs, () => {
      idle = true;
    });
    for await (const line of lines(chunks)) {
      if (line.trim() !== '') yield eventOf<T>(line, exchanges.server);
    }
  } catch (error) {
    if (signal.aborted || idle) return;
    // Of the client's end.
    lifetime.signal.throwIfAborted();
    throw isOurs(error) ? error : connectionError(error, exchanges.server);
  } finally {
    lifetime.end();
  }
}

/** Passes chunks on; when none came for so long, says so and ends the stream. */
async function* noticing(
  stream: IncomingMessage,
  idleMs: number,
  silent: () => void,
): AsyncGenerator<Buffer> {
  const timer = setTimeout(() => {
    silent();
    stream.destroy();
  }, idleMs);
  try {
    for await (const chunk of stream) {
      timer.refresh();
      yield chunk as Buffer;
    }
  } finally {
    clearTimeout(timer);
  }
}

function eventOf<T>(line: string, server: string): WatchEvent<T> {
  let event: WatchEvent<T> | {type: 'ERROR'; object: Status};
  try {
    event = JSON.parse(line) as typeof event;
  } catch (cause) {
    throw new ConnectionError(
      `expected a watch event in JSON from the server \`${server}\`, got \`${line.slice(0, 200)}\``,
      {server, problem: 'not-kubernetes', cause},
    );
  }

  if (event.type === 'ERROR') throw statusError(event.object);
  return event;
}

function isOurs(error: unknown): boolean {
  return error instanceof KubeError;
}
