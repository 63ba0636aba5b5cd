import {watchNodeEvents, type EventRecord} from '../kube/events.js';
import {listNodes, watchNodes, type NodeRecord} from '../kube/nodes.js';
import {listPodsAndVersion, watchPods, type PodRecord} from '../kube/pods.js';
import type {Rest} from '../kube/rest.js';
import {agentSelector} from './agent-marks.js';
import {namespaceOf, onlyName, readEvents, type FactsRequest} from './cluster-facts.js';
import {isDetector} from './event-sources.js';
import {ifAllowed} from './if-allowed.js';
import {keepUp} from './keep-up.js';

/** Told all that is known after each change; `refused`: it may not be listed. */
type Changed<T> = (known: ReadonlyMap<string, T> | 'refused') => void;

/**
 * Keeps up with the nodes that are asked for until the signal is aborted.
 * @throws ApiError, ConnectionError
 */
export async function followNodes(
  rest: Rest,
  {names, labelSelector, chunkSize, signal}: FactsRequest,
  changed: (known: ReadonlyMap<string, NodeRecord>) => void,
): Promise<void> {
  function wanted(node: NodeRecord): boolean {
    return names.length === 0 || names.includes(node.name);
  }

  // One node among thousands must not make all the others travel.
  const name = onlyName(names);
  const chosen = {labelSelector, fieldSelector: name && `metadata.name=${name}`};
  const source = {
    async list() {
      const {items, resourceVersion} = await listNodes(rest, {...chosen, chunkSize, signal});
      return {items: items.filter(wanted), resourceVersion};
    },
    async *watch(resourceVersion: string) {
      for await (const {type, node} of watchNodes(rest, {...chosen, resourceVersion}, signal)) {
        yield {type, item: node};
      }
    },
    key: (node: NodeRecord) => node.name,
    wanted,
  };
  await keepUp<NodeRecord>(source, changed);
}

/** The same for what detectors report about nodes. */
export async function followEvents(
  rest: Rest,
  request: FactsRequest,
  changed: Changed<EventRecord>,
): Promise<void> {
  const nodeName = onlyName(request.names);
  await followIfAllowed<EventRecord>(
    {
      list: () => readEvents(rest, request),
      async *watch(resourceVersion) {
        const from = {nodeName, resourceVersion};
        for await (const {type, event} of watchNodeEvents(rest, from, request.signal)) {
          yield {type, item: event};
        }
      },
      key: ({namespace, name}) => `${namespace}/${name}`,
      wanted: ({source}) => isDetector(source.component),
    },
    changed,
  );
}

/** The same for the agent's pods. */
export async function followAgentPods(
  rest: Rest,
  {agentPods, signal}: FactsRequest,
  changed: Changed<PodRecord>,
): Promise<void> {
  const asked = {namespace: namespaceOf(agentPods), labelSelector: agentSelector};
  await followIfAllowed<PodRecord>(
    {
      list: () => ifAllowed(listPodsAndVersion(rest, {...asked, signal})),
      async *watch(resourceVersion) {
        for await (const {type, pod} of watchPods(rest, {...asked, resourceVersion}, signal)) {
          yield {type, item: pod};
        }
      },
      key: ({namespace, name}) => `${namespace}/${name}`,
      wanted: () => true,
    },
    changed,
  );
}

type Source<T> = Parameters<typeof keepUp<T>>[0];
type Listed<T> = Awaited<ReturnType<Source<T>['list']>>;

/** Follows unless the first list is refused, which is undefined. */
async function followIfAllowed<T>(
  {
    list,
    ...source
  }: Omit<Source<T>, 'list'> & {readonly list: () => Promise<Listed<T> | undefined>},
  changed: Changed<T>,
): Promise<void> {
  const first = await list();
  if (!first) {
    changed('refused');
    return;
  }
  let listed: Listed<T> | undefined = first;
  await keepUp<T>(
    {
      ...source,
      async list() {
        const found = listed ?? (await list());
        listed = undefined;
        return found ?? {items: [], resourceVersion: ''};
      },
    },
    changed,
  );
}
