import {writeTime} from './time.js';

/** A condition as it is written on a node. */
export interface ConditionToWrite {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** Undefined is written as null. */
  readonly lastHeartbeatTime?: Date | undefined;
  readonly lastTransitionTime?: Date | undefined;
}

export interface NodeStatusPatchExtras {
  /** Set on the node's metadata by the same request; null takes one off. */
  readonly annotations?: Readonly<Record<string, string | null>>;
  /** Condition types to take off the node. */
  readonly removedTypes?: readonly string[];
}

/**
 * The strategic merge patch for `/status`: `{"status":{"conditions":[{"type":"KernelDeadlock","status":"False",…}]}}`, byte
 * for byte as node-problem-detector sends it when there are no extras. Conditions merge by type.
 */
export function nodeStatusPatch(
  conditions: readonly ConditionToWrite[],
  {annotations, removedTypes = []}: NodeStatusPatchExtras = {},
): string {
  return goJson({
    ...(annotations && {metadata: {annotations}}),
    status: {
      conditions: [
        ...conditions.map(written),
        ...removedTypes.map((type) => ({$patch: 'delete', type})),
      ],
    },
  });
}

function written({type, status, reason, message, ...times}: ConditionToWrite): object {
  return {
    type,
    status,
    lastHeartbeatTime: timeText(times.lastHeartbeatTime),
    lastTransitionTime: timeText(times.lastTransitionTime),
    ...(reason !== '' && {reason}),
    ...(message !== '' && {message}),
  };
}

function timeText(time: Date | undefined): string | null {
  return time === undefined || time.getTime() === goZeroTime ? null : writeTime(time);
}

/** 0001-01-01T00:00:00Z, which Go takes for no time. */
const goZeroTime = -62_135_596_800_000;

/** JSON as Go's encoding/json writes it: what HTML gives a meaning, and U+2028 and U+2029, are escaped. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
