import type {NodeStatus} from '../tasks/node-status.js';
import type {NodeProblem} from '../tasks/node-problems.js';
import {age} from './age.js';
import type {ListView} from './list-printer.js';

/** `kubectl npd status nodes`, as it is at `now()`. */
export function nodeStatusView(now: () => Date): ListView<NodeStatus> {
  return {
    kind: 'NodeStatus',
    name: ({name}) => `node/${name}`,
    columns: [
      {header: 'NAME', cell: ({name}) => name},
      {
        header: 'READY',
        cell: ({ready, deleted}) => (deleted ? 'Deleted' : ready),
        colour: ({ready, deleted}) => (ready === 'True' && !deleted ? undefined : 'red'),
      },
      {
        header: 'PROBLEMS',
        cell: ({problems}) => problems.map(problemText).join(',') || '<none>',
        colour: ({problems}) => (problems.length === 0 ? undefined : 'red'),
      },
      {
        header: 'EVENTS(1H)',
        cell: ({eventsLastHour}) => String(eventsLastHour ?? '<unknown>'),
      },
      {
        header: 'AGENT',
        cell: ({agent}) => agent.state ?? '<none>',
        colour: ({agent}) => (agent.state === 'Running' ? undefined : 'yellow'),
      },
      {
        header: 'HEARTBEAT',
        cell: ({heartbeat}) => (heartbeat ? age(heartbeat, now()) : '<none>'),
      },
      {
        header: 'VERSION',
        wide: true,
        cell: ({agent}) => (agent.version === undefined ? '<none>' : `v${agent.version}`),
      },
      {header: 'KERNEL', wide: true, cell: ({kernelVersion}) => kernelVersion || '<unknown>'},
      {
        header: 'CORDONED',
        wide: true,
        cell: ({unschedulable}) => (unschedulable ? 'yes' : 'no'),
      },
    ],
  };
}

/** `KernelDeadlock`; `KernelDeadlock?` when it cannot be said; `StorageReady=False` for a type that should be True. */
function problemText({type, status}: NodeProblem): string {
  if (status === 'Unknown') return `${type}?`;
  return status === 'False' ? `${type}=False` : type;
}
