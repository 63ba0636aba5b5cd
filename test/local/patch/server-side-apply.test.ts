import assert from 'node:assert/strict';
import {mergeKeysOf} from '../../../src/local/patch/merge-keys.js';
import {PatchError} from '../../../src/local/patch/patch-error.js';
import {applyServerSide, type Application} from '../../../src/local/patch/server-side-apply.js';
import type {Fields} from '../../../src/local/patch/json.js';
import {updateManagers} from '../../../src/local/patch/update-managers.js';
import {randomFrom, seeds} from '../../rules/random.js';
import {randomConfigMap, randomDaemonSet, randomNode, randomWrite} from './random-writes.js';

const time = new Date('2026-11-21T18:00:00.500Z');
const later = new Date('2026-11-21T19:00:00Z');

function daemonSet(image: string, more: Fields = {}): Fields {
  const containers = [{name: 'npd-agent', image, ...more}];
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {name: 'npd-agent', namespace: 'npd-system'},
    spec: {template: {spec: {containers}}},
  };
}

function application(changes: Partial<Application> & Pick<Application, 'applied'>): Application {
  const {apiVersion, kind} = changes.applied as {apiVersion: string; kind: string};
  const mergeKeys = mergeKeysOf({apiVersion, kind});
  return {live: undefined, manager: 'kubectl-npd', force: false, time, mergeKeys, ...changes};
}

function apply(changes: Partial<Application> & Pick<Application, 'applied'>): Fields {
  const {object, conflicts} = applyServerSide(application(changes));
  assert.ok(object, conflicts?.message);
  return object;
}

function managersIn(object: Fields): readonly Fields[] {
  return ((object['metadata'] as Fields)['managedFields'] ?? []) as readonly Fields[];
}

describe('applyServerSide', () => {
  const made = apply({
    applied: daemonSet('agent:1', {args: ['a'], env: [{name: 'A', value: '1'}]}),
  });

  it('makes an object that the applier owns field by field, lists without keys as a whole', () => {
    assert.deepEqual(managersIn(made), [
      {
        manager: 'kubectl-npd',
        operation: 'Apply',
        apiVersion: 'apps/v1',
        time: '2026-11-21T18:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:spec': {
            'f:template': {
              'f:spec': {
                'f:containers': {
                  'k:{"name":"npd-agent"}': {
                    '.': {},
                    'f:args': {},
                    'f:env': {'k:{"name":"A"}': {'.': {}, 'f:name': {}, 'f:value': {}}},
                    'f:image': {},
                    'f:name': {},
                  },
                },
              },
            },
          },
        },
      },
    ]);
  });

  it('removes what the applier left out, and keeps what others put beside it', () => {
    const live = {...made, status: {numberReady: 3}};
    const next = apply({live, applied: daemonSet('agent:2'), time: later});
    assert.deepEqual(next['spec'], daemonSet('agent:2')['spec']);
    assert.deepEqual(next['status'], {numberReady: 3});
    assert.equal(managersIn(next)[0]?.['time'], '2026-11-21T19:00:00Z');
  });

  it('changes nothing, not even a time, when the same is applied again', () => {
    const again = apply({
      live: made,
      applied: daemonSet('agent:1', {args: ['a'], env: [{name: 'A', value: '1'}]}),
      time: later,
    });
    assert.deepEqual(again, made);
  });

  const set = updateManagers({
    before: made,
    after: {
      ...made,
      ...{spec: daemonSet('agent:9', {args: ['a'], env: [{name: 'A', value: '1'}]})['spec']},
    },
    manager: 'kubectl-set',
    time,
    operation: 'Update',
    mergeKeys: mergeKeysOf({apiVersion: 'apps/v1', kind: 'DaemonSet'}),
  });

  it('refuses to change what somebody else owns, in the server’s words', () => {
    const {conflicts} = applyServerSide(application({live: set, applied: daemonSet('agent:2')}));
    assert.deepEqual(conflicts, {
      message:
        'Apply failed with 1 conflict: conflict with "kubectl-set" using apps/v1: .spec.template.spec.containers[name="npd-agent"].image',
      causes: [
        {
          reason: 'FieldManagerConflict',
          message: 'conflict with "kubectl-set" using apps/v1',
          field: '.spec.template.spec.containers[name="npd-agent"].image',
        },
      ],
    });
  });

  it('names several conflicts by owner', () => {
    const config = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'c'}};
    const one = apply({applied: {...config, data: {a: '1', b: '1'}}, manager: 'red'});
    const {conflicts} = applyServerSide(
      application({live: one, applied: {...config, data: {a: '2', b: '2'}}, manager: 'blue'}),
    );
    assert.equal(
      conflicts?.message,
      'Apply failed with 2 conflicts: conflicts with "red":\n- .data.a\n- .data.b',
    );
  });

  it('takes it when forced, and the other owns it no more', () => {
    const forced = apply({live: set, applied: daemonSet('agent:2'), force: true});
    assert.deepEqual(forced['spec'], daemonSet('agent:2')['spec']);
    assert.deepEqual(
      managersIn(forced).map(({manager}) => manager),
      ['kubectl-npd'],
    );
  });

  it('shares what two managers want alike, and removes it when the last of them leaves it out', () => {
    const config = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'c'}};
    const one = apply({applied: {...config, data: {a: '1', b: '1'}}, manager: 'red'});
    const two = apply({live: one, applied: {...config, data: {a: '1'}}, manager: 'blue'});
    const three = apply({live: two, applied: config, manager: 'red'});
    assert.deepEqual(three['data'], {a: '1'});
    const four = apply({live: three, applied: config, manager: 'blue'});
    assert.equal(four['data'] ?? undefined, undefined);
    assert.deepEqual(managersIn(four), []);
  });

  it('gives what was there before anybody was kept to before-first-apply', () => {
    const live = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {name: 'c', uid: 'u'},
      data: {a: '1'},
    };
    const next = apply({live, applied: {...live, metadata: {name: 'c'}, data: {b: '2'}}});
    assert.deepEqual(
      managersIn(next).map(({manager, operation}) => [manager, operation]),
      [
        ['kubectl-npd', 'Apply'],
        ['before-first-apply', 'Update'],
      ],
    );
    assert.deepEqual(next['data'], {a: '1', b: '2'});
  });

  it('refuses managers in what is applied, another version, and an element that is named twice', () => {
    const applied = daemonSet('a');
    const refused: [Partial<Application> & Pick<Application, 'applied'>, number, RegExp][] = [
      [
        {applied: {...applied, metadata: {name: 'x', managedFields: []}}},
        400,
        /^metadata.managedFields must be nil$/,
      ],
      [
        {applied, live: {...made, apiVersion: 'apps/v2'}},
        400,
        /^Incorrect version specified in apply patch. Specified patch version: apps\/v1, expected: apps\/v2$/,
      ],
      [
        {applied: {...applied, spec: {template: {spec: {containers: [{name: 'a'}, {name: 'a'}]}}}}},
        500,
        /^failed to create typed patch object \(npd-system\/npd-agent; apps\/v1, Kind=DaemonSet\): .spec.template.spec.containers: duplicate entries for key \[name="a"]$/,
      ],
    ];
    for (const [changes, code, sentence] of refused) {
      assert.throws(
        () => applyServerSide(application(changes)),
        (error: unknown) => {
          assert.ok(error instanceof PatchError);
          assert.equal(error.code, code);
          assert.match(error.message, sentence);
          return true;
        },
      );
    }
  });

  for (const kind of [randomConfigMap, randomNode, randomDaemonSet]) {
    it(`is the same twice as once, whatever ${kind.kind} it comes upon`, () => {
      for (const seed of seeds(60)) {
        const random = randomFrom(seed);
        const {apiVersion} = kind;
        const identity = {apiVersion, kind: kind.kind};
        let live: Fields = {...identity, ...kind.start, metadata: {name: 'x', uid: 'u'}};
        for (let count = 0; count < 6; count += 1) {
          const {type, body, manager, subresource} = randomWrite(random, kind);
          if (type !== 'apply') continue;
          // An empty object is stored as none, so applying it again is a change to the server too.
          const sent = withoutEmpty(body) as Fields;
          const metadata = {...(sent['metadata'] as Fields | undefined), name: 'x'};
          const wanted = {
            applied: {...identity, ...sent, metadata},
            manager,
            subresource,
            force: true,
          };
          const once = apply({...wanted, live});
          const twice = apply({...wanted, live: once, time: later});
          assert.deepEqual(
            twice,
            once,
            `SEED=${seed}: ${JSON.stringify(wanted)} on ${JSON.stringify(live)}`,
          );
          live = once;
        }
      }
    });
  }
});

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .map(([name, field]): [string, unknown] => [name, withoutEmpty(field)])
    .filter(([, field]) => typeof field !== 'object' || Object.keys(field ?? {}).length > 0);
  return Object.fromEntries(kept);
}

