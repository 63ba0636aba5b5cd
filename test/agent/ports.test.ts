import assert from 'node:assert/strict';
import {conditionsRoute, localRfc3339, probeRoutes, type Readiness} from '../../src/agent/ports.js';

const ready: Readiness = {
  ready: true,
  configRevision: '7f3a91c2d0e4',
  monitors: [{name: 'kernel-monitor', state: 'running'}],
  exporters: [{name: 'kubernetes'}],
};

describe('probeRoutes', () => {
  it('is alive whatever its parts do, and ready only when they are', async () => {
    const routes = probeRoutes(() => Promise.resolve({...ready, ready: false}));
    assert.equal((await routes['/healthz']?.())?.status, 200);
    assert.equal((await routes['/readyz']?.())?.status, 503);
    assert.equal((await probeRoutes(() => Promise.resolve(ready))['/readyz']?.())?.status, 200);
  });

  it('names the configuration in force and the parts that are in trouble', async () => {
    const answer = await probeRoutes(() => Promise.resolve(ready))['/readyz']?.();
    assert.deepEqual(JSON.parse(answer?.body ?? ''), ready);
  });
});

describe('conditionsRoute', () => {
  it('answers null before anything is known, as node-problem-detector does', async () => {
    assert.equal((await conditionsRoute(() => undefined)['/conditions']?.())?.body, 'null');
  });

  it('shows what the API server is told', async () => {
    const transition = new Date(0);
    const answer = await conditionsRoute(() => [
      {type: 'KernelDeadlock', status: 'True', transition, reason: 'DockerHung', message: 'm'},
    ])['/conditions']?.();
    assert.deepEqual(JSON.parse(answer?.body ?? ''), [
      {
        type: 'KernelDeadlock',
        status: 'True',
        transition: localRfc3339(transition),
        reason: 'DockerHung',
        message: 'm',
      },
    ]);
  });
});

describe('localRfc3339', () => {
  it('is the same instant, without needless zeros', () => {
    const at = new Date('2026-11-21T13:30:00.500Z');
    const text = localRfc3339(at);
    assert.equal(new Date(text).getTime(), at.getTime());
    assert.match(text, /:00\.5(Z|[+-]\d\d:\d\d)$/);
    assert.match(localRfc3339(new Date('2026-11-21T13:30:10.000Z')), /:10(Z|[+-])/);
  });
});
