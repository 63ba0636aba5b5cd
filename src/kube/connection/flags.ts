import {ConfigError} from '../errors.js';
import type {Cluster, User} from './kubeconfig.js';

/** kubectl's flags about the cluster and who asks, by their camel-case names; all override the kubeconfig. */
export interface ConnectionFlags {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  readonly as?: string | undefined;
  readonly asGroup?: readonly string[] | undefined;
  readonly asUid?: string | undefined;
  /** `key=value`, each. */
  readonly asUserExtra?: readonly string[] | undefined;
  readonly certificateAuthority?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly insecureSkipTlsVerify?: boolean | undefined;
  readonly disableCompression?: boolean | undefined;
  /** `0` = none, `5` (seconds), `1m30s`. */
  readonly requestTimeout?: string | undefined;
}

/**
 * The cluster with what the flags say instead. As in kubectl: not to verify takes the authorities away, an authority takes
 * that wish away, and another server takes the old one's TLS name away.
 */
export function withClusterFlags(cluster: Cluster, flags: ConnectionFlags): Cluster {
  const {server, certificateAuthority, tlsServerName, insecureSkipTlsVerify} = flags;
  if (insecureSkipTlsVerify && certificateAuthority) {
    throw new ConfigError(
      'specifying a root certificates file with the insecure flag is not allowed',
      {hint: 'give either `--certificate-authority` or `--insecure-skip-tls-verify`'},
    );
  }

  const noAuthority = {certificateAuthority: undefined, certificateAuthorityData: undefined};
  return {
    ...cluster,
    ...(server && {server, tlsServerName: undefined}),
    ...(tlsServerName && {tlsServerName}),
    ...(insecureSkipTlsVerify !== undefined && {insecureSkipTlsVerify}),
    ...(insecureSkipTlsVerify && noAuthority),
    ...(certificateAuthority && {
      certificateAuthority,
      certificateAuthorityData: undefined,
      insecureSkipTlsVerify: false,
    }),
    ...(flags.disableCompression !== undefined && {disableCompression: flags.disableCompression}),
  };
}

/** The user with what the flags say instead. */
export function withUserFlags(user: User, flags: ConnectionFlags): User {
  const {token, clientCertificate, clientKey, as, asUid, asGroup, asUserExtra} = flags;
  return {
    ...user,
    // A token on the command line is meant: nothing else must prove another identity.
    ...(token && {token, tokenFile: undefined, exec: undefined, authProvider: undefined}),
    ...(token && {username: undefined, password: undefined}),
    ...(clientCertificate && {clientCertificate, clientCertificateData: undefined}),
    ...(clientKey && {clientKey, clientKeyData: undefined}),
    ...(as && {as}),
    ...(asUid && {asUid}),
    ...(asGroup && asGroup.length > 0 && {asGroups: asGroup}),
    ...(asUserExtra && asUserExtra.length > 0 && {asUserExtra: extraOf(asUserExtra)}),
  };
}

function extraOf(pairs: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const extra: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined) {
      throw new ConfigError(`flag \`--as-user-extra\`: expected \`key=value\`, got \`${pair}\``);
    }

    (extra[key] ??= []).push(value);
  }

  return extra;
}

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** @returns ms; 0 = no limit */
export function requestTimeoutMs(text: string | undefined): number {
  if (text === undefined || text === '') return 0;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const parts = [...text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) {
    throw new ConfigError(
      `flag \`--request-timeout\`: expected a duration such as \`0\`, \`5\`, \`5s\` or \`1m30s\`, got \`${text}\``,
    );
  }

  const ms = parts.reduce((sum, [, n, unit = '']) => sum + Number(n) * (unitMs[unit] ?? 0), 0);
  return Math.ceil(ms);
}
