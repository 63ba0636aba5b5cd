import type {IncomingMessage} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import {ConnectionError, KubeError} from '../errors.js';
import {refusal, type Answer} from './answer.js';
import type {Call, Connection, Handshake, Method, RestOptions} from './contract.js';
import {connectionError} from './failure.js';
import {createLifetimes, orAborted, type Lifetime} from './lifetime.js';
import {requestOf, type RequestParts} from './request.js';
import {retryDelayMs} from './retry.js';
import {targetOf} from './target.js';
import {traceOf} from './trace.js';
import {warningsIn} from './warnings.js';
import {createWire} from './wire.js';

/** Requests with their repetitions, up to an answer of 2xx. */
export interface Exchanges {
  readonly server: string;
  /** @returns the answer with its body read */
  whole(method: Method, path: string, call: Call): Promise<Answer>;
  /**
   * @param lifetime of the whole stream
   * @returns the answer as soon as it begins; errors of the stream are Node's
   */
  stream(path: string, call: Call, lifetime: Lifetime): Promise<IncomingMessage>;
  /** @param lifetime of the whole conversation */
  open<T>(path: string, call: Call, handshake: Handshake<T>, lifetime: Lifetime): Promise<T>;
  /** @param timeoutMs 0 = none */
  begin(signal: AbortSignal | undefined, timeoutMs: number): Lifetime;
  close(): void;
}

type Identity = Awaited<ReturnType<Connection['authenticate']>>;

/** Sends a request once. */
type Send<R extends Answer> = (parts: RequestParts) => Promise<R>;

type Attempt = <R extends Answer>(
  parts: RequestParts,
  signal: AbortSignal,
  send: Send<R>,
) => Promise<R>;

export function createExchanges(connection: Connection, options: RestOptions): Exchanges {
  const {server, requestTimeoutMs} = connection;
  const target = targetOf(server);
  const lifetimes = createLifetimes();
  const wire = createWire(connection);
  const exchange = createExchange(connection, createAttempt(server, options));

  function begin(signal: AbortSignal | undefined, timeoutMs: number): Lifetime {
    return lifetimes.begin(signal, timeoutMs, () => timedOut(server, timeoutMs));
  }

  return {
    server,
    begin,
    async whole(method, path, call) {
      const lifetime = begin(call.signal, call.timeoutMs ?? requestTimeoutMs);
      try {
        const parts = requestOf({method, path, call, connection, target, ...options});
        const {signal} = lifetime;
        const mode = {streaming: false, signal};
        return await exchange(parts, signal, (sent) => wire.send(sent, mode));
      } finally {
        lifetime.end();
      }
    },
    async stream(path, call, {signal}) {
      const parts = requestOf({method: 'GET', path, call, connection, target, ...options});
      // Half a compressed event would be held back.
      const headers = {...parts.headers, 'accept-encoding': 'identity'};
      const mode = {streaming: true, signal};
      const {stream} = await exchange({...parts, headers}, signal, (sent) => wire.send(sent, mode));
      return stream as IncomingMessage;
    },
    async open<T>(path: string, call: Call, handshake: Handshake<T>, {signal}: Lifetime) {
      const asked = requestOf({method: 'GET', path, call, connection, target, ...options});
      // What is opened does something, so it is not a GET's harmless question.
      const parts = {...asked, harmlessTwice: false};
      const answer = await exchange(parts, signal, (sent) => wire.open(sent, handshake, signal));
      if (answer.opened === undefined) throw notOpened(answer, server);
      return answer.opened;
    },
    close() {
      lifetimes.close(closed(server));
      wire.close();
    },
  };
}

/** Repeats what may be repeated; see the promises of Rest. */
function createExchange(connection: Connection, attempt: Attempt) {
  /** @returns the identity after a 401; undefined when nothing about it has changed */
  async function renewed(identity: Identity, signal: AbortSignal): Promise<Identity | undefined> {
    const certificate = connection.certificate?.();
    const now = await orAborted(connection.authenticate(true), signal);
    const same = JSON.stringify(now) === JSON.stringify(identity);
    return same && connection.certificate?.() === certificate ? undefined : now;
  }

  return async function exchange<R extends Answer>(
    parts: RequestParts,
    signal: AbortSignal,
    send: Send<R>,
  ): Promise<R> {
    let identity = await orAborted(connection.authenticate(false), signal);
    let mayRenew = true;
    for (let waits = 0; ;) {
      const headers = {...parts.headers, ...identity};
      const reply = await attempt({...parts, headers}, signal, send);
      if (isYes(reply)) return reply;
      const fresh = reply.status === 401 && mayRenew ? await renewed(identity, signal) : undefined;
      if (fresh) {
        identity = fresh;
        mayRenew = false;
        continue;
      }

      const delayMs = retryDelayMs(reply, parts.harmlessTwice, waits);
      if (delayMs === undefined) throw refusal(reply);
      waits += 1;
      await sleep(delayMs, undefined, {signal}).catch(() => signal.throwIfAborted());
    }
  };
}

function isYes({status}: Answer): boolean {
  return status === 101 || (status >= 200 && status < 300);
}

/** One try, traced, its warnings passed on and its failure put in words. */
function createAttempt(server: string, {trace, warn}: RestOptions): Attempt {
  const warned = new Set<string>();
  return async function attempt(parts, signal, send) {
    const begun = performance.now();
    try {
      const reply = await send(parts);
      trace?.(traceOf({...parts, reply, error: undefined, ms: performance.now() - begun}));
      for (const text of warningsIn(reply.headers['warning'])) {
        if (!warned.has(text)) warn?.(text);
        warned.add(text);
      }

      return reply;
    } catch (cause) {
      const error = signal.aborted ? (signal.reason as Error) : worded(cause, server);
      trace?.(traceOf({...parts, reply: undefined, error, ms: performance.now() - begun}));
      throw error;
    }
  };
}

function worded(error: unknown, server: string): KubeError {
  return error instanceof KubeError ? error : connectionError(error, server);
}

function notOpened({url, status}: Answer, server: string): ConnectionError {
  return new ConnectionError(`expected \`${url}\` to become a conversation, got \`${status}\``, {
    server,
    problem: 'not-kubernetes',
    hint: 'is there a proxy or load balancer before it that does not pass on WebSockets?',
  });
}

function closed(server: string): ConnectionError {
  return new ConnectionError(`the client for the server \`${server}\` was closed`, {
    server,
    problem: 'closed',
  });
}

function timedOut(server: string, timeoutMs: number): ConnectionError {
  return new ConnectionError(`the server \`${server}\` did not answer within ${timeoutMs} ms`, {
    server,
    problem: 'timeout',
    hint: 'try again, or allow more time with `--request-timeout`',
  });
}
