/**
 * The plugin from its start to its end: `kubectl-npd version --client` called directly, in turn with
 * `kubectl version --client`, so that both see the same machine; medians, and their ratio.
 *
 *   npm run bench -- startup-cli [--runs 40]
 *
 * kubectl is the one that test/cluster built, which no other program is linked into; else the one on PATH.
 */
import {spawnSync} from 'node:child_process';
import {readdirSync} from 'node:fs';
import {homedir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {parseArgs} from 'node:util';
import {median} from './support/figures.js';

const mostTimesKubectl = 1.3;
const plugin = fileURLToPath(new URL('../bin/run.js', import.meta.url));

/** @param argv `--runs N`, how often each is started */
export async function run(argv: readonly string[]): Promise<void> {
  const {values} = parseArgs({args: [...argv], options: {runs: {type: 'string', default: '40'}}});
  const kubectl = builtKubectl() ?? 'kubectl';
  const subjects = {
    node: [process.execPath, '-e', '0'],
    kubectl: [kubectl, 'version', '--client'],
    'kubectl-npd': [process.execPath, plugin, 'version', '--client'],
  } as const;
  const times: Record<keyof typeof subjects, number[]> = {node: [], kubectl: [], 'kubectl-npd': []};
  for (const command of Object.values(subjects)) timed(command); // the first start reads the disk
  for (let i = 0; i < Number(values.runs); i += 1) {
    for (const name of Object.keys(times) as (keyof typeof subjects)[]) {
      times[name].push(timed(subjects[name]));
    }
  }
  const ratio = median(times['kubectl-npd']) / median(times.kubectl);
  for (const [name, all] of Object.entries(times)) {
    process.stdout.write(
      `${name.padEnd(12)} median ${median(all).toFixed(1)} ms, fastest ${Math.min(...all).toFixed(1)} ms\n`,
    );
  }
  process.stdout.write(
    `kubectl-npd takes ${ratio.toFixed(2)} times as long as ${kubectl} (limit ${mostTimesKubectl}${ratio <= mostTimesKubectl ? '' : ', MISSED'})\n`,
  );
}

function timed([file, ...args]: readonly [string, ...string[]]): number {
  // Node 20 parses the whole file at every start.
  const env = {...process.env, NODE_EXTRA_CA_CERTS: undefined};
  const began = performance.now();
  const {status, error, stderr} = spawnSync(file, args, {env});
  const took = performance.now() - began;
  if (error) throw error;
  if (status !== 0) throw new Error(`\`${file}\` exited with ${status}: ${stderr.toString()}`);
  return took;
}

function builtKubectl(): string | undefined {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'kubectl-npd', 'cluster');
  try {
    return readdirSync(folder, {recursive: true, encoding: 'utf8'})
      .filter((path) => path.split(/[\\/]/).at(-1) === 'kubectl')
      .map((path) => join(folder, path))
      .sort()
      .at(-1);
  } catch {
    return undefined; // test/cluster was never run on this machine
  }
}
