import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import {
  kubernetes,
  type KubernetesExporter,
  type KubernetesOptions,
} from '../../../../src/agent/exporters/kubernetes/index.js';
import type {AgentMarks} from '../../../../src/agent/model/health.js';
import type {Condition, Measurement} from '../../../../src/agent/model/status.js';
import {rateLimit} from '../../../../src/kube/rate-limit.js';
import {rest} from '../../../../src/kube/rest.js';
import {eventually} from '../../../support/eventually.js';
import {fullStatus, keepsTheExporterContract} from '../../../support/exporter-contract.js';
import {withKubeServer, type KubeServer} from '../../../support/kube-server.js';
import {recordingLog} from '../../../support/recording-log.js';
import {turnedClock, type TurnedClock} from '../../../support/turned-clock.js';

const bootId = '0d3c3060-832a-48ea-af35-4595a2a7aa7c';

const marks: AgentMarks = {
  monitors: [{name: 'kernel-monitor', state: 'running'}],
  exporters: [{name: 'kubernetes'}, {name: 'prometheus'}],
  simulations: [],
  simulatedLines: [],
};

function exporterFor(url: string, more: Partial<KubernetesOptions> = {}): KubernetesExporter {
  const connection = {
    server: url,
    tls: {},
    authenticate: () => Promise.resolve({}),
    requestTimeoutMs: 5000,
  };
  return kubernetes({
    rest: rest(connection, {userAgent: 'npd-agent/test'}),
    limit: rateLimit({perSecond: 500, burst: 500}),
    nodeName: 'node-a',
    version: '0.1.0',
    bootId,
    eventNamespace: '',
    heartbeat: {ms: 300_000, text: '5m0s'},
    waitIntervalMs: 20,
    writeEvents: true,
    updateConditions: true,
    clock: turnedClock(),
    log: recordingLog(),
    marks: () => marks,
    measure: () => undefined,
    ...more,
  });
}

