import {globalOptionsHelp} from '../view/help.js';
import {exitCodes} from './framework/exit-codes.js';
import {globalFlagFacts} from './framework/manifest.js';
import {NpdCommand} from './framework/npd-command.js';

/** `kubectl npd options` */
export default class Options extends NpdCommand {
  static override summary = 'Print the list of flags inherited by all commands';
  static override group = 'Other Commands';

  async run(): Promise<number> {
    await this.read(Options);
    await this.console.out(globalOptionsHelp(globalFlagFacts(this.surroundings.manifest)));
    return exitCodes.done;
  }
}
