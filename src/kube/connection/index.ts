import {isatty} from 'node:tty';
import {proxyFor} from '../http/proxy-env.js';
import type {Connection} from '../rest.js';
import {choose} from './choose.js';
import type {RunProgram} from './exec-plugin.js';
import {requestTimeoutMs, withClusterFlags, withUserFlags, type ConnectionFlags} from './flags.js';
import {identity} from './identity.js';
import {checkedProxy, checkedServer, readTls} from './transport.js';

export type {RunProgram} from './exec-plugin.js';
export type {ConnectionFlags} from './flags.js';

/** What finding a cluster needs of the process. */
export interface ConnectSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  /** Starts credential plugins; without it they are refused. */
  readonly runProgram?: RunProgram | undefined;
  readonly warn: (text: string) => void;
  /** Whether a credential plugin may ask the person something. */
  readonly stdinIsTerminal?: (() => boolean) | undefined;
  readonly now?: (() => Date) | undefined;
  /** Under which the service account's files are; default `/`. */
  readonly root?: string | undefined;
}

export interface Connected {
  readonly connection: Connection;
  /** The context's, the pod's in a cluster, else `default`. */
  readonly namespace: string;
  /** Undefined when flags alone, or the service account, say where to go. */
  readonly context?: string;
}

/**
 * Finds the cluster that kubectl would find with the same flags, environment and files.
 * @throws ConfigError saying what is missing or wrong, and where
 */
export async function connect(
  flags: ConnectionFlags,
  surroundings: ConnectSurroundings,
): Promise<Connected> {
  const {env, warn, runProgram} = surroundings;
  const {stdinIsTerminal = () => isatty(0), now = () => new Date()} = surroundings;
  const timeoutMs = requestTimeoutMs(flags.requestTimeout);
  const chosen = await choose(flags, surroundings);
  const cluster = withClusterFlags(chosen.cluster, flags);
  const user = withUserFlags(chosen.user, flags);
  const names = {cluster: chosen.clusterName, user: chosen.userName};
  const server = checkedServer(cluster, user);
  const tls = await readTls(cluster, user, names);
  const proxy = cluster.proxyUrl
    ? checkedProxy(cluster.proxyUrl, `cluster \`${names.cluster}\`: field \`proxy-url\``)
    : environmentProxy(server, env);
  if (server.startsWith('http://') && (tls.ca ?? tls.cert ?? tls.insecure)) {
    warn(`the server \`${server}\` is asked without TLS: its certificate settings are not used`);
  }

  const told = {...cluster, server, certificateAuthorityData: tls.ca?.toString('base64')};
  return {
    connection: {
      server,
      tls,
      ...(proxy !== undefined && {proxy}),
      compression: cluster.disableCompression !== true,
      requestTimeoutMs: timeoutMs,
      ...identity(user, {
        name: names.user,
        cluster: told,
        env,
        runProgram,
        stdinIsTerminal,
        now,
      }),
    },
    namespace: chosen.namespace,
    ...(chosen.context !== undefined && {context: chosen.context}),
  };
}

function environmentProxy(
  server: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const proxy = proxyFor(server, env);
  return proxy === undefined ? undefined : checkedProxy(proxy, 'the proxy of the environment');
}
