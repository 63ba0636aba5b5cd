/** Which nodes a pod may run on, as its spec says. */
export interface PlacementRecord {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  /** Of the required node affinity, one of which must hold; undefined: there is none. */
  readonly nodeTerms?: readonly NodeTerm[];
  readonly hostNetwork: boolean;
}

interface Toleration {
  /** Empty: every key. */
  readonly key: string;
  readonly operator: string;
  readonly value: string;
  /** Empty: every effect. */
  readonly effect: string;
}

/** Requirements that must all hold. */
export interface NodeTerm {
  readonly labels: readonly NodeRequirement[];
  /** On `metadata.name`, the only field that there is. */
  readonly fields: readonly NodeRequirement[];
}

export interface NodeRequirement {
  readonly key: string;
  /** `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt` or `Lt`. */
  readonly operator: string;
  readonly values: readonly string[];
}

/** The parts of a v1 PodSpec that are read. */
export interface PlacementObject {
  readonly nodeSelector?: Record<string, string>;
  readonly hostNetwork?: boolean;
  readonly tolerations?: readonly Partial<Toleration>[];
  readonly affinity?: {
    readonly nodeAffinity?: {
      readonly requiredDuringSchedulingIgnoredDuringExecution?: {
        readonly nodeSelectorTerms?: readonly {
          readonly matchExpressions?: readonly RequirementObject[];
          readonly matchFields?: readonly RequirementObject[];
        }[];
      };
    };
  };
}

type RequirementObject = Pick<NodeRequirement, 'key' | 'operator'> & Partial<NodeRequirement>;

/** Turns the parts of a v1 PodSpec that say where it may run into their record. */
export function placementRecord(spec: PlacementObject = {}): PlacementRecord {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return {
    nodeSelector: spec.nodeSelector ?? {},
    tolerations: (spec.tolerations ?? []).map(
      ({key = '', operator = 'Equal', value = '', effect = ''}) => ({key, operator, value, effect}),
    ),
    ...(required && {
      nodeTerms: (required.nodeSelectorTerms ?? []).map(({matchExpressions, matchFields}) => ({
        labels: (matchExpressions ?? []).map(requirement),
        fields: (matchFields ?? []).map(requirement),
      })),
    }),
    hostNetwork: spec.hostNetwork ?? false,
  };
}

function requirement({key, operator, values = []}: RequirementObject): NodeRequirement {
  return {key, operator, values};
}
