import * as Flags from '@oclif/core/flags';
import {listProblems, problemKey, type Problem} from '../tasks/problem-list.js';
import {problemListView} from '../view/problem-list.js';
import {durationFlag} from './framework/duration-flag.js';
import {listFlags} from './framework/list-flags.js';
import {isRows, listPrinter} from './framework/list-output.js';
import {nodeOperands} from './framework/node-operands.js';
import {NpdCommand} from './framework/npd-command.js';
import {showRecords, watchRecords, type Records} from './framework/show-records.js';

/** `kubectl npd problems [NODE...]` */
export default class Problems extends NpdCommand {
  static override summary = 'List the problems of all nodes';
  static override description =
    'Permanent problems are conditions of a node that are not as they should be, and last until they are mended.\nTemporary problems are warnings that problem detectors reported about a node, within the last hour or --since.';
  static override group = 'See';
  static override strict = false;
  static override operands = '[NODE...]';
  static override examples = [
    '# What is wrong now, and what was within the last hour\nkubectl npd problems',
    '# What happened to one node today\nkubectl npd problems node-1 --temporary --since 24h',
    '# What lasts, as JSON\nkubectl npd problems --permanent -o json',
  ];
  static override flags = {
    ...listFlags,
    permanent: Flags.boolean({
      exclusive: ['temporary'],
      summary: 'Only what lasts: conditions of nodes.',
    }),
    since: durationFlag({
      default: '1h',
      summary: 'How far back to look for temporary problems, e.g. 30m or 24h.',
    }),
    temporary: Flags.boolean({
      exclusive: ['permanent'],
      summary: 'Only what happened: events about nodes.',
    }),
  };

  async run(): Promise<number> {
    const {flags, operands} = await this.read(Problems);
    const {now, signal} = this.surroundings;
    const {console} = this;
    const names = nodeOperands(operands, flags.selector);
    const persistence = flags.permanent ? 'permanent' : flags.temporary ? 'temporary' : undefined;
    const printer = await listPrinter(problemListView(now), flags, console.colour);
    const records: Records<Problem> = {
      of: (facts) => listProblems(facts, {sinceMs: flags.since, persistence}, now()),
      key: problemKey,
      essence: (problem) => problem,
      farewell: (problem) =>
        problem.persistence === 'permanent' ? {...problem, resolved: true} : undefined,
      empty: 'No problems found',
    };
    const request = {
      names,
      labelSelector: flags.selector,
      chunkSize: flags['chunk-size'],
      eventsSinceMs: persistence === 'permanent' ? undefined : flags.since,
      agentPods: 'none',
      now,
      signal,
    } as const;
    const showing = {printer, console, sortBy: flags['sort-by'], rows: isRows(flags.output)};
    const show = flags.watch ? watchRecords : showRecords;
    return this.onCluster(flags, (rest) => show(rest, request, records, showing));
  }
}
