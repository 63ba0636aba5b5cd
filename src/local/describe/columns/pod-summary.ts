import type {ApiObject} from '../../api/kind.js';
import {fieldsAt, hasFields, listAt, numberAt, textAt} from './fields.js';
import type {Fields} from './fields.js';

/** What one line can say of a pod. */
export interface PodSummary {
  /** Containers that are ready. */
  readonly ready: number;
  /** Containers that should be: init containers only if they stay. */
  readonly containers: number;
  /** `Running`, `CrashLoopBackOff`, `Init:0/2`, `Terminating`. */
  readonly reason: string;
  readonly restarts: number;
  /** When the container before the last restart ended, RFC 3339; empty when that is not known. */
  readonly lastRestart: string;
}

/**
 * Sums a pod up as `kubectl get pods` does.
 * @see k8s.io/kubernetes/pkg/printers/internalversion printPod
 */
export function podSummary(pod: ApiObject): PodSummary {
  const init = initSummary(pod);
  const main = mainSummary(pod, init);
  const staying = listAt(pod, 'spec', 'initContainers').filter(stays).length;
  return {
    ...main,
    containers: listAt(pod, 'spec', 'containers').length + staying,
    reason: reasonOfDeletion(pod) ?? main.reason,
  };
}

type Summary = Omit<PodSummary, 'containers'>;

interface InitSummary extends Summary {
  readonly initializing: boolean;
  /** Of init containers that stay beside the others. */
  readonly staying: Pick<Summary, 'restarts' | 'lastRestart'>;
}

function initSummary(pod: ApiObject): InitSummary {
  const specs = listAt(pod, 'spec', 'initContainers');
  const statuses = listAt(pod, 'status', 'initContainerStatuses');
  const ended = statuses.findIndex((status) => !isPast(status, specs));
  const seen = ended === -1 ? statuses : statuses.slice(0, ended + 1);
  const staying = seen.filter((status) => isStaying(status, specs));
  const current = ended === -1 ? undefined : statuses[ended];
  return {
    ready: staying.filter((status) => status['started'] === true && status['ready'] === true)
      .length,
    reason: current ? initReason(current, ended, specs.length) : reasonOfPhase(pod),
    initializing: current !== undefined,
    ...restartsOf(seen),
    staying: restartsOf(staying),
  };
}

/** Whether initialization has gone on after this container. */
function isPast(status: Fields, specs: readonly Fields[]): boolean {
  if (hasFields(status, 'state', 'terminated') && exitCode(status) === 0) return true;
  return isStaying(status, specs) && status['started'] === true;
}

function isStaying(status: Fields, specs: readonly Fields[]): boolean {
  return specs.some((spec) => spec['name'] === status['name'] && stays(spec));
}

/** Whether an init container runs on beside the others. */
function stays(spec: Fields): boolean {
  return spec['restartPolicy'] === 'Always';
}

function initReason(status: Fields, index: number, total: number): string {
  if (hasFields(status, 'state', 'terminated')) return `Init:${endText(status)}`;
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  return waiting !== '' && waiting !== 'PodInitializing'
    ? `Init:${waiting}`
    : `Init:${index}/${total}`;
}

function mainSummary(pod: ApiObject, init: InitSummary): Summary {
  if (init.initializing && !isTrue(pod, 'Initialized')) return init;
  const statuses = listAt(pod, 'status', 'containerStatuses');
  const running = statuses.filter(isRunning);
  // The first container has the last word.
  const told = statuses.map(containerReason).find((reason) => reason !== undefined);
  const reason = told ?? init.reason;
  const before = init.staying;
  const {restarts, lastRestart} = restartsOf(statuses);
  return {
    ready: init.ready + running.length,
    reason: reason === 'Completed' && running.length > 0 ? afterCompletion(pod) : reason,
    restarts: before.restarts + restarts,
    lastRestart: later(before.lastRestart, lastRestart),
  };
}

function isRunning(status: Fields): boolean {
  return (
    containerReason(status) === undefined &&
    status['ready'] === true &&
    hasFields(status, 'state', 'running')
  );
}

function containerReason(status: Fields): string | undefined {
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  if (waiting !== '') return waiting;
  return hasFields(status, 'state', 'terminated') ? endText(status) : undefined;
}

function endText(status: Fields): string {
  const ended = fieldsAt(status, 'state', 'terminated');
  const signal = numberAt(ended, 'signal');
  const byNumber = signal === 0 ? `ExitCode:${exitCode(status)}` : `Signal:${signal}`;
  return textAt(ended, 'reason') || byNumber;
}

function exitCode(status: Fields): number {
  return numberAt(status, 'state', 'terminated', 'exitCode');
}

function afterCompletion(pod: ApiObject): string {
  return isTrue(pod, 'Ready') ? 'Running' : 'NotReady';
}

function isTrue(pod: ApiObject, type: string): boolean {
  const conditions = listAt(pod, 'status', 'conditions');
  return conditions.find((condition) => condition['type'] === type)?.['status'] === 'True';
}

function reasonOfPhase(pod: ApiObject): string {
  const gated = listAt(pod, 'status', 'conditions').some(
    ({type, reason}) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  if (gated) return 'SchedulingGated';
  return textAt(pod, 'status', 'reason') || textAt(pod, 'status', 'phase');
}

function reasonOfDeletion(pod: ApiObject): string | undefined {
  if (pod.metadata.deletionTimestamp === undefined) return undefined;
  if (textAt(pod, 'status', 'reason') === 'NodeLost') return 'Unknown';
  const isOver = ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase'));
  return isOver ? undefined : 'Terminating';
}

function restartsOf(statuses: readonly Fields[]): Pick<Summary, 'restarts' | 'lastRestart'> {
  return {
    restarts: statuses.reduce((sum, status) => sum + numberAt(status, 'restartCount'), 0),
    lastRestart: statuses
      .map((status) => textAt(status, 'lastState', 'terminated', 'finishedAt'))
      .reduce(later, ''),
  };
}

/** RFC 3339 in UTC sorts as text. */
function later(a: string, b: string): string {
  return a > b ? a : b;
}
