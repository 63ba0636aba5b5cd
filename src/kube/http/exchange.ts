import type {Agent, IncomingMessage} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import {ConnectionError} from '../errors.js';
import {closeIdle, createAgent} from './agent.js';
import {refusal, type Answer} from './answer.js';
import {readBody} from './body.js';
import type {Call, Connection, Method, RestOptions} from './contract.js';
import {dispatch, stale} from './dispatch.js';
import {connectionError} from './failure.js';
import {createLifetimes, orAborted, type Lifetime} from './lifetime.js';
import {requestOf, type RequestParts} from './request.js';
import {retryDelayMs} from './retry.js';
import {targetOf} from './target.js';
import {traceOf} from './trace.js';
import {warningsIn} from './warnings.js';

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
  begin(signal: AbortSignal | undefined, timeoutMs: number): Lifetime;
  close(): void;
}

/** What one try led to; `stream` is there when it was asked for and the answer is 2xx. */
interface Reply extends Answer {
  readonly stream?: IncomingMessage;
}

type Certificate = ReturnType<NonNullable<Connection['certificate']>>;

export function createExchanges(connection: Connection, options: RestOptions): Exchanges {
  const {server} = connection;
  const target = targetOf(server);
  const lifetimes = createLifetimes();
  const warned = new Set<string>();
  let agent: Agent | undefined;
  let certificate: Certificate;

  function currentAgent(): Agent {
    const issued = connection.certificate?.();
    if (agent && issued !== certificate) closeIdle(agent);
    if (!agent || issued !== certificate) agent = createAgent(connection, issued);
    certificate = issued;
    return agent;
  }

  function begin(signal: AbortSignal | undefined, timeoutMs: number): Lifetime {
    return lifetimes.begin(signal, timeoutMs, () => timedOut(server, timeoutMs));
  }

  /** Repeats what may be repeated; see the promises of Rest. */
  async function exchange(
    parts: RequestParts,
    streaming: boolean,
    signal: AbortSignal,
  ): Promise<Reply> {
    let identity = await orAborted(connection.authenticate(false), signal);
    let refreshed = false;
    for (let waits = 0; ;) {
      const reply = await tried(parts, identity, streaming, signal);
      if (reply.status >= 200 && reply.status < 300) return reply;
      if (reply.status === 401 && !refreshed) {
        const before = JSON.stringify([identity, connection.certificate?.()]);
        refreshed = true;
        identity = await orAborted(connection.authenticate(true), signal);
        if (JSON.stringify([identity, connection.certificate?.()]) !== before) continue;
      }

      const delayMs = retryDelayMs(reply, parts.harmlessTwice, waits);
      if (delayMs === undefined) throw refusal(reply);
      waits += 1;
      await sleep(delayMs, undefined, {signal}).catch(() => signal.throwIfAborted());
    }
  }

  async function tried(
    parts: RequestParts,
    identity: Readonly<Record<string, string | string[]>>,
    streaming: boolean,
    signal: AbortSignal,
  ): Promise<Reply> {
    const begun = performance.now();
    const headers = {...parts.headers, ...identity};
    const traced = (reply?: Reply, error?: unknown): void =>
      options.trace?.(traceOf({...parts, headers, reply, error, ms: performance.now() - begun}));
    try {
      const reply = await once({...parts, headers}, streaming, signal);
      traced(reply);
      for (const text of warningsIn(reply.headers.warning)) {
        if (!warned.has(text)) options.warn?.(text);
        warned.add(text);
      }

      return reply;
    } catch (error) {
      const failure = signal.aborted ? (signal.reason as Error) : connectionError(error, server);
      traced(undefined, failure);
      throw failure;
    }
  }

  async function once(
    parts: RequestParts,
    streaming: boolean,
    signal: AbortSignal,
  ): Promise<Reply> {
    const {method, url, path, headers, body} = parts;
    const asked = {target, server, method, path, headers, body, signal};
    let used = currentAgent();
    let response = await dispatch({...asked, agent: used});
    if (response === stale && parts.harmlessTwice) {
      // The other kept connections are most likely as dead as this one.
      closeIdle(used);
      used = currentAgent();
      response = await dispatch({...asked, agent: used});
    }

    if (response === stale) throw Object.assign(new Error('socket hang up'), {code: 'ECONNRESET'});
    const status = response.statusCode ?? 0;
    const answer = {method, url, status, headers: response.headers};
    if (streaming && status >= 200 && status < 300) {
      return {...answer, body: Buffer.alloc(0), stream: response};
    }

    return {...answer, body: await readBody(response)};
  }

  return {
    server,
    begin,
    async whole(method, path, call) {
      const lifetime = begin(call.signal, call.timeoutMs ?? connection.requestTimeoutMs);
      try {
        const parts = requestOf({method, path, call, connection, target, ...options});
        return await exchange(parts, false, lifetime.signal);
      } finally {
        lifetime.end();
      }
    },
    async stream(path, call, {signal}) {
      const parts = requestOf({method: 'GET', path, call, connection, target, ...options});
      // The server does not compress a watch, and half a compressed event would be held back.
      const plain = {...parts, headers: {...parts.headers, 'accept-encoding': 'identity'}};
      const {stream} = await exchange(plain, true, signal);
      return stream as IncomingMessage;
    },
    close() {
      lifetimes.close(
        new ConnectionError(`the client for the server \`${server}\` was closed`, {
          server,
          problem: 'closed',
        }),
      );
      agent?.destroy();
    },
  };
}

function timedOut(server: string, timeoutMs: number): ConnectionError {
  return new ConnectionError(`the server \`${server}\` did not answer within ${timeoutMs} ms`, {
    server,
    problem: 'timeout',
    hint: 'try again, or allow more time with `--request-timeout`',
  });
}
