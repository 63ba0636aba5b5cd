import type {ReportedCondition} from '../../model/status.js';
import type {Clock} from '../../model/clock.js';

/** How long a failed sync rests before it is tried again, as node-problem-detector does. */
const resyncMs = 10_000;

/** What is to be told to the API server in one go. */
export interface Sync {
  readonly conditions: readonly ReportedCondition[];
  /** Types to take off the node. */
  readonly withdrawn: readonly string[];
}

export interface ConditionManagerOptions {
  readonly clock: Clock;
  /** Every condition is sent anew at least this often, so that its heartbeat shows a living agent. */
  readonly heartbeatMs: number;
  /** Whether something else is to be told that was not when `sync` was last called. Asked on each tick. */
  readonly moreToTell: () => boolean;
  /** Tells the API server. A rejection means: not done, send all of it again. */
  readonly sync: (sync: Sync) => Promise<void>;
}

/** Gathers conditions between ticks and sends all of them in one patch. */
export interface ConditionManager {
  start(): void;
  update(conditions: readonly ReportedCondition[]): void;
  withdraw(types: readonly string[]): void;
  /** As of the last tick; undefined before a tick folded something in. */
  known(): readonly ReportedCondition[] | undefined;
  /** What the last sync failed with. */
  trouble(): string | undefined;
  /** Sends what is not sent yet, once. */
  stop(): Promise<void>;
}

/**
 * On each tick what came since the last one is folded in (the last word per type wins). It syncs when
 * something differs, here or in what `moreToTell` speaks of, when the last sync failed and 10 s have passed, and when the heartbeat is due; the first tick
 * always syncs. While a sync is under way ticks only fold.
 * @see node-problem-detector pkg/exporters/k8sexporter/condition/manager.go
 */
export function conditionManager({
  clock,
  heartbeatMs,
  moreToTell,
  sync,
}: ConditionManagerOptions): ConditionManager {
  const table = conditionTable();
  let lastTry = Number.NEGATIVE_INFINITY;
  let failure: string | undefined;
  let underWay: Promise<void> | undefined;
  let stopTicking: (() => void) | undefined;

  function tick(): void {
    table.fold();
    if (underWay) return;
    const since = clock.now().getTime() - lastTry;
    const again = failure !== undefined && since >= resyncMs;
    if (table.changed() || moreToTell() || again || since >= heartbeatMs) {
      underWay = send().finally(() => {
        underWay = undefined;
      });
    }
  }

  async function send(): Promise<void> {
    lastTry = clock.now().getTime();
    const told = table.take();
    try {
      await sync(told);
      failure = undefined;
      table.removed(told.withdrawn);
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
  }

  return {
    start() {
      stopTicking = clock.onTick(tick);
    },
    update: (conditions) => table.update(conditions),
    withdraw: (types) => table.withdraw(types),
    known: () => table.known(),
    trouble: () => failure,
    async stop() {
      stopTicking?.();
      await underWay;
      table.fold();
      if (table.changed()) await send();
    },
  };
}

/** What the manager knows of conditions, and whether the API server was told. */
interface ConditionTable {
  update(conditions: readonly ReportedCondition[]): void;
  withdraw(types: readonly string[]): void;
  /** Takes in what was updated since the last time. */
  fold(): void;
  /** Whether anything differs from what was last taken. */
  changed(): boolean;
  /** All there is to tell. */
  take(): Sync;
  /** These types are off the node. */
  removed(types: readonly string[]): void;
  known(): readonly ReportedCondition[] | undefined;
}

function conditionTable(): ConditionTable {
  const pending = new Map<string, ReportedCondition>();
  const known = new Map<string, ReportedCondition>();
  const withdrawn = new Set<string>();
  let changed = false;

  return {
    update(conditions) {
      for (const condition of conditions) pending.set(condition.type, condition);
    },
    withdraw(types) {
      for (const type of types) {
        pending.delete(type);
        known.delete(type);
        withdrawn.add(type);
      }

      changed = true;
    },
    fold() {
      for (const [type, condition] of pending) {
        if (!same(known.get(type), condition)) changed = true;
        known.set(type, condition);
        withdrawn.delete(type);
      }

      pending.clear();
    },
    changed: () => changed,
    take() {
      changed = false;
      return {conditions: [...known.values()], withdrawn: [...withdrawn]};
    },
    removed(types) {
      for (const type of types) withdrawn.delete(type);
    },
    known: () => (known.size > 0 ? [...known.values()] : undefined),
  };
}

function same(a: ReportedCondition | undefined, b: ReportedCondition): boolean {
  return (
    a?.status === b.status &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.simulation === b.simulation &&
    a.transition.getTime() === b.transition.getTime()
  );
}
