import {runProgram} from '../../process/run.js';
import type {CommandOutcome} from './pod-exec.js';

/** The agent's sub-commands; nothing else is run on a person's machine. */
const allowed: readonly string[] = ['inject', 'state', 'config'];

/** What a shell answers for a command that may not be run. */
const notRun = 126;
const limitMs = 60_000;

export interface AgentProgram {
  /** `bin/agent.js` */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs a command that is meant for the agent's container: only `npd-agent inject|state|config`, which ask the agent behind
 * this socket and no other.
 */
export async function runAgentCommand(
  command: readonly string[],
  {program, socket}: {readonly program: AgentProgram; readonly socket: string},
  signal: AbortSignal,
): Promise<CommandOutcome> {
  const [name = '', verb = '', ...words] = command;
  const named = name.split('/').at(-1) === 'npd-agent';
  const elsewhere = words.some((word) => /^--socket(=|$)/.test(word));
  if (!named || !allowed.includes(verb) || elsewhere) {
    const stderr = `expected \`npd-agent ${allowed.join('|')}\` without \`--socket\`, the only programs that run in this pod, which is a process on your machine; got \`${command.join(' ')}\`\n`;
    return {exitCode: notRun, stdout: '', stderr};
  }

  const args = [program.file, verb, ...words, `--socket=${socket}`];
  const {code, stdout, stderr} = await runProgram(process.execPath, args, {
    env: program.env,
    timeoutMs: limitMs,
    signal,
  });
  return {exitCode: code ?? 137, stdout, stderr};
}
