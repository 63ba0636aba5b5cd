import type {Exporter} from './model/exporter.js';
import type {MonitorHealth} from './model/health.js';
import type {Log} from './model/log.js';
import type {Monitor} from './model/monitor.js';
import type {ReportedCondition, Status} from './model/status.js';

/** Runs monitors and passes each status on to every exporter. */
export interface Detector {
  /** Starts the exporters. */
  start(): void;
  /**
   * Makes `monitors` the running ones: those that run already go on undisturbed, the others that ran
   * are stopped, then the new ones start. Condition types that no running monitor keeps after that are
   * withdrawn. Settles when each new monitor has reported or failed.
   */
  replace(monitors: readonly Monitor[]): Promise<void>;
  /** Has every exporter take these condition types back. */
  withdraw(types: readonly string[]): void;
  /** Passes on a status that no monitor found: what the agent knows of itself. */
  report(status: Status): void;
  health(): readonly MonitorHealth[];
  /** As the running monitors last reported them. */
  conditions(): readonly ReportedCondition[];
  /** Stops the monitors, then the exporters. Settles within 200 ms. */
  stop(): Promise<void>;
}

interface Run {
  readonly monitor: Monitor;
  readonly stop: AbortController;
  /** Settles with the first report or the failure. */
  readonly started: Promise<void>;
  /** Settles when `run` has. Never rejects. */
  readonly ended: Promise<void>;
  health: MonitorHealth;
  conditions: readonly ReportedCondition[];
}

const monitorGraceMs = 100;

export function createDetector({
  exporters,
  log,
}: {
  readonly exporters: readonly Exporter[];
  readonly log: Log;
}): Detector {
  let runs: Run[] = [];
  /** Replacements happen one after the other. */
  let turn = Promise.resolve();

  function report(status: Status): void {
    for (const exporter of exporters) {
      attempt(exporter.name, () => exporter.export(status));
    }
  }

  function attempt(name: string, act: () => void): void {
    try {
      act();
    } catch (error) {
      log.rarely('Exporter failed', {exporter: name, error});
    }
  }

  async function change(monitors: readonly Monitor[]): Promise<void> {
    const kept = runs.filter(({monitor}) => monitors.includes(monitor));
    const ending = runs.filter((run) => !kept.includes(run));
    await end(ending);
    const begun = monitors
      .filter((monitor) => !kept.some((run) => run.monitor === monitor))
      .map((monitor) => begin(monitor, report, log));
    runs = [...kept, ...begun];
    await Promise.all(begun.map(({started}) => started));
    const has = new Set(runs.flatMap(typesOf));
    const had = new Set(ending.flatMap(typesOf));
    withdraw([...had].filter((type) => !has.has(type)));
  }

  function withdraw(types: readonly string[]): void {
    if (types.length === 0) return;
    for (const exporter of exporters) {
      attempt(exporter.name, () => exporter.withdraw(types));
    }
  }

  return {
    start() {
      for (const exporter of exporters) exporter.start();
    },
    replace(monitors) {
      turn = turn.then(() => change(monitors));
      return turn;
    },
    withdraw,
    report,
    health: () => runs.map(({health}) => health),
    conditions: () => runs.flatMap(({conditions}) => conditions),
    async stop() {
      await end(runs);
      await Promise.all(exporters.map((exporter) => exporter.stop()));
    },
  };
}

function typesOf({conditions}: Run): readonly string[] {
  return conditions.map(({type}) => type);
}

function begin(monitor: Monitor, pass: (status: Status) => void, log: Log): Run {
  const {name} = monitor;
  const stop = new AbortController();
  let settle: () => void;
  const started = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const run: Run = {
    monitor,
    stop,
    started,
    ended: Promise.resolve()
      .then(() => monitor.run(report, stop.signal))
      .catch(fail)
      .finally(() => settle()),
    health: {name, state: 'starting'},
    conditions: [],
  };
  return run;

  function report(status: Status): void {
    if (stop.signal.aborted) return;
    run.conditions = status.conditions;
    if (run.health.state === 'starting') {
      run.health = {name, state: 'running'};
      log.info('Monitor started', {monitor: name});
      settle();
    }
    pass(status);
  }

  function fail(error: unknown): void {
    if (stop.signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    run.health = {name, state: 'failed', error: why};
    log.error('Monitor failed; the others go on', {monitor: name, error});
  }
}

async function end(runs: readonly Run[]): Promise<void> {
  for (const {stop} of runs) stop.abort();
  const all = Promise.all(runs.map(({ended}) => ended));
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((resolve) => {
    timer = setTimeout(resolve, monitorGraceMs);
  });
  await Promise.race([all, limit]);
  clearTimeout(timer);
}
