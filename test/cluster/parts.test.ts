import assert from 'node:assert/strict';
import {kindOf, nodeNumberOf} from './part.js';
import {partNames, parts, programNames} from './parts.js';

const apiOnly = {controllers: false, nodes: 0, kwok: false};
const whole = {controllers: true, nodes: 2, kwok: true};

describe('partNames', () => {
  it('is the API alone where no nodes are asked for', () => {
    assert.deepEqual(partNames(apiOnly), ['etcd', 'apiserver']);
  });

  it('names each part behind those that it waits for', () => {
    const names = partNames(whole);
    for (const [index, name] of names.entries()) {
      const before = names.slice(0, index).map(kindOf);
      for (const kind of parts[kindOf(name)].after) assert.ok(before.includes(kind), name);
    }
  });

  it('has the parts of a node once for each', () => {
    const numbers = partNames(whole).flatMap((name) => nodeNumberOf(name) ?? []);
    assert.deepEqual(numbers, [1, 1, 1, 2, 2, 2]);
  });
});

describe('programNames', () => {
  it('asks for no more than what will run', () => {
    assert.deepEqual(programNames(apiOnly), ['etcd', 'kube-apiserver', 'kubectl']);
    assert.ok(!programNames({...whole, kwok: false}).includes('kwok'));
    assert.equal(programNames(whole).length, 9);
  });
});
