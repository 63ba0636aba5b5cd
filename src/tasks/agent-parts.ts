/** One monitor or exporter of an agent, as the agent told its node. */
export interface AgentPart {
  readonly name: string;
  /** Whether it runs, or gets through. */
  readonly ok: boolean;
  /** What is wrong with it; unset when nothing is. */
  readonly trouble?: string;
}

/** The annotations in which the agent tells of its parts. */
export const partAnnotations = {
  monitors: 'npd.io/monitors',
  exporters: 'npd.io/exporters',
} as const;

/**
 * Reads such an annotation: `{"kernel-monitor":"running","readonly-monitor":"failed: why"}`.
 * @returns undefined without one; `unreadable` for text that is no object of texts, which anybody may have written
 */
export function readAgentParts(
  text: string | undefined,
): readonly AgentPart[] | 'unreadable' | undefined {
  if (text === undefined) return undefined;
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'unreadable';
  const parts = Object.entries(value).map(([name, state]) => part(name, state));
  return parts.every((one) => one !== undefined) ? parts : 'unreadable';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function part(name: string, state: unknown): AgentPart | undefined {
  if (typeof state !== 'string') return undefined;
  if (state === 'running' || state === 'ok') return {name, ok: true};
  return {name, ok: false, trouble: state.replace(/^failed: /, '')};
}
