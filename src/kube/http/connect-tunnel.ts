import http, {type IncomingMessage} from 'node:http';
import type {Socket} from 'node:net';
import {hostAndPort, type Target} from './target.js';

/** Where an HTTP proxy is, and who asks it. */
export interface HttpProxy {
  /** TLS to the proxy itself. */
  readonly secure: boolean;
  readonly host: string;
  readonly port: number;
  /** Empty = no login is sent. */
  readonly username: string;
  readonly password: string;
}

/**
 * Opens a way through a proxy by CONNECT.
 * @returns a socket that ends at the target
 * @throws Error in words for a proxy that refuses; Node's when it cannot be reached
 */
export async function connectTunnel(
  {secure, host, port, username, password}: HttpProxy,
  target: Target,
  signal: AbortSignal,
): Promise<Socket> {
  const to = hostAndPort(target);
  const login = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
  const {request} = secure ? await import('node:https') : http;
  const asked = request({
    host,
    port,
    method: 'CONNECT',
    path: to,
    agent: false,
    signal,
    headers: {
      host: to,
      ...((username || password) && {'proxy-authorization': `Basic ${login}`}),
    },
  });
  return new Promise<Socket>((resolve, reject) => {
    function refuse({statusCode = 0, statusMessage = ''}: IncomingMessage): void {
      asked.destroy();
      reject(new Error(`it answered \`${statusCode} ${statusMessage}\``));
    }

    asked.on('error', reject);
    // A refusal may come with a body, as an ordinary answer.
    asked.on('response', refuse);
    asked.on('connect', (response, socket: Socket, rest) => {
      if (response.statusCode !== 200) {
        socket.destroy();
        refuse(response);
        return;
      }

      if (rest.length > 0) socket.unshift(rest);
      resolve(socket);
    });
    asked.end();
  });
}
