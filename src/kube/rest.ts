import {chunks} from './http/chunks.js';
import {createExchanges} from './http/exchange.js';
import {watchEvents} from './http/watch-events.js';
import {parseAnswer} from './http/answer.js';
import type {
  Call,
  Connection,
  Handshake,
  Method,
  RestOptions,
  WatchCall,
  WatchEvent,
} from './http/contract.js';

export type {
  Call,
  Connection,
  Handshake,
  HandshakeRequest,
  Method,
  RestOptions,
  WatchCall,
  WatchEvent,
} from './http/contract.js';
export type {RequestTrace} from './http/trace.js';

/**
 * Asks one API server. Promises:
 * - An answer other than 2xx is thrown as ApiError with the server's own message (401: CredentialError); no
 *   answer, or one that is not Kubernetes', as ConnectionError.
 * - Credentials are refreshed once after a 401. `Retry-After` is obeyed (at most five times, at most 30 s each, within
 *   the request's limit) after 429, and after 5xx when asking twice does no harm. A request that does no harm twice
 *   and whose reused connection turns out to be dead is sent once more. Nothing else is repeated.
 * - Redirects are not followed: credentials go to no other server than the one that was named.
 * - After `close` every open call is rejected, every watch thrown out of, and no new one accepted.
 */
export interface Rest {
  /** @returns the answer's JSON; undefined when the answer is empty */
  send<T>(method: Method, path: string, call?: Call): Promise<T>;
  /** GETs what is not JSON: logs, `/healthz`, metrics. */
  text(path: string, call?: Call): Promise<string>;
  /**
   * GETs what may be longer than memory, or does not end: bytes as they come, no faster than they are taken. No limit but
   * the call's signal, with whose reason it throws; it also throws when the answer breaks off.
   */
  chunks(path: string, call: Call): AsyncGenerator<Buffer>;
  /**
   * Adds `watch=true`, yields events as they come, and returns when the server ends the watch, when it is idle for too
   * long, or when the signal is aborted. An ERROR event is thrown as ApiError, 410 included.
   */
  watch<T>(path: string, call: WatchCall): AsyncGenerator<WatchEvent<T>>;
  /**
   * GETs what becomes a conversation of another protocol, such as a command's streams, which `use` leads and closes.
   * Credentials and refusals are as for every request; the abort of the call's signal, or `close`, ends it at once.
   */
  conversation<T, R>(
    path: string,
    call: Call,
    handshake: Handshake<T>,
    use: (opened: T, signal: AbortSignal) => Promise<R>,
  ): Promise<R>;
  close(): void;
}

export function rest(connection: Connection, options: RestOptions): Rest {
  const exchanges = createExchanges(connection, options);

  return {
    async send<T>(method: Method, path: string, call: Call = {}) {
      const answer = await exchanges.whole(method, path, call);
      return parseAnswer<T>(answer, connection.server);
    },
    async text(path, call = {}) {
      const answer = await exchanges.whole('GET', path, {accept: '*/*', ...call});
      return answer.body.toString('utf8');
    },
    chunks: (path, call) => chunks(exchanges, path, call),
    watch<T>(path: string, call: WatchCall) {
      return watchEvents<T>(exchanges, path, call);
    },
    async conversation(path, call, handshake, use) {
      const lifetime = exchanges.begin(call.signal, 0);
      try {
        return await use(await exchanges.open(path, call, handshake, lifetime), lifetime.signal);
      } finally {
        lifetime.end();
      }
    },
    close: () => exchanges.close(),
  };
}
