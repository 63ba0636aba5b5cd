import type {FileRunner} from '../case-runner.js';

/** Every case file that we can run, by its name. */
export const runners: Readonly<Record<string, () => Promise<FileRunner>>> = {
  'apiserver-override': () => import('./apiserver-override.js'),
  'condition-manager-timeline': () => import('./condition-manager-timeline.js'),
  'duration-parse': () => import('./duration-parse.js'),
  'event-correlation': () => import('./event-correlation.js'),
  'event-message-format': () => import('./event-message-format.js'),
  'go-regexp-semantics': () => import('./go-regexp-semantics.js'),
  'kmsg-parse': () => import('./kmsg-parse.js'),
  'log-buffer-join': () => import('./log-buffer-join.js'),
  'log-buffer-match': () => import('./log-buffer-match.js'),
  'log-monitor-status': () => import('./log-monitor-status.js'),
  'node-status-patch': () => import('./node-status-patch.js'),
  'pattern-last-line-only': () => import('./pattern-last-line-only.js'),
  'problem-metrics': () => import('./problem-metrics.js'),
  'prometheus-names-and-floats': () => import('./prometheus-names-and-floats.js'),
  'severity-map': () => import('./severity-map.js'),
  'shipped-configs': () => import('./shipped-configs.js'),
  'start-time': () => import('./start-time.js'),
  'system-log-monitor-config': () => import('./system-log-monitor-config.js'),
};
