import {parseArgs} from 'node:util';
import {administrator} from './administrator.js';
import {startCluster} from './cluster.js';
import {takeDown} from './down.js';
import {execute} from './execute.js';
import {guard} from './guardian.js';
import {openCluster} from './open-cluster.js';
import {partNames, parts} from './parts.js';
import {partProcesses} from './processes.js';
import {isReady} from './run-part.js';
import {defaultStateFolder, readDescription, stateFolder} from './state.js';

const help = `A real etcd and kube-apiserver on loopback, built from source, for tests and for trying things out.

  npm run cluster -- up --api-only   bring it up, or what has ended of it; it keeps running
  npm run cluster -- status          what of it runs, and where
  npm run cluster -- exec -- CMD…    run CMD with its KUBECONFIG and its kubectl, exit as CMD does
  npm run cluster -- down            end all of it, remove its state

  --state DIR   where its state is kept; one cluster for each (default: ${defaultStateFolder()})

Exit codes: 0 done, or up; 1 failed, or not up; 2 not understood.
`;

/** A command line that was not understood. */
class UsageError extends Error {}

interface Request {
  readonly folder: string;
  readonly apiOnly: boolean;
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
  down,
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
  if (rest.length > 0)
    throw new UsageError(`expected no more after \`${name}\`, got \`${rest[0]}\``);
  const folder = stateFolder(values.state ?? defaultStateFolder());
  return command({folder, apiOnly: values['api-only'] ?? false, program, terminal});
}

function parse(args: readonly string[]) {
  const options = {
    help: {type: 'boolean', short: 'h'},
    state: {type: 'string'},
    'api-only': {type: 'boolean'},
  } as const;
  try {
    return parseArgs({args: [...args], options, allowPositionals: true});
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), {cause: error});
  }
}

async function up({folder, apiOnly, terminal}: Request): Promise<number> {
  if (!apiOnly) {
    throw new UsageError(
      'expected `--api-only`: an API server without nodes is all that can be brought up so far',
    );
  }
  const started = Date.now();
  const {done, server, kubeconfig} = await startCluster({
    state: folder,
    outlives: true,
    env: terminal.env,
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const said = {nothing: 'is already up', created: 'is up', restarted: 'is up again'}[done];
  terminal.out(`${server} ${said} (${seconds} s)\nexport KUBECONFIG=${kubeconfig}\n`);
  return 0;
}

async function status({folder, terminal}: Request): Promise<number> {
  const description = readDescription(folder);
  const running = partProcesses(folder);
  if (!description) {
    const rest = running.map(({part, pid}) => `, but ${part} (PID ${pid}) runs`).join('');
    terminal.out(`not up: ${folder} holds no complete state${rest}\n`);
    return 1;
  }
  const admin = administrator(folder);
  const states = await Promise.all(
    partNames.map(async (name) => {
      const port = parts[name].port(description.ports);
      const found = running.find(({part}) => part === name);
      const ready = found !== undefined && !found.paused && (await isReady(admin, port));
      const word = found?.paused ? 'paused' : ready ? 'ready' : found ? 'not ready' : 'not running';
      const where = found ? `PID ${found.pid}, port ${port}` : `port ${port}`;
      return {ready, line: `${name}: ${word} (${where})\n`};
    }),
  );
  terminal.out(states.map(({line}) => line).join(''));
  terminal.out(`Kubernetes ${description.kubernetes}, state in ${folder}\n`);
  return states.every(({ready}) => ready) ? 0 : 1;
}

async function exec({folder, program, terminal}: Request): Promise<number> {
  const [name, ...args] = program;
  if (name === undefined) throw new UsageError('expected a program after `exec --`');
  const description = readDescription(folder);
  if (!description) {
    throw new Error(
      `expected a cluster in ${folder}, found none: npm run cluster -- up --api-only`,
    );
  }
  return execute(name, args, openCluster(folder, description, terminal.env).env);
}

async function down({folder, terminal}: Request): Promise<number> {
  const had = await takeDown(folder);
  terminal.out(had ? `${folder} is down and removed\n` : `nothing was up in ${folder}\n`);
  return 0;
}
