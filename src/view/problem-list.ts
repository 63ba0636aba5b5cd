import type {Problem} from '../tasks/problem-list.js';
import {age} from './age.js';
import type {ListView} from './list-printer.js';

const longestMessage = 80;

/** `kubectl npd problems`, as it is at `now()`. */
export function problemListView(now: () => Date): ListView<Problem> {
  return {
    kind: 'Problem',
    name: ({node}) => `node/${node}`,
    columns: [
      {header: 'NODE', cell: ({node}) => node},
      {
        header: 'PROBLEM',
        cell: ({problem}) => problem,
        colour: ({persistence, resolved}) =>
          resolved ? 'green' : persistence === 'permanent' ? 'red' : 'yellow',
      },
      {header: 'KIND', cell: ({persistence, resolved}) => (resolved ? 'resolved' : persistence)},
      {header: 'REASON', cell: ({reason}) => reason || '<none>'},
      {header: 'COUNT', cell: ({count}) => String(count ?? '<none>')},
      {header: 'SOURCE', wide: true, cell: ({source}) => source},
      {header: 'MESSAGE', cell: ({message}) => shortened(message)},
      {header: 'AGE', cell: ({since}) => age(since, now())},
    ],
  };
}

/** At most 80 characters: the table would wrap. The whole text is in `-o json`. */
function shortened(message: string): string {
  const characters = [...message];
  if (characters.length <= longestMessage) return message || '<none>';
  return `${characters.slice(0, longestMessage - 3).join('')}...`;
}
