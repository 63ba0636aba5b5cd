/** A problem that can be made up on a live node, by the line that the node's own log would have. */
export interface SimulatedProblem {
  /** What a person types: `kernel-deadlock`. */
  readonly name: string;
  /** One sentence without its full stop. */
  readonly description: string;
  /** Of the rule that the line is for. */
  readonly reason: string;
  /** What that rule sets; none: the problem is an event and nothing that lasts. */
  readonly condition?: string;
  /** Reasons of other rules that match such a line too, as they do when the problem is real. */
  readonly alsoRaises: readonly string[];
  /** Into which log the line goes. */
  readonly mode: 'kmsg';
  /** As the kernel writes it. Where it leaves room for a name, the name says that nothing is wrong. */
  readonly line: string;
  /** The default config file that holds the rule. */
  readonly configFile: string;
}

/** THE LIST of problems that `simulate` knows. */
export const simulatedProblems: readonly SimulatedProblem[] = [
  {
    name: 'kernel-deadlock',
    description: 'Docker hangs in the kernel and blocks for minutes',
    reason: 'DockerHung',
    condition: 'KernelDeadlock',
    alsoRaises: ['TaskHung'],
    mode: 'kmsg',
    line: 'task docker:npd_simulated blocked for more than 300 seconds.',
    configFile: 'kernel-monitor.json',
  },
  {
    name: 'kernel-oops',
    description: 'The kernel follows a pointer that points nowhere',
    reason: 'KernelOops',
    alsoRaises: [],
    mode: 'kmsg',
    line: 'BUG: unable to handle kernel NULL pointer dereference at npd_simulated',
    configFile: 'kernel-monitor.json',
  },
  {
    name: 'oom-kill',
    description: 'The kernel runs out of memory and kills a process',
    reason: 'OOMKilling',
    alsoRaises: [],
    mode: 'kmsg',
    line: 'Killed process 4194305 (npd_simulated) total-vm:1024kB, anon-rss:512kB, file-rss:0kB',
    configFile: 'kernel-monitor.json',
  },
  {
    name: 'readonly-filesystem',
    description: 'The kernel finds a filesystem broken and makes it read-only',
    reason: 'FilesystemIsReadOnly',
    condition: 'ReadonlyFilesystem',
    alsoRaises: [],
    mode: 'kmsg',
    line: 'EXT4-fs (npd_simulated): Remounting filesystem read-only',
    configFile: 'readonly-monitor.json',
  },
  {
    name: 'task-hung',
    description: 'A process waits in the kernel for minutes, for a disk mostly',
    reason: 'TaskHung',
    alsoRaises: [],
    mode: 'kmsg',
    line: 'task npd_simulated:4194305 blocked for more than 120 seconds.',
    configFile: 'kernel-monitor.json',
  },
];
