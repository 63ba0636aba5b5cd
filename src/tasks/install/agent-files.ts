import {readdir, readFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {readSystemLogConfig} from '../../rules/system-log/config.js';

/** The texts of the manifests in the package. @param folder `manifests` */
export async function readManifests(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

/** A ConfigMap holds 1 MiB in all. */
const mostBytes = 1024 * 1024;

/**
 * The config files of monitors in a folder, each checked as the agent will check it.
 * @returns texts by file name
 * @throws Error naming the file and what was expected, when one cannot be used
 */
export async function readConfigFolder(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, {withFileTypes: true}).catch((cause: unknown) => {
    throw new Error(`cannot read \`${folder}\`: ${(cause as Error).message}`, {cause});
  });
  const paths = entries
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.json'))
    .map(({name}) => join(folder, name))
    .sort();
  if (paths.length === 0) {
    throw new Error(`expected config files of monitors (*.json) in \`${folder}\`, found none`);
  }

  const files = await Promise.all(paths.map(async (path) => ({path, bytes: await readFile(path)})));
  for (const {path, bytes} of files) check(path, bytes);
  const size = files.reduce((sum, {bytes}) => sum + bytes.length, 0);
  if (size > mostBytes) {
    throw new Error(
      `expected at most ${mostBytes} bytes of config files in \`${folder}\`, as a ConfigMap holds no more, got \`${size}\``,
    );
  }

  return Object.fromEntries(files.map(({path, bytes}) => [basename(path), bytes.toString('utf8')]));
}

function check(path: string, bytes: Buffer): void {
  const name = basename(path);
  if (!/^[-._a-zA-Z0-9]+$/.test(name)) {
    throw new Error(
      `expected letters, digits, \`-\`, \`_\` and \`.\` in the name of a config file, as a ConfigMap takes no others, got \`${name}\``,
    );
  }

  const {plugin} = readSystemLogConfig(bytes, path);
  if (plugin !== 'kmsg') {
    throw new Error(
      `\`${path}\`: \`plugin\`: expected \`kmsg\`, the only one that this version's agent runs, got \`${plugin}\``,
    );
  }
}
