/**
 * The agent from its start: ms to the first `ok` of /healthz, then its anonymous memory and CPU while nothing
 * happens, on Node 20 and Node 24 in turn, against an API server that answers at once.
 *
 *   npm run bench -- startup-agent [--runs 15] [--idle 60]
 */
import {spawn, spawnSync, type ChildProcess} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {connect} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {parseArgs} from 'node:util';
import {containerStart} from '../scripts/image/container-start.js';
import {median} from './support/figures.js';
import {nodeBinary} from './support/node-binary.js';
import {nodeServer} from './support/node-server.js';

const limits = {20: {healthzMs: 80, anonMiB: 14}, 24: {anonMiB: 24}, idleCpuPercent: 0.2} as const;
const port = 20881;
/** Node 20 parses a whole extra CA file at every start. */
const env = {...process.env, NODE_EXTRA_CA_CERTS: undefined};
/** Node 20 as npm installs the agent, Node 24 as the image starts it. */
const nodeFlags = {20: [], 24: containerStart.Entrypoint.slice(1, -1)} as const;

/** @param argv `--runs N` starts per Node, `--idle S` seconds of rest that are measured */
export async function run(argv: readonly string[]): Promise<void> {
  const {values} = parseArgs({
    args: [...argv],
    options: {runs: {type: 'string', default: '15'}, idle: {type: 'string', default: '60'}},
  });
  const api = await nodeServer('bench-node');
  try {
    for (const major of [20, 24] as const) {
      const node = await nodeBinary(major);
      const program: Program = [node, ...nodeFlags[major]];
      const starts: number[] = [];
      const bare: number[] = [];
      for (let i = 0; i < Number(values.runs); i += 1) {
        bare.push(timeOfNothing(node));
        starts.push(await timeToHealthz(program, api.url));
      }

      const rest = await atRest(program, api.url, Number(values.idle));
      print(major, {healthzMs: median(starts), bareMs: median(bare)}, rest);
    }
  } finally {
    api.close();
  }
}

type Program = readonly [string, ...string[]];

function print(
  major: 20 | 24,
  {healthzMs, bareMs}: {readonly healthzMs: number; readonly bareMs: number},
  rest: Rest,
): void {
  const limit = limits[major];
  const most = 'healthzMs' in limit ? limit.healthzMs : undefined;
  process.stdout.write(
    `node ${major}: /healthz after ${healthzMs.toFixed(1)} ms${against(healthzMs, most)}, ` +
      `${(healthzMs / bareMs).toFixed(2)} times \`node -e 0\` (${bareMs.toFixed(1)} ms), ` +
      `anonymous memory ${rest.anonMiB.toFixed(1)} MiB${against(rest.anonMiB, limit.anonMiB)}, ` +
      `RSS ${rest.rssMiB.toFixed(1)} MiB, ` +
      `idle CPU ${rest.cpuPercent.toFixed(3)} %${against(rest.cpuPercent, limits.idleCpuPercent)}\n`,
  );
}

function against(value: number, most: number | undefined): string {
  return most === undefined ? '' : ` (limit ${most}${value <= most ? '' : ', MISSED'})`;
}

/** What the machine takes for a Node that does nothing: how fast it is just now. */
function timeOfNothing(node: string): number {
  const began = performance.now();
  spawnSync(node, ['-e', '0'], {env});
  return performance.now() - began;
}

function start([node, ...flags]: Program, api: string): ChildProcess {
  return spawn(
    node,
    [
      ...flags,
      'bin/agent.js',
      `--port=${port}`,
      '--prometheus-port=0',
      '--state-dir=',
      '--hostname-override=bench-node',
      `--apiserver-override=${api}?inClusterConfig=false`,
      '--config.system-log-monitor=manifests/config/kernel-monitor.json,manifests/config/readonly-monitor.json',
    ],
    {env, stdio: ['ignore', 'ignore', 'pipe']},
  );
}

async function timeToHealthz(program: Program, api: string): Promise<number> {
  const began = performance.now();
  const agent = start(program, api);
  await untilHealthy(agent);
  const took = performance.now() - began;
  await end(agent);
  return took;
}

interface Rest {
  readonly anonMiB: number;
  readonly rssMiB: number;
  readonly cpuPercent: number;
}

async function atRest(program: Program, api: string, seconds: number): Promise<Rest> {
  const agent = start(program, api);
  await untilHealthy(agent);
  await sleep(5000); // the first syncs belong to the start
  const before = cpuTicks(agent);
  await sleep(seconds * 1000);
  const cpuPercent = cpuTicks(agent) - before;
  const status = readFileSync(`/proc/${agent.pid}/status`, 'utf8');
  await end(agent);
  return {
    anonMiB: kib(status, 'RssAnon') / 1024,
    rssMiB: kib(status, 'VmRSS') / 1024,
    cpuPercent: cpuPercent / seconds, // 100 ticks a second: ticks per second are per cent of a core
  };
}

function cpuTicks({pid}: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return Number(fields[11]) + Number(fields[12]);
}

function kib(status: string, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
}

async function untilHealthy(agent: ChildProcess): Promise<void> {
  let said = '';
  agent.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  while (!(await healthy())) {
    if (agent.exitCode !== null) throw new Error(`the agent ended with ${agent.exitCode}: ${said}`);
    await sleep(2);
  }
}

/** Asks over a bare socket: the less this process does meanwhile, the less it disturbs. */
function healthy(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /healthz HTTP/1.0\r\n\r\n'));
    socket.once('data', (answer: Buffer) => {
      socket.destroy();
      resolve(answer.toString().startsWith('HTTP/1.1 200'));
    });
    socket.once('error', () => resolve(false));
  });
}

async function end(agent: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => agent.once('exit', resolve));
  agent.kill('SIGTERM');
  await ended;
}
