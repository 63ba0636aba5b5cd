import http from 'node:http';
import type {Socket} from 'node:net';
import type {Connection} from './contract.js';
import type {Target} from './target.js';
import {tunnel} from './tunnel.js';

/** As Go's dialer. */
export const connectTimeoutMs = 30_000;
/** A peer that vanished without a word is noticed through these. */
export const tcpKeepAlive = {keepAlive: true, keepAliveInitialDelay: 30_000} as const;
/** The idle limit is below the 90 s after which an API server closes connections, so that few are found dead. */
export const keptConnections = {...tcpKeepAlive, timeout: 60_000, maxCachedSessions: 0} as const;

/** Keeps connections to one server open between requests. */
export function createPlainAgent({proxy}: Connection, target: Target): http.Agent {
  const agent = new http.Agent(keptConnections);
  if (proxy !== undefined) {
    agent.createConnection = connecting(() => tunnel(proxy, target, connectTimeoutMs));
  }

  return agent;
}

/** Closes the connections that wait for a request; those in use stay. */
export function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

type CreateConnection = http.Agent['createConnection'];

/** Turns a promise of a socket into what http's agents call. */
export function connecting(open: () => Promise<Socket>): CreateConnection {
  return (_options, callback) => {
    open().then(
      (socket) => callback?.(null, socket),
      (error: unknown) => callback?.(error as Error, undefined as unknown as Socket),
    );
    return undefined;
  };
}
