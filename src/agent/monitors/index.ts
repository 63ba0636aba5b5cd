import type {ConfigFile} from '../config/monitor-files.js';
import type {PreparedMonitor} from './prepared.js';
import {systemLog} from './system-log/index.js';

/** Every kind of monitor, by the name that its flag carries: `--config.system-log-monitor`. */
export const monitors = {
  'system-log': systemLog,
} as const satisfies Readonly<Record<string, (file: ConfigFile) => PreparedMonitor>>;

/** The name of a kind of monitor. */
export type MonitorKind = keyof typeof monitors;
