import {parseArgs} from 'node:util';
import {startCluster} from './cluster.js';
import type {Cluster, ClusterOptions} from './cluster.js';
import {controlPlane} from './control-plane.js';
import {takeDown} from './down.js';
import {execute} from './execute.js';
import {guard} from './guardian.js';
import {openCluster} from './open-cluster.js';
import {contextOf} from './part-context.js';
import {kindOf} from './part.js';
import type {PartName} from './part.js';
import {partNames, releases} from './parts.js';
import {debianPackageNames} from './prerequisites.js';
import {partProcesses} from './processes.js';
import {isReady} from './run-part.js';
import {defaultStateFolder, readDescription, stateFolder} from './state.js';
import type {Description} from './state.js';

const help = `A real Kubernetes on this machine, built from source, for tests and for trying things out.

  npm run cluster -- up              bring it up, or what has ended of it; it keeps running
  npm run cluster -- status          what of it runs, and where
  npm run cluster -- exec -- CMD…    run CMD with its KUBECONFIG and its kubectl, exit as CMD does
  npm run cluster -- down            end all of it, remove its state
  npm run cluster -- load ARCHIVE…   load container images into its nodes
  npm run cluster -- packages        names of the Debian packages that all of this needs

  --nodes N        of \`up\`: how many nodes (default: 1); they want root
  --fake-nodes N   of \`up\`: how many nodes that kwok plays, beside them (default: none)
  --api-only       of \`up\`: etcd and kube-apiserver alone, without root
  --version V      of \`up\`: which Kubernetes: ${releases.map(({kubernetes}) => kubernetes).join(', ')}
  --state DIR      where its state is kept; one cluster for each (default: ${defaultStateFolder()})

Exit codes: 0 done, or up; 1 failed, or not up; 2 not understood.
`;

/** A command line that was not understood. */
class UsageError extends Error {}

type Options = ReturnType<typeof parse>['values'];

interface Request {
  readonly folder: string;
  readonly options: Options;
  /** What stands after the command. */
  readonly rest: readonly string[];
  /** What stands after `--`. */
  readonly program: readonly string[];
  readonly terminal: Terminal;
}

/** What the command line is given and writes to; the programs of `exec` have this process's own streams. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

const commands: Readonly<Record<string, (request: Request) => Promise<number>>> = {
  up,
  status,
  exec,
  load,
  down,
  async packages({terminal}) {
    terminal.out(`${debianPackageNames.join(' ')}\n`);
    return 0;
  },
  // For `startGuardian` only, so not in the help.
  guard: async ({folder}) => guard(folder, process.stdin).then(() => 0),
};

/** `npm run cluster -- …`. @returns the exit code */
export async function runCommandLine(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await dispatch(argv, terminal);
  } catch (error) {
    const hint = error instanceof UsageError ? '\nSee npm run cluster -- --help.' : '';
    terminal.err(`${error instanceof Error ? error.message : String(error)}${hint}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

async function dispatch(argv: readonly string[], terminal: Terminal): Promise<number> {
  const dashes = argv.indexOf('--');
  const own = dashes === -1 ? argv : argv.slice(0, dashes);
  const program = dashes === -1 ? [] : argv.slice(dashes + 1);
  const {values, positionals} = parse(own);
  if (values.help) {
    terminal.out(help);
    return 0;
  }
  const [name = '', ...rest] = positionals;
  const command = commands[name];
  if (!command) throw new UsageError(`expected a command, got \`${name}\``);
  if (rest.length > 0 && name !== 'load') {
    throw new UsageError(`expected no more after \`${name}\`, got \`${rest[0]}\``);
  }
  const folder = stateFolder(values.state ?? defaultStateFolder());
  return command({folder, options: values, rest, program, terminal});
}

function parse(args: readonly string[]) {
  const options = {
    help: {type: 'boolean', short: 'h'},
    state: {type: 'string'},
    'api-only': {type: 'boolean'},
    nodes: {type: 'string'},
    'fake-nodes': {type: 'string'},
    version: {type: 'string'},
  } as const;
  try {
    return parseArgs({args: [...args], options, allowPositionals: true});
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), {cause: error});
  }
}

