import {setTimeout as sleep} from 'node:timers/promises';
import {nodeStatusPatch} from '../../../kube/node-status-patch.js';
import {getNode, patchNodeStatus, type NodeRecord} from '../../../kube/nodes.js';
import type {RateLimit} from '../../../kube/rate-limit.js';
import type {Rest} from '../../../kube/rest.js';
import type {AgentMarks} from '../../model/health.js';
import type {Condition} from '../../model/status.js';
import type {Sync} from './conditions.js';
import {outcomeOf} from './outcome.js';
import {
  annotations,
  listed,
  markAnnotations,
  missingAnnotations,
  simulatedAnnotation,
} from './ownership.js';

export interface OwnNodeOptions {
  readonly rest: Rest;
  readonly limit: RateLimit;
  readonly nodeName: string;
  /** The agent's version, `0.1.0`. */
  readonly version: string;
  readonly bootId: string;
  readonly heartbeat: {readonly ms: number; readonly text: string};
}

/** The agent's node on the API server: its conditions, and whose they are. */
export interface OwnNode {
  /** As the server last showed it; asked for when it was not yet. */
  read(): Promise<NodeRecord>;
  /** Sets conditions and takes others off, in one patch, with annotations where they differ. */
  patch(sync: Sync, marks: AgentMarks, now: Date): Promise<void>;
}

const patchTries = 5;

/** @param signal aborts the requests that are under way */
export function ownNode(options: OwnNodeOptions, signal: AbortSignal): OwnNode {
  const {rest, limit, nodeName} = options;
  let node: NodeRecord | undefined;
  /** Types of an earlier agent that nobody has claimed or withdrawn yet. */
  let inherited = new Set<string>();

  async function read(): Promise<NodeRecord> {
    if (node) return node;
    await limit.take();
    // From the watch cache, as node-problem-detector asks: a starting fleet must not burden etcd.
    node = await getNode(rest, nodeName, {resourceVersion: '0', signal});
    inherited = new Set(listed(node.annotations[annotations.conditions]));
    return node;
  }

  function ownership(now: readonly Condition[]): Record<string, string> {
    const types = new Set([...now.map(({type}) => type), ...inherited]);
    return {
      [annotations.conditions]: [...types].sort().join(','),
      [annotations.bootId]: options.bootId,
      [annotations.version]: options.version,
      [annotations.heartbeatPeriod]: options.heartbeat.text,
    };
  }

  return {
    read,
    async patch({conditions, withdrawn}, marks, now) {
      const {annotations: present} = await read();
      for (const type of withdrawn) inherited.delete(type);
      const wanted = {
        ...ownership(conditions),
        ...simulatedAnnotation(conditions),
        ...markAnnotations(marks),
      };
      const missing = missingAnnotations(wanted, present);
      const body = nodeStatusPatch(
        conditions.map(({transition, ...rest}) => ({
          ...rest,
          lastHeartbeatTime: now,
          lastTransitionTime: transition,
        })),
        {...(missing && {annotations: missing}), removedTypes: withdrawn},
      );
      node = await retried(async () => {
        await limit.take();
        return patchNodeStatus(rest, nodeName, body, {signal});
      });
    },
  };
}

/** Tries again at once what may have been bad luck. */
async function retried<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      if (tries === patchTries || outcomeOf(error) !== 'later') throw error;
      await sleep(10 * 2 ** tries);
    }
  }
}
