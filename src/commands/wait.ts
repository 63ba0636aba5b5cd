import * as Flags from '@oclif/core/flags';
import {ApiError} from '../kube/errors.js';
import {listPods} from '../kube/pods.js';
import type {Rest} from '../kube/rest.js';
import {agentSelector} from '../tasks/agent-marks.js';
import {factsFor, readAwaitedCondition, type AwaitedCondition} from '../tasks/awaited-condition.js';
import {namespaceOf, type FactsRequest} from '../tasks/cluster-facts.js';
import {waitForNodes, type WaitOutcome} from '../tasks/wait-for-nodes.js';
import {metText, unmetText, waitDocument} from '../view/wait.js';
import {durationFlag} from './framework/duration-flag.js';
import {exitCodes} from './framework/exit-codes.js';
import {documentWriter} from './framework/list-output.js';
import {nodeOperands} from './framework/node-operands.js';
import {NpdCommand} from './framework/npd-command.js';
import {warnOfUnseen} from './framework/unseen.js';
import {UsageError} from './framework/usage-error.js';

const weekMs = 7 * 24 * 3_600_000;

/** `kubectl npd wait NODE... --for=CONDITION` */
export default class Wait extends NpdCommand {
  static override summary = 'Wait until nodes are healthy, have a problem or not, or run the agent';
  static override description = [
    'Conditions:',
    '  healthy              the node is Ready and has no problem, and its agent, where it should have one, is well',
    '  problem=TYPE[=true]  the node has the problem: a condition type, or NotReady',
    '  problem=TYPE=false   the node carries the condition, and it is no problem',
    '  agent-ready          the pod of the agent on the node is Ready',
    '',
    'The nodes are those that there are at the start. It exits with 124 when the time was over for one of them, with 1 when none',
    'of the named nodes is there, and with 4 when only some are. A simulated problem counts as a problem.',
  ].join('\n');
  static override group = 'Act';
  static override strict = false;
  static override operands = '(NODE... | -l SELECTOR | --all)';
  static override examples = [
    '# Until a node has come through a reboot\nkubectl npd wait node-1 --for=healthy --timeout=10m',
    '# Until a problem is found on one node\nkubectl npd wait node-1 --for=problem=KernelDeadlock',
    '# Until no node of a zone lacks its agent\nkubectl npd wait -l zone=a --for=agent-ready --timeout=2m',
  ];
  static override flags = {
    all: Flags.boolean({summary: 'All nodes.'}),
    for: Flags.string({
      summary: 'The condition to wait on: [healthy|problem=type[=true|false]|agent-ready].',
    }),
    output: Flags.option({options: ['json', 'yaml', 'name'] as const})({
      char: 'o',
      summary: 'Output format. One of: (json, yaml, name).',
    }),
    selector: Flags.string({
      char: 'l',
      summary: 'Selector (label query) of the nodes (e.g. -l key1=value1,key2=value2).',
    }),
    timeout: durationFlag({
      default: '30s',
      negative: true,
      summary:
        "The length of time to wait before giving up. Zero means check once and don't wait, negative means wait for a week.",
    }),
  };

  async run(): Promise<number> {
    const {flags, operands} = await this.read(Wait);
    const {selector, timeout, output} = flags;
    const names = [...new Set(nodeOperands(operands, selector))];
    const condition = awaited(flags.for);
    const ways = [names.length > 0, selector !== undefined, flags.all];
    if (ways.filter(Boolean).length !== 1) {
      throw new UsageError('expected one of: names of nodes, --selector, --all');
    }
    const {now, signal} = this.surroundings;
    const request: FactsRequest = {
      names,
      labelSelector: selector,
      eventsSinceMs: undefined,
      ...factsFor(condition, flags.namespace),
      now,
      signal,
    };
    const timeoutMs = timeout < 0 ? weekMs : timeout;
    const write = output && output !== 'name' && (await documentWriter(output));
    const outcomes = await this.onCluster(flags, (rest) =>
      this.wait(rest, request, {condition, timeoutMs, output}),
    );
    if (!outcomes) {
      this.console.fail(new Error('timed out waiting for the list of nodes'));
      return exitCodes.timedOut;
    }
    if (write) await this.console.out(write(waitDocument(outcomes)));
    return this.judge(outcomes);
  }

  /** @returns undefined when the nodes could not be listed in time */
  private async wait(
    rest: Rest,
    request: FactsRequest,
    {
      condition,
      timeoutMs,
      output,
    }: {
      readonly condition: AwaitedCondition;
      readonly timeoutMs: number;
      readonly output: string | undefined;
    },
  ): Promise<readonly WaitOutcome[] | undefined> {
    const outcomes: WaitOutcome[] = [];
    let looked = false;
    const look: Parameters<typeof waitForNodes>[2]['look'] = async (facts) => {
      looked = true;
      warnOfUnseen(facts, request, this.console);
      if (condition.kind !== 'agent-ready' || facts.agentPods) return;
      // Says which right is missing.
      const namespace = namespaceOf(request.agentPods);
      await listPods(rest, {namespace, labelSelector: agentSelector, signal: request.signal});
    };
    for await (const outcome of waitForNodes(rest, request, {condition, timeoutMs, look})) {
      outcomes.push(outcome);
      if (outcome.result !== 'met') this.console.fail(unmet(outcome, timeoutMs === 0));
      else if (output === undefined) await this.console.out(metText(outcome));
      else if (output === 'name') await this.console.out(`node/${outcome.node}\n`);
    }
    return looked ? outcomes : undefined;
  }

  private judge(outcomes: readonly WaitOutcome[]): number {
    if (outcomes.length === 0) {
      return this.console.fail(new Error('no matching resources found'));
    }
    if (outcomes.some(({result}) => result === 'timedOut')) return exitCodes.timedOut;
    const met = outcomes.filter(({result}) => result === 'met').length;
    if (met === outcomes.length) return exitCodes.done;
    return met === 0 ? exitCodes.failed : exitCodes.partly;
  }
}

function awaited(text: string | undefined): AwaitedCondition {
  const condition = text === undefined ? undefined : readAwaitedCondition(text);
  if (condition) return condition;
  throw new UsageError(
    `expected --for=healthy, --for=problem=TYPE[=true|false] or --for=agent-ready, got ${text === undefined ? 'none' : `\`${text}\``}`,
  );
}

function unmet(outcome: WaitOutcome, once: boolean): Error {
  const message = unmetText(outcome, once);
  if (outcome.result !== 'notFound') return new Error(message);
  return new ApiError(message, {code: 404, reason: 'NotFound'});
}
