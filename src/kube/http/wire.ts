import type {Agent, IncomingMessage} from 'node:http';
import {closeIdle, createPlainAgent} from './agent.js';
import type {Answer} from './answer.js';
import {readBody} from './body.js';
import type {Connection, Handshake} from './contract.js';
import {dispatch, stale} from './dispatch.js';
import type {RequestParts} from './request.js';
import {createSecureAgent} from './secure-agent.js';
import {targetOf, type Target} from './target.js';

/** What one try led to. */
export interface Reply extends Answer {
  /** There when it was asked for and the answer is 2xx; the body is then empty. */
  readonly stream?: IncomingMessage;
}

/** What a try to open a conversation led to. */
export interface Opening<T> extends Answer {
  /** There when the server agreed; the status is then 101. */
  readonly opened?: T;
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
  /**
   * Opens a conversation on a connection of its own: one that was kept might turn out to be dead when it is too late to
   * ask again.
   * @throws Node's errors, the signal's reason
   */
  open<T>(parts: RequestParts, handshake: Handshake<T>, signal: AbortSignal): Promise<Opening<T>>;
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
    agent = newAgent(connection, target);
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
    open: (parts, handshake, signal) =>
      opening(parts, handshake, signal, newAgent(connection, target)),
    close() {
      void agent?.then(
        (made) => made.destroy(),
        () => undefined,
      );
    },
  };
}

async function newAgent(connection: Connection, target: Target): Promise<Agent> {
  return target.secure
    ? createSecureAgent(connection, target, connection.certificate?.())
    : createPlainAgent(connection, target);
}

async function opening<T>(
  {method, url, headers}: RequestParts,
  handshake: Handshake<T>,
  signal: AbortSignal,
  made: Promise<Agent>,
): Promise<Opening<T>> {
  const agent = await made;
  try {
    const outcome = await handshake({url, headers, agent, signal});
    if ('opened' in outcome) {
      const {opened} = outcome;
      return {method, url, status: 101, headers: {}, body: Buffer.alloc(0), opened};
    }

    const {refused} = outcome;
    const {statusCode: status = 0} = refused;
    return {method, url, status, headers: refused.headers, body: await readBody(refused)};
  } finally {
    agent.destroy(); // what was opened is no longer the agent's
  }
}
