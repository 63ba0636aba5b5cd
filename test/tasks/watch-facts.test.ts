import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {rest, type Connection} from '../../src/kube/rest.js';
import type {ClusterFacts, FactsRequest} from '../../src/tasks/cluster-facts.js';
import {watchFacts} from '../../src/tasks/watch-facts.js';
import {agentPodObject, daemonSetObject} from '../commands/fleet-objects.js';
import {eventObject, nodeObject} from '../commands/node-objects.js';
import {eventually} from '../support/eventually.js';
import {withKubeServer, type KubeServer} from '../support/kube-server.js';

const pace = {gatherMs: 20, refreshMs: 300};

/** Watches a server of its own until `act` is done; `latest` is what was told last. */
async function watching(
  prepare: (server: KubeServer) => void,
  act: (server: KubeServer, told: ClusterFacts[]) => Promise<void>,
  request: Partial<FactsRequest> = {},
): Promise<void> {
  await withKubeServer(async (server) => {
    prepare(server);
    const stop = new AbortController();
    const connection: Connection = {
      server: server.url,
      tls: {},
      authenticate: async () => ({}),
      requestTimeoutMs: 0,
    };
    const client = rest(connection, {userAgent: 'test'});
    const told: ClusterFacts[] = [];
    const asked: FactsRequest = {
      names: [],
      eventsSinceMs: 3_600_000,
      agentPods: 'all',
      now: () => new Date(),
      signal: stop.signal,
      ...request,
    };
    const ended = (async () => {
      for await (const facts of watchFacts(client, asked, pace)) told.push(facts);
    })();
    try {
      await eventually('the first facts', () => told.length > 0 || undefined);
      await act(server, told);
      stop.abort(new Error('enough'));
      await ended;
    } finally {
      stop.abort(new Error('enough'));
      client.close();
      await ended.catch(() => undefined);
    }
  });
}

function names({nodes}: ClusterFacts): string {
  return nodes.map(({name}) => name).join(',');
}

describe('watchFacts', () => {
  it('tells all at first, by name, and several changes together', async () => {
    await watching(
      (server) => {
        server.add('nodes', nodeObject('b'));
        server.add('nodes', nodeObject('a'));
      },
      async (server, told) => {
        assert.equal(names(told[0] as ClusterFacts), 'a,b');
        await eventually('both watches', () => server.watches() === 2 || undefined);
        server.add('nodes', nodeObject('c'));
        server.add('nodes', nodeObject('d'));
        server.remove('nodes', 'a');
        const changed = await eventually('the changes', () =>
          told.find((facts) => names(facts).includes('d')),
        );
        assert.equal(names(changed), 'b,c,d');
      },
    );
  });

  it('keeps to the nodes that are named, and to what detectors say', async () => {
    await watching(
      (server) => {
        for (const name of ['a', 'b']) server.add('nodes', nodeObject(name));
        server.add('events', eventObject('a', {name: 'ours'}));
        server.add('events', eventObject('a', {name: 'theirs', source: 'kubelet'}));
      },
      async (server, told) => {
        await eventually('both watches', () => server.watches() === 2 || undefined);
        server.add('nodes', nodeObject('c'));
        server.add('events', eventObject('a', {name: 'their-new', source: 'kubelet'}));
        server.add('events', eventObject('a', {name: 'our-new'}));
        const changed = await eventually('the event', () =>
          told.find(({events}) => events?.some(({name}) => name === 'our-new')),
        );
        assert.equal(names(changed), 'a');
        assert.deepEqual(changed.events?.map(({name}) => name).sort(), ['our-new', 'ours']);
      },
      {names: ['a']},
    );
  });

  it('tells again without a change, because time alone changes what is true', async () => {
    await watching(
      (server) => server.add('nodes', nodeObject('a')),
      async (_, told) => {
        await eventually('a second look', () => told.length > 2 || undefined);
      },
    );
  });

  it('goes on without events that may not be listed', async () => {
    await watching(
      (server) => {
        server.add('nodes', nodeObject('a'));
        server.fail({path: /events/, times: 9, status: {code: 403, reason: 'Forbidden'}});
      },
      async (server, told) => {
        assert.equal(told[0]?.events, undefined);
        server.add('nodes', nodeObject('b'));
        await eventually(
          'the node',
          () => told.some((facts) => names(facts) === 'a,b') || undefined,
        );
      },
    );
  });

  it('lists again after 410, so that what was missed is seen and what is gone is gone', async () => {
    await watching(
      (server) => {
        server.add('nodes', nodeObject('a'));
        server.add('nodes', nodeObject('b'));
      },
      async (server, told) => {
        await eventually('both watches', () => server.watches() === 2 || undefined);
        server.endWatches();
        await eventually('their end', () => server.watches() === 0 || undefined);
        server.forget();
        server.remove('nodes', 'a');
        server.add('nodes', nodeObject('c'));
        await eventually(
          'the new list',
          () => told.some((facts) => names(facts) === 'b,c') || undefined,
          10_000,
        );
      },
    );
  });

  it('lives through a server that is away for a moment', async () => {
    await watching(
      (server) => server.add('nodes', nodeObject('a')),
      async (server, told) => {
        await eventually('both watches', () => server.watches() === 2 || undefined);
        server.fail({times: 4, reset: true});
        server.endWatches();
        server.add('nodes', nodeObject('b'));
        await eventually(
          'the node',
          () => told.some((facts) => names(facts) === 'a,b') || undefined,
        );
      },
    );
  });

  it('follows the agent’s pods where that is asked for, and tells how it is installed', async () => {
    await watching(
      (server) => {
        server.add('nodes', nodeObject('a'));
        server.add('daemonsets', daemonSetObject('7f3a'));
      },
      async (server, told) => {
        const [first] = told;
        assert.deepEqual(first?.agentPods, []);
        assert.ok(typeof first?.installation === 'object');
        assert.equal(first.installation.configHash, '7f3a');
        await eventually('the watches', () => server.watches() === 3 || undefined);
        server.add('pods', agentPodObject('a'));
        await eventually('the pod', () => told.at(-1)?.agentPods?.[0]?.ready || undefined);
        server.remove('pods', 'npd-agent-a', 'npd-system');
        await eventually('its end', () => told.at(-1)?.agentPods?.length === 0 || undefined);
      },
      {followPods: true, installation: true},
    );
  });

  it('tells that pods and the installation may not be seen', async () => {
    await watching(
      (server) => {
        server.add('nodes', nodeObject('a'));
        server.fail({path: /pods|daemonsets/, times: 99, status: {code: 403, reason: 'Forbidden'}});
      },
      async (_, told) => {
        assert.deepEqual([told[0]?.agentPods, told[0]?.installation], [undefined, 'refused']);
      },
      {followPods: true, installation: true},
    );
  });

  it('leaves no watch open when it is told to stop', async () => {
    await withKubeServer(async (server) => {
      server.add('nodes', nodeObject('a'));
      const stop = new AbortController();
      const connection: Connection = {
        server: server.url,
        tls: {},
        authenticate: async () => ({}),
        requestTimeoutMs: 0,
      };
      const client = rest(connection, {userAgent: 'test'});
      const facts = watchFacts(
        client,
        {
          names: [],
          eventsSinceMs: 1,
          agentPods: 'none',
          now: () => new Date(),
          signal: stop.signal,
        },
        pace,
      );
      await facts.next();
      await eventually('both watches', () => server.watches() === 2 || undefined);
      await facts.return(undefined);
      await sleep(50);
      assert.equal(server.watches(), 0);
      client.close();
    });
  });
});
