import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';

const require = createRequire(import.meta.url);

/**
 * oclif's manifest of the commands: what their flags are called, take and mean.
 * oclif makes it for a plugin in a folder of its own kind; its step for one command serves a list.
 * @param {string} version
 * @param {Record<string, () => Promise<{default: object}>>} commands
 */
export async function makeManifest(version, commands) {
  const oclif = dirname(require.resolve('@oclif/core/package.json'));
  const {cacheCommand} = require(join(oclif, 'lib', 'util', 'cache-command.js'));
  const entries = await Promise.all(
    Object.entries(commands).map(async ([id, load]) => {
      const {default: command} = await load();
      command.id = id;
      return [id, await cacheCommand(command, undefined, true)];
    }),
  );
  return {version, commands: Object.fromEntries(entries)};
}
