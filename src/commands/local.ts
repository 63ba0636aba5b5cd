import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import * as Flags from '@oclif/core/flags';
import type {Rest} from '../kube/rest.js';
import type {Local as LocalCluster} from '../local/local.js';
import {createComparison} from '../tasks/changed-records.js';
import type {ClusterFacts, FactsRequest} from '../tasks/cluster-facts.js';
import {clusterStatus, clusterStatusEssence, type ClusterStatus} from '../tasks/cluster-status.js';
import {deadline} from '../tasks/deadline.js';
import {defaultNamespace} from '../tasks/installation.js';
import {readConfigFolder, readManifests} from '../tasks/install/agent-files.js';
import {agentObjects} from '../tasks/install/agent-objects.js';
import {install} from '../tasks/install/install.js';
import {findInventory} from '../tasks/install/inventory.js';
import {followRollout, type Rollout} from '../tasks/install/rollout.js';
import {watchFacts} from '../tasks/watch-facts.js';
import {clusterStatusView} from '../view/cluster-status.js';
import {waitingText} from '../view/install.js';
import {eventLine, localView, statusLine} from '../view/local.js';
import {repainted} from '../view/repaint.js';
import {exitCodes} from './framework/exit-codes.js';
import type {Interrupted} from './framework/interrupted.js';
import {NpdCommand} from './framework/npd-command.js';
import {UsageError} from './framework/usage-error.js';

const hourMs = 3_600_000;
const pace = {gatherMs: 100, refreshMs: 2000};
/** An agent on this machine is ready in a fraction of a second, unless it cannot be. */
const startLimitMs = 30_000;
/** How long nothing is shown while it is starting. */
const patienceMs = 3000;
/** What a shell answers for a program that is not there. */
const notFound = 127;
const mostPort = 65_535;

type Config = Readonly<Record<string, string>>;

/** `kubectl npd local` */
export default class Local extends NpdCommand {
  static override summary = 'Try everything on this machine, without a cluster';
  static override description = [
    'It serves a Kubernetes API on loopback whose only node is this machine, runs the agent on it, and shows how all is until',
    '^C. Other commands, and kubectl, work with it once KUBECONFIG is set as it says. With --exec it runs a program with',
    'KUBECONFIG set instead, and exits as that does.',
    '',
    'The agent follows the kernel log. A user who may not use that gets a file in its place, and is told so.',
    'Nothing is scheduled: of all pods, only the agent runs. Nothing is left behind, unless --data or --state-dir says where.',
  ].join('\n');
  static override group = 'Prove';
  static override operands = '[-- CMD...]';
  static override strict = false;
  static override examples = [
    '# See how it works\nkubectl npd local',
    '# Prove that problems are found\nkubectl npd local --exec -- kubectl npd simulate kernel-deadlock --verify',
    '# With config files of your own\nkubectl npd local --config ./rules',
  ];
  static override flags = {
    config: Flags.string({
      summary:
        'Folder with config files of monitors (*.json), as for node-problem-detector, instead of those that ship.',
    }),
    data: Flags.string({
      summary: 'Folder in which the API keeps its objects, to go on with them another time.',
    }),
    exec: Flags.boolean({summary: 'Run the program after -- once the agent is ready, then end.'}),
    'kmsg-path': Flags.string({
      default: '/dev/kmsg',
      summary: 'Another kernel log: a file of such records.',
    }),
    'nodes-from': Flags.string({
      summary: 'File with more nodes: a list in JSON, as kubectl get nodes -o json prints it.',
    }),
    port: Flags.integer({
      default: 0,
      min: 0,
      max: mostPort,
      summary: 'Port of the API on loopback; 0 is any that is free.',
    }),
    'state-dir': Flags.string({
      summary: 'Folder in which the agent keeps what it remembers over restarts.',
    }),
  };

  async run(): Promise<number> {
    const {flags, operands} = await this.read(Local);
    const exec = flags.exec === true;
    if (exec !== operands.length > 0) {
      throw new UsageError(
        exec
          ? 'expected a program after `--`: kubectl npd local --exec -- CMD'
          : `expected no operands without --exec, got \`${operands.join(' ')}\``,
      );
    }

    const config = flags.config === undefined ? undefined : await readConfigFolder(flags.config);
    const folder = await mkdtemp(join(tmpdir(), 'npd-local-'));
    let local: LocalCluster | undefined;
    try {
      local = await this.started(folder, flags);
      const {kubeconfig} = local;
      const running = local;
      return await this.onCluster({kubeconfig, v: flags.v}, async (rest) => {
        await this.installed(rest, config);
        return exec ? this.exec(rest, running, operands) : this.show(rest, running);
      });
    } finally {
      await local?.close();
      await rm(folder, {recursive: true, force: true});
    }
  }

  private async started(
    folder: string,
    flags: {
      readonly data?: string | undefined;
      readonly 'nodes-from'?: string | undefined;
      readonly 'state-dir'?: string | undefined;
      readonly 'kmsg-path': string;
      readonly port: number;
    },
  ): Promise<LocalCluster> {
    const {startLocal} = await import('../local/local.js');
    const {packageFolder, manifest, env, now} = this.surroundings;
    const {console} = this;
    return startLocal({
      folder,
      packageFolder,
      env,
      now,
      version: manifest.version,
      stateDir: flags['state-dir'],
      dataDir: flags.data,
      port: flags.port,
      nodesFrom: flags['nodes-from'],
      kmsgPath: flags['kmsg-path'],
      root: '/',
      failed: (error) => console.warn(error instanceof Error ? error.message : String(error)),
    });
  }

