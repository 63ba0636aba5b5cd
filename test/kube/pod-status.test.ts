import assert from 'node:assert/strict';
import {podStatus, type ContainerStatus, type PodState} from '../../src/kube/pod-status.js';

const running: ContainerStatus = {name: 'a', ready: true, started: true, state: {running: {}}};

function status(pod: Partial<PodState>): ReturnType<typeof podStatus> {
  return podStatus({
    phase: 'Running',
    reason: '',
    deleted: false,
    conditions: [{type: 'Ready', status: 'True'}],
    containers: pod.containerStatuses?.length ?? 1,
    initContainers: [],
    containerStatuses: [],
    initContainerStatuses: [],
    ...pod,
  });
}

describe('podStatus', () => {
  it('shows the phase, or the pod’s own reason, when no container has one', () => {
    assert.equal(status({phase: 'Pending'}).reason, 'Pending');
    assert.equal(status({phase: 'Failed', reason: 'Evicted'}).reason, 'Evicted');
    const gated = [{type: 'PodScheduled', status: 'False', reason: 'SchedulingGated'}];
    assert.equal(status({phase: 'Pending', conditions: gated}).reason, 'SchedulingGated');
  });

  it('shows the reason of the first container that has one, and sums restarts and ready ones', () => {
    const waiting = {
      name: 'b',
      restartCount: 4,
      state: {waiting: {reason: 'CrashLoopBackOff'}},
    };
    const killed = {name: 'c', restartCount: 1, state: {terminated: {signal: 9}}};
    const {reason, restarts, readyContainers, containers} = status({
      containerStatuses: [running, waiting, killed],
    });
    assert.deepEqual(
      [reason, restarts, readyContainers, containers],
      ['CrashLoopBackOff', 5, 1, 3],
    );
    assert.equal(status({containerStatuses: [killed]}).reason, 'Signal:9');
    const failed = {name: 'c', state: {terminated: {exitCode: 3}}};
    assert.equal(status({containerStatuses: [failed]}).reason, 'ExitCode:3');
  });

  it('does not call a pod Completed of which a container still runs', () => {
    const completed = {name: 'b', state: {terminated: {reason: 'Completed', exitCode: 0}}};
    assert.equal(status({containerStatuses: [completed]}).reason, 'Completed');
    assert.equal(status({containerStatuses: [running, completed]}).reason, 'Running');
    const both = {containerStatuses: [running, completed], conditions: []};
    assert.equal(status(both).reason, 'NotReady');
  });

  it('shows how far the init containers are, or what holds one up', () => {
    const initContainers = [{name: 'i'}, {name: 'j'}];
    const through = {name: 'i', state: {terminated: {exitCode: 0}}};
    function of(state: NonNullable<ContainerStatus['state']>): string {
      const initContainerStatuses = [through, {name: 'j', restartCount: 2, state}];
      const pod = {phase: 'Pending', conditions: [], initContainers, initContainerStatuses};
      return status(pod).reason;
    }

    assert.equal(of({running: {}}), 'Init:1/2');
    assert.equal(of({waiting: {reason: 'PodInitializing'}}), 'Init:1/2');
    assert.equal(of({waiting: {reason: 'ImagePullBackOff'}}), 'Init:ImagePullBackOff');
    assert.equal(of({terminated: {exitCode: 1}}), 'Init:ExitCode:1');
    assert.equal(of({terminated: {reason: 'Error', exitCode: 1}}), 'Init:Error');
  });

  it('counts a sidecar as one of the containers', () => {
    const {reason, readyContainers, containers, restarts} = status({
      initContainers: [{name: 's', restartPolicy: 'Always'}],
      initContainerStatuses: [{...running, name: 's', restartCount: 3}],
      containerStatuses: [running],
    });
    assert.deepEqual([reason, readyContainers, containers, restarts], ['Running', 2, 2, 3]);
  });

  it('shows a pod that goes as Terminating, unless it has ended or its node is lost', () => {
    assert.equal(status({deleted: true, containerStatuses: [running]}).reason, 'Terminating');
    assert.equal(status({deleted: true, phase: 'Succeeded'}).reason, 'Succeeded');
    assert.equal(status({deleted: true, reason: 'NodeLost'}).reason, 'Unknown');
  });
});
