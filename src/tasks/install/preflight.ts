import {listDaemonSets} from '../../kube/daemon-sets.js';
import {requireAccess, type Access} from '../../kube/access-review.js';
import {KubeError} from '../../kube/errors.js';
import {
  groupOf,
  idOf,
  kindFacts,
  objectText,
  type KubeObject,
  type ObjectId,
} from '../../kube/objects.js';
import type {Rest} from '../../kube/rest.js';
import {serverVersion, type ServerVersion} from '../../kube/version.js';
import {findInstallation} from '../installation.js';
import {ifAllowed} from '../if-allowed.js';
import {managedBy} from './agent-objects.js';
import type {PlannedObject} from './apply-objects.js';

/** The first version whose tokens say which node their pod is on. */
const oldestMinor = 30;

/**
 * What can be known before anything is read or written.
 * @throws KubeError when the server is too old, when the agent is installed elsewhere
 * @throws AccessError when the user may not do what an installation does
 */
export async function checkCluster(
  rest: Rest,
  {namespace, objects}: {readonly namespace: string; readonly objects: readonly KubeObject[]},
  signal: AbortSignal,
): Promise<ServerVersion> {
  const version = await serverVersion(rest, {signal});
  refuseOldServer(version);
  await requireAccess(
    rest,
    objects.flatMap((object) => accessFor(idOf(object))),
    {signal},
  );
  const installed = await ifAllowed(findInstallation(rest, {signal}));
  if (installed && installed.namespace !== namespace) {
    throw new KubeError(
      `the agent is installed in namespace \`${installed.namespace}\` already, and a node must not have two`,
      {
        hint: `add \`--namespace ${installed.namespace}\`, or remove that one first: kubectl npd uninstall --namespace ${installed.namespace}`,
      },
    );
  }

  return version;
}

/**
 * Installations of node-problem-detector, which would write the same conditions.
 * @returns `kube-system/node-problem-detector`; none where DaemonSets may not be listed
 */
export async function otherDetectors(rest: Rest, signal: AbortSignal): Promise<readonly string[]> {
  const all = await ifAllowed(listDaemonSets(rest, {signal}));
  return (all ?? [])
    .filter(
      ({name, labels, template}) =>
        labels['app.kubernetes.io/part-of'] !== 'npd' &&
        [name, ...template.images].some((text) => text.includes('node-problem-detector')),
    )
    .map(({namespace, name}) => `${namespace}/${name}`);
}

/** @throws KubeError naming objects that are about to go, and what would be applied to them with them */
export function refuseGoing(planned: readonly PlannedObject[]): void {
  const going = planned.filter(({present}) => present?.metadata.deletionTimestamp);
  if (going.length === 0) return;
  throw new KubeError(`${texts(going)}: being deleted`, {
    hint: 'wait until it is gone, then install again',
  });
}

/** @throws KubeError naming objects that somebody else made */
export function refuseForeign(planned: readonly PlannedObject[]): void {
  const foreign = planned.filter(({present}) => present && !isOurs(present));
  if (foreign.length === 0) return;
  throw new KubeError(`${texts(foreign)}: there already, and not made by this plugin`, {
    hint: 'add --adopt to take over what is there, or remove it first',
  });
}

/** Whether this plugin made an object, or adopted it. */
export function isOurs({metadata: {labels = {}}}: KubeObject): boolean {
  return Object.entries(managedBy).every(([key, value]) => labels[key] === value);
}

/**
 * Whether a namespace that somebody else made lets the agent's pods in.
 * @throws KubeError when it does not
 */
export function checkNamespace({metadata: {name, labels = {}}}: KubeObject): void {
  const level = labels['pod-security.kubernetes.io/enforce'];
  if (level === undefined || level === 'privileged') return;
  throw new KubeError(
    `namespace \`${name}\` enforces the Pod Security level \`${level}\`, and the agent needs \`privileged\` to read the kernel log`,
    {hint: 'choose another namespace, or add --adopt to set the label of this one'},
  );
}

function refuseOldServer({major, minor, gitVersion}: ServerVersion): void {
  if (Number(major) > 1 || Number.parseInt(minor, 10) >= oldestMinor) return;
  throw new KubeError(
    `expected Kubernetes 1.${oldestMinor} or newer, got \`${gitVersion}\`: only since then a policy can keep each agent to its own node`,
  );
}

function accessFor({apiVersion, kind, namespace, name}: ObjectId): readonly Access[] {
  const group = groupOf(apiVersion);
  const {resource} = kindFacts({apiVersion, kind});
  const what = {
    resource,
    ...(group !== '' && {group}),
    ...(namespace !== undefined && {namespace}),
  };
  return [
    {verb: 'get', name, ...what},
    {verb: 'patch', name, ...what},
    {verb: 'create', ...what},
  ];
}

function texts(planned: readonly PlannedObject[]): string {
  return planned.map(({object}) => objectText(idOf(object))).join(', ');
}
