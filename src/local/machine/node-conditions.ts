import type {Pressure} from './pressure.js';

/** A condition of a v1 Node. */
export interface NodeCondition {
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
  /** RFC 3339, whole seconds. */
  readonly lastHeartbeatTime: string;
  readonly lastTransitionTime: string;
}

/** The kubelet's own limits: `memory.available<100Mi`, `nodefs.available<10%`, and as many process ids. */
const least = {memoryBytes: 100 * 1024 * 1024, storage: 0.1, pids: 0.1};

/** What a kubelet says of one condition: reason and message. */
type Words = readonly [reason: string, message: string];

/** When there is too little of it, and when there is enough. */
const words: Readonly<Record<string, {readonly short: Words; readonly enough: Words}>> = {
  MemoryPressure: {
    short: ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
    enough: ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
  },
  DiskPressure: {
    short: ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
    enough: ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
  },
  PIDPressure: {
    short: ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
    enough: ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
  },
};

/**
 * The conditions that a kubelet keeps, in its words.
 * @param before those of the last time, whose transitions stay where the status does
 * @see kubernetes pkg/kubelet/nodestatus/setters.go
 */
export function kubeletConditions(
  {memoryFreeBytes, storageFree, pidsFree}: Pressure,
  before: readonly NodeCondition[],
  now: Date,
): readonly NodeCondition[] {
  const time = `${now.toISOString().slice(0, 19)}Z`;
  function condition(type: string, holds: boolean, [reason, message]: Words): NodeCondition {
    const status = holds ? 'True' : 'False';
    const last = before.find((one) => one.type === type);
    const lastTransitionTime = last?.status === status ? last.lastTransitionTime : time;
    return {type, status, reason, message, lastHeartbeatTime: time, lastTransitionTime};
  }
  const short: Readonly<Record<string, boolean>> = {
    MemoryPressure: memoryFreeBytes < least.memoryBytes,
    DiskPressure: storageFree < least.storage,
    PIDPressure: pidsFree < least.pids,
  };
  return [
    ...Object.entries(words).map(([type, said]) => {
      const holds = short[type] === true;
      return condition(type, holds, holds ? said.short : said.enough);
    }),
    condition('Ready', true, ['KubeletReady', 'kubectl npd local is posting ready status']),
  ];
}
