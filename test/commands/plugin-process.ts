import {spawn} from 'node:child_process';
import {tmpdir} from 'node:os';
import {fileURLToPath} from 'node:url';

const program = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

/** What a run of the plugin left. */
export interface Finished {
  /** The exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built plugin, running. */
export interface PluginProcess {
  stdout(): string;
  stderr(): string;
  kill(signal: NodeJS.Signals): void;
  /** Stops reading its stdout, as `head` does when it has enough. */
  closeStdout(): void;
  readonly finished: Promise<Finished>;
}

/** Starts `bin/run.js` in an environment of its own: no kubeconfig, no colour, no terminal. */
export function startPlugin(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): PluginProcess {
  const child = spawn(process.execPath, [program, ...args], {
    env: {PATH: process.env['PATH'], HOME: tmpdir(), XDG_CACHE_HOME: tmpdir(), ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = {stdout: '', stderr: ''};
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({code: code ?? signal, ...output}));
  });
  return {
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    kill: (signal) => void child.kill(signal),
    closeStdout: () => child.stdout.destroy(),
    finished,
  };
}

/** Runs `bin/run.js` to its end. */
export async function runPlugin(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return startPlugin(args, env).finished;
}
