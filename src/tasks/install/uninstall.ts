import {requireAccess, type Access} from '../../kube/access-review.js';
import {KubeError} from '../../kube/errors.js';
import {groupOf, kindFacts, type ObjectId} from '../../kube/objects.js';
import {listPods} from '../../kube/pods.js';
import type {Rest} from '../../kube/rest.js';
import {agentSelector} from '../agent-marks.js';
import {deadline} from '../deadline.js';
import {findInstallation} from '../installation.js';
import {outcome, removeAll, type ObjectOutcome} from './apply-objects.js';
import {cleanNodes, markedNodes, type CleanedNodes} from './clean-nodes.js';
import {findInventory, inventoryId} from './inventory.js';
import {untilGone} from './until-gone.js';

export interface UninstallOptions {
  /** Where the agent is; undefined: wherever its inventory is. */
  readonly namespace: string | undefined;
  /** Leave the rules, for an installation to come. */
  readonly keepConfig: boolean;
  /** Take the agent's conditions and annotations off the nodes. */
  readonly removeConditions: boolean;
  readonly deleteNamespace: boolean;
  /** How long to wait for the agents, and for what is deleted; undefined: not at all. */
  readonly waitMs: number | undefined;
  readonly dryRun: 'none' | 'client' | 'server';
  readonly signal: AbortSignal;
}

/** What there is to remove. */
export interface UninstallPlan {
  readonly namespace: string;
  /** In the order in which they go; the namespace only when it is to be deleted. */
  readonly objects: readonly ObjectId[];
  /** Nodes that carry what agents wrote. */
  readonly nodes: readonly string[];
}

/** How far it is. */
export type UninstallNews =
  | {readonly step: 'agents'; readonly left?: number}
  | {readonly step: 'nodes'; readonly cleaned?: CleanedNodes}
  | {readonly step: 'objects'; readonly outcomes?: readonly ObjectOutcome[]};

/** What it did. */
export interface Uninstalled {
  readonly outcomes: readonly ObjectOutcome[];
  readonly nodes: CleanedNodes;
  /** What was still there when waiting ended: pods as `node/pod`, objects as `kind/name`. */
  readonly remaining: readonly string[];
}

/**
 * Finds out what belongs to the installation.
 * @returns undefined when there is none
 * @throws KubeError when there is one of which nobody knows what belongs to it
 */
export async function planUninstall(
  rest: Rest,
  {namespace, keepConfig, removeConditions, deleteNamespace, signal}: UninstallOptions,
): Promise<UninstallPlan | undefined> {
  const inventory = await findInventory(rest, {namespace, signal});
  if (!inventory) {
    await refuseForeign(rest, namespace, signal);
    return undefined;
  }

  const wanted = inventory.objects.filter(
    ({kind}) => kind !== 'Namespace' && !(keepConfig && kind === 'ConfigMap'),
  );
  const space = {apiVersion: 'v1', kind: 'Namespace', name: inventory.namespace};
  const objects = [
    ...wanted.toReversed(),
    inventoryId(inventory.namespace),
    ...(deleteNamespace ? [space] : []),
  ];
  await requireAccess(rest, [...objects.map(deletion), ...(removeConditions ? nodeAccess : [])], {
    signal,
  });
  const nodes = removeConditions ? await markedNodes(rest, signal) : [];
  return {namespace: inventory.namespace, objects, nodes};
}

/**
 * Removes what the plan names: first the agents, which would write again, then what they wrote, then the rest, the
 * inventory last, so that it can be repeated after an interruption.
 * @throws KubeError
 */
export async function* uninstall(
  rest: Rest,
  {namespace, objects, nodes}: UninstallPlan,
  {waitMs, dryRun, signal}: UninstallOptions,
): AsyncGenerator<UninstallNews, Uninstalled> {
  const writing = {dryRun: dryRun === 'server', signal};
  const workloads = objects.filter(({kind}) => kind === 'DaemonSet');
  const others = objects.filter(({kind}) => kind !== 'DaemonSet');
  if (dryRun === 'client') {
    const outcomes = objects.map((object) => outcome(object, 'deleted'));
    return {outcomes, nodes: {cleaned: nodes, failed: []}, remaining: []};
  }

  const limit = deadline(signal, waitMs ?? 0);
  try {
    yield {step: 'agents'};
    const gone = await removeAll(rest, workloads, writing);
    const pods = dryRun === 'none' ? yield* untilAgentsAreGone(rest, namespace, limit.signal) : [];
    signal.throwIfAborted();
    yield {step: 'agents', left: pods.length};

    yield {step: 'nodes'};
    const cleaned = await cleanNodes(rest, nodes, writing);
    yield {step: 'nodes', cleaned};

    yield {step: 'objects'};
    const outcomes = [...gone, ...(await removeAll(rest, others, writing))];
    const waits = dryRun === 'none' && waitMs !== undefined;
    const left = waits ? await untilGone(rest, objects, limit.signal) : [];
    signal.throwIfAborted();
    yield {step: 'objects', outcomes};
    return {outcomes, nodes: cleaned, remaining: waits ? [...pods, ...left] : []};
  } finally {
    limit.clear();
  }
}

const pollMs = 300;

/** @returns the pods that are still there when the signal is aborted */
async function* untilAgentsAreGone(
  rest: Rest,
  namespace: string,
  limit: AbortSignal,
): AsyncGenerator<UninstallNews, readonly string[]> {
  let last = 0;
  for (;;) {
    const pods = await listPods(rest, {namespace, labelSelector: agentSelector});
    if (pods.length === 0 || limit.aborted) {
      return pods.map(({forNode, name}) => `${forNode}/${name}`);
    }

    if (pods.length !== last) yield {step: 'agents', left: pods.length};
    last = pods.length;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

async function refuseForeign(
  rest: Rest,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const foreign = await findInstallation(rest, {namespace, signal});
  if (!foreign) return;
  throw new KubeError(
    `the agent in namespace \`${foreign.namespace}\` was not installed by this plugin, so nobody knows what belongs to it`,
    {
      hint: `remove it the way it was installed, or take it over first: kubectl npd install --adopt --namespace ${foreign.namespace}`,
    },
  );
}

const nodeAccess: readonly Access[] = [
  {verb: 'list', resource: 'nodes'},
  {verb: 'patch', resource: 'nodes', subresource: 'status'},
];

function deletion({apiVersion, kind, name, namespace}: ObjectId): Access {
  const group = groupOf(apiVersion);
  const {resource} = kindFacts({apiVersion, kind});
  return {
    verb: 'delete',
    resource,
    name,
    ...(group !== '' && {group}),
    ...(namespace !== undefined && {namespace}),
  };
}
