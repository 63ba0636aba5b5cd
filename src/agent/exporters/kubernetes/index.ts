import {setTimeout as sleep} from 'node:timers/promises';
import {createEvent, patchEvent} from '../../../kube/events.js';
import {nodeStatusPatch} from '../../../kube/node-status-patch.js';
import {getNode, patchNodeStatus, type NodeRecord} from '../../../kube/nodes.js';
import type {RateLimit} from '../../../kube/rate-limit.js';
import type {Rest} from '../../../kube/rest.js';
import type {Clock} from '../../model/clock.js';
import type {Exporter, Recalled} from '../../model/exporter.js';
import type {Log} from '../../model/log.js';
import {selfMetric} from '../../model/self-metrics.js';
import type {Condition, Measurement} from '../../model/status.js';
import {conditionManager, type Sync} from './conditions.js';
import {eventObject} from './event-object.js';
import {eventRecorder} from './events.js';
import {outcomeOf, type Outcome} from './outcome.js';
import {annotations, missingAnnotations, ownedTypes, recalled} from './ownership.js';

export interface KubernetesOptions {
  readonly rest: Rest;
  readonly limit: RateLimit;
  readonly nodeName: string;
  /** The agent's version, `0.1.0`. */
  readonly version: string;
  readonly bootId: string;
  /** `''`: the namespace `default`, and none in involvedObject, as node-problem-detector does. */
  readonly eventNamespace: string;
  readonly heartbeat: {readonly ms: number; readonly text: string};
  /** How long to rest between tries to read the node at start. */
  readonly waitIntervalMs: number;
  readonly writeEvents: boolean;
  readonly updateConditions: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes the exporter's own numbers: what was synced, what failed, what was dropped. */
  readonly measure: (measurement: Measurement) => void;
}

/** Tells the API server: conditions and annotations of the own node, and events about it. */
export interface KubernetesExporter extends Exporter {
  recall(): Promise<Recalled>;
  /** As last folded in; undefined before the first. For /conditions. */
  conditions(): readonly Condition[] | undefined;
}

const stopWithinMs = 90;
const patchTries = 5;

export function kubernetes(options: KubernetesOptions): KubernetesExporter {
  const {rest, limit, nodeName, clock, log, measure} = options;
  const namespace = options.eventNamespace || 'default';
  const stopping = new AbortController();
  const {signal} = stopping;
  let node: NodeRecord | undefined;
  /** Types of an earlier agent that nobody has claimed or withdrawn yet. */
  let inherited = new Set<string>();

  const conditions = conditionManager({clock, heartbeatMs: options.heartbeat.ms, sync});
  const events = eventRecorder({
    nodeName,
    clock,
    log,
    create: (event) =>
      attempt('Event not created', async () => {
        const {uid} = await readNode();
        const object = eventObject(event, {...options, uid, namespace});
        await createEvent(rest, namespace, object, {signal});
      }),
    count: ({name, count, message, at}) =>
      attempt('Event not counted up', () =>
        patchEvent(rest, namespace, name, {count, message, lastTimestamp: at}, {signal}),
      ),
    dropped: (why) => measure(selfMetric('npd_events_dropped_total', 1, {why})),
  });

  async function readNode(): Promise<NodeRecord> {
    if (node) return node;
    await limit.take();
    // From the watch cache, as node-problem-detector asks: a starting fleet must not burden etcd.
    const found = await getNode(rest, nodeName, {resourceVersion: '0', signal});
    node ??= found;
    inherited = new Set(ownedTypes(found.annotations[annotations.conditions]));
    return node;
  }

  async function sync({conditions: now, withdrawn}: Sync): Promise<void> {
    try {
      await patch(now, withdrawn);
      measure(
        selfMetric('npd_last_sync_timestamp_seconds', Math.floor(clock.now().getTime() / 1000)),
      );
    } catch (error) {
      measure(selfMetric('npd_sync_failures_total', 1));
      log.rarely('Conditions not synced; will be tried again', {node: nodeName, error});
      throw error;
    }
  }

  async function patch(now: readonly Condition[], withdrawn: readonly string[]): Promise<void> {
    const {annotations: present} = await readNode();
    for (const type of withdrawn) inherited.delete(type);
    const missing = missingAnnotations(ownership(now), present);
    const heartbeat = clock.now();
    const body = nodeStatusPatch(
      now.map(({transition, ...rest}) => ({
        ...rest,
        lastHeartbeatTime: heartbeat,
        lastTransitionTime: transition,
      })),
      {
        ...(missing && {annotations: missing}),
        removedTypes: withdrawn,
      },
    );
    node = await retried(() => patchNodeStatus(rest, nodeName, body, {signal}), limit);
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

  async function attempt(sentence: string, act: () => Promise<unknown>): Promise<Outcome> {
    try {
      await limit.take();
      await act();
      return 'done';
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome !== 'done' && outcome !== 'gone') log.rarely(sentence, {node: nodeName, error});
      return outcome;
    }
  }

  return {
    name: 'kubernetes',
    start: () => conditions.start(),
    export({source, events: happened, conditions: now}) {
      if (options.updateConditions) conditions.update(now);
      if (!options.writeEvents) return;
      for (const event of happened) events.record(source, event);
    },
    withdraw: (types) => conditions.withdraw(types),
    trouble: () => conditions.trouble(),
    conditions: () => conditions.known(),
    async recall() {
      while (!signal.aborted) {
        try {
          return recalled(await readNode(), options.bootId);
        } catch (error) {
          log.rarely('Node not readable; will be tried again', {node: nodeName, error});
          await sleep(options.waitIntervalMs, undefined, {signal}).catch(() => undefined);
        }
      }

      return {types: [], conditions: []};
    },
    async stop() {
      const limited = sleep(stopWithinMs, undefined, {ref: false});
      await Promise.race([Promise.all([conditions.stop(), events.stop()]), limited]);
      stopping.abort();
      rest.close();
    },
  };
}

/** Tries again at once what may have been bad luck; each try restarts the agent's heartbeat, so it may not wait long. */
async function retried<T>(act: () => Promise<T>, limit: RateLimit): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      await limit.take();
      return await act();
    } catch (error) {
      if (tries === patchTries || outcomeOf(error) !== 'later') throw error;
      await sleep(10 * 2 ** tries);
    }
  }
}
