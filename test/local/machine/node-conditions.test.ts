import assert from 'node:assert/strict';
import {kubeletConditions} from '../../../src/local/machine/node-conditions.js';

const well = {memoryFreeBytes: 2 ** 30, storageFree: 0.5, pidsFree: 0.9};
const then = new Date('2026-11-21T12:00:00.5Z');
const later = new Date('2026-11-21T12:10:00Z');

describe('kubeletConditions', () => {
  it('says of a machine that is well what a kubelet says', () => {
    assert.deepEqual(
      kubeletConditions(well, [], then).map(
        ({type, status, reason}) => `${type}=${status} ${reason}`,
      ),
      [
        'MemoryPressure=False KubeletHasSufficientMemory',
        'DiskPressure=False KubeletHasNoDiskPressure',
        'PIDPressure=False KubeletHasSufficientPID',
        'Ready=True KubeletReady',
      ],
    );
  });

  it('tells what there is too little of', () => {
    const short = {memoryFreeBytes: 1, storageFree: 0.05, pidsFree: 0.01};
    const told = kubeletConditions(short, [], then);
    assert.deepEqual(
      told.slice(0, 3).map(({status, reason}) => `${status} ${reason}`),
      [
        'True KubeletHasInsufficientMemory',
        'True KubeletHasDiskPressure',
        'True KubeletHasInsufficientPID',
      ],
    );
  });

  it('moves the transition only where the status changes, and every heartbeat', () => {
    const before = kubeletConditions(well, [], then);
    const after = kubeletConditions({...well, storageFree: 0}, before, later);
    assert.deepEqual(
      after.map(({type, lastTransitionTime}) => `${type} ${lastTransitionTime}`),
      [
        'MemoryPressure 2026-11-21T12:00:00Z',
        'DiskPressure 2026-11-21T12:10:00Z',
        'PIDPressure 2026-11-21T12:00:00Z',
        'Ready 2026-11-21T12:00:00Z',
      ],
    );
    assert.ok(after.every(({lastHeartbeatTime}) => lastHeartbeatTime === '2026-11-21T12:10:00Z'));
  });
});
