import * as Flags from '@oclif/core/flags';
import {
  isAskedFor,
  nodeStatuses,
  nodeStatusEssence,
  type NodeStatus,
} from '../../tasks/node-status.js';
import {nodeStatusView} from '../../view/node-status.js';
import {listFlags} from '../framework/list-flags.js';
import {isRows, listPrinter} from '../framework/list-output.js';
import {nodeOperands} from '../framework/node-operands.js';
import {NpdCommand} from '../framework/npd-command.js';
import {showRecords, watchRecords, type Records} from '../framework/show-records.js';

const hourMs = 3_600_000;

/** `kubectl npd status nodes [NODE...]` */
export default class StatusNodes extends NpdCommand {
  static override summary = 'Show the nodes, their problems and their agents';
  static override description =
    'PROBLEMS lists the conditions that are not as they should be; `TYPE?` is one that the agent cannot tell of.\nEVENTS(1H) counts what problem detectors reported about the node within the last hour.\nAGENT is the state of the agent on the node, HEARTBEAT when it last said that its conditions hold.';
  static override group = 'See';
  static override strict = false;
  static override operands = '[NODE...]';
  static override examples = [
    '# All nodes\nkubectl npd status nodes',
    '# Only the nodes with a problem, and more columns\nkubectl npd status nodes --only-problems -o wide',
    '# The names of the nodes with a certain problem\nkubectl npd status nodes --problem KernelDeadlock -o name',
    '# Two nodes, and every change of them\nkubectl npd status nodes node-1 node-2 --watch',
  ];
  static override flags = {
    ...listFlags,
    'only-problems': Flags.boolean({summary: 'Only nodes that have a problem or are not ready.'}),
    problem: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      summary:
        'Only nodes with this problem: a condition type, or NotReady. It may be given several times; one of them is enough.',
    }),
  };

  async run(): Promise<number> {
    const {flags, operands} = await this.read(StatusNodes);
    const {now, signal} = this.surroundings;
    const {console} = this;
    const names = nodeOperands(operands, flags.selector);
    const {problem: problems = [], 'only-problems': onlyProblems} = flags;
    const printer = await listPrinter(nodeStatusView(now), flags, console.colour);
    const records: Records<NodeStatus> = {
      of: (facts) =>
        nodeStatuses(facts, now()).filter((node) => isAskedFor(node, {problems, onlyProblems})),
      key: ({name}) => name,
      essence: nodeStatusEssence,
      farewell: (node) => ({...node, deleted: true}),
      empty: emptySentence(problems),
    };
    const request = {
      names,
      labelSelector: flags.selector,
      chunkSize: flags['chunk-size'],
      eventsSinceMs: hourMs,
      agentPods: flags.namespace === undefined ? 'all' : {namespace: flags.namespace},
      now,
      signal,
    } as const;
    const showing = {printer, console, sortBy: flags['sort-by'], rows: isRows(flags.output)};
    const show = flags.watch ? watchRecords : showRecords;
    return this.onCluster(flags, (rest) => show(rest, request, records, showing));
  }
}

function emptySentence(problems: readonly string[]): string {
  if (problems.length === 0) return 'No resources found';
  return `No nodes found with problem ${problems.map((type) => `\`${type}\``).join(' or ')}`;
}
