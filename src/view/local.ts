import type {EventRecord} from '../kube/events.js';
import type {ClusterStatus} from '../tasks/cluster-status.js';
import {findingsText} from './cluster-status.js';
import {printable} from './printable.js';
import {counted} from './some-of.js';

/** What a person needs to know of `kubectl npd local` to use it. */
export interface LocalRecord {
  /** Path. */
  readonly kubeconfig: string;
  /** `https://127.0.0.1:40123` */
  readonly server: string;
  readonly nodeName: string;
  /** Of the agent, on loopback. */
  readonly ports: {readonly health: number; readonly metrics: number};
  readonly kernelLog: {
    /** The file that the agent follows. */
    readonly path: string;
    /** What is passed on to it. */
    readonly source: string;
    /** Why it is not. */
    readonly refused?: string;
  };
  /** Facts of this machine that could not be read. */
  readonly unread: readonly string[];
}

const line = 'task docker:7 blocked for more than 300 seconds.';

/** Where all is, and what to try. */
export function localView({
  kubeconfig,
  server,
  nodeName,
  ports,
  kernelLog,
  unread,
}: LocalRecord): string {
  const loopback = 'http://127.0.0.1';
  const {path, source, refused} = kernelLog;
  const rows: readonly (readonly [string, string])[] = [
    ['Kubeconfig', `export KUBECONFIG=${kubeconfig}`],
    ['API', server],
    ['Node', nodeName],
    ['Agent', `${loopback}:${ports.metrics}/metrics   ${loopback}:${ports.health}/readyz`],
    [
      'Kernel log',
      refused === undefined ? source : `${source} may not be read (${refused}); root may`,
    ],
    ['', `simulated lines are in ${path}`],
    ...unread.map((what) => ['Unread', what] as const),
    ['Try', 'kubectl-npd simulate kernel-deadlock --verify'],
    ['', refused === undefined ? `echo '<3>${line}' | sudo tee ${source}` : recordCommand(path)],
    ['End', '^C'],
  ];
  return rows.map(([label, text]) => `${label.padEnd(12)}${printable(text)}\n`).join('');
}

/** Appends a record as the kernel would make it: priority, number, microseconds since boot. */
function recordCommand(path: string): string {
  return `echo "3,$(date +%s),$(cut -d. -f1 /proc/uptime)000000,-;${line}" >> ${path}`;
}

/** What changed, as a line: `13:30:02  error    problem KernelDeadlock on 1 node: n1 (DockerHung)`. */
export function statusLine(status: ClusterStatus, now: Date): string {
  const {verdict, nodes} = status;
  const text = verdict === 'healthy' ? counted(nodes.total, 'node') : findingsText(status);
  return lineOf(now, verdict, text);
}

/** What was reported, as a line: `13:30:02  event    TaskHung on n1: task docker:7 blocked …`. */
export function eventLine({reason, message, source}: EventRecord, now: Date): string {
  return lineOf(now, 'event', `${reason} on ${source.host}: ${message}`);
}

function lineOf(now: Date, word: string, text: string): string {
  return `${now.toTimeString().slice(0, 8)}  ${word.padEnd(7)}  ${printable(text)}\n`;
}
