import type {SimulatedProblem} from '../rules/simulated-problems.js';
import type {AgentSimulation} from '../tasks/simulate/agent-simulation.js';
import type {CleanedNode} from '../tasks/simulate/clean-up.js';
import type {Expected, Sight} from '../tasks/simulate/sights.js';
import type {Simulated, SimulateNews} from '../tasks/simulate/simulate.js';
import {oneDocument} from './document.js';
import {printable} from './printable.js';

/** Whether anything is really done. */
type DryRun = Simulated['dryRun'];

/** What happens while a problem is simulated, as a line of its own; undefined: nothing that a person wants to see. */
export function simulateLine(news: SimulateNews): string | undefined {
  const node = `node/${news.target.node}`;
  switch (news.what) {
    case 'target':
      return undefined;
    case 'injected':
      return `${node} ${injectedText(news.simulation)}\n`;
    case 'seen':
      return `${node} ${sightText(news.sight)} after ${secondsText(news.sight.afterSeconds)}\n`;
    case 'taken-back':
      if (news.end.outcome !== 'reverted') return undefined;
      return `${node} reverted${falseAgain(news.simulation)} after ${secondsText(news.afterSeconds)}\n`;
    case 'cleaned-up':
      return `${node} ${cleanedUpText(news)}\n`;
  }
}

/** `node/node-3 chosen …`: said before anything is done where no node was named. */
export function chosenNodeLine({target: {node}}: SimulateNews): string {
  return `node/${node} chosen, as no node was named`;
}

/** What is left to say when it is over, for whoever reads rows. */
export function simulatedText(result: Simulated): string {
  const {target, problem, dryRun, simulation, sights, end} = result;
  const node = `node/${target.node}`;
  const log = `kernel log line injected (mode ${problem.mode})`;
  if (dryRun !== 'none') return `${node} ${log}: ${problem.line}${dryRunText(dryRun)}\n`;
  if (!simulation || end) return '';
  const line = sights ? '' : `${node} line: ${printable(simulation.line)}\n`;
  return `${line}${node} stays so until ${timeText(simulation.deadline)}, when the agent reverts it\n`;
}

/** `kubectl npd simulate PROBLEM -o json|yaml`. */
export function simulatedDocument(result: Simulated): object {
  const {target, problem, dryRun, simulation, sights, missing, end} = result;
  const {name, reason, condition, mode, line} = problem;
  return oneDocument('Simulation', {
    ...{node: target.node, pod: `${target.namespace}/${target.pod}`, problem: name},
    ...{reason, condition, mode, line},
    dryRun: dryRun === 'none' ? undefined : dryRun,
    monitor: simulation?.monitor,
    ...(dryRun === 'none' && {id: simulation?.id, deadline: simulation?.deadline}),
    ...(sights && {verified: missing.length === 0, seen: seenOf(sights)}),
    ...(sights && {missing: missing.map(({kind}) => kind)}),
    ...(dryRun === 'none' && {
      reverted: end?.outcome === 'reverted',
      revertedAfterSeconds: end?.outcome === 'reverted' ? rounded(end.afterSeconds) : undefined,
    }),
  });
}

/** What was not seen, for a sentence: `event DockerHung, condition KernelDeadlock=True`. */
export function missingText(missing: readonly Expected[]): string {
  return missing.map(expectedText).join(', ');
}

/** What became of one node's simulations; '' when there were none. */
export function cleanedText({node, simulations}: CleanedNode, dryRun: DryRun): string {
  return simulations
    .map((id) => `node/${node} simulation ${printable(id)} reverted${dryRunText(dryRun)}\n`)
    .join('');
}

/** The list of problems, for the command's help. */
export function problemsHelp(problems: readonly SimulatedProblem[]): string {
  const width = Math.max(...problems.map(({name}) => name.length)) + 3;
  return problems
    .map(({name, description, reason, condition}) => {
      const raises = condition === undefined ? `event ${reason}` : `${condition} (${reason})`;
      return `  ${name.padEnd(width)}${description}: ${raises}`;
    })
    .join('\n');
}

function injectedText({mode, id}: AgentSimulation): string {
  return `kernel log line injected (mode ${printable(mode)}, simulation ${printable(id)})`;
}

function sightText(sight: Sight): string {
  const text = expectedText(sight);
  switch (sight.kind) {
    case 'event':
      return `${text} seen`;
    case 'condition':
      return text;
    case 'metric':
      return `${text} ${sight.value ?? ''}`;
  }
}

function expectedText(expected: Expected): string {
  switch (expected.kind) {
    case 'event':
      return `event ${expected.reason}`;
    case 'condition':
      return `condition ${expected.type}=True`;
    case 'metric':
      return `metric ${expected.series}`;
  }
}

function falseAgain({condition}: AgentSimulation): string {
  return condition === undefined ? '' : `, condition ${printable(condition)}=False`;
}

function cleanedUpText({simulation, trouble}: Extract<SimulateNews, {what: 'cleaned-up'}>): string {
  if (trouble === undefined) return `simulation ${printable(simulation.id)} reverted`;
  return `simulation ${printable(simulation.id)} not reverted (${printable(trouble)}): the agent does so at ${timeText(simulation.deadline)}`;
}

function seenOf(sights: readonly Sight[]): object {
  return Object.fromEntries(
    sights.map(({kind, afterSeconds, ...what}) => [
      kind,
      {...what, afterSeconds: rounded(afterSeconds)},
    ]),
  );
}

function dryRunText(dryRun: DryRun): string {
  if (dryRun === 'none') return '';
  return dryRun === 'server' ? ' (server dry run)' : ' (dry run)';
}

function secondsText(seconds: number): string {
  return `${seconds.toFixed(1)}s`;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function timeText(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
