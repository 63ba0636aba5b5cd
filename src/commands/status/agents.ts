import {agentFleet, agentEssence, isExpected, type AgentStatus} from '../../tasks/agent-fleet.js';
import {agentsView} from '../../view/agents.js';
import {listFlags} from '../framework/list-flags.js';
import {isRows, listPrinter} from '../framework/list-output.js';
import {nodeOperands} from '../framework/node-operands.js';
import {NpdCommand} from '../framework/npd-command.js';
import {showRecords, watchRecords, type Records} from '../framework/show-records.js';

/** `kubectl npd status agents [NODE...]` */
export default class StatusAgents extends NpdCommand {
  static override summary = 'Show the agent of each node';
  static override description =
    'There is a row for each node that has an agent or should have one; STATUS is that of its pod, `Missing` where it should be and is not,\n`Stale` when it was not heard of for two heartbeats.\nCONFIG is the configuration that the pod was made with; `*` marks one that is not the one installed.\nMONITORS counts those that run; -o json tells why the others do not. HEARTBEAT is when the agent last said that its conditions hold.';
  static override group = 'See';
  static override strict = false;
  static override operands = '[NODE...]';
  static override examples = [
    '# All agents\nkubectl npd status agents',
    '# Their images and addresses, the oldest first\nkubectl npd status agents -o wide --sort-by=.pod.createdAt',
    "# The nodes whose agent is not as it should be\nkubectl npd status agents -o jsonpath='{.items[?(@.trouble)].node}'",
  ];
  static override flags = listFlags;

  async run(): Promise<number> {
    const {flags, operands} = await this.read(StatusAgents);
    const {now, signal} = this.surroundings;
    const {console} = this;
    const names = nodeOperands(operands, flags.selector);
    const printer = await listPrinter(agentsView(now), flags, console.colour);
    const records: Records<AgentStatus> = {
      of: (facts) =>
        agentFleet(facts, now()).filter((agent) => names.length > 0 || isExpected(agent)),
      key: ({node}) => node,
      essence: agentEssence,
      farewell: (agent) => ({...agent, deleted: true}),
      empty: 'No agents found; to install them, run: kubectl npd install',
    };
    const request = {
      names,
      labelSelector: flags.selector,
      chunkSize: flags['chunk-size'],
      eventsSinceMs: undefined,
      agentPods: flags.namespace === undefined ? 'all' : {namespace: flags.namespace},
      followPods: true,
      installation: true,
      now,
      signal,
    } as const;
    const showing = {printer, console, sortBy: flags['sort-by'], rows: isRows(flags.output)};
    const show = flags.watch ? watchRecords : showRecords;
    return this.onCluster(flags, (rest) => show(rest, request, records, showing));
  }
}
