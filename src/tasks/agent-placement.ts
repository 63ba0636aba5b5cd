import type {NodeRecord, NodeTaint} from '../kube/nodes.js';
import type {NodeRequirement, NodeTerm, PlacementRecord} from '../kube/placement-record.js';

type Toleration = PlacementRecord['tolerations'][number];

/**
 * Whether a DaemonSet with this placement wants a pod on the node, as its controller decides.
 * @see kubernetes pkg/controller/daemon NodeShouldRunDaemonPod
 */
export function wantsPodOn(placement: PlacementRecord, node: NodeRecord): boolean {
  const {nodeSelector, nodeTerms, tolerations, hostNetwork} = placement;
  if (Object.entries(nodeSelector).some(([key, value]) => node.labels[key] !== value)) return false;
  if (nodeTerms && !nodeTerms.some((term) => termHolds(term, node))) return false;
  const all = [...tolerations, ...givenTolerations(hostNetwork)];
  return node.taints
    .filter(({effect}) => effect === 'NoSchedule' || effect === 'NoExecute')
    .every((taint) => all.some((toleration) => tolerates(toleration, taint)));
}

/** A term without requirements holds nowhere, as the scheduler has it. */
function termHolds({labels, fields}: NodeTerm, node: NodeRecord): boolean {
  if (labels.length + fields.length === 0) return false;
  return (
    labels.every((requirement) => holds(requirement, node.labels[requirement.key])) &&
    fields.every(
      (requirement) => requirement.key === 'metadata.name' && holds(requirement, node.name),
    )
  );
}

function holds({operator, values}: NodeRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compared(value, values[0]) > 0;
    case 'Lt':
      return compared(value, values[0]) < 0;
    default:
      return false;
  }
}

/** @returns NaN, which is neither more nor less, for what is no whole number */
function compared(value: string | undefined, limit: string | undefined): number {
  const [left, right] = [value, limit].map((text = '') =>
    /^[+-]?\d+$/.test(text) ? Number(text) : NaN,
  );
  return (left ?? NaN) - (right ?? NaN);
}

function tolerates({key, operator, value, effect}: Toleration, taint: NodeTaint): boolean {
  if (effect !== '' && effect !== taint.effect) return false;
  if (key === '') return operator === 'Exists';
  if (key !== taint.key) return false;
  return operator === 'Exists' || value === (taint.value ?? '');
}

/** What every pod of a DaemonSet tolerates without saying so. */
function givenTolerations(hostNetwork: boolean): readonly Toleration[] {
  const noSchedule = [
    'disk-pressure',
    'memory-pressure',
    'pid-pressure',
    'unschedulable',
    ...(hostNetwork ? ['network-unavailable'] : []),
  ];
  return [
    ...noSchedule.map((name) => given(name, 'NoSchedule')),
    ...['not-ready', 'unreachable'].map((name) => given(name, 'NoExecute')),
  ];
}

function given(name: string, effect: string): Toleration {
  return {key: `node.kubernetes.io/${name}`, operator: 'Exists', value: '', effect};
}
