import {isObject} from '../shape.js';

type Fields = Readonly<Record<string, unknown>>;

/** A pod's specification with what the real server adds to it. */
export function withPodDefaults(spec: Fields): Fields {
  return {
    ...spec,
    ...listed(spec, 'volumes', withVolumeDefaults),
    ...listed(spec, 'initContainers', withContainerDefaults),
    ...listed(spec, 'containers', withContainerDefaults),
    restartPolicy: spec['restartPolicy'] ?? 'Always',
    terminationGracePeriodSeconds: spec['terminationGracePeriodSeconds'] ?? 30,
    dnsPolicy: spec['dnsPolicy'] ?? 'ClusterFirst',
    ...(spec['serviceAccountName'] !== undefined && {serviceAccount: spec['serviceAccountName']}),
    securityContext: spec['securityContext'] ?? {},
    schedulerName: spec['schedulerName'] ?? 'default-scheduler',
  };
}

function withContainerDefaults(container: Fields): Fields {
  const image = String((container['image'] as string | undefined) ?? '');
  const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((name) =>
    isObject(container[name]) ? [[name, withProbeDefaults(container[name])] as const] : [],
  );
  return {
    ...container,
    ...listed(container, 'ports', (port) => ({...port, protocol: port['protocol'] ?? 'TCP'})),
    ...listed(container, 'env', withReference),
    resources: container['resources'] ?? {},
    ...Object.fromEntries(probes),
    terminationMessagePath: container['terminationMessagePath'] ?? '/dev/termination-log',
    terminationMessagePolicy: container['terminationMessagePolicy'] ?? 'File',
    imagePullPolicy: container['imagePullPolicy'] ?? (isLatest(image) ? 'Always' : 'IfNotPresent'),
  };
}

/** `nginx`, `nginx:latest`, `host:5000/nginx`, but not `nginx:1` or `nginx@sha256:…`. */
function isLatest(image: string): boolean {
  if (image.includes('@')) return false;
  const [, tag] = /:([^/:]+)$/.exec(image) ?? [];
  return tag === undefined || tag === 'latest';
}

function withReference(variable: Fields): Fields {
  const from = variable['valueFrom'];
  if (!isObject(from) || !isObject(from['fieldRef'])) return variable;
  return {...variable, valueFrom: {...from, fieldRef: {apiVersion: 'v1', ...from['fieldRef']}}};
}

function withProbeDefaults(probe: Fields): Fields {
  const get = probe['httpGet'];
  return {
    ...probe,
    ...(isObject(get) && {httpGet: {scheme: 'HTTP', path: '/', ...get}}),
    timeoutSeconds: probe['timeoutSeconds'] ?? 1,
    periodSeconds: probe['periodSeconds'] ?? 10,
    successThreshold: probe['successThreshold'] ?? 1,
    failureThreshold: probe['failureThreshold'] ?? 3,
  };
}

function withVolumeDefaults(volume: Fields): Fields {
  const filled = Object.entries(volume).map(([source, value]) => {
    if (!isObject(value)) return [source, value] as const;
    if (source === 'hostPath') return [source, {type: '', ...value}] as const;
    const files = ['configMap', 'secret', 'projected', 'downwardAPI'].includes(source);
    return [source, files ? {defaultMode: 420, ...value} : value] as const;
  });
  return Object.fromEntries(filled);
}

function listed(fields: Fields, name: string, fill: (item: Fields) => Fields): Fields {
  const list = fields[name];
  if (!Array.isArray(list)) return {};
  return {[name]: list.map((item: unknown) => (isObject(item) ? fill(item) : item))};
}
