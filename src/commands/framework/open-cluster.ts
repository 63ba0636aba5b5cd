import type {Rest, RequestTrace} from '../../kube/rest.js';
import {requestTraceView} from '../../view/request-trace.js';
import type {Console} from './console.js';
import type {Surroundings} from './surroundings.js';

/** The flags that say which cluster, and as whom, as oclif reads them. */
export interface ClusterFlags {
  readonly as?: string | undefined;
  readonly 'as-group'?: string[] | undefined;
  readonly 'as-uid'?: string | undefined;
  readonly 'certificate-authority'?: string | undefined;
  readonly 'client-certificate'?: string | undefined;
  readonly 'client-key'?: string | undefined;
  readonly cluster?: string | undefined;
  readonly context?: string | undefined;
  readonly 'insecure-skip-tls-verify'?: boolean | undefined;
  readonly kubeconfig?: string | undefined;
  readonly namespace?: string | undefined;
  readonly 'request-timeout'?: string | undefined;
  readonly server?: string | undefined;
  readonly 'tls-server-name'?: string | undefined;
  readonly token?: string | undefined;
  readonly user?: string | undefined;
  readonly v: number;
}

/**
 * A client for the cluster that flags, environment and kubeconfig name; what it needs is only loaded here, so that
 * commands without a cluster start without it.
 * @throws ConfigError when they name none that can be used
 */
export async function openCluster(
  flags: ClusterFlags,
  {surroundings, console}: {readonly surroundings: Surroundings; readonly console: Console},
): Promise<Rest> {
  const [{connect}, {rest}, {runProgram}] = await Promise.all([
    import('../../kube/connection/index.js'),
    import('../../kube/rest.js'),
    import('../../process/run.js'),
  ]);
  const {env, homeDir, manifest, signal} = surroundings;
  const {warn} = console;
  const {connection} = await connect(connectionFlags(flags), {
    env,
    homeDir,
    warn,
    runProgram: (file, args, options) => runProgram(file, args, {signal, ...options}),
  });
  function trace(request: RequestTrace): void {
    console.trace(requestTraceView(request, flags.v));
  }
  return rest(connection, {
    userAgent: `kubectl-npd/v${manifest.version}`,
    warn,
    ...(flags.v >= 6 && {trace}),
  });
}

/** `as-group` becomes `asGroup`; flags that were not given are left out. */
function connectionFlags(
  flags: ClusterFlags,
): Readonly<Record<string, string | string[] | boolean>> {
  return Object.fromEntries(
    Object.entries(flags)
      .filter(([name, value]) => name !== 'v' && value !== undefined)
      .map(([name, value]) => [
        name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        value as string | string[] | boolean,
      ]),
  );
}
