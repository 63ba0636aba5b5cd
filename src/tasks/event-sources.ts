/**
 * Parts of Kubernetes, and of clouds, that report about nodes too. Everything else is taken for a problem
 * detector: ours and node-problem-detector's sources are whatever their config files say.
 */
const coreComponents = new Set([
  'attachdetach-controller',
  'cidrAllocator',
  'cloud-node-controller',
  'cloud-node-lifecycle-controller',
  'cluster-autoscaler',
  'controllermanager',
  'default-scheduler',
  'karpenter',
  'kube-controller-manager',
  'kube-proxy',
  'kube-scheduler',
  'kubelet',
  'kubectl',
  'node-controller',
  'node-ipam-controller',
  'node-lifecycle-controller',
  'persistentvolume-controller',
  'route_controller',
  'route-controller',
  'scheduler',
  'service-controller',
  'taint-controller',
  'taint-eviction-controller',
  'ttl-controller',
]);

/** Whether an event's source component finds problems, rather than runs the cluster. */
export function isDetector(component: string): boolean {
  return component !== '' && !coreComponents.has(component);
}