describe('kubernetes', () => {
  let clock: TurnedClock;

  /** Runs `act` with an exporter and a server that has the node. */
  async function told(
    act: (exporter: KubernetesExporter, server: KubeServer) => Promise<void>,
    more: Partial<KubernetesOptions> = {},
    metadata: object = {},
  ): Promise<void> {
    clock = turnedClock();
    await withKubeServer(async (server) => {
      server.add('nodes', {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {name: 'node-a', uid: 'uid-1', ...metadata},
        status: {conditions: [condition('Ready', 'True')]},
      });
      const exporter = exporterFor(server.url, {clock, ...more});
      exporter.start();
      try {
        await act(exporter, server);
      } finally {
        await exporter.stop();
      }
    });
  }

  function patches(server: KubeServer): Record<string, unknown>[] {
    return server.requests
      .filter(({method, path}) => method === 'PATCH' && path.endsWith('/nodes/node-a/status'))
      .map(({body}) => JSON.parse(body) as Record<string, unknown>);
  }
  function patched(server: KubeServer, times = 1): Promise<Record<string, unknown>[]> {
    return eventually(`${times} patches`, () => {
      const found = patches(server);
      return found.length >= times ? found : undefined;
    });
  }

  describe('with a server that is away', () => {
    keepsTheExporterContract(() => exporterFor('http://127.0.0.1:9'));
  });

  it('patches conditions, and who they belong to, in one request', () =>
    told(async (exporter, server) => {
      exporter.export(fullStatus);
      await clock.pass(1);
      const [patch] = await patched(server);
      assert.deepEqual(patch, {
        metadata: {
          annotations: {
            'npd.io/agent-version': '0.1.0',
            'npd.io/boot-id': bootId,
            'npd.io/conditions': 'KernelDeadlock',
            'npd.io/exporters': '{"kubernetes":"ok","prometheus":"ok"}',
            'npd.io/heartbeat-period': '5m0s',
            'npd.io/monitors': '{"kernel-monitor":"running"}',
          },
        },
        status: {
          conditions: [
            {
              type: 'KernelDeadlock',
              status: 'True',
              lastHeartbeatTime: '2026-11-21T12:00:01Z',
              lastTransitionTime: '2026-11-21T12:00:00Z',
              reason: 'DockerHung',
              message: 'task docker:7 blocked',
            },
          ],
        },
      });
    }));

  it('writes the annotations only when they differ', () =>
    told(async (exporter, server) => {
      exporter.export(fullStatus);
      await clock.pass(1);
      await patched(server);
      await sleep(20);
      await clock.pass(300);
      const [, heartbeat] = await patched(server, 2);
      assert.deepEqual(Object.keys(heartbeat ?? {}), ['status']);
    }));

  it('marks the event of a simulation, and nothing else of it', () =>
    told(async (exporter, server) => {
      const [event] = fullStatus.events;
      exporter.export({...fullStatus, events: event ? [{...event, simulation: '91c2e0'}] : []});
      const made = await eventually('the event', () => server.objects('events')[0]);
      assert.deepEqual(made.metadata.annotations, {'npd.io/simulation': '91c2e0'});
      assert.equal(made['message'], event?.message);
    }));

  it('tells of simulations on its node while there are some', () => {
    let now: AgentMarks = {...marks, simulations: ['a1', 'b2'], simulatedLines: ['kmsg/7']};
    return told(
      async (exporter, server) => {
        function annotation(name: string): string | undefined {
          return server.objects('nodes')[0]?.metadata.annotations?.[`npd.io/${name}`];
        }
        const [up] = fullStatus.conditions;
        const status = {...fullStatus, events: []};
        exporter.export({...status, conditions: up ? [{...up, simulation: 'a1'}] : []});
        await clock.pass(1);
        await patched(server);
        assert.equal(annotation('simulation'), 'a1,b2');
        assert.equal(annotation('simulated-conditions'), 'KernelDeadlock');
        assert.equal(annotation('simulated-lines'), 'kmsg/7');
        now = {...now, simulations: ['b2']};
        exporter.export(status);
        await sleep(20);
        await clock.pass(1);
        await patched(server, 2);
        assert.equal(annotation('simulation'), 'b2');
        assert.equal(annotation('simulated-conditions'), undefined);
        now = {...now, simulations: []};
        await sleep(20);
        await clock.pass(1);
        await patched(server, 3);
        assert.equal(annotation('simulation'), undefined);
      },
      {marks: () => now},
    );
  });

  it('takes off the node what an earlier agent said of simulations', () =>
    told(
      async (exporter, server) => {
        exporter.export(fullStatus);
        await clock.pass(1);
        await patched(server);
        const {annotations = {}} = server.objects('nodes')[0]?.metadata ?? {};
        assert.ok(!('npd.io/simulation' in annotations));
        assert.ok(!('npd.io/simulated-conditions' in annotations));
      },
      {},
      {annotations: {'npd.io/simulation': 'a1', 'npd.io/simulated-conditions': 'KernelDeadlock'}},
    ));

  it('tells on its node how monitors and exporters are, when that changes', () => {
    let now: AgentMarks = {...marks, monitors: [{name: 'a', state: 'starting'}]};
    return told(
      async (exporter, server) => {
        function annotation(name: string): string | undefined {
          return server.objects('nodes')[0]?.metadata.annotations?.[`npd.io/${name}`];
        }
        exporter.export({...fullStatus, events: []});
        await clock.pass(1);
        await patched(server);
        assert.equal(annotation('monitors'), undefined, 'nothing before all are known');
        now = {
          ...marks,
          monitors: [
            {name: 'a', state: 'running'},
            {name: 'b', state: 'failed', error: 'x'.repeat(500)},
          ],
          exporters: [
            {name: 'kubernetes', trouble: 'of a moment ago'},
            {name: 'p', trouble: 'none'},
          ],
        };
        await sleep(20);
        await clock.pass(1);
        await patched(server, 2);
        assert.deepEqual(JSON.parse(annotation('monitors') ?? ''), {
          a: 'running',
          b: `failed: ${'x'.repeat(200)}`,
        });
        assert.equal(annotation('exporters'), '{"kubernetes":"ok","p":"none"}');
        await sleep(20);
        await clock.pass(5);
        assert.equal(patches(server).length, 2, 'no request when nothing changes');
      },
      {marks: () => now},
    );
  });

  it('rests between tries to tell what changed, as it does with conditions', () => {
    let simulations: string[] = [];
    return told(
      async (exporter, server) => {
        exporter.export({...fullStatus, events: []});
        await clock.pass(1);
        await patched(server);
        await sleep(20);
        server.fail({method: 'PATCH', times: 5, status: {code: 422}});
        simulations = ['a1'];
        await clock.pass(1);
        await eventually('the trouble', () => exporter.trouble());
        const tries = patches(server).length;
        await clock.pass(5);
        await sleep(20);
        assert.equal(patches(server).length, tries);
      },
      {marks: () => ({...marks, simulations})},
    );
  });

  it('does not recall conditions that a simulation held up, but where its lines were', () =>
    told(
      async (exporter) => {
        const {types, conditions, simulatedLines} = await exporter.recall();
        assert.deepEqual(
          [types, conditions, simulatedLines],
          [['Ready'], [], ['kmsg/7', 'kmsg/9']],
        );
      },
      {},
      {
        annotations: {
          'npd.io/conditions': 'Ready',
          'npd.io/boot-id': bootId,
          'npd.io/simulated-conditions': 'Ready',
          'npd.io/simulated-lines': 'kmsg/7,kmsg/9',
        },
      },
    ));

  it('creates the event as node-problem-detector makes it, text untouched', () =>
    told(async (exporter, server) => {
      exporter.export({...fullStatus, conditions: []});
      const [event] = await eventually('the event', () => {
        const found = server.objects('events');
        return found.length > 0 ? found : undefined;
      });
      const {metadata, ...rest} = event as unknown as {metadata: {name: string; namespace: string}};
      assert.match(metadata.name, /^node-a\.[0-9a-f]{16}$/);
      assert.equal(metadata.namespace, 'default');
      assert.deepEqual(rest, {
        apiVersion: 'v1',
        kind: 'Event',
        involvedObject: {kind: 'Node', name: 'node-a', uid: 'uid-1', apiVersion: 'v1'},
        reason: 'OOMKilling',
        message: 'Killed process 7 (a\nb\u001b[2J)',
        source: {component: 'kernel-monitor', host: 'node-a'},
        firstTimestamp: '2026-11-21T12:00:00Z',
        lastTimestamp: '2026-11-21T12:00:00Z',
        count: 1,
        type: 'Warning',
        reportingComponent: 'kernel-monitor',
        reportingInstance: 'node-a',
      });
    }));

  it('puts events where --event-namespace says', () =>
    told(
      async (exporter, server) => {
        exporter.export(fullStatus);
        await eventually('the event', () => server.objects('events')[0]);
        const posted = server.requests.find(({method}) => method === 'POST');
        assert.equal(posted?.path, '/api/v1/namespaces/kube-system/events');
        const {involvedObject} = JSON.parse(posted?.body ?? '') as {
          involvedObject: {namespace: string};
        };
        assert.equal(involvedObject.namespace, 'kube-system');
      },
      {eventNamespace: 'kube-system'},
    ));

  it('counts an event up that comes again', () =>
    told(async (exporter, server) => {
      exporter.export(fullStatus);
      exporter.export(fullStatus);
      await eventually(
        'the count',
        () => server.objects('events')[0]?.['count'] === 2 || undefined,
      );
      assert.equal(server.objects('events').length, 1);
    }));

  it('takes the conditions of an earlier agent off the node, and no others', () =>
    told(
      async (exporter, server) => {
        assert.deepEqual((await exporter.recall()).types, ['KernelDeadlock', 'XfsShutdown']);
        exporter.export(fullStatus);
        exporter.withdraw(['XfsShutdown']);
        await clock.pass(1);
        const [patch] = await patched(server);
        assert.deepEqual(
          (patch?.['status'] as {conditions: {type: string; $patch?: string}[]}).conditions.map(
            ({type, $patch}) => [type, $patch],
          ),
          [
            ['KernelDeadlock', undefined],
            ['XfsShutdown', 'delete'],
          ],
        );
        const [node] = server.objects('nodes');
        assert.equal(node?.metadata.annotations?.['npd.io/conditions'], 'KernelDeadlock');
      },
      {},
      {annotations: {'npd.io/conditions': 'KernelDeadlock,XfsShutdown'}},
    ));

  it('recalls conditions of this boot only', async () => {
    async function recalledFrom(boot: string): Promise<readonly Condition[]> {
      let found: readonly Condition[] = [];
      await told(
        async (exporter) => {
          found = (await exporter.recall()).conditions;
        },
        {},
        {annotations: {'npd.io/conditions': 'Ready', 'npd.io/boot-id': boot}},
      );
      return found;
    }
    assert.deepEqual(
      (await recalledFrom(bootId)).map(({type}) => type),
      ['Ready'],
    );
    assert.deepEqual(await recalledFrom('another'), []);
  });

  it('asks for its node until the server answers', () =>
    told(async (exporter, server) => {
      server.fail({path: /nodes/, times: 2, status: {code: 503}});
      assert.deepEqual((await exporter.recall()).types, []);
      assert.equal(server.requests.filter(({method}) => method === 'GET').length, 3);
    }));

  it('tries again what the server did not take, and tells what is wrong meanwhile', async () => {
    const measured: Measurement[] = [];
    await told(
      async (exporter, server) => {
        server.fail({method: 'PATCH', times: 5, status: {code: 500, message: 'etcd is away'}});
        exporter.export(fullStatus);
        await clock.pass(1);
        await eventually('the trouble', () => exporter.trouble());
        assert.match(exporter.trouble() ?? '', /etcd is away/);
        await clock.pass(10);
        await eventually('no trouble', () => exporter.trouble() === undefined || undefined);
        const names = measured.map(({metric}) => metric);
        assert.deepEqual(names, ['npd_sync_failures_total', 'npd_last_sync_timestamp_seconds']);
      },
      {measure: (measurement) => void measured.push(measurement)},
    );
  });

  it('sends an empty list when conditions are not to be updated, as node-problem-detector does', () =>
    told(
      async (exporter, server) => {
        exporter.export(fullStatus);
        await clock.pass(1);
        const [patch] = await patched(server);
        assert.deepEqual(patch?.['status'], {conditions: []});
      },
      {updateConditions: false},
    ));

  it('writes no events when it is not to', () =>
    told(
      async (exporter, server) => {
        exporter.export(fullStatus);
        await clock.pass(1);
        await patched(server);
        assert.deepEqual(server.objects('events'), []);
      },
      {writeEvents: false},
    ));
});

function condition(type: string, status: Condition['status']): object {
  return {type, status, reason: 'R', message: 'm', lastTransitionTime: '2026-11-21T12:00:00Z'};
}
