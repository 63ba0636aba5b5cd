import type {SystemLogConfig} from '../../../../rules/system-log/config.js';
import type {Host} from '../../../host/host.js';
import type {Log} from '../../../model/log.js';
import type {SelfMetric} from '../../../model/self-metrics.js';
import {kmsgWatcher} from './kmsg.js';
import type {Watcher} from './watcher.js';

/** What a watcher is given besides its config. */
export interface WatcherSurroundings {
  readonly host: Host;
  readonly log: Log;
  /** Lines older than this are dropped, unless the watcher goes on from `position`. */
  readonly start: Date;
  /** What the last batch carried before the restart; undefined when there was none in this boot. */
  readonly position: unknown;
  readonly count: (metric: SelfMetric, value: number) => void;
}

/** Makes the watcher for one config. */
export type WatcherBuilder = (
  config: SystemLogConfig,
  surroundings: WatcherSurroundings,
) => Watcher;

/** Every way to follow a log, by the name that a config's `plugin` gives it. */
export const watchers: Readonly<Record<string, WatcherBuilder>> = {
  kmsg: (_config, {position, ...rest}) =>
    kmsgWatcher({...rest, position: typeof position === 'number' ? position : undefined}),
};
