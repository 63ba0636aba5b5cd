import {spawn} from 'node:child_process';
import {constants} from 'node:os';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program in the foreground, without a shell.
 * @returns its exit code as a shell would say it: 128 and the signal's number when it was killed, 127 when there is no
 * such program
 */
export async function execute(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const child = spawn(name, args, {env, stdio: 'inherit'});
  function forward(signal: NodeJS.Signals): void {
    child.kill(signal);
  }
  for (const signal of forwarded) process.on(signal, forward);
  try {
    return await new Promise((resolve, reject) => {
      child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
      child.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') return reject(error);
        process.stderr.write(`expected a program, found none named \`${name}\`\n`);
        resolve(127);
      });
    });
  } finally {
    for (const signal of forwarded) process.off(signal, forward);
  }
}
