import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {kinds} from '../../../src/local/api/kinds.js';
import type {StatusError} from '../../../src/local/api/status.js';
import type {Document} from '../../../src/local/api/describe.js';
import {describeKinds} from '../../../src/local/describe/index.js';
import {resourcesOf} from '../../../src/local/describe/resources.js';
import {cutDiscovery} from './cut-discovery.js';
import type {DiscoveryDocument} from './discovery-documents.js';

const recorded = JSON.parse(
  readFileSync(new URL('recorded/discovery.json', import.meta.url), 'utf8'),
) as readonly DiscoveryDocument[];

describe('describeKinds', () => {
  const described = describeKinds(kinds, {now: () => new Date('2026-06-01T12:00:00Z')});
  const resources = resourcesOf(kinds);

  async function ask(
    path: string,
    {accept = 'application/json', query = '', ifNoneMatch}: Partial<Asked> = {},
  ): Promise<Document | undefined> {
    return described.document(path, {accept, query: new URLSearchParams(query), ifNoneMatch});
  }

  async function json(path: string, asked: Partial<Asked> = {}): Promise<object> {
    const answer = await ask(path, asked);
    assert.ok(answer, `expected a document at \`${path}\`, got none`);
    const {body} = answer;
    return typeof body === 'string' ? (JSON.parse(body) as object) : body;
  }

  describe('discovery', () => {
    for (const {path, accept, document} of recorded) {
      const aggregated = accept.includes('as=');

      it(`tells at ${path}${aggregated ? ', aggregated,' : ''} what the real server tells`, async () => {
        assert.deepEqual(await json(path, {accept}), document);
      });
    }

    it('was recorded with all that is served', () => {
      for (const {document} of recorded)
        assert.deepEqual(cutDiscovery(document, resources), document);
      const known = new Set(recorded.map(({path}) => path));
      for (const {group, version} of resources) {
        assert.ok(known.has(group === '' ? `/api/${version}` : `/apis/${group}/${version}`));
      }
    });

    it('takes a slash at the end', async () => {
      assert.deepEqual(await json('/apis/apps/v1/'), await json('/apis/apps/v1'));
    });

    it('gives the plain form to whoever prefers it, and the aggregated one to kubectl', async () => {
      const form = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
      const older = form.replace('v=v2', 'v=v2beta1');
      async function kindOf(accepted: string): Promise<unknown> {
        return (await json('/apis', {accept: accepted}))['kind' as never];
      }

      assert.equal(await kindOf(`${form},${older},application/json`), 'APIGroupDiscoveryList');
      assert.equal(await kindOf(`application/json,${form}`), 'APIGroupList');
      assert.equal(await kindOf('*/*'), 'APIGroupList');
      assert.equal(await kindOf(form.replace('v=v2', 'v=v9')), 'APIGroupList');
    });

    it('says which form it gave, as clients refuse a form that they did not ask for', async () => {
      const accept = 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList';
      const answer = await ask('/api', {accept});

      assert.equal(answer?.contentType, accept);
      assert.equal(
        (await json('/api', {accept}))['apiVersion' as never],
        'apidiscovery.k8s.io/v2beta1',
      );
    });

    it('sends the aggregated form once to who remembers its tag, and says again what it was', async () => {
      const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
      const first = await ask('/apis', {accept});
      const ifNoneMatch = first?.headers?.['etag'];
      const again = await ask('/apis', {accept, ifNoneMatch});

      assert.equal(again?.code, 304);
      assert.equal(again?.body, '');
      assert.equal(again?.contentType, accept);
      assert.deepEqual(again?.headers, first?.headers);
    });

    for (const path of ['/apis/metrics.k8s.io', '/apis/apps/v2', '/apix', '/', '/apis/apps/v1/x']) {
      it(`knows nothing at ${path}`, async () => {
        assert.equal(await ask(path), undefined);
      });
    }
  });

  describe('OpenAPI', () => {
    interface List {
      readonly paths: Readonly<Record<string, {readonly serverRelativeURL: string}>>;
    }

    async function list(): Promise<List['paths']> {
      return ((await json('/openapi/v3')) as List).paths;
    }

    it('has a document for each group', async () => {
      const groups = resources.map(({group, version}) =>
        group === '' ? `api/${version}` : `apis/${group}/${version}`,
      );
      assert.deepEqual(Object.keys(await list()), [...new Set(groups)].sort());
    });

    it('names documents by their contents, so that kubectl may keep them', async () => {
      for (const {serverRelativeURL} of Object.values(await list())) {
        const [path = '', query = ''] = serverRelativeURL.split('?');
        const answer = await ask(path, {query});
        assert.equal(answer?.headers?.['cache-control'], 'public, immutable');
        const other = await ask(path, {query: 'hash=OTHER'});
        assert.equal(other?.headers?.['cache-control'], undefined);
      }
    });

    it('has every schema that a document refers to, and no other', async () => {
      for (const path of Object.keys(await list())) {
        const document = await json(`/openapi/v3/${path}`);
        const {components} = document as {components: {schemas: Record<string, object>}};
        const named = JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g);
        const referred = new Set([...named].map(([, name]) => name));
        assert.deepEqual(Object.keys(components.schemas).sort(), [...referred].sort(), path);
      }
    });

    it('describes each kind where kubectl looks for its schema', async () => {
      for (const {group, version, kind} of kinds) {
        const document = await json(
          `/openapi/v3/${group === '' ? 'api' : `apis/${group}`}/${version}`,
        );
        const {components} = document as {components: {schemas: Record<string, object>}};
        const wanted = JSON.stringify([{group, kind, version}]);
        const found = Object.values(components.schemas).filter(
          (schema) => JSON.stringify(schema['x-kubernetes-group-version-kind' as never]) === wanted,
        );
        assert.equal(found.length, 1, `${group}/${version} ${kind}`);
      }
    });

    it('says that faults in fields are found, which kubectl looks for before it sends anything', async () => {
      const {paths} = (await json('/openapi/v3/api/v1')) as {paths: Record<string, object>};
      const patch = JSON.stringify(paths['/api/v1/namespaces/{namespace}/configmaps/{name}']);
      assert.match(patch, /"patch":.*"name":"fieldValidation","in":"query"/);
    });

    it('describes no path that is not served', async () => {
      const {paths} = (await json('/openapi/v3/api/v1')) as {paths: Record<string, object>};
      const core = kinds.filter(({group}) => group === '').map(({plural}) => plural);
      for (const path of Object.keys(paths)) {
        const plural = path.replace('/api/v1/', '').replace('namespaces/{namespace}/', '');
        assert.ok(path === '/api/v1/' || core.includes(plural.split('/')[0] ?? ''), path);
      }
    });

    it('knows no other document', async () => {
      assert.equal(await ask('/openapi/v3/apis/batch/v1'), undefined);
      assert.equal(await ask('/openapi/v2'), undefined);
    });

    it('refuses whoever takes nothing but protobuf', async () => {
      const accept = 'application/com.github.proto-openapi.spec.v3@v1.0+protobuf';
      await assert.rejects(ask('/openapi/v3/api/v1', {accept}), (error: StatusError) => {
        assert.equal(error.code, 406);
        return true;
      });
    });
  });
});

interface Asked {
  readonly accept: string;
  readonly query: string;
  readonly ifNoneMatch: string | undefined;
}
