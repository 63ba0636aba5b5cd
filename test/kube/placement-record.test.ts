import assert from 'node:assert/strict';
import {placementRecord} from '../../src/kube/placement-record.js';

describe('placementRecord', () => {
  it('lets a pod run everywhere that says nothing', () => {
    assert.deepEqual(placementRecord(), {nodeSelector: {}, tolerations: [], hostNetwork: false});
  });

  it('fills in what the API leaves out', () => {
    assert.deepEqual(
      placementRecord({
        nodeSelector: {a: 'b'},
        hostNetwork: true,
        tolerations: [{operator: 'Exists'}, {key: 'k', value: 'v', effect: 'NoSchedule'}],
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{matchExpressions: [{key: 'k', operator: 'Exists'}]}],
            },
          },
        },
      }),
      {
        nodeSelector: {a: 'b'},
        tolerations: [
          {key: '', operator: 'Exists', value: '', effect: ''},
          {key: 'k', operator: 'Equal', value: 'v', effect: 'NoSchedule'},
        ],
        nodeTerms: [{labels: [{key: 'k', operator: 'Exists', values: []}], fields: []}],
        hostNetwork: true,
      },
    );
  });
});
