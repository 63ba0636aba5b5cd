import {createHash} from 'node:crypto';
import type {KubeObject} from '../../kube/objects.js';
import {configHashAnnotation, defaultNamespace} from '../installation.js';

/** What may be said about an agent that is to be installed. */
export interface AgentSettings {
  readonly namespace: string;
  /** The plugin's: `0.1.0`. */
  readonly version: string;
  readonly image?: string | undefined;
  readonly imagePullPolicy?: string | undefined;
  readonly imagePullSecrets: readonly string[];
  /** Besides Linux. */
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Instead of tolerating everything; none: as the manifest says. */
  readonly tolerations: readonly Toleration[];
  /** Config files of monitors by name, instead of those that ship. */
  readonly config?: Readonly<Record<string, string>> | undefined;
}

/** One of a pod's tolerations. */
export interface Toleration {
  readonly key?: string;
  readonly operator: 'Equal' | 'Exists';
  readonly value?: string;
  readonly effect?: string;
}

/** Marks what this plugin made. */
export const managedBy = {'app.kubernetes.io/managed-by': 'kubectl-npd'} as const;

/** The one word in the manifests that stands for what is chosen at installation. */
const namespaceWord = defaultNamespace;

/**
 * Namespaces come first and workloads last; what stands in between is needed by the workloads.
 * ConfigMaps and accounts need their namespace.
 */
const order = [
  'Namespace',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ConfigMap',
  'DaemonSet',
];

/**
 * The objects of an installation, in the order in which they are to be applied.
 * @param manifests texts of YAML files, one object each
 * @param parse reads YAML
 */
export function agentObjects(
  manifests: readonly string[],
  settings: AgentSettings,
  parse: (text: string) => unknown,
): readonly KubeObject[] {
  const read = manifests.map(
    (text) => parse(text.replaceAll(namespaceWord, settings.namespace)) as KubeObject,
  );
  const labelled = read.map((object) => withLabels(object, settings));
  const withRules = labelled.map((object) =>
    isA<ConfigMap>(object, 'ConfigMap') && settings.config
      ? {...object, data: settings.config}
      : object,
  );
  const rules = withRules.find((object) => isA<ConfigMap>(object, 'ConfigMap')) as ConfigMap;
  return withRules
    .map((object) =>
      isA<DaemonSet>(object, 'DaemonSet') ? withSettings(object, settings, rules.data) : object,
    )
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

/** Eight hex digits that change with the texts of the config files. */
export function configHash(config: Readonly<Record<string, string>>): string {
  const files = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 8);
}

interface ConfigMap extends KubeObject {
  readonly data: Readonly<Record<string, string>>;
}

interface DaemonSet extends KubeObject {
  readonly spec: {
    readonly template: {
      readonly metadata: {
        readonly labels: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
      };
      readonly spec: {
        readonly nodeSelector?: Readonly<Record<string, string>>;
        readonly tolerations?: readonly Toleration[];
        readonly containers: readonly Container[];
      };
    };
  };
}

interface Container {
  readonly image: string;
  readonly args: readonly string[];
}

function isA<T extends KubeObject>(object: KubeObject, kind: string): object is T {
  return object.kind === kind;
}

function withLabels<T extends KubeObject>(object: T, {version}: AgentSettings): T {
  const labels = {
    ...object.metadata.labels,
    ...managedBy,
    'app.kubernetes.io/version': version,
  };
  return {...object, metadata: {...object.metadata, labels}};
}

function withSettings(
  object: DaemonSet,
  settings: AgentSettings,
  rules: Readonly<Record<string, string>>,
): DaemonSet {
  const {template} = object.spec;
  const {imagePullSecrets, nodeSelector, tolerations} = settings;
  const spec = {
    ...template.spec,
    nodeSelector: {...template.spec.nodeSelector, ...nodeSelector},
    ...(tolerations.length > 0 && {tolerations}),
    ...(imagePullSecrets.length > 0 && {
      imagePullSecrets: imagePullSecrets.map((name) => ({name})),
    }),
    containers: template.spec.containers.map((container) => withImage(container, settings)),
  };
  const annotations = {...template.metadata.annotations, [configHashAnnotation]: configHash(rules)};
  const metadata = {...template.metadata, annotations};
  return {...object, spec: {...object.spec, template: {...template, metadata, spec}}};
}

function withImage(
  container: Container,
  {image, imagePullPolicy, config}: AgentSettings,
): Container {
  return {
    ...container,
    ...(image !== undefined && {image}),
    ...(imagePullPolicy !== undefined && {imagePullPolicy}),
    ...(config && {args: argumentsFor(config, container.args)}),
  };
}

/** The manifest's arguments with the names of other config files. */
function argumentsFor(
  config: Readonly<Record<string, string>>,
  args: readonly string[],
): readonly string[] {
  const flag = '--config.system-log-monitor=';
  const paths = Object.keys(config).map((name) => `/config/${name}`);
  return args.map((arg) => (arg.startsWith(flag) ? flag + paths.join(',') : arg));
}
