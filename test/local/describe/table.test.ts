import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {kinds} from '../../../src/local/api/kinds.js';
import type {ApiObject, Kind} from '../../../src/local/api/kind.js';
import {tableOf} from '../../../src/local/describe/table.js';
import {kindAt} from './kind-at.js';
import type {RecordedTable} from './record-tables.js';

const recorded = JSON.parse(
  readFileSync(new URL('recorded/tables.json', import.meta.url), 'utf8'),
) as readonly RecordedTable[];

describe('tableOf', () => {
  for (const {path, now, columnDefinitions, rows} of recorded) {
    const kind = kindAt(path);
    const options = {columns: true, now: new Date(now)} as const;

    it(`has the columns of ${kind.plural} that the real server has`, () => {
      const table = tableOf(kind, [], {...options, includeObject: 'None'});
      assert.deepEqual(table.columnDefinitions, columnDefinitions);
    });

    for (const row of rows) {
      it(`prints ${kind.plural} ${row.object.metadata.name} as the real server does`, () => {
        const table = tableOf(kind, [row.object], {...options, includeObject: 'Object'});
        assert.deepEqual(table.rows, [row]);
      });
    }
  }

  it('was recorded of every kind', () => {
    const seen = new Set(recorded.map(({path}) => kindAt(path)));
    const missing = kinds.filter((kind) => !seen.has(kind));
    assert.deepEqual(missing, []);
  });

  const options = {columns: true, includeObject: 'Metadata', now: new Date(0)} as const;
  const configMaps = kindAt('/api/v1/configmaps');
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {name: 'a', labels: {b: 'c'}},
    data: {key: 'value'},
  };

  it('gives no more of an object than was asked for', () => {
    function shown(includeObject: 'None' | 'Metadata' | 'Object'): unknown {
      return tableOf(configMaps, [object], {...options, includeObject}).rows[0];
    }
    const cells = ['a', 1, '<unknown>'];

    assert.deepEqual(shown('None'), {cells, object: null});
    assert.deepEqual(shown('Object'), {cells, object});
    assert.deepEqual(shown('Metadata'), {
      cells,
      object: {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: object.metadata,
      },
    });
  });

  it('leaves the columns out where they were told before', () => {
    const {columnDefinitions} = tableOf(configMaps, [object], {...options, columns: false});
    assert.equal(columnDefinitions, null);
  });

  for (const kind of kinds) {
    it(`survives ${kind.plural} of ${kind.group || 'the core group'} whose fields are of the wrong types`, () => {
      for (const value of [null, 7, 'text', [], [null, 7, {}], {a: 1}]) {
        const [row] = tableOf(kind, [spoilt(kind, value)], options).rows as [{cells: unknown[]}];
        assert.equal(row.cells.length, kind.columns.length);
      }
    });
  }
});

/** An object with one value in the place of each of its parts, and of each part of its status and spec. */
function spoilt(kind: Kind, value: unknown): ApiObject {
  const parts = Object.fromEntries(
    ['conditions', 'addresses', 'containers', 'template', 'selector', 'nodeInfo', 'podIPs'].map(
      (name) => [name, value],
    ),
  );
  return {
    apiVersion: 'v1',
    kind: kind.kind,
    metadata: {name: 'spoilt'},
    ...{data: value, subjects: value, roleRef: value, involvedObject: value, series: value},
    spec: parts,
    status: {...parts, containerStatuses: value, initContainerStatuses: value},
  };
}
