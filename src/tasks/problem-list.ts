import type {EventRecord} from '../kube/events.js';
import type {NodeRecord} from '../kube/nodes.js';
import type {ClusterFacts} from './cluster-facts.js';
import {nodeProblems, notReady, type NodeProblem} from './node-problems.js';

/** Something that is, or was within the time asked for, wrong with a node. */
export interface Problem {
  readonly node: string;
  /** Condition type, `NotReady`, or an event's reason. */
  readonly problem: string;
  /** A condition that lasts, or an event that happened. */
  readonly persistence: 'permanent' | 'temporary';
  readonly reason: string;
  /** How often it was seen; unset for conditions. */
  readonly count?: number;
  readonly message: string;
  /** When a condition began; when an event was last seen. */
  readonly since?: Date;
  /** `agent`, `kubelet`, `other`, or the event's source. */
  readonly source: string;
  /** Set on the last word about a condition that is over. */
  readonly resolved?: true;
}

/** What is asked for. */
export interface ProblemFilter {
  /** How old an event may be. */
  readonly sinceMs: number;
  /** Undefined: both. */
  readonly persistence: Problem['persistence'] | undefined;
}

/** All problems, by node, the newest first; events about nodes that were not asked for are left out. */
export function listProblems(
  {nodes, events = []}: ClusterFacts,
  {sinceMs, persistence}: ProblemFilter,
  now: Date,
): readonly Problem[] {
  const names = new Set(nodes.map(({name}) => name));
  const permanent = persistence === 'temporary' ? [] : nodes.flatMap(permanentProblems);
  const temporary =
    persistence === 'permanent'
      ? []
      : events
          .filter(({involvedObject}) => names.has(involvedObject.name))
          .filter(({type}) => type === 'Warning')
          .filter(({lastTimestamp}) => now.getTime() - lastTimestamp.getTime() <= sinceMs)
          .map(temporaryProblem);
  return [...permanent, ...temporary].sort(byNodeNewestFirst);
}

/** Tells problems of the same node apart. */
export function problemKey({node, persistence, problem, reason, source, message}: Problem): string {
  return JSON.stringify(
    persistence === 'permanent' ? [node, problem] : [node, problem, reason, source, message],
  );
}

function permanentProblems(node: NodeRecord): readonly Problem[] {
  const down = notReady(node);
  return [
    ...(down ? [permanentProblem(node, 'NotReady', down)] : []),
    ...nodeProblems(node).map((problem) => permanentProblem(node, problem.type, problem)),
  ];
}

function permanentProblem(
  {name: node}: NodeRecord,
  problem: string,
  {status, reason, message, since, source}: NodeProblem,
): Problem {
  const unsure = status === 'Unknown' && problem !== 'NotReady';
  return {
    node,
    problem: unsure ? `${problem}?` : problem,
    persistence: 'permanent',
    reason,
    message,
    ...(since && {since}),
    source,
  };
}

function temporaryProblem(event: EventRecord): Problem {
  return {
    node: event.involvedObject.name,
    problem: event.reason,
    persistence: 'temporary',
    reason: event.reason,
    count: event.count,
    message: event.message,
    since: event.lastTimestamp,
    source: event.source.component,
  };
}

function byNodeNewestFirst(a: Problem, b: Problem): number {
  if (a.node !== b.node) return a.node < b.node ? -1 : 1;
  return (b.since?.getTime() ?? 0) - (a.since?.getTime() ?? 0);
}
