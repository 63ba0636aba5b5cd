import assert from 'node:assert/strict';
import {readdirSync, readFileSync} from 'node:fs';
import {parse, parseAllDocuments} from 'yaml';
import {readSystemLogConfig} from '../../src/rules/system-log/config.js';
import {kindFacts, type KubeObject} from '../../src/kube/objects.js';

const files = readdirSync('manifests').filter((name) => name.endsWith('.yaml'));

function text(name: string): string {
  return readFileSync(`manifests/${name}`, 'utf8');
}

describe('manifests/', () => {
  it('has one object in each file, of a kind that can be applied and deleted', () => {
    for (const name of files) {
      assert.equal(parseAllDocuments(text(name)).length, 1, name);
      const object = parse(text(name)) as KubeObject;
      const {namespaced} = kindFacts(object);
      assert.equal(object.metadata.namespace, namespaced ? 'npd-system' : undefined, name);
      assert.equal(object.metadata.labels?.['app.kubernetes.io/part-of'], 'npd', name);
    }
  });

  it('makes the namespace first when all is applied in the order of the names', () => {
    assert.equal((parse(text(files.sort()[0] ?? '')) as KubeObject).kind, 'Namespace');
  });

  it('carries the rules of manifests/config; after a change: npm run config-map', () => {
    const {data} = parse(text('config-map.yaml')) as {data: Record<string, string>};
    const names = readdirSync('manifests/config').sort();
    assert.deepEqual(Object.keys(data), names);
    for (const name of names) {
      assert.equal(data[name], readFileSync(`manifests/config/${name}`, 'utf8'), name);
      readSystemLogConfig(Buffer.from(data[name] ?? ''), name);
    }
  });

  it('runs the image of this version', () => {
    const {version} = JSON.parse(readFileSync('package.json', 'utf8')) as {version: string};
    assert.match(
      text('daemon-set.yaml'),
      new RegExp(`^ +image: ghcr.io/kubectl-npd/npd-agent:${version}$`, 'm'),
    );
  });

  it('gives the agent no right to read secrets, to cordon, to evict or to delete', () => {
    const {rules} = parse(text('cluster-role.yaml')) as {
      rules: readonly {resources: readonly string[]; verbs: readonly string[]}[];
    };
    const rights = rules.flatMap(({resources, verbs}) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}`)),
    );
    assert.deepEqual(rights.sort(), [
      'create events',
      'get nodes',
      'patch events',
      'patch nodes/status',
    ]);
  });
});
