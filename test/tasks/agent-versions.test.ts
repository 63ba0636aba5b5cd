import assert from 'node:assert/strict';
import {skewed} from '../../src/tasks/agent-versions.js';

describe('skewed', () => {
  it('finds the agents of another release, whatever their patch', () => {
    const agents = ['v0.1.9', 'v0.2.0', 'v1.1.0'].map((version) => ({version, nodes: 1}));
    assert.deepEqual(
      skewed('v0.1.0', agents).map(({version}) => version),
      ['v0.2.0', 'v1.1.0'],
    );
  });
});
