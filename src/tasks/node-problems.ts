import type {NodeCondition, NodeRecord} from '../kube/nodes.js';
import {agentMarks} from './agent-marks.js';

/** A lasting problem of a node: a condition that is not as it should be. */
export interface NodeProblem {
  readonly type: string;
  /** True: there is the problem. Unknown: it cannot be said. False: of a type that says that all is well. */
  readonly status: NodeCondition['status'];
  readonly reason: string;
  readonly message: string;
  readonly since?: Date;
  /** Who looks after this condition. */
  readonly source: 'agent' | 'kubelet' | 'other';
}

/** Types of the kubelet and of cloud controllers that mean trouble when True. */
export const kubeletTypes: ReadonlySet<string> = new Set([
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'NetworkUnavailable',
]);

/** Types of others that say that all is well when True, such as `StorageReady` and `EtcdIsVoter`. */
const allIsWell = /(Ready|Healthy|IsVoter)$/;

/** The node's lasting problems, in the order in which the node carries them; `Ready` is not among them. */
export function nodeProblems(node: NodeRecord): readonly NodeProblem[] {
  const owned = new Set(agentMarks(node)?.types);
  return node.conditions
    .filter(({type}) => type !== 'Ready')
    .map((condition) => ({condition, source: sourceOf(condition.type, owned)}))
    .filter(({condition, source}) => isProblem(condition, source))
    .map(({condition, source}) => problemOf(condition, source));
}

/** The condition Ready, when it is not True. */
export function notReady({conditions}: NodeRecord): NodeProblem | undefined {
  const ready = conditions.find(({type}) => type === 'Ready');
  return ready && ready.status !== 'True' ? problemOf(ready, 'kubelet') : undefined;
}

function sourceOf(type: string, owned: ReadonlySet<string>): NodeProblem['source'] {
  if (owned.has(type)) return 'agent';
  return kubeletTypes.has(type) ? 'kubelet' : 'other';
}

function isProblem({type, status}: NodeCondition, source: NodeProblem['source']): boolean {
  if (source === 'agent') return status !== 'False';
  return status === (source === 'other' && allIsWell.test(type) ? 'False' : 'True');
}

function problemOf(
  {type, status, reason, message, lastTransitionTime}: NodeCondition,
  source: NodeProblem['source'],
): NodeProblem {
  const since = lastTransitionTime && {since: lastTransitionTime};
  return {type, status, reason, message, ...since, source};
}
