import type {AgentStatus} from '../tasks/agent-fleet.js';
import type {AgentPart} from '../tasks/agent-parts.js';
import {age} from './age.js';
import type {Colour} from './colours.js';
import type {ListView} from './list-printer.js';

/** `kubectl npd status agents`, as it is at `now()`. */
export function agentsView(now: () => Date): ListView<AgentStatus> {
  return {
    kind: 'AgentStatus',
    name: ({pod, node}) => (pod ? `pod/${pod.name}` : `node/${node}`),
    columns: [
      {header: 'NODE', cell: ({node}) => node},
      {header: 'POD', cell: ({pod}) => pod?.name ?? '<none>'},
      {
        header: 'READY',
        cell: ({pod}) => (pod ? `${pod.readyContainers}/${pod.containers}` : '<none>'),
      },
      {header: 'STATUS', cell: statusText, colour: statusColour},
      {header: 'RESTARTS', cell: ({pod}) => String(pod?.restarts ?? '<none>')},
      {
        header: 'VERSION',
        cell: ({version}) => (version === undefined ? '<none>' : `v${version}`),
      },
      {
        header: 'CONFIG',
        cell: configText,
        colour: ({config}) => (config?.inSync === false ? 'yellow' : undefined),
      },
      partsColumn('MONITORS', ({monitors}) => monitors),
      {...partsColumn('EXPORTERS', ({exporters}) => exporters), wide: true},
      {
        header: 'HEARTBEAT',
        cell: ({heartbeat}) => (heartbeat ? age(heartbeat, now()) : '<none>'),
      },
      {header: 'AGE', cell: ({pod}) => (pod ? age(pod.createdAt, now()) : '<none>')},
      {header: 'NAMESPACE', wide: true, cell: ({pod}) => pod?.namespace ?? '<none>'},
      {header: 'IP', wide: true, cell: ({pod}) => pod?.address || '<none>'},
      {header: 'IMAGE', wide: true, cell: ({pod}) => pod?.image || '<none>'},
      {
        header: 'SIMULATIONS',
        wide: true,
        cell: ({simulations}) => simulations.join(',') || '<none>',
      },
    ],
  };
}

function statusText({status, trouble, deleted}: AgentStatus): string {
  if (deleted) return 'Deleted';
  return status ?? trouble ?? '<none>';
}

function statusColour({status, trouble, deleted}: AgentStatus): Colour | undefined {
  if (deleted || trouble !== undefined) return 'red';
  return status === undefined ? 'yellow' : undefined;
}

/** The hash, with `*` after it when it is not the one that is installed. */
function configText({config}: AgentStatus): string {
  if (!config) return '<none>';
  return `${config.hash ?? '<none>'}${config.inSync === false ? '*' : ''}`;
}

function partsColumn(
  header: string,
  partsOf: (agent: AgentStatus) => readonly AgentPart[] | undefined,
) {
  return {
    header,
    cell: (agent: AgentStatus) => {
      const parts = partsOf(agent);
      return parts ? `${parts.filter(({ok}) => ok).length}/${parts.length}` : '<unknown>';
    },
    colour: (agent: AgentStatus) =>
      (partsOf(agent) ?? []).every(({ok}) => ok) ? undefined : ('yellow' as const),
  };
}
