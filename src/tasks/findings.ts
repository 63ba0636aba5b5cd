import {isWell, type AgentStatus, type AgentTrouble} from './agent-fleet.js';
import {skewed} from './agent-versions.js';
import type {AgentsSummary} from './agents-summary.js';
import type {NodeTrouble} from './node-troubles.js';
import type {PartSummary} from './parts-summary.js';

/** How bad a finding is: `error` keeps a person from trusting the nodes, or what is said of them. */
export type Severity = 'error' | 'warning';

/** Something that is wrong, over all nodes that have it. */
export interface Finding {
  readonly severity: Severity;
  /** One CamelCase word for one situation. */
  readonly reason: FindingReason;
  /** A sentence without the nodes: `the agent does not run`. */
  readonly message: string;
  /** Each with what is said of it there; empty: it is about the cluster. */
  readonly nodes: readonly {readonly name: string; readonly detail?: string}[];
}

/** The situations that are found, in the order in which they are told. */
export type FindingReason =
  | 'NodeProblem'
  | 'AgentNotInstalled'
  | 'AgentUnknown'
  | `Agent${AgentTrouble}`
  | 'ProblemUnknown'
  | 'MonitorFailed'
  | 'ExporterFailed'
  | 'ConfigOutOfSync'
  | 'VersionSkew'
  | 'AnnotationUnreadable';

interface Seen {
  readonly fleet: readonly AgentStatus[];
  readonly agents: AgentsSummary;
  readonly problems: readonly NodeTrouble[];
  readonly monitors: readonly PartSummary[];
  readonly exporters: readonly PartSummary[];
  /** The plugin's version: `v0.1.0`. */
  readonly client: string;
}

/** What is wrong, errors first. What is only simulated is not. */
export function findings(seen: Seen): readonly Finding[] {
  const all = [...problemFindings(seen), ...agentFindings(seen)];
  return [
    ...all.filter(({severity}) => severity === 'error'),
    ...all.filter(({severity}) => severity === 'warning'),
  ];
}

function problemFindings({problems}: Seen): readonly Finding[] {
  const real = problems.filter(({simulated}) => !simulated);
  const types = [...new Set(real.map(({problem}) => problem))];
  return types.flatMap((type) => [
    ...about(
      {severity: 'error', reason: 'NodeProblem', message: `problem ${type}`},
      real
        .filter(({problem, unsure}) => problem === type && !unsure)
        .map(({node, reason}) => ({name: node, detail: reason})),
    ),
    ...about(
      {severity: 'warning', reason: 'ProblemUnknown', message: `it cannot be told of ${type}`},
      real
        .filter(({problem, unsure}) => problem === type && unsure)
        .map(({node, reason}) => ({name: node, detail: reason})),
    ),
  ]);
}

const troubles: Readonly<Record<AgentTrouble, string>> = {
  Missing: 'the agent is missing',
  NotReady: 'the agent is not ready',
  Stale: 'the agent is silent',
};

function agentFindings(seen: Seen): readonly Finding[] {
  const {fleet, agents} = seen;
  if (agents.installed === false) {
    const message = 'the agent is not installed';
    return [{severity: 'error', reason: 'AgentNotInstalled', message, nodes: []}];
  }
  if (agents.installed === undefined) {
    const message = 'it may not be seen whether the agent is installed';
    return [{severity: 'warning', reason: 'AgentUnknown', message, nodes: []}];
  }
  const ill = Object.entries(troubles) as [AgentTrouble, string][];
  return [
    ...ill.flatMap(([trouble, message]) =>
      about(
        {severity: 'error', reason: `Agent${trouble}`, message},
        fleet
          .filter((agent) => agent.trouble === trouble)
          .map(({node, status}) => ({name: node, ...(status !== undefined && {detail: status})})),
      ),
    ),
    ...partFindings(seen),
    ...about(
      {
        severity: 'warning',
        reason: 'ConfigOutOfSync',
        message: 'the agent runs with another configuration than the one that is installed',
      },
      (agents.config?.outOfSync ?? []).map((name) => ({name})),
    ),
    ...skewFindings(seen),
    ...about(
      {
        severity: 'warning',
        reason: 'AnnotationUnreadable',
        message: 'what the agent wrote on its node cannot be read',
      },
      fleet
        .filter(({unreadable}) => unreadable)
        .map(({node, unreadable = []}) => ({name: node, detail: unreadable.join(',')})),
    ),
  ];
}

function partFindings({monitors, exporters}: Seen): readonly Finding[] {
  const parts = [
    ...monitors.map((part) => ({part, kind: 'monitor', reason: 'MonitorFailed'}) as const),
    ...exporters.map((part) => ({part, kind: 'exporter', reason: 'ExporterFailed'}) as const),
  ];
  return parts.flatMap(({part: {name, failing}, kind, reason}) =>
    about(
      {severity: 'warning', reason, message: `${kind} ${name} fails`},
      failing.map(({node, trouble}) => ({name: node, detail: trouble})),
    ),
  );
}

function skewFindings({fleet, client}: Seen): readonly Finding[] {
  const told = fleet
    .filter((agent) => isWell(agent))
    .flatMap(({node, version}) => (version === undefined ? [] : {node, version: `v${version}`}));
  const strange = new Set(
    skewed(
      client,
      told.map(({version}) => ({version, nodes: 1})),
    ).map(({version}) => version),
  );
  return about(
    {
      severity: 'warning',
      reason: 'VersionSkew',
      message: `the agent is of another release than this plugin (${client})`,
    },
    told
      .filter(({version}) => strange.has(version))
      .map(({node, version}) => ({name: node, detail: version})),
  );
}

/** One finding, or none when it is about no node. */
function about(finding: Omit<Finding, 'nodes'>, nodes: Finding['nodes']): readonly Finding[] {
  return nodes.length === 0 ? [] : [{...finding, nodes}];
}
