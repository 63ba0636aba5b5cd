import * as Flags from '@oclif/core/flags';
import type {Rest} from '../../kube/rest.js';
import {AgentMissing} from '../../tasks/agent-missing.js';
import {AgentUnavailable} from '../../tasks/agent-unavailable.js';
import {
  cleanUpSimulations,
  type CleanedNode,
  type CleanUpRequest,
} from '../../tasks/simulate/clean-up.js';
import {cleanedText} from '../../view/simulate.js';
import {exitCodes} from '../framework/exit-codes.js';
import {nodeOperands} from '../framework/node-operands.js';
import {NpdCommand} from '../framework/npd-command.js';
import {UsageError} from '../framework/usage-error.js';

/** `kubectl npd simulate cleanup [NODE...]` */
export default class SimulateCleanup extends NpdCommand {
  static override summary = 'Take back simulations that are still active';
  static override description =
    'Without NODE: on the nodes that carry the mark of a simulation. With --all-nodes every agent is asked, also those whose node shows no mark.\nReal problems stay. An agent takes its simulations back by itself when their time is over.';
  static override group = 'Prove';
  static override strict = false;
  static override operands = '[NODE...]';
  static override bareFlags = {'dry-run': 'client'};
  static override examples = [
    '# Wherever there are any\nkubectl npd simulate cleanup',
    '# On one node\nkubectl npd simulate cleanup node-1',
    '# See what would go\nkubectl npd simulate cleanup --all-nodes --dry-run=server',
  ];
  static override flags = {
    'all-nodes': Flags.boolean({summary: 'Ask the agent of every node.'}),
    'dry-run': Flags.option({options: ['none', 'client', 'server'] as const})({
      default: 'none',
      summary:
        'Must be "none", "server", or "client". If client, only print what the nodes show. If server, ask the agents what they would take back.',
    }),
    yes: Flags.boolean({summary: 'Do not ask; nothing is asked here anyway.'}),
  };

  async run(): Promise<number> {
    const {flags, operands} = await this.read(SimulateCleanup);
    const names = nodeOperands(operands, undefined);
    if (names.length > 0 && flags['all-nodes']) {
      throw new UsageError('names of nodes and --all-nodes cannot be used together');
    }

    const request: CleanUpRequest = {
      nodes: flags['all-nodes'] ? 'all' : names.length === 0 ? 'marked' : names,
      namespace: flags.namespace,
      dryRun: flags['dry-run'],
      signal: this.surroundings.signal,
    };
    return this.onCluster(flags, (rest) => this.cleanUp(rest, request));
  }

  private async cleanUp(rest: Rest, request: CleanUpRequest): Promise<number> {
    const nodes: CleanedNode[] = [];
    for await (const node of cleanUpSimulations(rest, request)) {
      nodes.push(node);
      await this.console.out(cleanedText(node, request.dryRun));
      if (node.error) this.console.fail(node.error);
    }

    const failures = nodes.flatMap(({error}) => error ?? []);
    if (failures.length === 0 && nodes.every(({simulations}) => simulations.length === 0)) {
      this.console.remark('No active simulations found');
    }

    if (failures.length === 0) return exitCodes.done;
    if (failures.length < nodes.length) return exitCodes.partly;
    const missing = failures.every(
      (error) => error instanceof AgentMissing || error instanceof AgentUnavailable,
    );
    return missing ? exitCodes.agentMissing : exitCodes.failed;
  }
}
