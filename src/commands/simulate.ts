import * as Flags from '@oclif/core/flags';
import type {Rest} from '../kube/rest.js';
import {formatDuration} from '../rules/go/duration.js';
import {simulatedProblems, type SimulatedProblem} from '../rules/simulated-problems.js';
import {
  simulate,
  type Simulated,
  type SimulateNews,
  type SimulateRequest,
} from '../tasks/simulate/simulate.js';
import {
  chosenNodeLine,
  missingText,
  problemsHelp,
  simulatedDocument,
  simulatedText,
  simulateLine,
} from '../view/simulate.js';
import {durationFlag} from './framework/duration-flag.js';
import {exitCodes} from './framework/exit-codes.js';
import {documentWriter} from './framework/list-output.js';
import {nearest} from './framework/nearest.js';
import {nodeOperands} from './framework/node-operands.js';
import {NpdCommand} from './framework/npd-command.js';
import {UsageError} from './framework/usage-error.js';

/** `kubectl npd simulate PROBLEM [NODE]` */
export default class Simulate extends NpdCommand {
  static override summary = 'Simulate a problem on a node, to prove that it is found';
  static override description = `The agent writes a line to its node's log, as the kernel writes it when the problem is real, and finds it there. It is seen and told like a real problem, but for the mark npd.io/simulation on node and event. After --duration the agent takes it back by itself, also when this program or the agent was killed.

With --verify it waits until event, condition and metric were seen, takes the problem back at once and exits with 0 only if all were seen. What it tells is how long each took since the line was written, as seen from here.

Without NODE it takes the only node with an agent, else the first Ready worker by name; a control-plane node only when named.

Problems:
${problemsHelp(simulatedProblems)}`;
  static override group = 'Prove';
  static override strict = false;
  static override operands = 'PROBLEM [NODE]';
  static override bareFlags = {'dry-run': 'client'};
  static override examples = [
    '# Prove that a kernel deadlock would be found\nkubectl npd simulate kernel-deadlock --verify',
    '# Raise an alert for ten minutes on a node\nkubectl npd simulate readonly-filesystem node-1 --duration 10m',
    '# Have the agent check whether it could, and do nothing\nkubectl npd simulate oom-kill node-1 --dry-run=server',
    '# Take back what is left\nkubectl npd simulate cleanup',
  ];
  static override flags = {
    'dry-run': Flags.option({options: ['none', 'client', 'server'] as const})({
      default: 'none',
      summary:
        'Must be "none", "server", or "client". If client, only print what would be injected, and where. If server, have the agent check that it could.',
    }),
    duration: durationFlag({
      default: '2m',
      summary: 'When the agent takes the problem back by itself, from 1s to 1h.',
    }),
    output: Flags.option({options: ['json', 'yaml'] as const})({
      char: 'o',
      summary: "One of 'yaml' or 'json'.",
    }),
    revert: Flags.boolean({
      allowNo: true,
      default: true,
      summary: 'With --verify: take the problem back once it was seen.',
    }),
    timeout: durationFlag({
      default: '2m',
      summary: 'With --verify: how long to wait before giving up with 124.',
    }),
    verify: Flags.boolean({summary: 'Wait until event, condition and metric were seen.'}),
    yes: Flags.boolean({summary: 'Do not ask; for one node nothing is asked anyway.'}),
  };

  async run(): Promise<number> {
    const {flags, operands} = await this.read(Simulate);
    const [name, ...nodes] = operands;
    const problem = problemOf(name);
    const [node, ...more] = nodeOperands(nodes, undefined);
    if (more.length > 0) throw new UsageError(`expected one node, got ${nodes.length}`);
    if (flags.duration < 1000 || flags.duration > 3_600_000) {
      throw new UsageError(
        `invalid argument for \`--duration\`: expected 1s to 1h, got \`${formatDuration(flags.duration)}\``,
      );
    }

    const request: SimulateRequest = {
      problem,
      node,
      namespace: flags.namespace,
      durationMs: flags.duration,
      timeoutMs: flags.timeout,
      verify: flags.verify,
      revert: flags.revert,
      dryRun: flags['dry-run'],
      signal: this.surroundings.signal,
    };
    const result = await this.onCluster(flags, (rest) => this.follow(rest, request, flags.output));
    const write = flags.output && (await documentWriter(flags.output));
    await this.console.out(write ? write(simulatedDocument(result)) : simulatedText(result));
    return this.judge(result, request);
  }

  /** Runs the task and says what happens: on stdout where rows are asked for, else on stderr. */
  private async follow(
    rest: Rest,
    request: SimulateRequest,
    output: string | undefined,
  ): Promise<Simulated> {
    const task = simulate(rest, request);
    try {
      for (;;) {
        const next = await task.next();
        if (next.done === true) return next.value;
        await this.tell(next.value, request, output);
      }
    } finally {
      await task.return(undefined as never); // it cleans up when nobody is told any more
    }
  }

  private async tell(
    news: SimulateNews,
    {node}: SimulateRequest,
    output: string | undefined,
  ): Promise<void> {
    const {console} = this;
    if (news.what === 'target' && node === undefined) console.remark(chosenNodeLine(news));
    const line = simulateLine(news);
    if (line === undefined) return;
    if (news.what === 'cleaned-up' || output !== undefined) console.remark(line.trimEnd());
    else await console.out(line);
  }

  private judge(result: Simulated, {timeoutMs}: SimulateRequest): number {
    const {target, missing, end, metricTrouble} = result;
    const node = `node/${target.node}`;
    if (end?.outcome === 'real') {
      this.console.fail(
        new Error(
          `${node} was reverted and still shows the condition, for the reason \`${end.reason}\`: a real problem came up meanwhile`,
        ),
      );
      return exitCodes.failed;
    }

    if (missing.length > 0) {
      const why = metricTrouble === undefined ? '' : ` (${metricTrouble})`;
      const after = formatDuration(timeoutMs);
      this.console.fail(
        new Error(`timed out after ${after}: ${node} did not show ${missingText(missing)}${why}`),
      );
      return exitCodes.timedOut;
    }

    if (end?.outcome === 'not-seen') {
      this.console.fail(new Error(`timed out: the agent reverted, and ${node} does not show it`));
      return exitCodes.timedOut;
    }

    return exitCodes.done;
  }
}

/** @throws UsageError for a name that is on no list */
function problemOf(name: string | undefined): SimulatedProblem {
  const names = simulatedProblems.map((problem) => problem.name);
  if (name === undefined) {
    throw new UsageError(
      'expected the name of a problem',
      `run: kubectl npd simulate list; there are: ${names.join(', ')}`,
    );
  }

  const problem = simulatedProblems.find((one) => one.name === name);
  if (problem) return problem;
  const byReason = simulatedProblems.find(({reason, condition}) =>
    [reason, condition].some((word) => word?.toLowerCase() === name.toLowerCase()),
  );
  const meant = byReason?.name ?? nearest(name, [...names, 'cleanup', 'list']);
  throw new UsageError(
    `unknown problem \`${name}\``,
    meant === undefined
      ? 'see which there are: kubectl npd simulate list'
      : `did you mean: kubectl npd simulate ${meant}`,
  );
}
