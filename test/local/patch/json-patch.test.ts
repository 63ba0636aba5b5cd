import assert from 'node:assert/strict';
import {jsonPatch} from '../../../src/local/patch/json-patch.js';
import {PatchError} from '../../../src/local/patch/patch-error.js';

describe('jsonPatch', () => {
  const target = {data: {a: '1', 'x/y': '2', '~': '3'}, list: [{n: 1}, {n: 2}]};

  function refusal(operations: unknown): PatchError {
    try {
      jsonPatch(target, operations);
    } catch (error) {
      assert.ok(error instanceof PatchError);
      return error;
    }
    throw new Error('expected a refusal, got none');
  }

  it('adds, replaces and removes fields and elements, one after the other', () => {
    const patched = jsonPatch(target, [
      {op: 'add', path: '/data/b', value: {deep: true}},
      {op: 'add', path: '/list/0', value: {n: 0}},
      {op: 'add', path: '/list/-', value: {n: 3}},
      {op: 'remove', path: '/list/1'},
      {op: 'replace', path: '/data/a', value: null},
    ]);
    assert.deepEqual(patched, {
      data: {a: null, 'x/y': '2', '~': '3', b: {deep: true}},
      list: [{n: 0}, {n: 2}, {n: 3}],
    });
  });

  it('leaves the object that it was given as it was', () => {
    const before = structuredClone(target);
    jsonPatch(target, [
      {op: 'remove', path: '/list/0'},
      {op: 'add', path: '/data/a', value: 'new'},
      {op: 'move', from: '/data/~0', path: '/list/0/n'},
    ]);
    assert.deepEqual(target, before);
  });

  it('reads ~1 as a slash and ~0 as a tilde', () => {
    const patched = jsonPatch(target, [
      {op: 'move', from: '/data/x~1y', path: '/data/~0'},
      {op: 'copy', from: '/list/-1', path: '/list/0'},
    ]);
    assert.deepEqual(patched, {data: {a: '1', '~': '2'}, list: [{n: 2}, {n: 1}, {n: 2}]});
  });

  it('goes on only when what is tested holds', () => {
    const test = {op: 'test', path: '/list/0', value: {n: 1}};
    assert.deepEqual(jsonPatch(target, [test]), target);
    assert.deepEqual(jsonPatch(target, [{op: 'test', path: '/data/none', value: null}]), target);
    const {code, cause} = refusal([{...test, value: {n: 2}}]);
    assert.equal(code, 422);
    assert.equal((cause as Error).message, 'testing value /list/0 failed: test failed');
  });

  it('keeps a field called __proto__ a field', () => {
    const patched = jsonPatch(target, [{op: 'add', path: '/data/__proto__', value: {bad: true}}]);
    assert.ok(Object.hasOwn(patched['data'] as object, '__proto__'));
    assert.equal(({} as {bad?: boolean}).bad, undefined);
    assert.equal(refusal([{op: 'remove', path: '/constructor/name'}]).code, 422);
  });

  const misfits: [string, unknown, string][] = [
    [
      'a field that is not there',
      {op: 'remove', path: '/data/z'},
      "error in remove for path: '/data/z': Unable to remove nonexistent key: z: missing value",
    ],
    [
      'a way that is not there',
      {op: 'add', path: '/no/where', value: 1},
      'add operation does not apply: doc is missing path: "/no/where": missing value',
    ],
    [
      'an index behind the end',
      {op: 'add', path: '/list/3', value: 1},
      "error in add for path: '/list/3': Unable to access invalid index: 3: invalid index referenced",
    ],
    [
      'an index that is none',
      {op: 'remove', path: '/list/x'},
      `error in remove for path: '/list/x': strconv.Atoi: parsing "x": invalid syntax`,
    ],
    ['an operation that is none', {op: 'swap', path: '/data'}, 'Unexpected kind: swap'],
    [
      'the whole object',
      {op: 'remove', path: ''},
      'remove operation does not apply: doc is missing path: "": missing value',
    ],
    [
      'no object at the end',
      {op: 'replace', path: '', value: [1]},
      'expected an object after the patch, got `[1]`',
    ],
  ];
  for (const [what, operation, reason] of misfits) {
    it(`refuses ${what} with 422, and keeps the reason as the cause`, () => {
      const {code, message, cause} = refusal([operation]);
      assert.equal(code, 422);
      assert.equal(message, 'the server rejected our request due to an error in our request');
      assert.equal((cause as Error).message, reason);
    });
  }

  it('refuses what is no list of operations with 400, and too many with 413', () => {
    assert.equal(refusal({op: 'add'}).code, 400);
    assert.equal(refusal(['add']).code, 400);
    const many = Array.from({length: 10_001}, () => ({op: 'test', path: '/data/a', value: '1'}));
    assert.equal(refusal(many).code, 413);
  });
});
