import {exitCodes} from './framework/exit-codes.js';
import {globalFlagFacts} from './framework/manifest.js';
import {NpdCommand} from './framework/npd-command.js';
import {route, unknownCommand} from './framework/route.js';
import {helpText} from './framework/show-help.js';

/** `kubectl npd help [COMMAND]` */
export default class Help extends NpdCommand {
  static override summary = 'Help about any command';
  static override strict = false;
  static override operands = '[COMMAND]';
  static override group = 'Other Commands';

  async run(): Promise<number> {
    const {operands: words} = await this.read(Help);
    const {manifest} = this.surroundings;
    const place = route(words, manifest, globalFlagFacts(manifest));
    const stranger = place.to === 'command' ? place.argv[0] : undefined;
    if (stranger !== undefined) {
      throw unknownCommand(words.slice(0, words.indexOf(stranger)), stranger, manifest);
    }
    await this.console.out(helpText(place, manifest));
    return exitCodes.done;
  }
}
