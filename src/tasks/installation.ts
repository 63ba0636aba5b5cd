import {listDaemonSets, type DaemonSetRecord} from '../kube/daemon-sets.js';
import type {Rest} from '../kube/rest.js';
import {agentSelector} from './agent-marks.js';

/** Where the agent is installed, unless a person says otherwise. */
export const defaultNamespace = 'npd-system';

/** Annotation of the agent's pods: which configuration they were started with, `7f3a91c2`. */
export const configHashAnnotation = 'npd.io/config-hash';

/** The agent as it is installed in a cluster. */
export interface Installation {
  readonly namespace: string;
  readonly daemonSet: DaemonSetRecord;
  /** The configuration that its pods are to have; undefined: it was not installed by this plugin. */
  readonly configHash?: string;
}

/**
 * Finds the agent's DaemonSet by its label.
 * @param options.namespace where to look; default: everywhere, `npd-system` first
 * @returns undefined when there is none
 * @throws ApiError with code 403 when DaemonSets may not be listed
 */
export async function findInstallation(
  rest: Rest,
  options: {
    readonly namespace?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<Installation | undefined> {
  const found = await listDaemonSets(rest, {...options, labelSelector: agentSelector});
  const daemonSet = found.find(({namespace}) => namespace === defaultNamespace) ?? found[0];
  if (!daemonSet) return undefined;
  const configHash = daemonSet.template.annotations[configHashAnnotation];
  return {
    namespace: daemonSet.namespace,
    daemonSet,
    ...(configHash !== undefined && {configHash}),
  };
}
