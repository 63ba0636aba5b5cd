import assert from 'node:assert/strict';
import {ApiError} from '../../src/kube/errors.js';
import {
  createEvent,
  listNodeEvents,
  patchEvent,
  watchNodeEvents,
  type EventRecord,
} from '../../src/kube/events.js';
import {eventually} from '../support/eventually.js';
import {clientOf} from '../support/kube-client.js';
import {withKubeServer, type KubeObject} from '../support/kube-server.js';

function event(name: string, more: object = {}, about = 'n1'): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {name, namespace: 'default', annotations: {'npd.io/simulation': 's'}},
    involvedObject: {kind: 'Node', name: about, uid: about},
    type: 'Warning',
    reason: 'TaskHung',
    message: 'task hung',
    count: 2,
    firstTimestamp: '2026-11-21T10:00:00Z',
    lastTimestamp: '2026-11-21T11:00:00Z',
    source: {component: 'kernel-monitor', host: about},
    ...more,
  };
}

describe('createEvent', () => {
  it('creates the event as it is given, and throws 409 for one that is there', async () => {
    await withKubeServer(async (server) => {
      const client = clientOf(server);
      const made = await createEvent(client, 'default', event('e'));
      assert.equal(server.requests[0]?.path, '/api/v1/namespaces/default/events');
      assert.deepEqual(JSON.parse(server.requests[0]?.body ?? ''), event('e'));
      assert.deepEqual(made, {
        name: 'e',
        namespace: 'default',
        type: 'Warning',
        reason: 'TaskHung',
        message: 'task hung',
        count: 2,
        firstTimestamp: new Date('2026-11-21T10:00:00Z'),
        lastTimestamp: new Date('2026-11-21T11:00:00Z'),
        involvedObject: {kind: 'Node', name: 'n1', namespace: '', uid: 'n1'},
        source: {component: 'kernel-monitor', host: 'n1'},
        annotations: {'npd.io/simulation': 's'},
      });
      await assert.rejects(createEvent(client, 'default', event('e')), (error) => {
        assert.ok(error instanceof ApiError);
        assert.equal(error.code, 409);
        return true;
      });
      client.close();
    });
  });
});

describe('patchEvent', () => {
  it('changes count, message and time, and nothing else', async () => {
    await withKubeServer(async (server) => {
      server.add('events', event('e'));
      const client = clientOf(server);
      const lastTimestamp = new Date('2026-11-21T12:00:00.999Z');
      const patched = await patchEvent(
        client,
        {namespace: 'default', name: 'e'},
        {count: 3, lastTimestamp},
      );
      const [request] = server.requests;
      assert.deepEqual(JSON.parse(request?.body ?? ''), {
        count: 3,
        lastTimestamp: '2026-11-21T12:00:00Z',
      });
      assert.equal(patched.count, 3);
      assert.equal(patched.message, 'task hung');
      await assert.rejects(
        patchEvent(client, {namespace: 'default', name: 'gone'}, {count: 3}),
        ApiError,
      );
      client.close();
    });
  });
});

describe('listNodeEvents', () => {
  it('lists the events about nodes of all namespaces, or about one node, since a moment', async () => {
    await withKubeServer(async (server) => {
      server.add('events', event('a'));
      server.add('events', event('b', {metadata: {name: 'b', namespace: 'other'}}, 'n2'));
      server.add('events', event('c', {lastTimestamp: '2026-11-21T11:30:00Z'}));
      server.add('events', event('p', {involvedObject: {kind: 'Pod', name: 'n1'}}));
      const client = clientOf(server);
      async function names(options: Parameters<typeof listNodeEvents>[1]): Promise<string[]> {
        return (await listNodeEvents(client, options)).items.map(({name}) => name);
      }

      assert.deepEqual(await names({}), ['a', 'c', 'b']);
      assert.deepEqual(await names({nodeName: 'n1', chunkSize: 1}), ['a', 'c']);
      assert.deepEqual(await names({sinceMs: Date.parse('2026-11-21T11:15:00Z')}), ['c']);
      client.close();
    });
  });

  it('understands events that were written the new way', async () => {
    await withKubeServer(async (server) => {
      const written = {
        firstTimestamp: null,
        lastTimestamp: null,
        eventTime: '2026-11-21T10:00:00.123456Z',
        series: {count: 7, lastObservedTime: '2026-11-21T11:59:00.000000Z'},
        source: {},
        reportingComponent: 'kubelet',
        reportingInstance: 'n1',
      };
      server.add('events', event('a', written));
      const client = clientOf(server);
      const [found] = (await listNodeEvents(client)).items;
      client.close();
      assert.equal(found?.count, 7);
      assert.equal(found.firstTimestamp.toISOString(), '2026-11-21T10:00:00.123Z');
      assert.equal(found.lastTimestamp.toISOString(), '2026-11-21T11:59:00.000Z');
      assert.deepEqual(found.source, {component: 'kubelet', host: 'n1'});
    });
  });
});

describe('watchNodeEvents', () => {
  it('gives the events about one node as they come', async () => {
    await withKubeServer(async (server) => {
      const client = clientOf(server);
      const stop = new AbortController();
      const seen: EventRecord[] = [];
      const reading = (async () => {
        const from = {nodeName: 'n1', resourceVersion: '100'};
        for await (const {event: one} of watchNodeEvents(client, from, stop.signal)) seen.push(one);
      })();
      server.add('events', event('other', {}, 'n2'));
      server.add('events', event('mine'));
      await eventually('the event', () => seen.length === 1);
      stop.abort();
      await reading;
      client.close();
      assert.equal(seen[0]?.name, 'mine');
    });
  });
});
