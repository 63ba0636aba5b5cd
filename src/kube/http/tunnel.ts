import {request as httpRequest, type IncomingMessage} from 'node:http';
import {request as httpsRequest} from 'node:https';
import type {Socket} from 'node:net';
import {ConnectionError, ConfigError} from '../errors.js';
import {connectionError} from './failure.js';
import {hostAndPort, targetOf, type Target} from './target.js';

/**
 * Opens a way through a proxy by CONNECT.
 * @param proxy `http://user:password@proxy:3128`; `https://` = TLS to the proxy itself
 * @returns a socket that ends at the target
 * @throws ConnectionError when the proxy cannot be reached or refuses
 */
export async function tunnel(proxy: string, target: Target, timeoutMs: number): Promise<Socket> {
  const {protocol, username, password, host} = new URL(proxy);
  const named = `${protocol}//${host}`;
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new ConfigError(`expected an http:// or https:// proxy, got \`${named}\``);
  }

  const at = targetOf(named);
  const to = hostAndPort(target);
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const asked = (at.secure ? httpsRequest : httpRequest)({
    host: at.host,
    port: at.port,
    method: 'CONNECT',
    path: to,
    agent: false,
    headers: {
      host: to,
      ...(login !== ':' && {
        'proxy-authorization': `Basic ${Buffer.from(login).toString('base64')}`,
      }),
    },
  });
  return new Promise<Socket>((resolve, reject) => {
    function fail(what: string, cause?: unknown): void {
      clearTimeout(timer);
      asked.destroy();
      reject(proxyError(what, {proxy: named, to, cause}));
    }

    const timer = setTimeout(() => fail('it did not answer in time'), timeoutMs);
    asked.on('error', (error) => fail(connectionError(error, named).message, error));
    // A refusal may come with a body, as an ordinary answer.
    asked.on('response', (response) => fail(refusalOf(response)));
    asked.on('connect', (response, socket: Socket, rest) => {
      clearTimeout(timer);
      if (response.statusCode !== 200) {
        socket.destroy();
        fail(refusalOf(response));
      } else {
        if (rest.length > 0) socket.unshift(rest);
        resolve(socket);
      }
    });
    asked.end();
  });
}

function refusalOf({statusCode = 0, statusMessage = ''}: IncomingMessage): string {
  return `it answered \`${statusCode} ${statusMessage}\``;
}

function proxyError(
  what: string,
  {proxy, to, cause}: {proxy: string; to: string; cause: unknown},
): ConnectionError {
  return new ConnectionError(`cannot reach \`${to}\` through the proxy \`${proxy}\`: ${what}`, {
    server: to,
    problem: 'proxy',
    hint: 'check `proxy-url` in the kubeconfig and the variables HTTPS_PROXY and NO_PROXY',
    cause,
  });
}
