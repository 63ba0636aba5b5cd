import type {Socket} from 'node:net';
import {ConnectionError} from '../errors.js';
import {connectTunnel} from './connect-tunnel.js';
import {connectionError} from './failure.js';
import {socksTunnel} from './socks-tunnel.js';
import {hostAndPort, type Target} from './target.js';

/**
 * Opens a way through a proxy.
 * @param proxy `http://user:password@proxy:3128`, `https://…` (TLS to the proxy itself), `socks5://…`
 * @returns a socket that ends at the target
 * @throws ConnectionError when the proxy cannot be reached or refuses
 */
export async function tunnel(proxy: string, target: Target, timeoutMs: number): Promise<Socket> {
  const {protocol, username, password, host, hostname, port} = new URL(proxy);
  const signal = AbortSignal.timeout(timeoutMs);
  const login = {
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
  };
  const at = {host: hostname.replace(/^\[|\]$/g, ''), ...login};
  try {
    if (protocol.startsWith('socks5')) {
      return await socksTunnel({...at, port: Number(port || 1080)}, target, signal);
    }

    const secure = protocol === 'https:';
    const standard = secure ? 443 : 80;
    return await connectTunnel({...at, secure, port: Number(port || standard)}, target, signal);
  } catch (cause) {
    throw proxyError(`${protocol}//${host}`, hostAndPort(target), signal.aborted, cause);
  }
}

/** The login is left out: errors are shown. */
function proxyError(proxy: string, to: string, late: boolean, cause: unknown): ConnectionError {
  const failed = cause instanceof Error && 'code' in cause;
  const said = failed ? connectionError(cause, proxy).message : (cause as Error).message;
  const what = late ? 'it did not answer in time' : said;
  return new ConnectionError(`cannot reach \`${to}\` through the proxy \`${proxy}\`: ${what}`, {
    server: to,
    problem: 'proxy',
    hint: 'check `proxy-url` in the kubeconfig and the variables HTTPS_PROXY and NO_PROXY',
    cause,
  });
}
