import * as Flags from '@oclif/core/flags';
import {listFormats} from '../../view/output-format.js';

/** Flags of every command that shows rows. */
export const listFlags = {
  'chunk-size': Flags.integer({
    default: 500,
    min: 0,
    summary:
      'Return large lists in chunks rather than all at once. Pass 0 to disable. This flag is beta and may change in the future.',
  }),
  'no-headers': Flags.boolean({summary: "Don't print headers."}),
  output: Flags.string({
    char: 'o',
    summary: `Output format. One of: (${listFormats.join(', ')}).`,
  }),
  selector: Flags.string({
    char: 'l',
    summary:
      "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin' (e.g. -l key1=value1,key2=value2).",
  }),
  'sort-by': Flags.string({
    summary: "Sort by a field of the records, given as a JSONPath expression (e.g. '{.name}').",
  }),
  watch: Flags.boolean({char: 'w', summary: 'After listing, watch for changes.'}),
};
