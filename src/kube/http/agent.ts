import http from 'node:http';
import https from 'node:https';
import {isIP, type Socket} from 'node:net';
import tls from 'node:tls';
import {ConfigError} from '../errors.js';
import type {Connection} from './contract.js';
import {targetOf, type Target} from './target.js';
import {tunnel} from './tunnel.js';

/** As Go's dialer. */
export const connectTimeoutMs = 30_000;
/** Below the 90 s after which an API server closes idle connections, so that few are found dead. */
const idleTimeoutMs = 60_000;
/** A peer that vanished without a word is noticed through these. */
const tcpKeepAlive = {keepAlive: true, keepAliveInitialDelay: 30_000} as const;

/**
 * Keeps connections to one server open between requests.
 * @param certificate the client's, where it came with its credentials
 * @throws ConfigError when a certificate or key is not one
 */
export function createAgent(
  connection: Connection,
  certificate: {readonly cert: string; readonly key: string} | undefined,
): http.Agent {
  const target = targetOf(connection.server);
  const {proxy} = connection;
  const kept = {...tcpKeepAlive, timeout: idleTimeoutMs, maxCachedSessions: 0};
  if (!target.secure) {
    const agent = new http.Agent(kept);
    if (proxy !== undefined) {
      agent.createConnection = connecting(() => tunnel(proxy, target, connectTimeoutMs));
    }

    return agent;
  }

  const options = tlsOptions(connection, target, certificate);
  const agent = new https.Agent(kept);
  agent.createConnection =
    proxy === undefined
      ? () => tls.connect({...options, ...tcpKeepAlive})
      : connecting(async () => {
          const socket = await tunnel(proxy, target, connectTimeoutMs);
          return tls.connect({...options, socket});
        });
  return agent;
}

/** Closes the connections that wait for a request; those in use stay. */
export function closeIdle(agent: http.Agent): void {
  for (const sockets of Object.values(agent.freeSockets)) {
    for (const socket of sockets ?? []) socket.destroy();
  }
}

function tlsOptions(
  {tls: {ca, insecure, serverName, ...own}}: Connection,
  {host, port}: Target,
  certificate: {readonly cert: string; readonly key: string} | undefined,
): tls.ConnectionOptions {
  const {cert, key} = certificate ?? own;
  const name = serverName ?? host;
  return {
    host,
    port,
    secureContext: secureContext({
      ...(ca !== undefined && {ca}),
      ...(cert !== undefined && {cert}),
      ...(key !== undefined && {key}),
    }),
    // Addresses are not allowed in SNI (RFC 6066), but certificates may be for them.
    servername: isIP(name) ? '' : name,
    checkServerIdentity: (_host, peer) => tls.checkServerIdentity(name, peer),
    rejectUnauthorized: insecure !== true,
    ALPNProtocols: ['http/1.1'],
  };
}

function secureContext(options: tls.SecureContextOptions): tls.SecureContext {
  try {
    return tls.createSecureContext(options);
  } catch (cause) {
    const {message} = cause as Error;
    throw new ConfigError(
      `expected certificates and a key in PEM form that belong together, got: ${message}`,
      {
        hint: 'check certificate-authority, client-certificate and client-key (or their -data) in the kubeconfig',
        cause,
      },
    );
  }
}

type CreateConnection = http.Agent['createConnection'];

/** Turns a promise of a socket into what http's agents call. */
function connecting(open: () => Promise<Socket>): CreateConnection {
  return (_options, callback) => {
    open().then(
      (socket) => callback?.(null, socket),
      (error: unknown) => callback?.(error as Error, undefined as unknown as Socket),
    );
    return undefined;
  };
}
