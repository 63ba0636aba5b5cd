import {listNodeEvents, watchNodeEvents, type EventRecord} from '../../kube/events.js';
import type {NodeRecord} from '../../kube/nodes.js';
import {listNode, watchNode} from '../../kube/one-node.js';
import type {Rest} from '../../kube/rest.js';
import {simulationAnnotation} from '../agent-fleet.js';
import {createBell, type Bell} from '../bell.js';
import {keepUp} from '../keep-up.js';

/** One node and the events of simulations on it, kept up to date. */
export interface NodeWatch {
  /** As it is now. */
  node(): NodeRecord;
  /** Events that carry the mark of a simulation, of this one or of earlier ones. */
  events(): readonly EventRecord[];
  /** Rung when something changed, and when the watch or its signal ended. */
  readonly bell: Bell;
  /** @throws what ended the watch, once it has ended */
  check(): void;
  /** Ends it. */
  stop(): void;
}

/** Timers can hold no more. */
const longestMs = 2 ** 31 - 1;

/**
 * Opens the watches. What happens after this has settled is seen.
 * @throws ApiError, ConnectionError
 */
export async function openNodeWatch(
  rest: Rest,
  name: string,
  callers: AbortSignal,
): Promise<NodeWatch> {
  const stop = new AbortController();
  const signal = AbortSignal.any([callers, stop.signal]);
  const bell = createBell();
  signal.addEventListener('abort', bell.ring);
  const known: {node?: NodeRecord | undefined; events?: readonly EventRecord[]} = {};
  let failure: {readonly error: unknown} | undefined;
  const ready = createBell();
  function changed(): void {
    bell.ring();
    if (known.node && known.events) ready.ring();
  }

  const kept = Promise.all([
    keepUp(nodeSource(rest, name, signal), (nodes) => {
      known.node = nodes.get(name) ?? known.node;
      changed();
    }),
    keepUp(eventSource(rest, name, signal), (events) => {
      known.events = [...events.values()];
      changed();
    }),
  ]);
  kept.catch((error: unknown) => {
    failure = {error};
    bell.ring();
  });
  try {
    // An abort ends the watches without an error.
    await Promise.race([ready.heard(longestMs), kept]);
    callers.throwIfAborted();
  } catch (error) {
    stop.abort();
    throw error;
  } finally {
    ready.ring(); // nothing is left to wait for
  }

  return {
    node() {
      if (!known.node) throw new Error(`the node \`${name}\` was never seen`);
      return known.node;
    },
    events: () => known.events ?? [],
    bell,
    check() {
      callers.throwIfAborted();
      if (failure) throw failure.error;
    },
    stop: () => stop.abort(),
  };
}

/** Whether a node or an event carries the mark of this simulation. */
export function isMarked(
  {annotations}: {readonly annotations: Readonly<Record<string, string>>},
  id: string,
): boolean {
  return (annotations[simulationAnnotation] ?? '').split(',').includes(id);
}

function nodeSource(rest: Rest, name: string, signal: AbortSignal) {
  return {
    list: () => listNode(rest, name, {signal}),
    async *watch(resourceVersion: string) {
      for await (const {type, node} of watchNode(rest, {name, resourceVersion}, signal)) {
        yield {type, item: node};
      }
    },
    key: (node: NodeRecord) => node.name,
    wanted: () => true,
  };
}

function eventSource(rest: Rest, nodeName: string, signal: AbortSignal) {
  return {
    async list() {
      const {items, resourceVersion} = await listNodeEvents(rest, {nodeName, signal});
      return {items: items.filter(wanted), resourceVersion};
    },
    async *watch(resourceVersion: string) {
      const from = {nodeName, resourceVersion};
      for await (const {type, event} of watchNodeEvents(rest, from, signal)) {
        yield {type, item: event};
      }
    },
    key: ({namespace, name}: EventRecord) => `${namespace}/${name}`,
    wanted,
  };

  function wanted({annotations}: EventRecord): boolean {
    return annotations[simulationAnnotation] !== undefined;
  }
}
