import assert from 'node:assert/strict';
import {OutputFormatError} from '../../src/view/output-format.js';
import {sortedBy} from '../../src/view/sort.js';

const nodes = [
  {name: 'c', events: 10},
  {name: 'a', events: 9},
  {name: 'b', since: new Date(1000)},
];

describe('sortedBy', () => {
  it('sorts text as text', () => {
    assert.deepEqual(
      sortedBy(nodes, '.name').map(({name}) => name),
      ['a', 'b', 'c'],
    );
  });

  it('sorts numbers as numbers, records without the field first', () => {
    assert.deepEqual(
      sortedBy(nodes, '{.events}').map(({name}) => name),
      ['b', 'a', 'c'],
    );
  });

  it('leaves the order of equals alone', () => {
    const equals = [
      {name: 'y', kind: 'k'},
      {name: 'x', kind: 'k'},
    ];
    assert.deepEqual(sortedBy(equals, 'kind'), equals);
  });

  it('refuses a field that no record has, which is most often a slip', () => {
    assert.throws(() => sortedBy(nodes, '.nmae'), OutputFormatError);
  });

  it('takes any path when there is nothing to sort', () => {
    assert.deepEqual(sortedBy([], '.nmae'), []);
  });
});
