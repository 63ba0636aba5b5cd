import {KubeError} from '../../kube/errors.js';
import {execOutput, type ExecOutput} from '../../kube/exec.js';
import type {Rest} from '../../kube/rest.js';
import {formatDuration} from '../../rules/go/duration.js';
import {AgentUnavailable} from '../agent-unavailable.js';
import {readSimulations, type AgentSimulation} from './agent-simulation.js';
import {agentContainer, type Target} from './target.js';

/** The agent looked at what was asked and said no; the message is its own sentence. */
export class AgentRefused extends KubeError {
  override name = 'AgentRefused';
}

/** What the agent is to inject. */
export interface Injection {
  readonly reason: string;
  readonly line: string;
  readonly mode: string;
  readonly durationMs: number;
  /** Only checked. */
  readonly dryRun: boolean;
}

interface Signalled {
  readonly signal: AbortSignal;
}

/** A simulation, and when the agent told of it. */
export interface Injected {
  readonly simulation: AgentSimulation;
  /** By `performance.now()`. */
  readonly toldAt: number;
}

/**
 * Has the agent register a simulation and write its line.
 * @throws AgentRefused, AgentUnavailable, ApiError, ConnectionError
 */
export async function inject(
  rest: Rest,
  target: Target,
  {reason, line, mode, durationMs, dryRun}: Injection,
  {signal}: Signalled,
): Promise<Injected> {
  const words = ['inject', '--reason', reason, '--line', line, '--mode', mode];
  const duration = ['--duration', formatDuration(durationMs)];
  const dry = dryRun ? ['--dry-run'] : [];
  const output = await ask(rest, target, [...words, ...duration, ...dry], signal);
  const [simulation] = readSimulations(output.stdout);
  if (simulation) return {simulation, toldAt: output.printedAt ?? performance.now()};
  throw new AgentUnavailable('expected the agent to tell of the simulation, got an empty list');
}

/**
 * Has the agent take a simulation back.
 * @throws AgentRefused when there is none of that id any more; else as `inject`
 */
export async function revert(
  rest: Rest,
  target: Target,
  id: string,
  {signal}: Signalled,
): Promise<void> {
  readSimulations((await ask(rest, target, ['inject', '--revert', id], signal)).stdout);
}

/** Has the agent take all its simulations back. @returns those */
export async function revertAll(
  rest: Rest,
  target: Target,
  {signal}: Signalled,
): Promise<readonly AgentSimulation[]> {
  return readSimulations((await ask(rest, target, ['inject', '--revert-all'], signal)).stdout);
}

/** The simulations that are active on an agent's node. */
export async function activeSimulations(
  rest: Rest,
  target: Target,
  {signal}: Signalled,
): Promise<readonly AgentSimulation[]> {
  return readSimulations((await ask(rest, target, ['state'], signal)).stdout);
}

/** By the agent's exit code. */
const exit = {refused: 1, usage: 2, noAgent: 3} as const;
/** What shells and runtimes say when there is no such program. */
const notStarted = [126, 127];

/** @returns what the agent printed, when it did what was asked */
async function ask(
  rest: Rest,
  {namespace, pod, node}: Target,
  words: readonly string[],
  signal: AbortSignal,
): Promise<ExecOutput> {
  const command = ['npd-agent', ...words];
  const place = {namespace, pod, container: agentContainer};
  const output = await execOutput(rest, {...place, command, signal});
  if (output.exitCode === 0) return output;
  throw failure(output, node);
}

function failure(output: ExecOutput, node: string): KubeError {
  const {exitCode} = output;
  const said = sentence(output);
  if (exitCode === exit.refused) {
    return new AgentRefused(`the agent on the node \`${node}\` refused: ${said}`);
  }

  if (exitCode === exit.noAgent) {
    return new AgentUnavailable(`the agent on the node \`${node}\` does not answer: ${said}`, {
      hint: `see how it is: kubectl npd logs ${node}`,
    });
  }

  if (exitCode === exit.usage || notStarted.includes(exitCode)) {
    return new AgentUnavailable(
      `the agent on the node \`${node}\` does not know how to simulate: ${said}`,
      {hint: 'agent and plugin are of different releases: kubectl npd version'},
    );
  }

  return new KubeError(`\`npd-agent\` on the node \`${node}\` ended with ${exitCode}: ${said}`);
}

/** The agent's own words for what went wrong. */
function sentence({stdout, stderr}: ExecOutput): string {
  const lines = `${stderr}\n${stdout}`.split('\n').map((line) => line.trim());
  const told = lines.find((line) => line.startsWith('error: '))?.slice('error: '.length);
  return told ?? lines.find((line) => line !== '') ?? 'it said nothing';
}
