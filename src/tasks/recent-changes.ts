import type {EventRecord} from '../kube/events.js';
import {simulationAnnotation} from './agent-fleet.js';
import type {NodeTrouble} from './node-troubles.js';

/** What changed within a time. */
export interface RecentChanges {
  /** Lasting problems that began, also those that ended since. */
  readonly started: number;
  /** Lasting problems that ended. */
  readonly ended: number;
  /** Temporary problems that were reported, with their repetitions. */
  readonly temporary: number;
}

/** The text of the event that agents, and node-problem-detector, make when a condition changes. */
const conditionChange = /^Node condition (\S+) is now: (True|False|Unknown)\b/;

/**
 * Counts what happened since a moment, less what was simulated. An event that repeats counts with all its repetitions as
 * long as the last of them is not older; a problem that lasts counts also where its event is missing.
 */
export function recentChanges(
  {
    problems,
    events,
  }: {
    readonly problems: readonly NodeTrouble[];
    readonly events: readonly EventRecord[];
  },
  since: Date,
): RecentChanges {
  const started = new Map<string, number>();
  const sums = {ended: 0, temporary: 0};
  for (const {involvedObject, message, count, lastTimestamp, annotations, type} of events) {
    if (lastTimestamp < since || annotations[simulationAnnotation] !== undefined) continue;
    const [, condition = '', status] = conditionChange.exec(message) ?? [];
    const key = `${involvedObject.name}/${condition}`;
    if (status === 'True') started.set(key, (started.get(key) ?? 0) + count);
    else if (status === 'False') sums.ended += count;
    else if (status === undefined && type === 'Warning') sums.temporary += count;
  }
  for (const {node, problem, simulated, unsure, since: begun} of problems) {
    if (simulated || unsure || begun === undefined || begun < since) continue;
    const key = `${node}/${problem}`;
    started.set(key, started.get(key) ?? 1);
  }
  return {started: [...started.values()].reduce((sum, count) => sum + count, 0), ...sums};
}
