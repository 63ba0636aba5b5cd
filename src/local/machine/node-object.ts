import type {KubeObject} from '../../kube/objects.js';
import type {MachineFacts} from './facts.js';
import type {NodeCondition} from './node-conditions.js';

/** Which programs stand behind the node. */
export interface NodeVersions {
  /** The API server's: `v1.34.4`. */
  readonly server: string;
  /** Ours: `0.1.0`. */
  readonly plugin: string;
}

/** This machine as a v1 Node without its status. */
export function nodeObject({
  name,
  hostName,
  operatingSystem,
  architecture,
}: MachineFacts): KubeObject {
  const labels = {
    'beta.kubernetes.io/arch': architecture,
    'beta.kubernetes.io/os': operatingSystem,
    'kubernetes.io/arch': architecture,
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': operatingSystem,
  };
  const annotations = {'npd.io/local-host': hostName};
  return {apiVersion: 'v1', kind: 'Node', metadata: {name, labels, annotations}};
}

/** Its status, as a strategic merge patch: the conditions of others stay. */
export function nodeStatus(
  facts: MachineFacts,
  conditions: readonly NodeCondition[],
  {server, plugin}: NodeVersions,
): object {
  const resources = {
    cpu: cpuText(facts.processors),
    'ephemeral-storage': `${Math.floor(facts.storageBytes / 1024)}Ki`,
    memory: `${Math.floor(facts.memoryBytes / 1024)}Ki`,
    // The agent, and no other: nothing is scheduled here.
    pods: '1',
  };
  return {
    addresses: [
      {type: 'InternalIP', address: facts.address},
      {type: 'Hostname', address: facts.hostName},
    ],
    allocatable: resources,
    capacity: resources,
    conditions,
    nodeInfo: {
      architecture: facts.architecture,
      bootID: facts.bootId,
      containerRuntimeVersion: `npd-local://${plugin}`,
      kernelVersion: facts.kernelVersion,
      kubeProxyVersion: '',
      kubeletVersion: server,
      machineID: facts.machineId,
      operatingSystem: facts.operatingSystem,
      osImage: facts.osImage,
      systemUUID: facts.systemUuid,
    },
  };
}

/** `2`, `1500m`: thousandths, as Kubernetes counts processors. */
function cpuText(processors: number): string {
  const thousandths = Math.floor(processors * 1000);
  return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
}
