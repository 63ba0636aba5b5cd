import {promises as fs} from 'node:fs';
import {ConfigError} from '../errors.js';
import type {Cluster, User} from './kubeconfig.js';

/** TLS material, as read. */
export interface Tls {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly serverName?: string;
  readonly insecure?: boolean;
}

interface Names {
  readonly cluster: string;
  readonly user: string;
}

/**
 * @returns the server's address without a trailing slash. One without a scheme gets `https://` when anything is said about
 * certificates, else `http://`, as in kubectl
 * @throws ConfigError when it is not an address
 */
export function checkedServer(cluster: Cluster, user: User): string {
  const {
    server = '',
    certificateAuthority,
    certificateAuthorityData,
    insecureSkipTlsVerify,
  } = cluster;
  const tls =
    certificateAuthority ??
    certificateAuthorityData ??
    user.clientCertificate ??
    user.clientCertificateData ??
    (insecureSkipTlsVerify || undefined);
  const text = server.includes('://')
    ? server
    : `${tls === undefined ? 'http' : 'https'}://${server}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new ConfigError(`expected the server as \`https://host:port\`, got \`${server}\``, {
      hint: 'check `server` in the kubeconfig, or `--server`',
    });
  }

  const [address = text] = text.split(/[?#]/);
  return address.replace(/\/+$/, '');
}

/**
 * @param field what says so: `cluster `a`: field `proxy-url``
 * @throws ConfigError when it is not the address of a proxy
 */
export function checkedProxy(proxy: string, field: string): string {
  const url = URL.canParse(proxy) ? new URL(proxy) : undefined;
  if (url && /^(https?|socks5h?):$/.test(url.protocol) && url.hostname !== '') return proxy;
  throw new ConfigError(
    `${field}: expected \`http://\`, \`https://\` or \`socks5://\` and a host, got \`${proxy}\``,
  );
}

/**
 * Reads what the connection is secured with.
 * @throws ConfigError on what contradicts itself, with kubectl's words, and on files that cannot be read
 */
export async function readTls(cluster: Cluster, user: User, names: Names): Promise<Tls> {
  refuseBoth(cluster.certificateAuthority, cluster.certificateAuthorityData, {
    file: 'certificate-authority',
    name: names.cluster,
  });
  refuseBoth(user.clientCertificate, user.clientCertificateData, {
    file: 'client-certificate',
    name: names.user,
  });
  refuseBoth(user.clientKey, user.clientKeyData, {file: 'client-key', name: names.user});
  const certificateOf = `client-certificate for \`${names.user}\``;
  const ca = await read(
    cluster.certificateAuthority,
    cluster.certificateAuthorityData,
    `certificate-authority for \`${names.cluster}\``,
  );
  const cert = await read(user.clientCertificate, user.clientCertificateData, certificateOf);
  const key = await read(user.clientKey, user.clientKeyData, `client-key for \`${names.user}\``);
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? 'client-certificate' : 'client-key';
    throw new ConfigError(
      `${missing}-data or ${missing} must be specified for \`${names.user}\` to use the clientCert authentication method`,
    );
  }

  const insecure = cluster.insecureSkipTlsVerify === true;
  if (insecure && ca) {
    throw new ConfigError(
      `cluster \`${names.cluster}\`: specifying a root certificates file with the insecure flag is not allowed`,
      {hint: 'remove `insecure-skip-tls-verify` or `certificate-authority` from the kubeconfig'},
    );
  }

  return {
    ...(ca && {ca}),
    ...(cert && {cert}),
    ...(key && {key}),
    ...(cluster.tlsServerName && {serverName: cluster.tlsServerName}),
    ...(insecure && {insecure}),
  };
}

function refuseBoth(
  file: string | undefined,
  data: string | undefined,
  about: {readonly file: string; readonly name: string},
): void {
  if (!file || !data) return;
  throw new ConfigError(
    `${about.file}-data and ${about.file} are both specified for \`${about.name}\``,
    {hint: 'remove one of them from the kubeconfig'},
  );
}

async function read(
  file: string | undefined,
  data: string | undefined,
  what: string,
): Promise<Buffer | undefined> {
  if (data) return Buffer.from(data, 'base64');
  if (!file) return undefined;
  try {
    return await fs.readFile(file);
  } catch (cause) {
    throw new ConfigError(`unable to read ${what}: ${(cause as Error).message}`, {cause});
  }
}
