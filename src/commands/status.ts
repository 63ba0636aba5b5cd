import * as Flags from '@oclif/core/flags';
import type {Rest} from '../kube/rest.js';
import {createComparison} from '../tasks/changed-records.js';
import {readFacts, type ClusterFacts, type FactsRequest} from '../tasks/cluster-facts.js';
import {clusterStatus, clusterStatusEssence, type ClusterStatus} from '../tasks/cluster-status.js';
import {factsWithin} from '../tasks/facts-within.js';
import type {Severity} from '../tasks/findings.js';
import {watchFacts} from '../tasks/watch-facts.js';
import {clusterStatusDocument, clusterStatusView, findingsText} from '../view/cluster-status.js';
import {repainted} from '../view/repaint.js';
import {durationFlag} from './framework/duration-flag.js';
import {exitCodes} from './framework/exit-codes.js';
import {documentWriter} from './framework/list-output.js';
import {NpdCommand} from './framework/npd-command.js';
import {warnOfUnseen} from './framework/unseen.js';
import {UsageError} from './framework/usage-error.js';

const hourMs = 3_600_000;
/** Fleets change all the time; a person reads slower. */
const pace = {gatherMs: 250, refreshMs: 10_000};

type FailOn = Severity | 'never';

/** What is shown of one look at the cluster, as the flags want it. */
type Print = (status: ClusterStatus) => string;

/** `kubectl npd status` */
export default class Status extends NpdCommand {
  static override summary = 'Show on one screen how the nodes and the agents are';
  static override description = [
    'It exits with 3 when something is wrong at or above --fail-on, and with 0 otherwise.',
    '',
    'Errors: a node with a problem or not ready; the agent not installed; an agent missing where the DaemonSet wants one,',
    'not ready, or silent for two heartbeats.',
    'Warnings: a condition that its agent cannot tell of; a monitor or an exporter that fails; an agent that runs with another',
    'configuration than the one installed, or is of another release than this plugin; what an agent wrote that cannot be read.',
    '',
    'Problems that are only simulated are marked so and are no reason to fail. Temporary problems of the last hour are counted',
    'and no reason to fail either: they are over.',
  ].join('\n');
  static override group = 'See';
  static override examples = [
    '# How all is\nkubectl npd status',
    '# For a script: fail on warnings too\nkubectl npd status --fail-on=warning --quiet > /dev/null',
    '# After an upgrade: wait until all is well again\nkubectl npd status --wait --timeout=5m',
    '# Stay, and show what changes\nkubectl npd status --watch',
  ];
  static override flags = {
    'fail-on': Flags.option({options: ['error', 'warning', 'never'] as const})({
      default: 'error',
      summary: 'Exit with 3 when something at least this bad is found: error, warning or never.',
    }),
    output: Flags.option({options: ['json', 'yaml'] as const})({
      char: 'o',
      summary: "One of 'yaml' or 'json'.",
    }),
    timeout: durationFlag({
      default: '5m',
      summary: 'How long --wait waits before it gives up with 124. Zero means check once.',
    }),
    wait: Flags.boolean({
      exclusive: ['watch'],
      summary: 'Wait until nothing is found at or above --fail-on, then show the status.',
    }),
    watch: Flags.boolean({
      char: 'w',
      summary: 'Show the status again whenever it changes, until interrupted.',
    }),
  };

  async run(): Promise<number> {
    const {flags} = await this.read(Status);
    const {'fail-on': failOn, output} = flags;
    if (flags.wait && failOn === 'never') {
      throw new UsageError(
        '--wait and --fail-on=never cannot be used together: nothing to wait for',
      );
    }
    const {now, signal} = this.surroundings;
    const request: FactsRequest = {
      names: [],
      eventsSinceMs: hourMs,
      agentPods: flags.namespace === undefined ? 'all' : {namespace: flags.namespace},
      followPods: true,
      installation: true,
      now,
      signal,
    };
    const print = await this.printer(output, flags.watch);
    return this.onCluster(flags, (rest) => {
      if (flags.watch) return this.watch(rest, request, {print, output});
      if (flags.wait) return this.wait(rest, request, {print, failOn, timeoutMs: flags.timeout});
      return this.once(rest, request, {print, failOn});
    });
  }

  private async once(
    rest: Rest,
    request: FactsRequest,
    {print, failOn}: {readonly print: Print; readonly failOn: FailOn},
  ): Promise<number> {
    const status = this.judged(await readFacts(rest, request), request);
    await this.console.out(print(status));
    return reaches(status, failOn) ? exitCodes.found : exitCodes.done;
  }

  private async wait(
    rest: Rest,
    request: FactsRequest,
    {
      print,
      failOn,
      timeoutMs,
    }: {readonly print: Print; readonly failOn: FailOn; readonly timeoutMs: number},
  ): Promise<number> {
    let status: ClusterStatus | undefined;
    let said = '';
    for await (const facts of factsWithin(rest, request, timeoutMs, pace)) {
      status = this.judged(facts, request);
      if (!reaches(status, failOn)) {
        await this.console.out(print(status));
        return exitCodes.done;
      }
      const text = `waiting: ${findingsText(status)}`;
      if (text !== said) this.console.remark(text);
      said = text;
    }
    if (status) await this.console.out(print(status));
    const why = status ? findingsText(status) : 'the server did not answer in time';
    this.console.fail(new Error(`timed out waiting for all to be well: ${why}`));
    return exitCodes.timedOut;
  }

  private async watch(
    rest: Rest,
    request: FactsRequest,
    {print, output}: {readonly print: Print; readonly output: string | undefined},
  ): Promise<never> {
    const {stdout, env} = this.surroundings;
    const repaints = output === undefined && stdout.isTTY === true && env['TERM'] !== 'dumb';
    const changed = createComparison<ClusterStatus>(() => '', clusterStatusEssence);
    let first = true;
    for await (const facts of watchFacts(rest, request, pace)) {
      const status = this.judged(facts, request);
      const fresh = changed([status]).now.length > 0;
      if (repaints) await this.console.out(repainted(print(status), first));
      else if (fresh) await this.console.out((first || output ? '' : '\n') + print(status));
      first = false;
    }
    request.signal.throwIfAborted();
    throw new Error('the watch ended although nobody asked it to');
  }

  private judged(facts: ClusterFacts, request: FactsRequest): ClusterStatus {
    warnOfUnseen(facts, request, this.console);
    const {manifest, now} = this.surroundings;
    return clusterStatus(facts, `v${manifest.version}`, now());
  }

  private async printer(output: 'json' | 'yaml' | undefined, several: boolean): Promise<Print> {
    const {now} = this.surroundings;
    const {colour} = this.console;
    if (output === undefined) return (status) => clusterStatusView(status, {now: now(), colour});
    const write = await documentWriter(output);
    const before = several && output === 'yaml' ? '---\n' : '';
    return (status) => before + write(clusterStatusDocument(status));
  }
}

function reaches({verdict}: ClusterStatus, failOn: FailOn): boolean {
  if (failOn === 'never' || verdict === 'healthy') return false;
  return verdict === 'error' || failOn === 'warning';
}
