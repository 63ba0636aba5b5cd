import http, {type IncomingMessage} from 'node:http';
import {ConnectionError} from '../errors.js';
import {connectTimeoutMs} from './agent.js';
import type {Target} from './target.js';

/** One request as it goes on the wire. */
export interface Dispatch {
  readonly target: Target;
  readonly server: string;
  readonly agent: http.Agent;
  readonly method: string;
  /** With prefix and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer | undefined;
  readonly signal: AbortSignal;
}

/** The server had closed a kept connection before anything of an answer came over it. */
export const stale = Symbol('stale connection');

/** Sends once. Errors are Node's, or the signal's reason. */
export async function dispatch(asked: Dispatch): Promise<IncomingMessage | typeof stale> {
  const {target, server, agent, method, path, headers, body, signal} = asked;
  const {request} = target.secure ? await import('node:https') : http;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const sent = request({
      agent,
      host: target.host,
      port: target.port,
      method,
      path,
      headers,
      signal,
    });
    const connecting = setTimeout(() => sent.destroy(noConnection(server)), connectTimeoutMs);
    sent.on('socket', (socket) => {
      if (sent.reusedSocket) clearTimeout(connecting);
      else socket.once(target.secure ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
    });
    sent.on('close', () => clearTimeout(connecting));
    sent.on('response', resolve);
    // Stays for the request's life: what breaks after the response has begun also ends here, and is read from there.
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (signal.aborted) reject(signal.reason as Error);
      else if (sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) {
        resolve(stale);
      } else reject(error);
    });
    sent.end(body);
  });
}

function noConnection(server: string): ConnectionError {
  return new ConnectionError(
    `cannot reach the server \`${server}\`: no connection within ${connectTimeoutMs / 1000} s`,
    {
      server,
      problem: 'timeout',
      hint: 'check the network, VPN and firewall between here and there',
    },
  );
}
