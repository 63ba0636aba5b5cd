import * as Flags from '@oclif/core/flags';
import {
  planUninstall,
  uninstall,
  type Uninstalled,
  type UninstallPlan,
} from '../tasks/install/uninstall.js';
import {removalDocument, uninstallLine, uninstallQuestion} from '../view/install.js';
import {confirm} from './framework/confirm.js';
import {exitCodes} from './framework/exit-codes.js';
import {bareDryRun, lifecycleFlags} from './framework/lifecycle-flags.js';
import {NpdCommand} from './framework/npd-command.js';
import {checkedNamespace} from './framework/placement-flags.js';
import {followTask} from './framework/progress.js';
import {showOutcomes} from './framework/show-outcomes.js';
import {UsageError} from './framework/usage-error.js';

/** `kubectl npd uninstall` */
export default class Uninstall extends NpdCommand {
  static override summary = 'Remove the agent and what it wrote on the nodes';
  static override description =
    'It removes exactly what install made, as its inventory in the cluster says: first the agents, then their conditions and annotations on the nodes, then the rest. It can be repeated after an interruption.\nThe namespace stays unless --delete-namespace is given. On each node the folder /var/lib/npd-agent stays, which holds a few kilobytes.';
  static override group = 'Lifecycle';
  static override bareFlags = bareDryRun;
  static override examples = [
    '# Remove the agent; asks first\nkubectl npd uninstall',
    '# Without asking, with its namespace\nkubectl npd uninstall --yes --delete-namespace',
    '# See what it would remove\nkubectl npd uninstall --dry-run=client',
  ];
  static override flags = {
    ...lifecycleFlags,
    'delete-namespace': Flags.boolean({
      summary: 'Delete the namespace too, with everything that is in it.',
    }),
    'keep-config': Flags.boolean({summary: 'Leave the rules, for an installation to come.'}),
    'remove-conditions': Flags.boolean({
      allowNo: true,
      default: true,
      summary: "Take the agent's conditions and annotations off the nodes.",
    }),
    yes: Flags.boolean({char: 'y', summary: 'Do not ask.'}),
  };

  async run(): Promise<number> {
    const {flags} = await this.read(Uninstall);
    const {stderr, signal} = this.surroundings;
    const dryRun = flags['dry-run'];
    const namespace = flags.namespace === undefined ? undefined : checkedNamespace(flags.namespace);
    const options = {
      namespace,
      keepConfig: flags['keep-config'],
      removeConditions: flags['remove-conditions'],
      deleteNamespace: flags['delete-namespace'],
      waitMs: flags.wait ? flags.timeout : undefined,
      dryRun,
      signal,
    };
    return this.onCluster(flags, async (rest) => {
      const plan = await planUninstall(rest, options);
      if (!plan) {
        this.console.remark('Nothing to uninstall: there is no agent');
        return exitCodes.done;
      }

      refuseSystemNamespace(plan);
      if (dryRun === 'none' && !flags.yes && !(await this.agreed(plan))) {
        this.console.remark('Nothing was changed');
        return exitCodes.failed;
      }

      const task = uninstall(rest, plan, options);
      const done = await followTask(task, uninstallLine, {console: this.console, stderr}).catch(
        (error: unknown) => {
          if (signal.aborted) this.console.remark('Not all is removed: run it again to go on');
          throw error;
        },
      );
      const document = removalDocument(done, {namespace: plan.namespace, dryRun});
      const {output} = flags;
      await showOutcomes(done.outcomes, {output, dryRun, document}, this.console);
      return this.judge(done);
    });
  }

  private agreed(plan: UninstallPlan): Promise<boolean> {
    return confirm(uninstallQuestion(plan), this.surroundings);
  }

  /** Tells what is left. @returns the exit code */
  private judge({nodes: {failed}, remaining}: Uninstalled): number {
    for (const {node, message} of failed) {
      this.console.fail(
        new Error(`node \`${node}\` still carries what the agent wrote: ${message}`),
      );
    }

    if (remaining.length > 0) {
      this.console.fail(new Error(`timed out; still there: ${remaining.join(', ')}`));
      return exitCodes.timedOut;
    }

    return failed.length > 0 ? exitCodes.partly : exitCodes.done;
  }
}

/** Deleting one of these would take the cluster along. */
function refuseSystemNamespace({objects}: UninstallPlan): void {
  const space = objects.find(({kind}) => kind === 'Namespace')?.name;
  if (space === undefined || !(space === 'default' || space.startsWith('kube-'))) return;
  throw new UsageError(
    `namespace \`${space}\` belongs to the cluster and is not deleted`,
    'leave --delete-namespace out',
  );
}
