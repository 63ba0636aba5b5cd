import type {SimulatedProblem} from '../rules/simulated-problems.js';
import type {ListView} from './list-printer.js';

/** `kubectl npd simulate list` */
export const simulatedProblemsView: ListView<SimulatedProblem> = {
  kind: 'SimulatedProblem',
  name: ({name}) => name,
  columns: [
    {header: 'NAME', cell: ({name}) => name},
    {header: 'REASON', cell: ({reason}) => reason},
    {header: 'CONDITION', cell: ({condition}) => condition ?? '<none>'},
    {header: 'MODE', cell: ({mode}) => mode},
    {header: 'CONFIG', wide: true, cell: ({configFile}) => configFile},
    {
      header: 'ALSO-RAISES',
      wide: true,
      cell: ({alsoRaises}) => alsoRaises.join(',') || '<none>',
    },
  ],
};
