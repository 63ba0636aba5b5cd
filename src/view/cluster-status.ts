import type {AgentsSummary} from '../tasks/agents-summary.js';
import type {ClusterStatus} from '../tasks/cluster-status.js';
import type {Finding} from '../tasks/findings.js';
import type {NodeTrouble} from '../tasks/node-troubles.js';
import type {PartSummary} from '../tasks/parts-summary.js';
import {age} from './age.js';
import {paint, type Colour} from './colours.js';
import {oneDocument} from './document.js';
import {printable} from './printable.js';
import {counted, someOf} from './some-of.js';
import {createTable} from './table.js';

const labelWidth = 12;
const gap = '   ';
/** What one screen can hold, and a person read. */
const mostProblems = 20;
const mostNodes = 3;
const longestTrouble = 60;

/** `kubectl npd status`, as it is at `now`. */
export function clusterStatusView(
  status: ClusterStatus,
  {now, colour}: {readonly now: Date; readonly colour: boolean},
): string {
  const lines = [
    line('Agent', agentText(status.agents)),
    line('Nodes', nodesText(status)),
    line('Monitors', partsText(status.monitors, status.agents)),
    line('Exporters', partsText(status.exporters, status.agents)),
    line('Last hour', lastHourText(status)),
    ...(status.simulations.length === 0 ? [] : [line('Simulated', simulationsText(status))]),
    ...findingLines(status, 'error', colour),
    ...findingLines(status, 'warning', colour),
  ];
  return `${lines.join('')}${problemsText(status.problems, now, colour)}`;
}

/** `kubectl npd status -o json|yaml`: everything, however long. */
export function clusterStatusDocument(status: ClusterStatus): object {
  return oneDocument('ClusterStatus', status);
}

/** All that is wrong, in one line: `problem KernelDeadlock on 1 node: node-3 (TaskHung); …`. */
export function findingsText({findings}: ClusterStatus): string {
  return findings.map(findingText).join('; ');
}

function line(label: string, text: string): string {
  return `${label.padEnd(labelWidth)}${printable(text)}\n`;
}

function agentText(agents: AgentsSummary): string {
  if (agents.installed === undefined) return '<unknown>';
  if (!agents.installed) return 'not installed; to install it, run: kubectl npd install';
  const of = agents.wanted === undefined ? '' : `/${agents.wanted}`;
  const versions = agents.versions.map(
    ({version, nodes}) => `${version === undefined ? '<unknown>' : `v${version}`} on ${nodes}${of}`,
  );
  const running = `${versions.join(', ') || `running on 0${of}`} nodes`;
  return [running, ...configText(agents)].join(gap);
}

function configText({config}: AgentsSummary): readonly string[] {
  if (!config) return [];
  const {hash, outOfSync} = config;
  const sync =
    outOfSync.length === 0
      ? 'all in sync'
      : `${outOfSync.length} out of sync: ${someOf(outOfSync, mostNodes)}`;
  return [`config ${hash} (${sync})`];
}

function nodesText({nodes: {healthy, withProblems, unknown}}: ClusterStatus): string {
  return [`${healthy} healthy`, `${withProblems} with problems`, `${unknown} unknown`].join(gap);
}

/** `kernel-monitor 20/20`, `kubelet-health 19/20 (node-8: plugin timed out)`, `kubernetes ok`. */
function partsText(parts: readonly PartSummary[], {installed}: AgentsSummary): string {
  if (parts.length === 0) return installed === false ? '<none>' : '<unknown>';
  return parts.map(partText).join(gap);
}

function partText({name, total, ok, failing}: PartSummary): string {
  const [first] = failing;
  if (!first) return `${name} ${ok}/${total}`;
  const more = failing.length > 1 ? ` and ${failing.length - 1} more` : '';
  return `${name} ${ok}/${total} (${first.node}: ${shortened(first.trouble)}${more})`;
}

function lastHourText({lastHour}: ClusterStatus): string {
  if (!lastHour) return '<unknown>';
  const {started, ended, temporary} = lastHour;
  return `${counted(started, 'problem')} started, ${ended} ended${gap}${temporary} temporary`;
}

function simulationsText({simulations}: ClusterStatus): string {
  return `${simulations.length} active: ${someOf(
    simulations.map(({id, node}) => `${id} on ${node}`),
    mostNodes,
  )}`;
}

/** What the rows of problems do not say already. */
function findingLines(
  {findings}: ClusterStatus,
  severity: Finding['severity'],
  colour: boolean,
): readonly string[] {
  const shown = findings.filter(
    (finding) =>
      finding.severity === severity && !['NodeProblem', 'ProblemUnknown'].includes(finding.reason),
  );
  const [label, paintedIn]: [string, Colour] =
    severity === 'error' ? ['Error', 'red'] : ['Warning', 'yellow'];
  return shown.map((finding) => {
    const text = line(label, findingText(finding));
    return paint(label, paintedIn, colour) + text.slice(label.length);
  });
}

function findingText({message, nodes}: Finding): string {
  if (nodes.length === 0) return message;
  const named = nodes.map(({name, detail}) =>
    detail === undefined || detail === '' ? name : `${name} (${shortened(detail)})`,
  );
  return `${message} on ${counted(nodes.length, 'node')}: ${someOf(named, mostNodes)}`;
}

function problemsText(problems: readonly NodeTrouble[], now: Date, colour: boolean): string {
  if (problems.length === 0) return '';
  const table = createTable<NodeTrouble>(
    [
      {header: 'NODE', cell: ({node}) => node},
      {
        header: 'PROBLEM',
        cell: problemText,
        colour: (problem) => (isOpen(problem) ? 'yellow' : 'red'),
      },
      {header: 'REASON', cell: ({reason}) => reason || '<none>'},
      {header: 'SINCE', cell: ({since}) => age(since, now)},
    ],
    {wide: false, headers: true, colour},
  );
  const sorted = [...problems].sort((a, b) => Number(isOpen(a)) - Number(isOpen(b)));
  const hidden = problems.length - mostProblems;
  const more = hidden > 0 ? `... and ${hidden} more; to see all, run: kubectl npd problems\n` : '';
  return `\n${table.print(sorted.slice(0, mostProblems))}${more}`;
}

/** Whether it may be no problem at all. */
function isOpen({simulated, unsure}: NodeTrouble): boolean {
  return simulated === true || unsure === true;
}

/** `KernelDeadlock`; `KernelDeadlock?` when it cannot be told; `KernelDeadlock(simulated)`. */
function problemText({problem, unsure, simulated}: NodeTrouble): string {
  return `${problem}${unsure ? '?' : ''}${simulated ? '(simulated)' : ''}`;
}

/** The whole text is in `-o json`. */
function shortened(text: string): string {
  const characters = [...text];
  if (characters.length <= longestTrouble) return text;
  return `${characters.slice(0, longestTrouble - 3).join('')}...`;
}
