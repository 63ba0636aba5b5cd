import assert from 'node:assert/strict';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ApiObject} from '../../../src/local/api/kind.js';
import {keepInDataDir, readDataDir} from '../../../src/local/store/data-dir.js';
import {createStore, type Store} from '../../../src/local/store/store.js';
import {inTemporaryFolder} from '../../support/temporary-folder.js';

function node(name: string, label = ''): ApiObject {
  return {apiVersion: 'v1', kind: 'Node', metadata: {name, labels: {label}}};
}

function names(store: Store, at?: number): readonly string[] | undefined {
  const entries = at === undefined ? store.list('nodes') : store.list('nodes', at);
  return entries?.map(
    ({stored: {object}}) => `${object.metadata.name}${object.metadata.labels?.['label']}`,
  );
}

describe('createStore', () => {
  it('raises one version with every write, and every object carries its own', () => {
    const store = createStore();
    const first = store.put('nodes', 'a', node('a'));
    const second = store.put('configmaps', 'x/b', node('b'));
    assert.deepEqual([second.version - first.version, store.version()], [1, second.version]);
    assert.equal(second.object.metadata.resourceVersion, String(second.version));
  });

  it('lists past states as they were, until they are forgotten', () => {
    const store = createStore({historyLimit: 2});
    const versions = ['1', '2', '3', '4'].map(
      (label) => store.put('nodes', 'a', node('a', label)).version,
    );
    store.put('nodes', 'b', node('b'));
    store.remove('nodes', 'a');
    const [first = 0, , , fourth = 0] = versions;
    assert.deepEqual(names(store), ['b']);
    assert.deepEqual(names(store, fourth), ['a4']);
    assert.equal(names(store, first), undefined);
    assert.equal(store.since('nodes', first), undefined);
    assert.deepEqual(
      store.since('nodes', fourth)?.map(({type, key}) => `${type} ${key}`),
      ['ADDED b', 'DELETED a'],
    );
  });

  it('tells followers of a resource before the write returns, and nobody else', () => {
    const store = createStore();
    const seen: string[] = [];
    const stop = store.follow('nodes', ({type, key}) => seen.push(`${type} ${key}`));
    store.put('nodes', 'a', node('a'));
    store.put('pods', 'p', node('p'));
    store.put('nodes', 'a', node('a', 'x'));
    stop();
    store.remove('nodes', 'a');
    assert.deepEqual(seen, ['ADDED a', 'MODIFIED a']);
  });
});

describe('keepInDataDir', () => {
  it('gives the next store what the last one held, with its versions', async () => {
    await inTemporaryFolder(async (folder) => {
      const store = createStore();
      const end = keepInDataDir(store, folder, (error) => assert.fail(String(error)));
      store.put('nodes', 'a', node('a', 'x'));
      end();
      const content = readDataDir(folder);
      const next = createStore(content ? {content} : {});
      assert.deepEqual(names(next), ['ax']);
      assert.equal(next.version(), store.version());
      assert.deepEqual(next.get('nodes', 'a')?.object, store.get('nodes', 'a')?.object);
    });
  });

  it('refuses a file that is not its own, and leaves it as it is', async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, 'objects.json');
      assert.equal(readDataDir(folder), undefined);
      for (const text of ['{', '{}', 'null']) {
        writeFileSync(path, text);
        assert.throws(
          () => readDataDir(folder),
          /expected .*objects\.json.* remove it to begin anew/,
        );
        assert.equal(readFileSync(path, 'utf8'), text);
      }
    });
  });
});
