/** Where a server is, as sockets and requests want to know it. */
export interface Target {
  readonly secure: boolean;
  /** Without the brackets of an IPv6 address. */
  readonly host: string;
  readonly port: number;
  /** What the server's address has after the host, without a trailing slash: `/k8s/clusters/c-1`. */
  readonly prefix: string;
}

/** @param server a checked http(s) address */
export function targetOf(server: string): Target {
  const {protocol, hostname, port, pathname} = new URL(server);
  const secure = protocol === 'https:';
  return {
    secure,
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    prefix: pathname.replace(/\/+$/, ''),
  };
}

/** @returns `10.0.0.1:443`, `[::1]:443` */
export function hostAndPort({host, port}: Pick<Target, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
