import type {NodeRecord} from '../../../kube/nodes.js';
import type {Recalled} from '../../model/exporter.js';

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
} as const;

/** @returns the types in the annotation's text; none when there is no annotation */
export function ownedTypes(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((type) => type !== '');
}

/** @returns those of `wanted` that the node does not carry yet; undefined when it carries all of them */
export function missingAnnotations(
  wanted: Readonly<Record<string, string>>,
  present: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> | undefined {
  const missing = Object.entries(wanted).filter(([key, value]) => present[key] !== value);
  return missing.length > 0 ? Object.fromEntries(missing) : undefined;
}

/** What an earlier agent wrote on the node; its conditions only hold within the boot that they are from. */
export function recalled({annotations: present, conditions}: NodeRecord, bootId: string): Recalled {
  const types = ownedTypes(present[annotations.conditions]);
  const sameBoot = bootId !== '' && present[annotations.bootId] === bootId;
  return {
    types,
    conditions: conditions
      .filter(({type}) => sameBoot && types.includes(type))
      .map(({type, status, reason, message, lastTransitionTime}) => ({
        type,
        status,
        reason,
        message,
        transition: lastTransitionTime ?? new Date(0),
      })),
  };
}
