import assert from 'node:assert/strict';
import {podTrouble} from '../../src/kube/pod-trouble.js';

describe('podTrouble', () => {
  it('says nothing about a pod that is well', () => {
    assert.equal(podTrouble({containerStatuses: [{name: 'a', ready: true}]}), '');
    assert.equal(podTrouble(undefined), '');
  });

  it('tells why an image cannot be pulled', () => {
    const message = 'Back-off pulling image "x": not found';
    const waiting = {reason: 'ImagePullBackOff', message};
    assert.equal(podTrouble({containerStatuses: [{name: 'a', state: {waiting}}]}), message);
  });

  it('tells how the last run ended rather than that the next one waits', () => {
    const state = {waiting: {reason: 'CrashLoopBackOff', message: 'back-off 10s restarting'}};
    const lastState = {terminated: {exitCode: 255, message: 'error: cannot read `/config/a`\n'}};
    assert.equal(
      podTrouble({containerStatuses: [{name: 'a', ready: false, state, lastState}]}),
      'error: cannot read `/config/a`',
    );
  });

  it('gives an exit code where a container left no word', () => {
    const state = {terminated: {exitCode: 137, reason: 'OOMKilled'}};
    assert.equal(podTrouble({containerStatuses: [{name: 'a', state}]}), 'OOMKilled, exit code 137');
  });

  it('tells why a pod has no node', () => {
    const message = '0/1 nodes are available: 1 Insufficient memory.';
    const conditions = [{type: 'PodScheduled', status: 'False', message}];
    assert.equal(podTrouble({conditions}), message);
  });

  it('gives the pod’s own message last', () => {
    assert.equal(
      podTrouble({message: 'The node was low on memory.'}),
      'The node was low on memory.',
    );
  });
});
