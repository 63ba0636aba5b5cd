import assert from 'node:assert/strict';
import {timeSince} from '../../../src/local/describe/human-duration.js';

const now = new Date('2026-06-01T12:00:00Z');
const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const year = 365 * day;

/** Of Kubernetes' own test, k8s.io/apimachinery/pkg/util/duration. */
const cases: readonly (readonly [seconds: number, text: string])[] = [
  [-2, '<invalid>'],
  [-1, '0s'],
  [0, '0s'],
  [1, '1s'],
  [2 * minute - 1, '119s'],
  [2 * minute, '2m'],
  [2 * minute + 1, '2m1s'],
  [10 * minute - 1, '9m59s'],
  [10 * minute, '10m'],
  [3 * hour - 1, '179m'],
  [3 * hour, '3h'],
  [3 * hour + minute, '3h1m'],
  [8 * hour - 1, '7h59m'],
  [8 * hour, '8h'],
  [2 * day - 1, '47h'],
  [2 * day, '2d'],
  [2 * day + hour, '2d1h'],
  [8 * day - 1, '7d23h'],
  [8 * day, '8d'],
  [2 * year - 1, '729d'],
  [2 * year, '2y'],
  [2 * year + day, '2y1d'],
  [8 * year - 1, '7y364d'],
  [8 * year, '8y'],
];

describe('timeSince', () => {
  for (const [seconds, text] of cases) {
    it(`writes ${seconds} s as ${text}`, () => {
      const since = new Date(now.getTime() - seconds * 1000).toISOString();
      assert.equal(timeSince(since, now), text);
    });
  }

  it('knows no time in what is none', () => {
    assert.equal(timeSince('', now), '<unknown>');
    assert.equal(timeSince('yesterday', now), '<unknown>');
  });
});
