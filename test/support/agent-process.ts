import {spawn} from 'node:child_process';
import {eventually} from './eventually.js';

/** A running `bin/agent.js`. */
export interface AgentProcess {
  readonly pid: number;
  /** Where its ports answer: health server first, if it has one. */
  readonly urls: readonly string[];
  /** What it printed so far. */
  stdout(): string;
  stderr(): string;
  /** Settles with the exit code, or the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** What a program that ended left. */
export interface Ended {
  readonly code: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Started {
  readonly pid: number;
  readonly output: {stdout: string; stderr: string};
  readonly ended: Promise<number | NodeJS.Signals | null>;
  kill(signal: NodeJS.Signals): void;
  hasEnded(): boolean;
}

/**
 * Starts the built agent with real processes and ports and waits until it listens.
 * @param args `--port=0` and `--prometheus-port` must be given so that tests do not meet
 * @throws Error with what it printed when it ends before that
 */
export async function startAgentProcess(
  args: readonly string[],
  {ports = 1, env = {}}: {readonly ports?: number; readonly env?: NodeJS.ProcessEnv} = {},
): Promise<AgentProcess> {
  const agent = start(args, env);
  const urls = await eventually(
    'the agent to listen',
    () => {
      const found = [...agent.output.stderr.matchAll(/"Listening" url="([^"]+)"/g)].map(
        ([, url = '']) => url,
      );
      if (found.length >= ports) return found;
      if (agent.hasEnded()) throw new Error(`the agent ended: ${agent.output.stderr}`);
      return undefined;
    },
    20_000,
  );
  return {
    pid: agent.pid,
    urls,
    stdout: () => agent.output.stdout,
    stderr: () => agent.output.stderr,
    end(signal = 'SIGTERM') {
      agent.kill(signal);
      return agent.ended;
    },
  };
}

/** Runs the built agent until it ends by itself. */
export async function runAgentProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const {ended, output} = start(args, env);
  const code = await ended;
  return {code, ...output};
}

/** Ports that nothing listens on just now. */
export function somePort(): number {
  return 21_000 + Math.floor(Math.random() * 8000);
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): Started {
  const child = spawn(process.execPath, ['bin/agent.js', ...args], {
    // Node 20 parses a whole extra CA file at every start; and tests are outside any cluster.
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: undefined,
      KUBERNETES_SERVICE_HOST: undefined,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = {stdout: '', stderr: ''};
  child.stdout.on('data', (chunk: Buffer) => void (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (output.stderr += chunk.toString()));
  // A test run that is cut short must not leave agents behind.
  function kill(): void {
    child.kill('SIGKILL');
  }
  process.once('exit', kill);
  let gone = false;
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once('close', (code, signal) => {
      gone = true;
      process.off('exit', kill);
      resolve(code ?? signal);
    });
  });
  return {
    pid: child.pid ?? 0,
    output,
    ended,
    kill: (signal) => void child.kill(signal),
    hasEnded: () => gone,
  };
}
