import assert from 'node:assert/strict';
import {
  checkedNamespace,
  labelsFlag,
  tolerationFlag,
} from '../../../src/commands/framework/placement-flags.js';

type Parse = (text: string) => Promise<unknown>;

describe('checkedNamespace', () => {
  it('takes names of namespaces and nothing else', () => {
    assert.equal(checkedNamespace('npd-1'), 'npd-1');
    for (const name of ['', 'A', 'a_b', '-a', 'a-', 'a.b', "a'b", 'x'.repeat(64)]) {
      assert.throws(() => checkedNamespace(name), /expected the name of a namespace/, name);
    }
  });
});

describe('labelsFlag', () => {
  const parse = labelsFlag('').parse as Parse;

  it('reads labels', async () => {
    assert.deepEqual(await parse('a=b,example.com/c='), {a: 'b', 'example.com/c': ''});
  });

  it('refuses what no label can be', async () => {
    for (const text of ['a', '=b', 'a=b=c', 'a=b,', 'a b=c', 'a=b c']) {
      await assert.rejects(parse(text), /expected a label such as/, text);
    }
  });
});

describe('tolerationFlag', () => {
  const parse = tolerationFlag('').parse as Parse;

  it('reads taints as kubectl spells them', async () => {
    assert.deepEqual(await parse('a=b:NoSchedule'), {
      key: 'a',
      operator: 'Equal',
      value: 'b',
      effect: 'NoSchedule',
    });
    assert.deepEqual(await parse('example.com/a:NoExecute'), {
      key: 'example.com/a',
      operator: 'Exists',
      effect: 'NoExecute',
    });
    assert.deepEqual(await parse('a'), {key: 'a', operator: 'Exists'});
  });

  it('refuses what is none', async () => {
    for (const text of ['', 'a:b', 'a=b:', '=b', 'a b:NoSchedule', ':NoSchedule']) {
      await assert.rejects(parse(text), /expected a toleration such as/, text);
    }
  });
});
