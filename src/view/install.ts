import type {ObjectOutcome} from '../tasks/install/apply-objects.js';
import type {Installed, InstallNews} from '../tasks/install/install.js';
import type {Rollout, WaitingAgent} from '../tasks/install/rollout.js';
import type {Uninstalled, UninstallNews, UninstallPlan} from '../tasks/install/uninstall.js';
import {apiVersion, plain} from './document.js';
import {printableCell} from './printable.js';
import {createTable, type Column} from './table.js';

/** How far one step is, in words. */
export interface StepLine {
  readonly step: string;
  readonly text: string;
  readonly done: boolean;
}

/** Whether anything is really done. */
export type DryRun = 'none' | 'client' | 'server';

/** An installation's progress. */
export function installLine(news: InstallNews): StepLine {
  const {step} = news;
  if (step === 'check') {
    const {server} = news;
    if (server === undefined) return {step, text: 'Checking the cluster', done: false};
    const text =
      server === '' ? 'Checks skipped' : `Cluster ${server} reachable, nothing in the way`;
    return {step, text, done: true};
  }

  if (step === 'apply') {
    const {outcomes} = news;
    if (!outcomes) return {step, text: 'Applying', done: false};
    return {step, text: `Applied ${outcomes.length} objects`, done: true};
  }

  return {step, text: rolloutText(news.rollout), done: news.rollout.complete};
}

/** What a person should know of before going on. */
export function installWarnings(news: InstallNews): readonly string[] {
  const others = news.step === 'check' ? (news.otherDetectors ?? []) : [];
  return others.map(
    (name) =>
      `daemonset.apps ${name} runs node-problem-detector: it writes the same conditions as the agent; remove one of them`,
  );
}

/** A removal's progress. */
export function uninstallLine(news: UninstallNews): StepLine {
  const {step} = news;
  if (step === 'agents') {
    const {left} = news;
    if (left === 0) return {step, text: 'Agents stopped', done: true};
    const text = left === undefined ? 'Stopping agents' : `Stopping agents: ${left} left`;
    return {step, text, done: false};
  }

  if (step === 'nodes') {
    const count = news.cleaned?.cleaned.length;
    const text =
      count === undefined ? 'Cleaning nodes' : `Conditions and annotations off ${nodes(count)}`;
    return {step, text, done: count !== undefined};
  }

  const {outcomes} = news;
  const text = outcomes ? `Deleted ${outcomes.length} objects` : 'Deleting objects';
  return {step, text, done: outcomes !== undefined};
}

/** What is asked before a removal. */
export function uninstallQuestion({namespace, objects, nodes: marked}: UninstallPlan): string {
  const whole = objects.some(({kind}) => kind === 'Namespace');
  const from = whole
    ? `and delete the namespace ${namespace} with everything in it`
    : `from namespace ${namespace}`;
  return `Remove the agent ${from}, and what it wrote on ${nodes(marked.length)}?`;
}

/** One line for each object: `daemonset.apps/npd-agent created`, with kubectl's words for a dry run. */
export function outcomesText(outcomes: readonly ObjectOutcome[], dryRun: DryRun): string {
  const suffix = {none: '', client: ' (dry run)', server: ' (server dry run)'}[dryRun];
  return outcomes.map(({object, verb}) => `${object} ${verb}${suffix}\n`).join('');
}

/** One name for each object, as `-o name`. */
export function namesText(outcomes: readonly ObjectOutcome[]): string {
  return outcomes.map(({object}) => `${object}\n`).join('');
}

/** `kubectl npd install -o json|yaml`. */
export function installationDocument(
  {outcomes, rollout}: Installed,
  about: {readonly namespace: string; readonly dryRun: DryRun},
): object {
  return {
    apiVersion,
    kind: 'Installation',
    ...about,
    objects: outcomes,
    ...(rollout && {rollout: plain(rollout) as object}),
  };
}

/** `kubectl npd uninstall -o json|yaml`. */
export function removalDocument(
  {outcomes, nodes: {cleaned, failed}, remaining}: Uninstalled,
  about: {readonly namespace: string; readonly dryRun: DryRun},
): object {
  return {
    apiVersion,
    kind: 'Removal',
    ...about,
    objects: outcomes,
    nodes: {cleaned, failed},
    remaining,
  };
}

/** The most agents that are listed one by one. */
const mostRows = 20;

const waitingColumns: readonly Column<WaitingAgent>[] = [
  {header: 'NODE', cell: ({node}) => node},
  {header: 'POD', cell: ({pod}) => pod},
  {header: 'STATE', cell: ({state}) => state},
  {header: 'MESSAGE', cell: ({message}) => message},
];

/** The agents that are not ready, one a line, with what is known of the cause. */
export function waitingText({waiting, trouble}: Rollout): string {
  const table = createTable(waitingColumns, {wide: false, headers: false, colour: false});
  const lines = table.print(waiting.slice(0, mostRows)).replace(/^(?=.)/gm, '  ');
  const more = waiting.length - mostRows;
  const rest = more > 0 ? `  and ${more} more\n` : '';
  return `${lines}${rest}${trouble === undefined ? '' : `  ${printableCell(trouble)}\n`}`;
}

/** `DaemonSet npd-agent 17/20 nodes ready (node-3, node-8 Pending; node-11 ImagePullBackOff)` */
function rolloutText({desired, ready, waiting, complete}: Rollout): string {
  if (desired === 0 && complete) return 'No node is to have an agent';
  const text = `${ready}/${desired} nodes ready`;
  return waiting.length === 0 ? text : `${text} (${byState(waiting)})`;
}

const mostNames = 3;

function byState(waiting: readonly WaitingAgent[]): string {
  const states = new Map<string, string[]>();
  for (const {node, state} of waiting) states.set(state, [...(states.get(state) ?? []), node]);
  return [...states]
    .map(([state, names]) => {
      const more = names.length - mostNames;
      const shown = names.slice(0, mostNames).map(printableCell).join(', ');
      return `${shown}${more > 0 ? ` and ${more} more` : ''} ${printableCell(state)}`;
    })
    .join('; ');
}

function nodes(count: number): string {
  return count === 1 ? '1 node' : `${count} nodes`;
}
