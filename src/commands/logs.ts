import * as Flags from '@oclif/core/flags';
import {ApiError, type KubeError} from '../kube/errors.js';
import type {PodLogOptions} from '../kube/pod-logs.js';
import type {Rest} from '../kube/rest.js';
import {readLogs, type LogSink} from '../tasks/agent-logs.js';
import {findLogTargets, type LogTarget} from '../tasks/log-targets.js';
import {monitorLines} from '../tasks/monitor-lines.js';
import {logDocuments, logLines} from '../view/log-lines.js';
import {durationFlag} from './framework/duration-flag.js';
import {exitCodes} from './framework/exit-codes.js';
import {documentWriter} from './framework/list-output.js';
import {nodeOperands} from './framework/node-operands.js';
import {NpdCommand} from './framework/npd-command.js';
import {UsageError} from './framework/usage-error.js';

const tailOfSeveral = 10;

/** `kubectl npd logs [NODE...]` */
export default class Logs extends NpdCommand {
  static override summary = 'Print the logs of the agents';
  static override description = [
    'Of several nodes each line begins with [NODE]; they come node after node, and as they are written with --follow.',
    'A node whose log cannot be read is told of on stderr, and the others go on: exit code 4, or 1 when there are no others.',
    'On a terminal, control characters in the log are made visible; elsewhere the bytes are as the agent wrote them.',
  ].join('\n');
  static override group = 'See';
  static override strict = false;
  static override operands = '[NODE...]';
  static override examples = [
    '# All of one node\nkubectl npd logs node-1',
    '# The last lines of every node\nkubectl npd logs',
    '# What two nodes write from now on\nkubectl npd logs node-1 node-2 --follow --tail=0',
    '# What one monitor wrote within the last hour\nkubectl npd logs -l zone=a --monitor=kernel-monitor --since=1h',
    '# Before the agent was restarted\nkubectl npd logs node-1 --previous',
  ];
  static override flags = {
    follow: Flags.boolean({char: 'f', summary: 'Go on with what is written from now on.'}),
    'max-concurrency': Flags.integer({
      default: 5,
      min: 1,
      summary: 'How many logs are read at a time, and how many may be followed.',
    }),
    monitor: Flags.string({
      summary: 'Only lines about this monitor; --tail counts lines before they are chosen.',
    }),
    output: Flags.option({options: ['json', 'yaml'] as const})({
      char: 'o',
      summary: "One of 'yaml' or 'json': a document for each line.",
    }),
    previous: Flags.boolean({
      char: 'p',
      summary: 'The log of the agent before its last restart.',
    }),
    selector: Flags.string({
      char: 'l',
      summary: 'Selector (label query) of the nodes (e.g. -l key1=value1,key2=value2).',
    }),
    since: durationFlag({
      default: '0s',
      summary: 'Only what was written within this time, e.g. 5s, 2m or 3h. Zero: all.',
    }),
    tail: Flags.integer({
      min: -1,
      summary:
        'Lines at the end of the log to print; -1: all. Default: all of one node that is named or with --monitor, else 10 of each.',
    }),
    timestamps: Flags.boolean({summary: 'Begin each line with the time at which it was written.'}),
  };

  async run(): Promise<number> {
    const {flags, operands} = await this.read(Logs);
    const {namespace, selector, monitor, follow, output, 'max-concurrency': concurrency} = flags;
    const {signal} = this.surroundings;
    const names = nodeOperands(operands, selector);
    const print = await this.printer({output, monitor, timestamps: flags.timestamps});
    const tail = flags.tail ?? (names.length === 1 || monitor !== undefined ? -1 : tailOfSeveral);
    const options: PodLogOptions = {
      follow,
      previous: flags.previous,
      timestamps: flags.timestamps,
      sinceSeconds: flags.since > 0 ? Math.ceil(flags.since / 1000) : undefined,
      tailLines: tail < 0 ? undefined : tail,
      signal,
    };
    return this.onCluster(flags, async (rest) => {
      const asked = {names, labelSelector: selector, namespace, signal};
      const {targets, failures} = await findLogTargets(rest, asked);
      if (follow && targets.length > concurrency) throw tooMany(targets.length, concurrency);
      const codes = failures.map(({error}) => this.console.fail(error));
      codes.push(...(await this.show(rest, targets, {...options, concurrency}, print)));
      if (targets.length + failures.length === 0) this.console.remark('No resources found');
      return exitCode(codes, targets.length + failures.length);
    });
  }

  /** @returns the exit code of each log that could not be read */
  private async show(
    rest: Rest,
    targets: readonly LogTarget[],
    options: PodLogOptions & {readonly concurrency: number},
    print: Print,
  ): Promise<readonly number[]> {
    const codes: number[] = [];
    const several = targets.length > 1;
    const sink: LogSink = {
      lines: (target, block) => this.console.out(print(target, block, several)),
      failed: (target, error) => void codes.push(this.console.fail(aboutNode(target, error))),
      ended: ({node, pod}) => {
        if (options.follow) this.console.remark(`the log of pod ${pod} on node ${node} has ended`);
      },
    };
    await readLogs(rest, targets, options, sink);
    return codes;
  }

  private async printer({
    output,
    monitor,
    timestamps,
  }: {
    readonly output: 'json' | 'yaml' | undefined;
    readonly monitor: string | undefined;
    readonly timestamps: boolean;
  }): Promise<Print> {
    const visible = this.surroundings.stdout.isTTY === true;
    const write = output && (await documentWriter(output));
    const before = output === 'yaml' ? '---\n' : '';
    return (target, block, several) => {
      const lines = monitor === undefined ? block : monitorLines(block, monitor, timestamps);
      if (lines.length === 0) return '';
      if (!write) return logLines(lines, {prefix: several ? `[${target.node}] ` : '', visible});
      return logDocuments(lines, target)
        .map((document) => before + write(document))
        .join('');
    };
  }
}

type Print = (target: LogTarget, block: Buffer, several: boolean) => string | Buffer;

/** As kubectl says it. */
function tooMany(logs: number, most: number): UsageError {
  return new UsageError(
    `you are attempting to follow ${logs} log streams, but maximum allowed concurrency is ${most}, use --max-concurrency to increase the limit`,
  );
}

/** The server names the pod, which says nothing to a person who asked for a node. */
function aboutNode({node}: LogTarget, error: KubeError): Error {
  const message = `node ${node}: ${error.message}`;
  if (!(error instanceof ApiError)) return new Error(message, {cause: error});
  const {code, reason, details, hint} = error;
  return new ApiError(message, {code, reason, details, hint});
}

function exitCode(codes: readonly number[], logs: number): number {
  const [first] = codes;
  if (first === undefined) return exitCodes.done;
  if (codes.length < logs) return exitCodes.partly;
  return codes.every((code) => code === first) ? first : exitCodes.failed;
}
