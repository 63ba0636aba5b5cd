import {BlockList, isIP} from 'node:net';
import {targetOf, type Target} from './target.js';

/**
 * Which proxy the environment wants for a server, by Go's rules: HTTPS_PROXY or HTTP_PROXY by the server's scheme, NO_PROXY
 * with `*`, addresses, networks, hosts and `.domains`, each with a port or without; never for localhost. The upper-case
 * names come first.
 * @returns `http://proxy:3128`; undefined = go there directly
 * @see golang.org/x/net/http/httpproxy
 */
export function proxyFor(
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const target = targetOf(server);
  const named = either(env, target.secure ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  if (named === '' || goesDirectly(target, either(env, 'NO_PROXY'))) return undefined;
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named}`;
}

function either(env: Readonly<Record<string, string | undefined>>, name: string): string {
  return env[name] || env[name.toLowerCase()] || '';
}

function goesDirectly(target: Target, noProxy: string): boolean {
  const host = target.host.toLowerCase().replace(/\.$/, '');
  if (host === 'localhost' || isLoopback(host)) return true;
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry === '*' || matches(entry, {...target, host}));
}

function matches(entry: string, {host, port}: Target): boolean {
  const [network = '', bits] = entry.split('/');
  if (bits !== undefined && isIP(network))
    return isIP(host) > 0 && within(host, network, Number(bits));
  const {name, port: onlyPort} = split(entry);
  if (name === '' || (onlyPort !== undefined && onlyPort !== port)) return false;
  if (isIP(name)) return isIP(host) > 0 && within(host, name, isIP(name) === 6 ? 128 : 32);
  const domain = name.replace(/^\*\./, '.');
  return domain.startsWith('.')
    ? host.endsWith(domain)
    : host === domain || host.endsWith(`.${domain}`);
}

/** @returns `[::1]:443` as `::1` and 443; an entry without a port as it is */
function split(entry: string): {readonly name: string; readonly port?: number} {
  const bracketed = /^\[(.*)\](?::(\d+))?$/.exec(entry);
  const [, name = entry, port] = bracketed ?? /^([^:]*):(\d+)$/.exec(entry) ?? [];
  return {name, ...(port !== undefined && {port: Number(port)})};
}

function within(host: string, network: string, bits: number): boolean {
  const v6 = isIP(network) === 6;
  if (!(bits >= 0 && bits <= (v6 ? 128 : 32))) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, v6 ? 'ipv6' : 'ipv4');
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}

function isLoopback(host: string): boolean {
  return host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