describe('updateManagers', () => {
  const mergeKeys = mergeKeysOf({apiVersion: 'v1', kind: 'ConfigMap'});
  const object = {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'c'}, data: {a: '1'}};
  const write = {manager: 'kubectl', time, operation: 'Update', mergeKeys} as const;
  const made = updateManagers({...write, before: undefined, after: object});

  it('leaves managers and times alone when nothing changes', () => {
    const again = updateManagers({
      ...write,
      before: made,
      after: made,
      manager: 'other',
      time: later,
    });
    assert.deepEqual(again, made);
  });

  it('passes a field on to who changed it last', () => {
    const after = {...made, data: {a: '2', b: '1'}};
    const next = updateManagers({...write, before: made, after, manager: 'other', time: later});
    assert.deepEqual(
      managersIn(next).map(({manager, fieldsV1}) => [manager, fieldsV1]),
      [
        ['kubectl', {'f:data': {}}],
        ['other', {'f:data': {'f:a': {}, 'f:b': {}}}],
      ],
    );
  });

  it('ends the keeping when the writer sends an empty list, until somebody applies', () => {
    const after = {
      ...made,
      metadata: {...(made['metadata'] as Fields), uid: 'u', managedFields: []},
    };
    const next = updateManagers({...write, before: made, after});
    assert.deepEqual(managersIn(next), []);
    const changed = updateManagers({...write, before: next, after: {...next, data: {}}});
    assert.deepEqual(managersIn(changed), []);
  });

  it('keeps ten writers and gives what the oldest own to ancient-changes', () => {
    let live = made;
    for (let count = 1; count <= 14; count += 1) {
      const data = {...(live['data'] as Fields), [`k${count}`]: '1'};
      const at = new Date(time.getTime() + count * 1000);
      live = updateManagers({
        ...write,
        before: live,
        after: {...live, data},
        manager: `m${count}`,
        time: at,
      });
    }
    const names = managersIn(live).map(({manager}) => manager);
    assert.equal(names.length, 10);
    assert.equal(names[0], 'ancient-changes');
    assert.ok(names.includes('m14'));
  });
});
