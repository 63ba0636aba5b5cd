import assert from 'node:assert/strict';
import type {Fields} from '../../../src/local/patch/json.js';
import {mergeKeysOf, type MergeKeys} from '../../../src/local/patch/merge-keys.js';
import {PatchError} from '../../../src/local/patch/patch-error.js';
import {strategicMerge} from '../../../src/local/patch/strategic-merge.js';
import {randomFrom, seeds} from '../../rules/random.js';
import {randomConfigMap, randomDaemonSet, randomNode, randomWrite} from './random-writes.js';

describe('strategicMerge', () => {
  const pod = mergeKeysOf({apiVersion: 'v1', kind: 'Pod'});
  const node = mergeKeysOf({apiVersion: 'v1', kind: 'Node'});

  function conditions(patch: Fields, before: readonly Fields[]): unknown {
    const merged = strategicMerge({status: {conditions: before}}, {status: patch}, node);
    return (merged['status'] as Fields)['conditions'];
  }

  function refusal(patch: Fields, target: Fields = {}): {code: number; message: string} {
    try {
      strategicMerge(target, patch, node);
    } catch (error) {
      assert.ok(error instanceof PatchError);
      return {code: error.code, message: error.message};
    }
    throw new Error('expected a refusal, got none');
  }

  const ready = {type: 'Ready', status: 'True', reason: 'KubeletReady'};
  const disk = {type: 'DiskPressure', status: 'False'};

  it('merges conditions by type, as the agent patches them, and leaves the kubelet’s alone', () => {
    const kernel = {type: 'KernelDeadlock', status: 'True'};
    assert.deepEqual(conditions({conditions: [kernel]}, [ready, disk]), [kernel, ready, disk]);
    assert.deepEqual(conditions({conditions: [{type: 'Ready', status: 'False'}]}, [ready, disk]), [
      {...ready, status: 'False'},
      disk,
    ]);
  });

  it('takes an element off by $patch: delete, all others by $patch: replace', () => {
    assert.deepEqual(conditions({conditions: [{$patch: 'delete', type: 'Ready'}]}, [ready, disk]), [
      disk,
    ]);
    assert.deepEqual(
      conditions({conditions: [{$patch: 'replace'}, {type: 'New', status: 'True'}]}, [ready]),
      [{type: 'New', status: 'True'}],
    );
  });

  it('puts a list in the order of $setElementOrder', () => {
    const order = {'$setElementOrder/conditions': [{type: 'DiskPressure'}, {type: 'Ready'}]};
    assert.deepEqual(conditions(order, [ready, disk]), [disk, ready]);
    const patch = {...order, conditions: [{type: 'Ready', status: 'False'}]};
    assert.deepEqual(conditions(patch, [ready, disk]), [disk, {...ready, status: 'False'}]);
  });

  it('refuses elements that $setElementOrder does not name, or names in another order', () => {
    const {code, message} = refusal(
      {
        status: {
          '$setElementOrder/conditions': [{type: 'A'}],
          conditions: [{type: 'B', status: 'True'}],
        },
      },
      {status: {conditions: [ready]}},
    );
    assert.equal(code, 500);
    assert.match(message, /^The order in patch list:\n\[map\[status:True type:B]]\n doesn't match/);
  });

  it('adds to a merged list of plain values once, and takes off by $deleteFromPrimitiveList', () => {
    const target = {metadata: {finalizers: ['a', 'b']}};
    assert.deepEqual(strategicMerge(target, {metadata: {finalizers: ['c', 'a']}}, node), {
      metadata: {finalizers: ['c', 'a', 'b']},
    });
    const off = {metadata: {'$deleteFromPrimitiveList/finalizers': ['a', 'z']}};
    assert.deepEqual(strategicMerge(target, off, node), {metadata: {finalizers: ['b']}});
  });

  it('replaces lists that have no merge key, and objects marked $patch: replace', () => {
    const target = {spec: {taints: [{key: 'a'}], podCIDR: '10.0.0.0/24'}};
    assert.deepEqual(strategicMerge(target, {spec: {taints: [{key: 'b'}]}}, node), {
      spec: {taints: [{key: 'b'}], podCIDR: '10.0.0.0/24'},
    });
    const replace = {spec: {$patch: 'replace', unschedulable: true}};
    assert.deepEqual(strategicMerge(target, replace, node), {spec: {unschedulable: true}});
    assert.deepEqual(strategicMerge(target, {spec: {$patch: 'delete'}}, node), {spec: {}});
  });

  it('merges lists in lists: a variable of one container', () => {
    const env = [
      {name: 'A', value: '1'},
      {name: 'B', value: '2'},
    ];
    const target = {
      spec: {
        containers: [
          {name: 'x', image: 'i', env},
          {name: 'y', image: 'j'},
        ],
      },
    };
    const patch = {spec: {containers: [{name: 'x', env: [{name: 'B', value: '3'}]}]}};
    assert.deepEqual(strategicMerge(target, patch, pod), {
      spec: {
        containers: [
          {
            name: 'x',
            image: 'i',
            env: [
              {name: 'A', value: '1'},
              {name: 'B', value: '3'},
            ],
          },
          {name: 'y', image: 'j'},
        ],
      },
    });
  });

  it('drops by $retainKeys what it does not name, so that one kind of volume takes another’s place', () => {
    const target = {spec: {volumes: [{name: 'v', emptyDir: {}}]}};
    const hostPath = {path: '/var'};
    const patch = {spec: {volumes: [{$retainKeys: ['name', 'hostPath'], name: 'v', hostPath}]}};
    assert.deepEqual(strategicMerge(target, patch, pod), {
      spec: {volumes: [{name: 'v', hostPath}]},
    });
    assert.deepEqual(refusal({$retainKeys: ['a'], b: 1}), {
      code: 400,
      message: 'invalid patch format of retainKeys',
    });
  });

  it('refuses an element without its merge key, an unknown directive and lists of lists', () => {
    const target = {status: {conditions: [ready]}};
    assert.deepEqual(refusal({status: {conditions: [{status: 'True'}]}}, target), {
      code: 500,
      message: 'map: map[status:True] does not contain declared merge key: type',
    });
    assert.deepEqual(refusal({status: {$patch: 'burn'}}, target), {
      code: 500,
      message: 'unknown patch type: burn in map: map[$patch:burn]',
    });
    assert.equal(refusal({status: {conditions: [[]]}}, {status: {conditions: []}}).code, 422);
  });

  it('stores no null of a field that was not there', () => {
    assert.deepEqual(strategicMerge({}, {metadata: {labels: {a: null, b: '1'}}}, node), {
      metadata: {labels: {b: '1'}},
    });
  });

  it('is the same twice as once, whatever it comes upon', () => {
    for (const kind of [randomConfigMap, randomNode, randomDaemonSet]) {
      for (const seed of seeds(60)) {
        const random = randomFrom(seed);
        const mergeKeys = mergeKeysOf(kind);
        let live = kind.start;
        for (let count = 0; count < 6; count += 1) {
          const {type, body} = randomWrite(random, kind);
          if (type !== 'strategic-merge') continue;
          const once = attempt(live, body as Fields, mergeKeys);
          if (!once) continue;
          const about = `SEED=${seed}: ${JSON.stringify(body)} on ${JSON.stringify(live)}`;
          // Deleting the last element can leave nothing to put in order, which the server refuses.
          assert.deepEqual(attempt(once, body as Fields, mergeKeys) ?? once, once, about);
          live = once;
        }
      }
    }
  });

  /** Undefined when it is refused. */
  function attempt(live: Fields, patch: Fields, mergeKeys: MergeKeys): Fields | undefined {
    try {
      return strategicMerge(live, patch, mergeKeys);
    } catch (error) {
      if (error instanceof PatchError) return undefined;
      throw error;
    }
  }
});
