import type {Agent} from 'node:https';
import {isIP} from 'node:net';
import type tls from 'node:tls';
import {ConfigError} from '../errors.js';
import {connecting, connectTimeoutMs, keptConnections, tcpKeepAlive} from './agent.js';
import type {Connection} from './contract.js';
import type {Target} from './target.js';
import {tunnel} from './tunnel.js';

/**
 * Keeps connections over TLS to one server open between requests. Node's TLS is loaded here and not before: a program
 * that has asked nothing yet starts 10 ms sooner.
 * @param certificate the client's, where it came with its credentials
 * @throws ConfigError when a certificate or key is not one
 */
export async function createSecureAgent(
  connection: Connection,
  target: Target,
  certificate: {readonly cert: string; readonly key: string} | undefined,
): Promise<Agent> {
  const [{default: https}, {default: nodeTls}] = await Promise.all([
    import('node:https'),
    import('node:tls'),
  ]);
  const {proxy} = connection;
  const options = tlsOptions(nodeTls, {connection, target, certificate});
  const agent = new https.Agent(keptConnections);
  agent.createConnection =
    proxy === undefined
      ? () => nodeTls.connect({...options, ...tcpKeepAlive})
      : connecting(async () => {
          const socket = await tunnel(proxy, target, connectTimeoutMs);
          return nodeTls.connect({...options, socket});
        });
  return agent;
}

interface Access {
  readonly connection: Connection;
  readonly target: Target;
  readonly certificate: {readonly cert: string; readonly key: string} | undefined;
}

function tlsOptions(
  nodeTls: typeof tls,
  {connection, target: {host, port}, certificate}: Access,
): tls.ConnectionOptions {
  const {ca, insecure, serverName, ...own} = connection.tls;
  const {cert, key} = certificate ?? own;
  const name = serverName ?? host;
  return {
    host,
    port,
    secureContext: secureContext(nodeTls, {
      ...(ca !== undefined && {ca}),
      ...(cert !== undefined && {cert}),
      ...(key !== undefined && {key}),
    }),
    // Addresses are not allowed in SNI (RFC 6066), but certificates may be for them.
    servername: isIP(name) ? '' : name,
    checkServerIdentity: (_host, peer) => nodeTls.checkServerIdentity(name, peer),
    rejectUnauthorized: insecure !== true,
    ALPNProtocols: ['http/1.1'],
  };
}

function secureContext(nodeTls: typeof tls, options: tls.SecureContextOptions): tls.SecureContext {
  try {
    return nodeTls.createSecureContext(options);
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
