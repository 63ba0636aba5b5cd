import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {ConfigError} from '../errors.js';
import {proxyFor} from '../http/proxy-env.js';
import {hostAndPort} from '../http/target.js';
import type {Connection} from '../rest.js';
import {tokenFile} from './token-file.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a pod finds what it needs, under another root in tests. */
export interface InClusterSurroundings {
  readonly env: Environment;
  readonly root?: string | undefined;
}

/** A node's agent must notice soon that an answer does not come. */
const requestTimeoutMs = 30_000;

/**
 * The connection of a pod by its service account.
 * @throws ConfigError outside a cluster, or without a token
 */
export function inCluster({env, root = '/'}: InClusterSurroundings): Connection {
  const server = inClusterServer(env);
  if (server === undefined) {
    throw new ConfigError(
      'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined',
    );
  }

  const files = serviceAccountFiles(root);
  const token = serviceAccountToken(files.token);
  const proxy = proxyFor(server, env);
  return {
    server,
    tls: existsSync(files.ca) ? {ca: readFileSync(files.ca)} : {},
    ...(proxy !== undefined && {proxy}),
    authenticate: async (refresh) => ({authorization: `Bearer ${await token(refresh)}`}),
    requestTimeoutMs,
  };
}

/** @returns the address in the environment, `https://[fd00::1]:443`; undefined outside a cluster */
export function inClusterServer(env: Environment): string | undefined {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  if (!host || !port) return undefined;
  return `https://${hostAndPort({host, port: Number(port)})}`;
}

/** Where the kubelet puts a service account. */
export function serviceAccountFiles(root: string): {
  readonly token: string;
  readonly ca: string;
  readonly namespace: string;
} {
  const folder = join(root, 'var/run/secrets/kubernetes.io/serviceaccount');
  return {
    token: join(folder, 'token'),
    ca: join(folder, 'ca.crt'),
    namespace: join(folder, 'namespace'),
  };
}

function serviceAccountToken(path: string): (refresh: boolean) => Promise<string> {
  try {
    return tokenFile(path);
  } catch (cause) {
    throw new ConfigError(
      `expected a service account token in \`${path}\`: ${(cause as Error).message}`,
      {
        hint: 'does the pod have `automountServiceAccountToken: false`?',
        cause,
      },
    );
  }
}
