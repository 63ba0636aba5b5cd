import {KubeError} from '../../kube/errors.js';
import {idOf, type KubeObject} from '../../kube/objects.js';
import type {Rest} from '../../kube/rest.js';
import {deadline} from '../deadline.js';
import {
  apply,
  outcome,
  plan,
  removeAll,
  type ObjectOutcome,
  type PlannedObject,
} from './apply-objects.js';
import {findInventory, inventoryObject, together, without, type Inventory} from './inventory.js';
import {
  checkCluster,
  checkNamespace,
  isOurs,
  otherDetectors,
  refuseForeign,
  refuseGoing,
} from './preflight.js';
import {followRollout, withTrouble, type Rollout} from './rollout.js';

export interface InstallOptions {
  /** As `agentObjects` makes them. */
  readonly objects: readonly KubeObject[];
  readonly namespace: string;
  /** Make the namespace when it is not there. */
  readonly createNamespace: boolean;
  /** Take over objects of the same names that somebody else made. */
  readonly adopt: boolean;
  /** Take over fields that others own. */
  readonly forceConflicts: boolean;
  readonly skipChecks: boolean;
  /** `client` reads only; `server` has the server check everything and store nothing. */
  readonly dryRun: 'none' | 'client' | 'server';
  /** How long to wait for the agents; undefined: not at all. */
  readonly waitMs: number | undefined;
  readonly signal: AbortSignal;
}

/** How far an installation is. */
export type InstallNews =
  | {
      readonly step: 'check';
      readonly server?: string;
      /** DaemonSets that write the same conditions: `kube-system/node-problem-detector`. */
      readonly otherDetectors?: readonly string[];
    }
  | {readonly step: 'apply'; readonly outcomes?: readonly ObjectOutcome[]}
  | {readonly step: 'rollout'; readonly rollout: Rollout};

/** What an installation did. */
export interface Installed {
  readonly outcomes: readonly ObjectOutcome[];
  /** How the agents were when waiting ended; undefined: they were not waited for. */
  readonly rollout?: Rollout;
}

const daemonSetName = 'npd-agent';

/**
 * Installs the agent, or brings an installation to what the options say. Nothing is written before the server has
 * agreed to each object; the inventory is written first, so that whatever an interruption leaves can be removed.
 * @throws KubeError, AccessError
 */
export async function* install(
  rest: Rest,
  options: InstallOptions,
): AsyncGenerator<InstallNews, Installed> {
  const {namespace, signal, dryRun, waitMs} = options;
  yield {step: 'check'};
  const server = options.skipChecks ? undefined : await checkCluster(rest, options, signal);
  const before = await findInventory(rest, {namespace, signal});
  const planned = await prepared(rest, options, before);
  const rehearsed =
    dryRun === 'client' ? planned.map(foreseen) : await rehearse(rest, planned, options);
  const others = options.skipChecks ? [] : await otherDetectors(rest, signal);
  yield {step: 'check', server: server?.gitVersion ?? '', otherDetectors: others};
  if (dryRun !== 'none') return {outcomes: rehearsed};

  yield {step: 'apply'};
  const outcomes = await applied(rest, {planned, before}, options);
  yield {step: 'apply', outcomes};
  if (waitMs === undefined) return {outcomes};

  let rollout: Rollout = {desired: 0, ready: 0, complete: false, waiting: []};
  const limit = deadline(signal, waitMs);
  const id = {namespace, name: daemonSetName};
  try {
    for await (rollout of followRollout(rest, id, limit.signal)) yield {step: 'rollout', rollout};
  } finally {
    limit.clear();
  }

  signal.throwIfAborted();
  return {outcomes, rollout: await withTrouble(rest, id, rollout, signal)};
}

/**
 * What is to be applied, the inventory last; without a namespace that somebody else made, whose labels are theirs.
 * @throws KubeError when something that is there stands in the way
 */
async function prepared(
  rest: Rest,
  {objects, namespace, adopt, createNamespace, signal}: InstallOptions,
  before: Inventory | undefined,
): Promise<readonly PlannedObject[]> {
  const inventory = inventoryObject({namespace, objects: before?.objects ?? []});
  const all = await plan(rest, [...objects, inventory], signal);
  refuseGoing(all);
  const space = all.find(({object}) => object.kind === 'Namespace')?.present;
  if (!space && !createNamespace) {
    throw new KubeError(`namespace \`${namespace}\` not found`, {
      hint: `add --create-namespace, or run: kubectl create namespace ${namespace}`,
    });
  }

  const foreignSpace = space !== undefined && !adopt && !isOurs(space);
  if (foreignSpace) checkNamespace(space);
  const planned = foreignSpace ? all.filter(({present}) => present !== space) : all;
  if (!adopt) refuseForeign(planned);
  return planned;
}

/** What would happen, as far as can be told without the server. */
function foreseen({object, present}: PlannedObject): ObjectOutcome {
  const verb = present ? (covers(present, object) ? 'unchanged' : 'configured') : 'created';
  return outcome(idOf(object), verb);
}

/** Whether one value has everything that another one has. */
function covers(value: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(value) &&
      value.length === wanted.length &&
      wanted.every((one, index) => covers(value[index], one))
    );
  }

  if (typeof wanted !== 'object' || wanted === null) return value === wanted;
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  return Object.entries(wanted).every(([key, one]) => covers(fields[key], one));
}

/** Has the server check everything and store nothing, as far as it can. */
async function rehearse(
  rest: Rest,
  planned: readonly PlannedObject[],
  options: InstallOptions,
): Promise<readonly ObjectOutcome[]> {
  const missing = new Set(planned.filter(({present}) => !present).map(({object}) => object.kind));
  const outcomes: ObjectOutcome[] = [];
  for (const one of planned) {
    const {kind, metadata} = one.object;
    const needed = metadata.namespace === undefined ? neededBy[kind] : 'Namespace';
    outcomes.push(
      needed !== undefined && missing.has(needed)
        ? foreseen(one)
        : await apply(rest, one, {...options, dryRun: true}),
    );
  }

  return outcomes;
}

/** The server refuses a binding of a role that is not there yet to those who may not bind every role. */
const neededBy: Readonly<Record<string, string>> = {ClusterRoleBinding: 'ClusterRole'};

async function applied(
  rest: Rest,
  {
    planned,
    before,
  }: {readonly planned: readonly PlannedObject[]; readonly before: Inventory | undefined},
  options: InstallOptions,
): Promise<readonly ObjectOutcome[]> {
  const {namespace} = options;
  const writing = {...options, dryRun: false};
  const inventory = planned.at(-1);
  const content = planned.slice(0, -1);
  const ids = content.map(({object}) => idOf(object));
  const old = before?.objects ?? [];
  const spaces = content.filter(({object}) => object.kind === 'Namespace');
  const others = content.filter(({object}) => object.kind !== 'Namespace');
  const outcomes: ObjectOutcome[] = [];
  for (const one of spaces) outcomes.push(await apply(rest, one, writing));
  await write(together(ids, old));
  for (const one of others) outcomes.push(await apply(rest, one, writing));
  const dropped = without(old, ids).filter(({kind}) => kind !== 'Namespace');
  outcomes.push(...(await removeAll(rest, dropped.toReversed(), writing)));
  return [...outcomes, await write(ids)];

  function write(objects: Inventory['objects']): Promise<ObjectOutcome> {
    const object = inventoryObject({namespace, objects});
    return apply(rest, {object, present: inventory?.present}, writing);
  }
}
