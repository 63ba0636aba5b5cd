import type {ApiObject} from '../api/kind.js';
import {agentIn, templateHash, type AgentDaemonSet} from './agent-daemon-set.js';
import type {MachineFacts} from './facts.js';
import type {RunEnd, RunState} from './supervisor.js';

/** The pod that a DaemonSet's agent has on this machine, without its status. @param name of the pod */
export function agentPod(daemonSet: AgentDaemonSet, name: string, nodeName: string): ApiObject {
  const {namespace = '', uid = '', annotations = {}} = daemonSet.metadata;
  const {metadata = {}, spec} = daemonSet.spec.template;
  const generation = annotations['deprecated.daemonset.template.generation'];
  const labels = {
    ...metadata.labels,
    'controller-revision-hash': templateHash(daemonSet),
    ...(generation !== undefined && {'pod-template-generation': generation}),
  };
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    name: daemonSet.metadata.name,
    uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace,
      labels,
      ...(metadata.annotations && {annotations: metadata.annotations}),
      ownerReferences: [owner],
    },
    spec: {...spec, nodeName},
  };
  return pod;
}

/** What the pod's status is told from. */
export interface AgentRun {
  readonly pod: ApiObject;
  readonly createdAt: Date;
  readonly state: RunState;
  /** When it became ready, or ceased to be. */
  readonly readySince: Date;
}

/** The status of the agent's pod, as a kubelet would write it. */
export function agentPodStatus(
  {pod, createdAt, state, readySince}: AgentRun,
  {address}: MachineFacts,
): object {
  const {containers} = (pod as ApiObject & AgentDaemonSet['spec']['template']).spec;
  const {name, image = ''} = agentIn(containers);
  const {ready, restarts, lastEnd, phase, pid} = state;
  const start = time(createdAt);
  const readiness = {
    status: ready ? 'True' : 'False',
    lastTransitionTime: time(readySince),
    ...(!ready && {
      reason: 'ContainersNotReady',
      message: `containers with unready status: [${name}]`,
    }),
  };
  return {
    phase: state.startedAt || lastEnd ? 'Running' : 'Pending',
    conditions: [
      {type: 'PodReadyToStartContainers', status: 'True', lastTransitionTime: start},
      {type: 'Initialized', status: 'True', lastTransitionTime: start},
      {type: 'Ready', ...readiness},
      {type: 'ContainersReady', ...readiness},
      {type: 'PodScheduled', status: 'True', lastTransitionTime: start},
    ],
    hostIP: address,
    hostIPs: [{ip: address}],
    podIP: address,
    podIPs: [{ip: address}],
    qosClass: 'Burstable',
    startTime: start,
    containerStatuses: [
      {
        name,
        image,
        imageID: '',
        ready,
        started: phase === 'running',
        restartCount: restarts,
        state: containerState(state, pod),
        lastState: lastEnd && phase !== 'stopped' ? {terminated: terminated(lastEnd)} : {},
        ...(pid > 0 && {containerID: `npd-local://${pid}`}),
      },
    ],
  };
}

function containerState({phase, startedAt, lastEnd, backOffMs}: RunState, pod: ApiObject): object {
  if (phase === 'running') return {running: {startedAt: time(startedAt ?? new Date(0))}};
  if (phase === 'starting') return {waiting: {reason: 'ContainerCreating'}};
  if (phase === 'backing-off' && backOffMs > 0) {
    const {name, namespace = ''} = pod.metadata;
    const message = `back-off ${backOffMs / 1000}s restarting failed container=npd-agent pod=${name}_${namespace}`;
    return {waiting: {reason: 'CrashLoopBackOff', message}};
  }

  return lastEnd ? {terminated: terminated(lastEnd)} : {};
}

function terminated({code, signal, startedAt, finishedAt, message}: RunEnd): object {
  const exitCode = code ?? (signal === 'SIGKILL' ? 137 : 143);
  return {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    ...(exitCode !== 0 && message !== '' && {message}),
    startedAt: time(startedAt),
    finishedAt: time(finishedAt),
  };
}

function time(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`;
}
