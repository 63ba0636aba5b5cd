import type {Measurement} from './status.js';

/**
 * What the agent says about itself, as metrics named `npd_*`. Nothing is lost silently: whatever is
 * dropped, skipped or failed is counted in one of these.
 */
const selfMetrics = {
  npd_build_info: ['gauge', 'The running agent; always 1.'],
  npd_config_reload_failures_total: [
    'counter',
    'Times a changed configuration was refused; the one before it stays in force.',
  ],
  npd_events_dropped_total: ['counter', 'Events that the API server was never told of, by reason.'],
  npd_kmsg_lost_records_total: [
    'counter',
    'Kernel log records that the kernel overwrote before they could be read.',
  ],
  npd_kmsg_malformed_records_total: ['counter', 'Kernel log records that could not be parsed.'],
  npd_kmsg_reopened_total: ['counter', 'Times the kernel log had to be opened anew.'],
  npd_last_sync_timestamp_seconds: [
    'gauge',
    'When the API server last took the conditions, in seconds since 1970.',
  ],
  npd_simulation_active: [
    'gauge',
    'Whether a simulated problem is under way; `type` is empty for a problem without a condition.',
  ],
  npd_sync_failures_total: ['counter', 'Times the API server did not take the conditions.'],
} as const;

export type SelfMetric = keyof typeof selfMetrics;

/** One number about the agent itself: added to a counter, or a gauge's new value. */
export function selfMetric(
  metric: SelfMetric,
  value: number,
  labels: Readonly<Record<string, string>> = {},
): Measurement {
  const [kind, help] = selfMetrics[metric];
  return {kind, metric, help, labels, value};
}
