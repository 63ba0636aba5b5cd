import {existsSync, readFileSync} from 'node:fs';
import {ConfigError} from '../errors.js';
import type {ConnectionFlags} from './flags.js';
import {inClusterServer, serviceAccountFiles} from './in-cluster.js';
import type {Cluster, Context, Kubeconfig, User} from './kubeconfig.js';
import {loadKubeconfig, type LoadedKubeconfig} from './load-kubeconfig.js';

/** Which cluster, as whom, before the flags have their say about the details. */
export interface Chosen {
  readonly cluster: Cluster;
  readonly clusterName: string;
  readonly user: User;
  readonly userName: string;
  readonly namespace: string;
  readonly context: string | undefined;
}

/** What says where to look. */
export interface ChooseSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
  readonly root?: string | undefined;
}

/**
 * By the kubeconfig's context; where there is no kubeconfig, and no `--server`, by the service account of the pod.
 * @throws ConfigError when that leaves no cluster
 */
export async function choose(
  flags: ConnectionFlags,
  surroundings: ChooseSurroundings,
): Promise<Chosen> {
  const loaded = await loadKubeconfig(flags.kubeconfig, surroundings);
  const {config} = loaded;
  const empty = config.clusters.size + config.contexts.size + config.users.size === 0;
  const pod = empty && !flags.server ? serviceAccount(surroundings) : undefined;
  if (pod) return pod;
  const name = flags.context || config.currentContext;
  const context = name === undefined ? undefined : contextOf(name, flags, loaded);
  const cluster = clusterOf(flags.cluster || context?.cluster, flags, loaded);
  const user = userOf(flags.user || context?.user, flags, config);
  return {
    cluster,
    clusterName: flags.cluster || (context?.cluster ?? ''),
    user,
    userName: flags.user || (context?.user ?? ''),
    namespace: context?.namespace || 'default',
    context: name,
  };
}

function contextOf(
  name: string,
  flags: ConnectionFlags,
  {config, found}: LoadedKubeconfig,
): Context {
  const context = config.contexts.get(name);
  if (context) return context;
  const message = flags.context
    ? `context \`${name}\` does not exist`
    : `the current context \`${name}\` does not exist in ${quoted(found)}`;
  throw new ConfigError(message, {hint: `${known(config.contexts)}; choose with \`--context\``});
}

function clusterOf(
  name: string | undefined,
  flags: ConnectionFlags,
  {config, places, found}: LoadedKubeconfig,
): Cluster {
  const cluster = name === undefined ? undefined : config.clusters.get(name);
  if (cluster && (cluster.server || flags.server)) return cluster;
  if (cluster) throw new ConfigError(`no server found for cluster \`${name}\``, {hint: fixCluster});
  if (flags.cluster || (name !== undefined && !flags.server)) {
    throw new ConfigError(`cluster \`${name}\` does not exist`, {hint: known(config.clusters)});
  }

  if (flags.server) return {};
  if (found.length === 0) {
    throw new ConfigError(`no cluster is known: there is no kubeconfig at ${quoted(places)}`, {
      hint: 'get one from the administrator or with the tool of your provider, and name it with `--kubeconfig` or KUBECONFIG',
    });
  }

  throw new ConfigError(`no context is chosen in ${quoted(found)}`, {
    hint: `${known(config.contexts)}; choose with \`--context\` or \`kubectl config use-context\``,
  });
}

const fixCluster = 'give it one with `--server` or `kubectl config set-cluster`';

/** A user that is missing would ask as nobody, without a word; only flags that prove an identity make up for it. */
function userOf(name: string | undefined, flags: ConnectionFlags, config: Kubeconfig): User {
  if (!name) return {};
  const user = config.users.get(name);
  if (user) return user;
  if (!flags.user && (flags.token || flags.clientCertificate)) return {};
  throw new ConfigError(`user \`${name}\` does not exist`, {hint: known(config.users)});
}

function serviceAccount({env, root = '/'}: ChooseSurroundings): Chosen | undefined {
  const server = inClusterServer(env);
  const files = serviceAccountFiles(root);
  if (server === undefined || !existsSync(files.token)) return undefined;
  const namespace = existsSync(files.namespace) ? readFileSync(files.namespace, 'utf8').trim() : '';
  return {
    cluster: {server, certificateAuthority: existsSync(files.ca) ? files.ca : undefined},
    clusterName: 'in-cluster',
    user: {tokenFile: files.token},
    userName: 'service account',
    namespace: env['POD_NAMESPACE'] || namespace || 'default',
    context: undefined,
  };
}

function known(named: ReadonlyMap<string, unknown>): string {
  return named.size === 0 ? 'the kubeconfig has none' : `there are: ${quoted([...named.keys()])}`;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
