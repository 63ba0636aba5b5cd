import assert from 'node:assert/strict';
import {commandHelp, globalOptionsHelp, topicHelp} from '../../src/view/help.js';

const flags = {
  watch: {name: 'watch', char: 'w', type: 'boolean', summary: 'Watch.'},
  wait: {name: 'wait', type: 'boolean', allowNo: true, summary: 'Wait.'},
  count: {name: 'count', type: 'option', default: 5, summary: 'How many.'},
  format: {name: 'format', type: 'option', default: 'table', summary: 'How.'},
  tag: {name: 'tag', type: 'option', multiple: true, summary: 'Which.'},
  secret: {name: 'secret', type: 'option', hidden: true, summary: 'Not shown.'},
  context: {name: 'context', type: 'option', helpGroup: 'GLOBAL', summary: 'Where.'},
} as const;

describe('commandHelp', () => {
  it('is laid out as kubectl’s', () => {
    const text = commandHelp({
      id: 'do:it',
      summary: 'Do it',
      description: 'Line one.\nLine two.',
      examples: ['# Now\nkubectl npd do it', '# Later\nkubectl npd do it --wait'],
      operands: '[THING...]',
      flags,
    });
    assert.equal(
      text,
      `Do it.

Line one.
Line two.

Examples:
  # Now
  kubectl npd do it

  # Later
  kubectl npd do it --wait

Options:
    --count=5:
\tHow many.

    --format='table':
\tHow.

    --tag=[]:
\tWhich.

    --wait=true:
\tWait.

    -w, --watch=false:
\tWatch.

Usage:
  kubectl npd do it [THING...] [options]

Use "kubectl npd options" for a list of global command-line options (applies to all commands).
`,
    );
  });

  it('leaves out what a command does not have', () => {
    const text = commandHelp({id: 'go', summary: 'Go', flags: {}});
    assert.match(text, /^Go\.\n\nUsage:\n {2}kubectl npd go\n\nUse /);
  });
});

describe('topicHelp', () => {
  it('lists the next words in their groups, all aligned', () => {
    const text = topicHelp(['do'], 'All about doing.', [
      {word: 'it', summary: 'Do it', group: 'Deeds'},
      {word: 'nothing', summary: 'Rest', group: 'Rest'},
    ]);
    assert.equal(
      text,
      `All about doing.

Deeds:
  it        Do it

Rest:
  nothing   Rest

Usage:
  kubectl npd do [flags] [options]

Use "kubectl npd do <command> --help" for more information about a given command.
Use "kubectl npd options" for a list of global command-line options (applies to all commands).
`,
    );
  });
});

describe('globalOptionsHelp', () => {
  it('lists the flags that it is given', () => {
    assert.equal(
      globalOptionsHelp([flags.context]),
      `The following options can be passed to any command:\n\n    --context='':\n\tWhere.\n`,
    );
  });
});
