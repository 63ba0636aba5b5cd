import {configRevision, readConfigFiles, type ConfigFile} from './config/monitor-files.js';
import type {Detector} from './detector.js';
import type {Log} from './model/log.js';
import type {Monitor} from './model/monitor.js';
import type {Condition} from './model/status.js';
import type {StateStore} from './model/state.js';
import {monitors as kinds, type MonitorKind} from './monitors/index.js';
import type {Described, MonitorSurroundings, PreparedMonitor} from './monitors/prepared.js';

export interface MonitorSetOptions {
  readonly configFiles: readonly {readonly kind: MonitorKind; readonly path: string}[];
  /** What every monitor is given, less what is its own. */
  readonly surroundings: Omit<MonitorSurroundings, 'state' | 'recalled'>;
  /** @throws Error when the state was written by a newer agent */
  readonly stateOf: (monitor: string) => StateStore;
  readonly detector: Detector;
  readonly log: Log;
}

/** A monitor of the configuration in force. */
export interface ConfiguredMonitor {
  readonly name: string;
  /** Of its file, as given on the command line. */
  readonly path: string;
  readonly kind: MonitorKind;
  readonly described: Described;
  readonly raisedBy: PreparedMonitor['raisedBy'];
}

/** The monitors that the config files ask for, and what becomes of them when the files change. */
export interface MonitorSet {
  /** Condition types that the files declare. */
  declares(type: string): boolean;
  /** Whether every monitor has something to go on from. */
  remembers(): boolean;
  /** @param recalled conditions from before a restart, for monitors without a state of their own */
  start(recalled: readonly Condition[]): Promise<void>;
  /**
   * Reads the files again; monitors whose file changed are replaced. Files that cannot be read or
   * checked change nothing: the configuration before them stays in force.
   * @returns what was wrong, in one sentence; undefined when all is well
   */
  reload(): Promise<string | undefined>;
  configured(): readonly ConfiguredMonitor[];
  /** Of the configuration in force: `7f3a91c2d0e4`. */
  revision(): Promise<string>;
}

interface Entry {
  readonly file: ConfigFile;
  readonly kind: MonitorKind;
  readonly prepared: PreparedMonitor;
  readonly state: StateStore;
  readonly monitor?: Monitor;
}

/** @throws Error naming the file that cannot be read or checked */
export function monitorSet(options: MonitorSetOptions): MonitorSet {
  const {configFiles, surroundings, detector, log} = options;
  const paths = configFiles.map(({path}) => path);
  const states = new Map<string, StateStore>();
  let entries = read([]);

  /** @returns an entry for each file; those of unchanged files are the ones of before */
  function read(before: readonly Entry[]): readonly Entry[] {
    return readConfigFiles(paths).map((file, i) => {
      const same = before.find((entry) => sameFile(entry.file, file));
      if (same) return same;
      const kind = configFiles[i]?.kind ?? 'system-log';
      return {file, kind, prepared: kinds[kind](file), state: stateOf(file.name)};
    });
  }

  function stateOf(name: string): StateStore {
    const state = states.get(name) ?? options.stateOf(name);
    states.set(name, state);
    return state;
  }

  function revision(): Promise<string> {
    return configRevision(entries.map(({file}) => file));
  }

  async function run(recalled: readonly Condition[]): Promise<void> {
    entries = entries.map((entry) => ({
      ...entry,
      monitor:
        entry.monitor ?? entry.prepared.build({...surroundings, state: entry.state, recalled}),
    }));
    await detector.replace(entries.flatMap(({monitor}) => monitor ?? []));
  }

  return {
    declares: (type) => entries.some(({prepared}) => prepared.conditionTypes.includes(type)),
    remembers: () => entries.every(({state}) => state.load() !== undefined),
    start: run,
    async reload() {
      try {
        const next = read(entries);
        if (next.every((entry) => entries.includes(entry))) return undefined;
        entries = next;
        await run([]);
        log.info('Configuration replaced', {revision: await revision()});
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
    configured: () =>
      entries.map(({file: {name, path}, kind, prepared}) => ({
        ...{name, path, kind, described: prepared.described},
        raisedBy: (text) => prepared.raisedBy(text),
      })),
    revision,
  };
}

function sameFile(a: ConfigFile, b: ConfigFile): boolean {
  return a.name === b.name && a.path === b.path && Buffer.compare(a.bytes, b.bytes) === 0;
}
