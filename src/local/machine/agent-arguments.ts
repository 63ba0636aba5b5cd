import {join} from 'node:path';

/** Where this machine has what a pod would have in fixed places. */
export interface AgentPlaces {
  readonly nodeName: string;
  /** `https://127.0.0.1:40123` */
  readonly server: string;
  /** Says who the agent is. */
  readonly kubeconfig: string;
  readonly configFolder: string;
  /** Empty: it remembers nothing. */
  readonly stateDir: string;
  readonly socket: string;
  readonly kmsgPath: string;
  readonly ports: {readonly health: number; readonly metrics: number};
}

/**
 * The arguments of a pod's agent for this machine: paths under the mounted configuration lead to its folder, and what has
 * a place of its own here comes last, where it counts.
 * @param args as the DaemonSet has them
 * @param mountPath where the pod would have its config files; undefined: nowhere
 */
export function agentArguments(
  args: readonly string[],
  mountPath: string | undefined,
  places: AgentPlaces,
): readonly string[] {
  const {server, kubeconfig, ports} = places;
  const override = new URLSearchParams({inClusterConfig: 'false', auth: kubeconfig});
  return [
    ...args.map((arg) => withFolder(arg, mountPath, places.configFolder)),
    `--apiserver-override=${server}?${override.toString()}`,
    `--hostname-override=${places.nodeName}`,
    '--address=127.0.0.1',
    `--port=${ports.health}`,
    '--prometheus-address=127.0.0.1',
    `--prometheus-port=${ports.metrics}`,
    `--state-dir=${places.stateDir}`,
    `--socket=${places.socket}`,
    `--kmsg-path=${places.kmsgPath}`,
  ];
}

/** `--flag=/config/a.json,/config/b.json` with each path in the folder. */
function withFolder(arg: string, mountPath: string | undefined, folder: string): string {
  const [, flag, paths] = /^(--config\.[^=]+=)(.*)$/.exec(arg) ?? [];
  if (flag === undefined || paths === undefined || mountPath === undefined) return arg;
  const base = mountPath.endsWith('/') ? mountPath : `${mountPath}/`;
  const moved = paths
    .split(',')
    .map((path) => (path.startsWith(base) ? join(folder, path.slice(base.length)) : path));
  return flag + moved.join(',');
}
