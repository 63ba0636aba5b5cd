import assert from 'node:assert/strict';
import {readAgentParts} from '../../src/tasks/agent-parts.js';

describe('readAgentParts', () => {
  it('reads what runs, and why the rest does not', () => {
    assert.deepEqual(readAgentParts('{"a":"running","b":"failed: no: file","c":"ok","d":"late"}'), [
      {name: 'a', ok: true},
      {name: 'b', ok: false, trouble: 'no: file'},
      {name: 'c', ok: true},
      {name: 'd', ok: false, trouble: 'late'},
    ]);
  });

  it('tells an agent that says nothing from one that has nothing', () => {
    assert.equal(readAgentParts(undefined), undefined);
    assert.deepEqual(readAgentParts('{}'), []);
  });

  for (const text of ['', '{"a":', 'null', '[]', '"x"', '{"a":1}', '{"a":{"b":"running"}}']) {
    it(`takes \`${text}\` for unreadable, and does not break`, () => {
      assert.equal(readAgentParts(text), 'unreadable');
    });
  }
});
