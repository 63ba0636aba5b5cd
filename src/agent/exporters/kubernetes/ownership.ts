import type {NodeRecord} from '../../../kube/nodes.js';
import type {Recalled} from '../../model/exporter.js';
import type {AgentMarks} from '../../model/health.js';
import type {ReportedCondition} from '../../model/status.js';

/**
 * What the agent writes on its node besides conditions, so that the next agent, and the plugin, know which
 * conditions are the agent's. The annotations travel on the same request as the conditions.
 */
export const annotations = {
  /** Comma-separated condition types: `KernelDeadlock,ReadonlyFilesystem`. */
  conditions: 'npd.io/conditions',
  /** The boot in which they were last written. */
  bootId: 'npd.io/boot-id',
  /** `0.1.0` */
  version: 'npd.io/agent-version',
  /** Go duration, `5m0s`: older heartbeats mean that no agent is there. */
  heartbeatPeriod: 'npd.io/heartbeat-period',
  /** JSON, by name: `{"kernel-monitor":"running","readonly-monitor":"failed: cannot read …"}`. */
  monitors: 'npd.io/monitors',
  /** JSON, by name: `{"kubernetes":"ok"}`, or what keeps it from delivering. */
  exporters: 'npd.io/exporters',
  /** Comma-separated ids of the simulations that are active; there while there are some. On events: whose the event is. */
  simulation: 'npd.io/simulation',
  /** Comma-separated types of the conditions that simulations hold up; there while there are some. */
  simulated: 'npd.io/simulated-conditions',
  /** Comma-separated places of the last lines that simulations wrote in this boot: an agent that has lost its memory is not to raise them. */
  simulatedLines: 'npd.io/simulated-lines',
} as const;

/** @returns the items in an annotation's text; none when there is no annotation */
export function listed(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((type) => type !== '');
}

/** Annotations to be: null = not there. */
export type Wanted = Readonly<Record<string, string | null>>;

/** @returns those of `wanted` that the node does not carry yet; undefined when it carries all of them */
export function missingAnnotations(
  wanted: Wanted,
  present: Readonly<Record<string, string>>,
): Wanted | undefined {
  const missing = Object.entries(wanted).filter(([key, value]) => (present[key] ?? null) !== value);
  return missing.length > 0 ? Object.fromEntries(missing) : undefined;
}

/** What the agent tells of itself; nothing of monitors before all of them have started or failed. */
export function markAnnotations({monitors, exporters, simulations, ...marks}: AgentMarks): Wanted {
  const known =
    monitors.length > 0 && monitors.every(({state}) => state !== 'starting')
      ? {
          [annotations.monitors]: byName(
            monitors.map(({name, state, error = ''}) => [
              name,
              state === 'failed' ? `failed: ${error.slice(0, mostOfAWhy)}` : state,
            ]),
          ),
        }
      : {};
  return {
    ...known,
    [annotations.exporters]: byName(
      exporters.map(({name, trouble}) => [name, trouble?.slice(0, mostOfAWhy) ?? 'ok']),
    ),
    [annotations.simulation]: simulations.join(',') || null,
    [annotations.simulatedLines]: marks.simulatedLines.slice(-mostLines).join(',') || null,
  };
}

/** Which conditions are not real. */
export function simulatedAnnotation(conditions: readonly ReportedCondition[]): Wanted {
  const types = conditions.flatMap(({type, simulation}) => (simulation === undefined ? [] : type));
  return {[annotations.simulated]: types.sort().join(',') || null};
}

/** Characters of a reason: annotations are for small things. */
const mostOfAWhy = 200;
/** Lookback is minutes: older lines are not read again. */
const mostLines = 20;

function byName(entries: readonly (readonly [string, string])[]): string {
  return JSON.stringify(Object.fromEntries(entries));
}

/**
 * What an earlier agent wrote on the node; its conditions only hold within the boot that they are from. Those that a
 * simulation held up are not among them: an agent that has to ask the node no longer knows the simulation.
 */
export function recalled({annotations: present, conditions}: NodeRecord, bootId: string): Recalled {
  const types = listed(present[annotations.conditions]);
  const simulated = listed(present[annotations.simulated]);
  const sameBoot = bootId !== '' && present[annotations.bootId] === bootId;
  return {
    types,
    simulatedLines: sameBoot ? listed(present[annotations.simulatedLines]) : [],
    conditions: conditions
      .filter(({type}) => sameBoot && types.includes(type) && !simulated.includes(type))
      .map(({type, status, reason, message, lastTransitionTime}) => ({
        type,
        status,
        reason,
        message,
        transition: lastTransitionTime ?? new Date(0),
      })),
  };
}
