import assert from 'node:assert/strict';
import {createComparison} from '../../src/tasks/changed-records.js';

describe('createComparison', () => {
  it('tells what is new, what changed and what is gone, and nothing else', () => {
    const compare = createComparison<{id: string; value: number; noise: number}>(
      ({id}) => id,
      ({value}) => value,
    );
    const [a, b] = [
      {id: 'a', value: 1, noise: 1},
      {id: 'b', value: 1, noise: 1},
    ];
    assert.deepEqual(compare([a, b]), {now: [a, b], gone: []});
    assert.deepEqual(compare([{...a, noise: 2}, b]), {now: [], gone: []});
    assert.deepEqual(compare([{...a, value: 2}]), {now: [{...a, value: 2}], gone: [b]});
    assert.deepEqual(compare([{...a, value: 2}, b]), {now: [b], gone: []});
  });
});
