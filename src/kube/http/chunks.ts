import {KubeError} from '../errors.js';
import type {Call} from './contract.js';
import type {Exchanges} from './exchange.js';
import {connectionError} from './failure.js';

/** One long answer; see `Rest.chunks`. */
export async function* chunks(
  exchanges: Exchanges,
  path: string,
  call: Call,
): AsyncGenerator<Buffer> {
  const lifetime = exchanges.begin(call.signal, 0);
  try {
    const stream = await exchanges.stream(path, {accept: '*/*', ...call}, lifetime);
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    lifetime.signal.throwIfAborted();
    throw error instanceof KubeError ? error : connectionError(error, exchanges.server);
  } finally {
    lifetime.end();
  }
}
