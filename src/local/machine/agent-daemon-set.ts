import {createHash} from 'node:crypto';
import type {KubeObject} from '../../kube/objects.js';

/** Labels by which the agent's DaemonSet and its pod are found; the plugin's commands look for the same. */
export const agentLabels = {
  'app.kubernetes.io/part-of': 'npd',
  'app.kubernetes.io/component': 'agent',
} as const;

/** The agent's container in its pod. */
export const agentContainer = 'npd-agent';

/** The parts of an apps/v1 DaemonSet that are read. */
export interface AgentDaemonSet extends KubeObject {
  readonly metadata: KubeObject['metadata'] & {
    readonly uid?: string;
    readonly generation?: number;
    readonly creationTimestamp?: string;
  };
  readonly spec: {
    readonly template: {
      readonly metadata?: {
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
      };
      readonly spec: AgentPodSpec;
    };
  };
}

/** The parts of a pod's spec that are read; the others are passed on. */
export interface AgentPodSpec {
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly containers: readonly AgentContainer[];
  readonly volumes?: readonly {
    readonly name: string;
    readonly configMap?: {readonly name?: string};
  }[];
}

interface AgentContainer {
  readonly name: string;
  readonly image?: string;
  readonly args?: readonly string[];
  readonly volumeMounts?: readonly {readonly name: string; readonly mountPath: string}[];
}

/**
 * The DaemonSet whose pod this machine runs: of those that want one on a node with these labels, the oldest.
 * @returns undefined when none does
 */
export function chosenDaemonSet(
  daemonSets: Iterable<AgentDaemonSet>,
  labels: Readonly<Record<string, string>>,
): AgentDaemonSet | undefined {
  const wanting = [...daemonSets].filter(
    ({metadata, spec}) =>
      !metadata.deletionTimestamp && fits(spec.template.spec.nodeSelector ?? {}, labels),
  );
  return wanting.sort((a, b) => (ageKey(a) < ageKey(b) ? -1 : 1))[0];
}

function fits(
  selector: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function ageKey({
  metadata: {creationTimestamp = '', namespace = '', name},
}: AgentDaemonSet): string {
  return `${creationTimestamp}/${namespace}/${name}`;
}

/** Ten letters that change with the template: a pod with others is to be replaced. */
export function templateHash({metadata: {uid = ''}, spec}: AgentDaemonSet): string {
  return createHash('sha256')
    .update(`${uid}${JSON.stringify(spec.template)}`)
    .digest('hex')
    .slice(0, 10);
}

/** Where the agent's config files come from, and where its arguments expect them. */
export interface ConfigSource {
  /** `npd-system/npd-agent-config` */
  readonly configMap: string;
  /** `/config` */
  readonly mountPath: string;
}

/** The ConfigMap that is mounted into the agent's container; undefined when none is. */
export function configSource({metadata, spec}: AgentDaemonSet): ConfigSource | undefined {
  const {containers, volumes = []} = spec.template.spec;
  const {volumeMounts = []} = agentIn(containers);
  for (const {name, configMap} of volumes) {
    const mount = volumeMounts.find((one) => one.name === name);
    if (!configMap?.name || !mount) continue;
    const {namespace = ''} = metadata;
    return {configMap: `${namespace}/${configMap.name}`, mountPath: mount.mountPath};
  }

  return undefined;
}

/** The agent's container, else the first one. @throws Error when there is none */
export function agentIn(containers: readonly AgentContainer[]): AgentContainer {
  const found = containers.find(({name}) => name === agentContainer) ?? containers[0];
  if (!found)
    throw new Error('expected a container in the template of the agent’s DaemonSet, got none');
  return found;
}

/** The numbers that a DaemonSet's controller keeps in its status, for a cluster of one node. */
export function daemonSetStatus(
  {metadata: {generation = 0}}: AgentDaemonSet,
  {
    wanted,
    updated,
    ready,
  }: {readonly wanted: boolean; readonly updated: boolean; readonly ready: boolean},
): object {
  return {
    observedGeneration: generation,
    desiredNumberScheduled: Number(wanted),
    currentNumberScheduled: Number(wanted),
    numberMisscheduled: 0,
    updatedNumberScheduled: Number(updated),
    numberReady: Number(ready),
    numberAvailable: Number(ready),
    numberUnavailable: Number(wanted && !ready),
  };
}
