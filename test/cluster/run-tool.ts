import {spawn} from 'node:child_process';
import {openSync, closeSync} from 'node:fs';
import {text} from 'node:stream/consumers';
import type {Command} from './part.js';

/** What a tool reads: a text, or a file by its path. */
export type ToolInput = {readonly input: string} | {readonly inputFile: string};

/**
 * Runs a program of this machine to its end.
 * @returns what it printed
 * @throws with what it said on stderr when it does not succeed
 */
export async function runTool({file, args, env}: Command, given: ToolInput): Promise<string> {
  const stdin = 'inputFile' in given ? openSync(given.inputFile, 'r') : 'pipe';
  const child = spawn(file, args, {
    stdio: [stdin, 'pipe', 'pipe'],
    env: {...process.env, ...env},
  });
  if (typeof stdin === 'number') closeSync(stdin);
  child.stdin?.on('error', () => undefined); // it need not read what it is given
  if ('input' in given) child.stdin?.end(given.input);
  const ended = new Promise<string | undefined>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `${code}`)));
  });
  const [stdout, stderr, failure] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    ended,
  ]);
  if (failure === undefined) return stdout;
  throw new Error(
    `expected \`${[file, ...args].join(' ')}\` to succeed, but it ended with \`${failure}\`: ${stderr.trim()}`,
  );
}