  /** As `kubectl npd install` would; what an earlier run left in --data stays, unless there is a --config. */
  private async installed(rest: Rest, config: Config | undefined): Promise<void> {
    const {signal, packageFolder, manifest} = this.surroundings;
    if (config === undefined && (await findInventory(rest, {signal}))) return;
    const [manifests, {parse}] = await Promise.all([
      readManifests(join(packageFolder, 'manifests')),
      import('yaml'),
    ]);
    const settings = {
      namespace: defaultNamespace,
      version: manifest.version,
      imagePullSecrets: [],
      nodeSelector: {},
      tolerations: [],
      config,
    };
    const task = install(rest, {
      objects: agentObjects(manifests, settings, parse),
      namespace: defaultNamespace,
      createNamespace: true,
      adopt: false,
      forceConflicts: true,
      skipChecks: true,
      dryRun: 'none',
      waitMs: undefined,
      signal,
    });
    for (let next = await task.next(); !next.done;) next = await task.next();
  }

  /** @returns the exit code of the program, 128 and its number when a signal ended it */
  private async exec(
    rest: Rest,
    {kubeconfig, binFolder}: LocalCluster,
    [file = '', ...args]: readonly string[],
  ): Promise<number> {
    const rollout = await this.rollout(rest, startLimitMs);
    if (!isReady(rollout)) return this.notReady(rollout);
    const [{startProgram}, {constants}] = await Promise.all([
      import('../process/start.js'),
      import('node:os'),
    ]);
    const {env, signal, stdin} = this.surroundings;
    const path = [binFolder, env['PATH'] ?? ''].join(delimiter);
    const program = await startProgram(file, args, {
      env: {...env, KUBECONFIG: kubeconfig, PATH: path},
      stdio: 'inherit',
    }).catch((error: unknown) => {
      this.console.fail(new Error(`cannot run \`${file}\`: ${(error as Error).message}`));
    });
    if (!program) return notFound;
    function stop(): void {
      // ^C on a terminal reaches it by itself, and twice means at once to many programs.
      const {exitCode} = signal.reason as Partial<Interrupted>;
      if (stdin.isTTY !== true || exitCode !== exitCodes.interrupted) program?.kill('SIGTERM');
    }
    signal.addEventListener('abort', stop, {once: true});
    if (signal.aborted) stop();
    const end = await program.ended;
    signal.removeEventListener('abort', stop);
    return end.code ?? 128 + (end.signal ? constants.signals[end.signal] : 0);
  }

  /** How the agent is once it is ready, or when that took too long. */
  private async rollout(rest: Rest, limitMs: number): Promise<Rollout | undefined> {
    const {signal} = this.surroundings;
    const limit = deadline(signal, limitMs);
    let last: Rollout | undefined;
    try {
      const id = {namespace: defaultNamespace, name: 'npd-agent'};
      for await (last of followRollout(rest, id, limit.signal)) if (isReady(last)) break;
    } finally {
      limit.clear();
    }
    return last;
  }

  private notReady(rollout: Rollout | undefined): number {
    this.surroundings.signal.throwIfAborted();
    const limit = `${startLimitMs / 1000} s`;
    this.console.fail(new Error(`expected the agent to be ready within ${limit}; it is not`));
    if (rollout) this.console.trace(waitingText(rollout));
    return exitCodes.timedOut;
  }

  /** Shows how all is until it is asked to stop, which is how it is meant to end. */
  private async show(rest: Rest, local: LocalCluster): Promise<number> {
    const {stdout, env, now, signal} = this.surroundings;
    const request: FactsRequest = {
      names: [],
      eventsSinceMs: hourMs,
      agentPods: 'all',
      followPods: true,
      installation: true,
      now,
      signal,
    };
    const banner = `${localView(local)}\n`;
    const repaints = stdout.isTTY === true && env['TERM'] !== 'dumb';
    if (!repaints) await this.console.out(banner);
    // What is only starting is no news.
    await this.rollout(rest, patienceMs);
    const lines = this.lines();
    let first = true;
    for await (const facts of watchFacts(rest, request, pace)) {
      const status = clusterStatus(facts, `v${this.surroundings.manifest.version}`, now());
      if (repaints) {
        const text = clusterStatusView(status, {now: now(), colour: this.console.colour});
        await this.console.out(repainted(banner + text, first));
        first = false;
      } else await this.console.out(lines(status, facts));
    }
    if (!signal.aborted) throw new Error('the watch ended although nobody asked it to');
    return exitCodes.done;
  }

  /** What is new since the last time, as lines. */
  private lines(): (status: ClusterStatus, facts: ClusterFacts) => string {
    const {now} = this.surroundings;
    const changed = createComparison<ClusterStatus>(() => '', clusterStatusEssence);
    const shown = new Set<string>();
    let line = '';
    return (status, {events = []}) => {
      const fresh = events.filter(({name, count}) => !shown.has(`${name} ${count}`));
      for (const {name, count} of fresh) shown.add(`${name} ${count}`);
      const told = fresh.map((event) => eventLine(event, now()));
      if (changed([status]).now.length === 0) return told.join('');
      const next = statusLine(status, now());
      // The same words at another time are no news.
      const isNews = next.slice(8) !== line.slice(8);
      line = next;
      return told.join('') + (isNews ? next : '');
    };
  }
}

/** Before the DaemonSet was looked at, nothing is wanted and so nothing amiss. */
function isReady(rollout: Rollout | undefined): boolean {
  return rollout !== undefined && rollout.complete && rollout.ready > 0;
}
