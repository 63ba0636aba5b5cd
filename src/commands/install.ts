import {join} from 'node:path';
import * as Flags from '@oclif/core/flags';
import type {Rest} from '../kube/rest.js';
import {formatDuration} from '../rules/go/duration.js';
import {defaultNamespace} from '../tasks/installation.js';
import {ifAllowed} from '../tasks/if-allowed.js';
import {readConfigFolder, readManifests} from '../tasks/install/agent-files.js';
import {agentObjects, type AgentSettings} from '../tasks/install/agent-objects.js';
import {install, type Installed, type InstallNews} from '../tasks/install/install.js';
import {findInventory} from '../tasks/install/inventory.js';
import {
  installationDocument,
  installLine,
  installWarnings,
  waitingText,
  type DryRun,
  type StepLine,
} from '../view/install.js';
import {exitCodes} from './framework/exit-codes.js';
import {bareDryRun, lifecycleFlags} from './framework/lifecycle-flags.js';
import {NpdCommand} from './framework/npd-command.js';
import {checkedNamespace, labelsFlag, tolerationFlag} from './framework/placement-flags.js';
import {followTask} from './framework/progress.js';
import {showOutcomes} from './framework/show-outcomes.js';

/** `kubectl npd install` */
export default class Install extends NpdCommand {
  static override summary = 'Install the agent on the nodes of the cluster';
  static override description =
    'It checks first that nothing stands in the way, then applies the objects with server-side apply, and waits until the agent is ready on every node. Run it again to change what is installed: what is as it should be stays as it is.\nWithout --namespace it goes where the agent is, else to npd-system, which it makes.';
  static override group = 'Lifecycle';
  static override bareFlags = bareDryRun;
  static override examples = [
    '# Install the agent on all Linux nodes\nkubectl npd install',
    '# See what it would change\nkubectl npd install --dry-run=server',
    '# With an image from a registry of your own\nkubectl npd install --image registry.example.com/npd-agent:0.1.0 --image-pull-secret registry',
    '# With config files of your own, on some nodes only\nkubectl npd install --config ./rules --node-selector pool=workers',
  ];
  static override flags = {
    ...lifecycleFlags,
    adopt: Flags.boolean({
      summary: 'Take over objects of the same names that somebody else made.',
    }),
    config: Flags.string({
      summary:
        'Folder with config files of monitors (*.json), as for node-problem-detector, instead of those that ship.',
    }),
    'create-namespace': Flags.boolean({
      summary: 'Make the namespace that --namespace names when it is not there.',
    }),
    'force-conflicts': Flags.boolean({
      summary: 'Take over fields that others set to other values.',
    }),
    image: Flags.string({summary: 'The image of the agent.'}),
    'image-pull-policy': Flags.option({options: ['Always', 'IfNotPresent', 'Never'] as const})({
      summary: 'When nodes pull the image.',
    }),
    'image-pull-secret': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary: 'Secret of the namespace with which to pull the image; may be repeated.',
    }),
    'node-selector': labelsFlag('Only nodes with these labels, e.g. pool=workers,disk=ssd.'),
    profile: Flags.option({options: ['privileged'] as const})({
      default: 'privileged',
      summary: 'What the agent may do on a node: privileged reads the kernel log.',
    }),
    'skip-checks': Flags.boolean({
      summary: 'Do not check server version, rights and other installations first.',
    }),
    toleration: tolerationFlag(
      'Taint that the agent tolerates, key=value:effect or key:effect, instead of all; may be repeated.',
    ),
  };

  async run(): Promise<number> {
    const {flags} = await this.read(Install);
    const dryRun = flags['dry-run'];
    const given = flags.namespace === undefined ? undefined : checkedNamespace(flags.namespace);
    const config = flags.config === undefined ? undefined : await readConfigFolder(flags.config);
    const manifests = await readManifests(join(this.surroundings.packageFolder, 'manifests'));
    const {parse} = await import('yaml');
    const {installed, namespace} = await this.onCluster(flags, async (rest) => {
      const namespace = given ?? (await this.presentNamespace(rest));
      const settings: AgentSettings = {
        namespace,
        config,
        version: this.surroundings.manifest.version,
        image: flags.image,
        imagePullPolicy: flags['image-pull-policy'],
        imagePullSecrets: flags['image-pull-secret'] ?? [],
        nodeSelector: flags['node-selector'] ?? {},
        tolerations: flags.toleration ?? [],
      };
      const task = install(rest, {
        objects: agentObjects(manifests, settings, parse),
        namespace,
        createNamespace: flags['create-namespace'] || namespace === defaultNamespace,
        adopt: flags.adopt,
        forceConflicts: flags['force-conflicts'],
        skipChecks: flags['skip-checks'],
        dryRun,
        waitMs: flags.wait ? flags.timeout : undefined,
        signal: this.surroundings.signal,
      });
      return {namespace, installed: await this.follow(task, dryRun)};
    });
    const document = installationDocument(installed, {namespace, dryRun});
    const {output} = flags;
    await showOutcomes(installed.outcomes, {output, dryRun, document}, this.console);
    return this.judge(installed, flags.timeout);
  }

  private async follow(
    task: AsyncGenerator<InstallNews, Installed>,
    dryRun: DryRun,
  ): Promise<Installed> {
    const {stderr, signal} = this.surroundings;
    const {console} = this;
    function lineOf(news: InstallNews): StepLine {
      for (const warning of installWarnings(news)) console.warn(warning);
      return installLine(news);
    }
    try {
      return await followTask(task, lineOf, {console, stderr});
    } catch (error) {
      if (signal.aborted && dryRun === 'none') {
        this.console.remark(
          'What was applied so far stays: kubectl npd install goes on, kubectl npd uninstall removes it',
        );
      }

      throw error;
    }
  }

  private async presentNamespace(rest: Rest): Promise<string> {
    const {signal} = this.surroundings;
    const inventory = await ifAllowed(findInventory(rest, {signal}));
    return inventory?.namespace ?? defaultNamespace;
  }

  /** Tells what is not ready. @returns the exit code */
  private judge({rollout}: Installed, timeoutMs: number): number {
    if (!rollout || rollout.complete) return exitCodes.done;
    const {ready, desired} = rollout;
    const after = formatDuration(timeoutMs);
    this.console.fail(new Error(`timed out after ${after}: ${ready}/${desired} nodes ready`));
    this.console.trace(waitingText(rollout));
    this.console.trace(
      'hint: what was applied stays; kubectl npd status agents shows how the agents go on\n',
    );
    return exitCodes.timedOut;
  }
}
