/**
 * Keeps a flood of events from flooding the API server: what client-go's EventCorrelator does, with its
 * defaults, for each event source.
 * @see https://pkg.go.dev/k8s.io/client-go/tools/record (EventCorrelator)
 */
const burst = 25;
const refillMs = 300_000;
const similarBefore = 10;
const similarWithinMs = 600_000;
const remembered = 4096;
const combined = '(combined from similar events): ';

/** What makes events alike: same source, type and reason (all are about the one node). */
export interface Sighting {
  readonly source: string;
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** What to tell the API server about a sighting. */
export type Verdict =
  | {readonly act: 'create'; readonly message: string; readonly key: string}
  | {
      readonly act: 'count';
      readonly message: string;
      readonly key: string;
      readonly count: number;
    }
  /** Over the source's allowance: counted here, told with the next one that passes. */
  | {readonly act: 'hold'};

export interface Correlation {
  judge(sighting: Sighting, nowMs: number): Verdict;
}

interface Similar {
  readonly messages: Set<string>;
  lastMs: number;
}

interface Allowance {
  tokens: number;
  atMs: number;
}

export function createCorrelation(): Correlation {
  const similar = new Map<string, Similar>();
  const counts = new Map<string, number>();
  const allowances = new Map<string, Allowance>();

  /** @returns what the sighting counts as: itself, or one of many similar ones */
  function aggregate(sighting: Sighting, nowMs: number): {key: string; message: string} {
    const {source, type, reason, message} = sighting;
    const group = JSON.stringify([source, type, reason]);
    const own = {key: JSON.stringify([source, type, reason, message]), message};
    const known = similar.get(group);
    const record =
      known && nowMs - known.lastMs <= similarWithinMs
        ? known
        : {messages: new Set<string>(), lastMs: nowMs};
    record.lastMs = nowMs;
    record.messages.add(message);
    remember(similar, group, record);
    if (record.messages.size < similarBefore) return own;
    // Enough to know that they are many; the set must not grow with the log.
    record.messages.delete(record.messages.values().next().value ?? '');
    return {key: group, message: combined + message};
  }

  function allowed({source, type}: Sighting, nowMs: number): boolean {
    const key = JSON.stringify([source, type]);
    const before = allowances.get(key) ?? {tokens: burst, atMs: nowMs};
    const tokens = Math.min(burst, before.tokens + (nowMs - before.atMs) / refillMs);
    const pass = tokens >= 1;
    remember(allowances, key, {tokens: pass ? tokens - 1 : tokens, atMs: nowMs});
    return pass;
  }

  return {
    judge(sighting, nowMs) {
      const {key, message} = aggregate(sighting, nowMs);
      const count = (counts.get(key) ?? 0) + 1;
      remember(counts, key, count);
      if (!allowed(sighting, nowMs)) return {act: 'hold'};
      return count === 1 ? {act: 'create', key, message} : {act: 'count', key, message, count};
    },
  };
}

/** Sets the key as the newest and forgets the oldest when there are too many. */
function remember<V>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > remembered) map.delete(map.keys().next().value ?? '');
}
