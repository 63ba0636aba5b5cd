import assert from 'node:assert/strict';
import {randomBytes} from 'node:crypto';
import {rest, type Rest, type WatchEvent} from '../../../src/kube/rest.js';
import type {ApiError} from '../../../src/kube/errors.js';
import type {Server} from './step.js';

interface ConfigMap {
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
}

interface List {
  readonly metadata: {readonly resourceVersion: string; readonly continue?: string};
  readonly items: readonly ConfigMap[];
}

/** What a watch and a list over several pages show: it cannot be told by one request and its answer. */
export function watchContract(server: () => Server): void {
  describe('watching', () => {
    let api: Rest;
    let maps: string;

    beforeEach(async () => {
      api = clientOf(server());
      const namespace = `contract-${randomBytes(4).toString('hex')}`;
      await api.send('POST', '/api/v1/namespaces', {body: {metadata: {name: namespace}}});
      maps = `/api/v1/namespaces/${namespace}/configmaps`;
    });

    afterEach(() => api.close());

    function create(
      name: string,
      labels: Readonly<Record<string, string>> = {},
    ): Promise<ConfigMap> {
      return api.send('POST', maps, {body: {metadata: {name, labels}}});
    }

    /** Short texts of the events that come until the watch ends by itself. */
    async function events(
      query: Readonly<Record<string, string | number | boolean>>,
      meanwhile: () => Promise<unknown>,
    ): Promise<readonly string[]> {
      const seen: string[] = [];
      const signal = AbortSignal.timeout(8000);
      let acting: Promise<unknown> | undefined;
      const watch = api.watch<ConfigMap>(maps, {
        query: {timeoutSeconds: 1, ...query},
        signal,
        opened: () => {
          acting = meanwhile();
        },
      });
      for await (const event of watch) seen.push(shown(event));
      await acting;
      return seen;
    }

    it('tells what there is and then what happens to it', async () => {
      await create('a');
      const seen = await events({}, async () => {
        await create('b');
        await api.send('PATCH', `${maps}/a`, {
          body: {data: {x: 'y'}},
          contentType: 'application/merge-patch+json',
        });
        await api.send('DELETE', `${maps}/b`);
      });
      assert.deepEqual(seen, ['ADDED a', 'ADDED b', 'MODIFIED a {"x":"y"}', 'DELETED b']);
    });

    it('tells what happened since a version, and nothing twice', async () => {
      await create('a');
      const {metadata} = await api.send<List>('GET', maps);
      await create('b');
      await api.send('DELETE', `${maps}/a`);
      const {resourceVersion} = metadata;
      const seen = await events({resourceVersion}, async () => {
        await create('c');
      });
      assert.deepEqual(seen, ['ADDED b', 'DELETED a', 'ADDED c']);
    });

    it('tells of what comes into a selection and leaves it as of new and deleted', async () => {
      await create('a', {on: 'no'});
      const {metadata} = await api.send<List>('GET', maps);
      const {resourceVersion} = metadata;
      const seen = await events({resourceVersion, labelSelector: 'on=yes'}, async () => {
        for (const on of ['yes', 'no']) {
          await api.send('PATCH', `${maps}/a`, {
            body: {metadata: {labels: {on}}},
            contentType: 'application/merge-patch+json',
          });
        }
      });
      assert.deepEqual(seen, ['ADDED a', 'DELETED a']);
    });

    it('marks the end of what there was at first for who asks', async () => {
      await create('a');
      const query = {
        sendInitialEvents: true,
        resourceVersionMatch: 'NotOlderThan',
        allowWatchBookmarks: true,
      };
      const [first, second] = await events(query, async () => {});
      assert.deepEqual([first, second], ['ADDED a', 'BOOKMARK k8s.io/initial-events-end']);
    });

    it('shows on a later page what was there at the first one', async () => {
      for (const name of ['a', 'b', 'c']) await create(name);
      const first = await api.send<List>('GET', maps, {query: {limit: 1}});
      await create('aa');
      await api.send('DELETE', `${maps}/c`);
      const query = {continue: first.metadata.continue};
      const rest = await api.send<List>('GET', maps, {query});
      assert.deepEqual(
        [...first.items, ...rest.items].map(({metadata}) => metadata.name),
        ['a', 'b', 'c'],
      );
      assert.equal(rest.metadata.resourceVersion, first.metadata.resourceVersion);
    });

    it('lists the state of an exact version', async () => {
      const {metadata} = await create('a');
      await create('b');
      const {resourceVersion} = metadata;
      const query = {resourceVersion, resourceVersionMatch: 'Exact'};
      const {items} = await api.send<List>('GET', maps, {query});
      assert.deepEqual(
        items.map(({metadata: {name}}) => name),
        ['a'],
      );
    });

    it('refuses an old version with Conflict, so that nothing is overwritten unseen', async () => {
      const first = await create('a');
      await api.send('PUT', `${maps}/a`, {body: {...first, data: {x: '1'}}});
      await assert.rejects(
        api.send('PUT', `${maps}/a`, {body: {...first, data: {x: '2'}}}),
        ({code, reason}: ApiError) => code === 409 && reason === 'Conflict',
      );
    });
  });
}

function shown({type, object: {metadata, data}}: WatchEvent<ConfigMap>): string {
  if (type === 'BOOKMARK') return `BOOKMARK ${Object.keys(metadata.annotations ?? {}).join()}`;
  return `${type} ${metadata.name}${data ? ` ${JSON.stringify(data)}` : ''}`;
}

function clientOf({url, ca, token, certificate}: Server): Rest {
  const headers: Record<string, string> = token ? {Authorization: `Bearer ${token}`} : {};
  return rest(
    {
      server: url,
      tls: {ca, ...certificate},
      requestTimeoutMs: 10_000,
      authenticate: async () => headers,
    },
    {userAgent: 'contract/1'},
  );
}
