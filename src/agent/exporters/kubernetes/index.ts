import {setTimeout as sleep} from 'node:timers/promises';
import {createEvent, patchEvent} from '../../../kube/events.js';
import type {Clock} from '../../model/clock.js';
import type {Exporter, Recalled} from '../../model/exporter.js';
import type {AgentMarks} from '../../model/health.js';
import type {Log} from '../../model/log.js';
import {selfMetric} from '../../model/self-metrics.js';
import type {Condition, Measurement} from '../../model/status.js';
import {conditionManager, type ConditionManager} from './conditions.js';
import {eventObject} from './event-object.js';
import {eventRecorder, type EventRecorder} from './events.js';
import {outcomeOf, type Outcome} from './outcome.js';
import {ownNode, type OwnNode, type OwnNodeOptions} from './own-node.js';
import {recalled} from './ownership.js';

export interface KubernetesOptions extends OwnNodeOptions {
  /** `''`: the namespace `default`, and none in involvedObject, as node-problem-detector does. */
  readonly eventNamespace: string;
  /** How long to rest between tries to read the node at start. */
  readonly waitIntervalMs: number;
  readonly writeEvents: boolean;
  readonly updateConditions: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** What the agent tells of itself on its node. */
  readonly marks: () => AgentMarks;
  /** Takes the exporter's own numbers: what was synced, what failed, what was dropped. */
  readonly measure: (measurement: Measurement) => void;
}

/** Tells the API server: conditions and annotations of the own node, and events about it. */
export interface KubernetesExporter extends Exporter {
  recall(): Promise<Recalled>;
  /** As last folded in; undefined before the first. For /conditions. */
  conditions(): readonly Condition[] | undefined;
}

const name = 'kubernetes';
const stopWithinMs = 90;

/** Conditions go out together, on a tick; events one by one, as they come. */
export function kubernetes(options: KubernetesOptions): KubernetesExporter {
  const {rest, writeEvents, updateConditions} = options;
  const stopping = new AbortController();
  const node = ownNode(options, stopping.signal);
  const conditions = tellingConditions(options, node);
  const events = tellingEvents(options, node, stopping.signal);

  return {
    name,
    start: () => conditions.start(),
    export({source, events: happened, conditions: now}) {
      if (updateConditions) conditions.update(now);
      if (!writeEvents) return;
      for (const event of happened) events.record(source, event);
    },
    withdraw: (types) => conditions.withdraw(types),
    trouble: () => conditions.trouble(),
    conditions: () => conditions.known(),
    recall: () => recall(options, node, stopping.signal),
    async stop() {
      const limited = sleep(stopWithinMs, undefined, {ref: false});
      await Promise.race([Promise.all([conditions.stop(), events.stop()]), limited]);
      stopping.abort();
      rest.close();
    },
  };
}

function tellingConditions(
  {clock, heartbeat, log, measure, nodeName, ...options}: KubernetesOptions,
  node: OwnNode,
): ConditionManager {
  let told = '';

  function marks(): AgentMarks {
    const now = options.marks();
    // What is read on the node was written there: this exporter works, whatever it was a moment ago.
    return {...now, exporters: now.exporters.map((one) => (one.name === name ? {name} : one))};
  }

  return conditionManager({
    clock,
    heartbeatMs: heartbeat.ms,
    moreToTell: () => JSON.stringify(marks()) !== told,
    async sync(sync) {
      const now = marks();
      told = JSON.stringify(now);
      try {
        await node.patch(sync, now, clock.now());
      } catch (error) {
        measure(selfMetric('npd_sync_failures_total', 1));
        log.rarely('Conditions not synced; will be tried again', {node: nodeName, error});
        throw error;
      }

      const seconds = Math.floor(clock.now().getTime() / 1000);
      measure(selfMetric('npd_last_sync_timestamp_seconds', seconds));
    },
  });
}

function tellingEvents(
  options: KubernetesOptions,
  node: OwnNode,
  signal: AbortSignal,
): EventRecorder {
  const {rest, limit, nodeName, clock, log, measure} = options;
  const namespace = options.eventNamespace || 'default';

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

  return eventRecorder({
    nodeName,
    clock,
    log,
    create: (event) =>
      attempt('Event not created', async () => {
        const {uid} = await node.read();
        const object = eventObject(event, {...options, uid, namespace});
        await createEvent(rest, namespace, object, {signal});
      }),
    count: ({name, count, message, at}) =>
      attempt('Event not counted up', () =>
        patchEvent(rest, {namespace, name}, {count, message, lastTimestamp: at}, {signal}),
      ),
    dropped: (why) => measure(selfMetric('npd_events_dropped_total', 1, {why})),
  });
}

async function recall(
  {bootId, nodeName, waitIntervalMs, log}: KubernetesOptions,
  node: OwnNode,
  signal: AbortSignal,
): Promise<Recalled> {
  while (!signal.aborted) {
    try {
      return recalled(await node.read(), bootId);
    } catch (error) {
      log.rarely('Node not readable; will be tried again', {node: nodeName, error});
      await sleep(waitIntervalMs, undefined, {signal}).catch(() => undefined);
    }
  }

  return {types: [], conditions: [], simulatedLines: []};
}
