import assert from 'node:assert/strict';
import {age, humanDuration} from '../../src/view/age.js';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

describe('humanDuration', () => {
  // As in k8s.io/apimachinery/pkg/util/duration/duration_test.go
  for (const [ms, text] of [
    [0, '0s'],
    [-1 * second, '0s'],
    [-2 * second, '<invalid>'],
    [-2 * second + 1, '0s'],
    [second, '1s'],
    [second - 1, '0s'],
    [70 * second, '70s'],
    [119 * second + 999, '119s'],
    [190 * second, '3m10s'],
    [70 * minute, '70m'],
    [47 * hour, '47h'],
    [49 * hour, '2d1h'],
    [(8 * 24 + 2) * hour, '8d'],
    [367 * day, '367d'],
    [(365 * 2 + 25) * day, '2y25d'],
    [(365 * 8 + 2) * day, '8y'],
    [5 * minute, '5m'],
    [10 * minute + 5 * second, '10m'],
    [3 * hour, '3h'],
    [3 * hour + 5 * minute, '3h5m'],
    [8 * hour - 1, '7h59m'],
    [2 * year, '2y'],
    [3 * day, '3d'],
  ] as const) {
    it(`writes ${ms} ms as ${text}`, () => {
      assert.equal(humanDuration(ms), text);
    });
  }
});

describe('age', () => {
  it('is <unknown> without a moment', () => {
    assert.equal(age(undefined, new Date()), '<unknown>');
  });

  it('counts from the moment to now', () => {
    assert.equal(age(new Date(0), new Date(5 * minute + 12 * second)), '5m12s');
  });
});
