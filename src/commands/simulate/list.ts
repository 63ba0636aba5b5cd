import {simulatedProblems} from '../../rules/simulated-problems.js';
import {simulatedProblemsView} from '../../view/simulated-problems.js';
import {sortedBy} from '../../view/sort.js';
import {exitCodes} from '../framework/exit-codes.js';
import {listFlags} from '../framework/list-flags.js';
import {listPrinter} from '../framework/list-output.js';
import {NpdCommand} from '../framework/npd-command.js';

/** `kubectl npd simulate list` */
export default class SimulateList extends NpdCommand {
  static override summary = 'List the problems that can be simulated';
  static override description =
    'REASON is what events and metrics say, CONDITION what the node shows as long as the problem lasts; <none> for one that only happens.\nThe cluster is not asked.';
  static override group = 'Prove';
  static override examples = [
    '# All of them\nkubectl npd simulate list',
    '# The lines that go into the kernel log\nkubectl npd simulate list -o custom-columns=NAME:.name,LINE:.line',
  ];
  static override flags = {
    'no-headers': listFlags['no-headers'],
    output: listFlags.output,
    'sort-by': listFlags['sort-by'],
  };

  async run(): Promise<number> {
    const {flags} = await this.read(SimulateList);
    const printer = await listPrinter(simulatedProblemsView, flags, this.console.colour);
    const path = flags['sort-by'];
    const items = path === undefined ? simulatedProblems : sortedBy(simulatedProblems, path);
    await this.console.out(printer.list(items));
    return exitCodes.done;
  }
}