async function up({folder, options, terminal}: Request): Promise<number> {
  const started = Date.now();
  const {done, server, kubeconfig} = await startCluster({
    ...wantedBy(options),
    state: folder,
    outlives: true,
    env: terminal.env,
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const said = {nothing: 'is already up', created: 'is up', restarted: 'is up again'}[done];
  terminal.out(`${server} ${said} (${seconds} s)\nexport KUBECONFIG=${kubeconfig}\n`);
  return 0;
}

function wantedBy(options: Options): Pick<ClusterOptions, 'nodes' | 'fakeNodes' | 'release'> {
  const {version, nodes, 'fake-nodes': fakeNodes, 'api-only': apiOnly} = options;
  const release = releases.find(({kubernetes}) => kubernetes === (version ?? kubernetes));
  if (!release) {
    const known = releases.map(({kubernetes}) => `\`${kubernetes}\``).join(', ');
    throw new UsageError(`expected \`--version\` to be one of ${known}, got \`${version}\``);
  }
  if (!apiOnly) {
    return {
      release,
      nodes: numberOf('--nodes', nodes ?? '1'),
      ...(fakeNodes !== undefined && {fakeNodes: numberOf('--fake-nodes', fakeNodes)}),
    };
  }
  if (nodes !== undefined || fakeNodes !== undefined) {
    throw new UsageError('expected no nodes with `--api-only`: no controllers see to them');
  }
  return {release};
}

function numberOf(flag: string, text: string): number {
  if (/^\d{1,5}$/.test(text)) return Number(text);
  throw new UsageError(`expected \`${flag}\` to be a whole number, got \`${text}\``);
}

async function status({folder, terminal}: Request): Promise<number> {
  const description = readDescription(folder);
  const running = partProcesses(folder);
  if (!description) {
    const rest = running.map(({part, pid}) => `, but ${part} (PID ${pid}) runs`).join('');
    terminal.out(`not up: ${folder} holds no complete state${rest}\n`);
    return 1;
  }
  const states = await Promise.all(
    partNames(description).map(async (name) => {
      const found = running.find(({part}) => part === name);
      const context = contextOf(name, {folder, description});
      const ready = found !== undefined && !found.paused && (await isReady(name, context));
      const word = found?.paused ? 'paused' : ready ? 'ready' : found ? 'not ready' : 'not running';
      const where = [found && `PID ${found.pid}`, portOf(name, description)].filter(Boolean);
      return {ready, line: `${name}: ${word}${where.length > 0 ? ` (${where.join(', ')})` : ''}\n`};
    }),
  );
  terminal.out(states.map(({line}) => line).join(''));
  terminal.out(`Kubernetes ${description.kubernetes}, state in ${folder}\n`);
  return states.every(({ready}) => ready) ? 0 : 1;
}

function portOf(name: PartName, {ports}: Description): string | undefined {
  const kind = kindOf(name);
  return kind in controlPlane
    ? `port ${controlPlane[kind as keyof typeof controlPlane].port(ports)}`
    : undefined;
}

async function exec(request: Request): Promise<number> {
  const [name, ...args] = request.program;
  if (name === undefined) throw new UsageError('expected a program after `exec --`');
  return execute(name, args, clusterOf(request).env);
}

async function load(request: Request): Promise<number> {
  if (request.rest.length === 0) throw new UsageError('expected an image archive after `load`');
  const cluster = clusterOf(request);
  for (const archive of request.rest) {
    await cluster.loadImage(archive);
    request.terminal.out(`${archive} is loaded into ${cluster.nodeNames.join(', ')}\n`);
  }
  return 0;
}

function clusterOf({folder, terminal}: Request): Cluster {
  const description = readDescription(folder);
  if (description) return openCluster(folder, description, terminal.env);
  throw new Error(`expected a cluster in ${folder}, found none: npm run cluster -- up`);
}

async function down({folder, terminal}: Request): Promise<number> {
  const had = await takeDown(folder);
  terminal.out(had ? `${folder} is down and removed\n` : `nothing was up in ${folder}\n`);
  return 0;
}
