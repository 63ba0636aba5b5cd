import type {Agent, IncomingMessage} from 'node:http';
import {closeIdle, createPlainAgent} from './agent.js';
import type {Answer} from './answer.js';
import {readBody} from './body.js';
import type {Connection} from './contract.js';
import {dispatch, stale} from './dispatch.js';
import type {RequestParts} from './request.js';
import {createSecureAgent} from './secure-agent.js';
import {targetOf} from './target.js';

/** What one try led to. */
export interface Reply extends Answer {
  /** There when it was asked for and the answer is 2xx; the body is then empty. */
  readonly stream?: IncomingMessage;
}

/** The connections to one server. */
export interface Wire {
  /**
   * Sends once, or twice when the first try found a connection that the server had closed.
   * @throws Node's errors, the signal's reason
   */
  send(
    parts: RequestParts,
    options: {readonly streaming: boolean; readonly signal: AbortSignal},
  ): Promise<Reply>;
  close(): void;
}

export function createWire(connection: Connection): Wire {
  const {server} = connection;
  const target = targetOf(server);
  let agent: Promise<Agent> | undefined;
  let certificate: ReturnType<NonNullable<Connection['certificate']>>;

  /** A new client certificate needs new connections. */
  function currentAgent(): Promise<Agent> {
    const issued = connection.certificate?.();
    if (agent && issued === certificate) return agent;
    void agent?.then(closeIdle, () => undefined);
    certificate = issued;
    agent = target.secure
      ? createSecureAgent(connection, target, issued)
      : Promise.resolve(createPlainAgent(connection, target));
    return agent;
  }

  async function sent(parts: RequestParts, signal: AbortSignal): Promise<IncomingMessage> {
    const asked = {...parts, target, server, signal};
    const used = await currentAgent();
    const first = await dispatch({...asked, agent: used});
    if (first !== stale) return first;
    // The other kept connections are most likely as dead as this one.
    closeIdle(used);
    const second = parts.harmlessTwice ? await dispatch({...asked, agent: used}) : stale;
    if (second !== stale) return second;
    throw Object.assign(new Error('socket hang up'), {code: 'ECONNRESET'});
  }

  return {
    async send(parts, {streaming, signal}) {
      const response = await sent(parts, signal);
      const {statusCode: status = 0, headers} = response;
      const answer = {method: parts.method, url: parts.url, status, headers};
      if (streaming && status >= 200 && status < 300) {
        return {...answer, body: Buffer.alloc(0), stream: response};
      }

      return {...answer, body: await readBody(response)};
    },
    close() {
      void agent?.then(
        (made) => made.destroy(),
        () => undefined,
      );
    },
  };
}
