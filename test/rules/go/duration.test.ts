import assert from 'node:assert/strict';
import {
  formatDuration,
  formatDurationNs,
  parseDuration,
  parseDurationNs,
} from '../../../src/rules/go/duration.js';

describe('parseDurationNs', () => {
  const durations: readonly (readonly [string, bigint])[] = [
    ['0', 0n],
    ['-0', 0n],
    ['1h30m', 5_400_000_000_000n],
    ['-1.5s', -1_500_000_000n],
    ['1.s', 1_000_000_000n],
    ['1µs', 1000n],
    ['1μs', 1000n],
    ['9223372036854775807ns', 2n ** 63n - 1n],
    ['-9223372036854775808ns', -(2n ** 63n)],
    // In floating point, as Go reckons a fraction: a third of an hour is a nanosecond more than its digits.
    ['0.33333333333333333333333h', 1_200_000_000_000n],
  ];
  for (const [text, ns] of durations) {
    it(`reads \`${text}\``, () => assert.equal(parseDurationNs(text), ns));
  }

  const refused: readonly (readonly [string, string])[] = [
    ['', 'time: invalid duration ""'],
    ['+', 'time: invalid duration "+"'],
    ['5', 'time: missing unit in duration "5"'],
    ['5 m', 'time: unknown unit " m" in duration "5 m"'],
    ['5é', 'time: unknown unit "\\xc3\\xa9" in duration "5\\xc3\\xa9"'],
    ['5"\n', 'time: unknown unit "\\"\\x0a" in duration "5\\"\\x0a"'],
    ['9223372036854775808ns', 'time: invalid duration "9223372036854775808ns"'],
    ['92233720368547758080x', 'time: invalid duration "92233720368547758080x"'],
    ['1constructor', 'time: unknown unit "constructor" in duration "1constructor"'],
  ];
  for (const [text, message] of refused) {
    it(`refuses ${JSON.stringify(text)} in Go's words`, () =>
      assert.throws(() => parseDurationNs(text), new Error(message)));
  }
});

describe('parseDuration', () => {
  it('gives milliseconds with their fraction', () => {
    assert.equal(parseDuration('1.5ms'), 1.5);
    assert.equal(parseDuration('5m'), 300_000);
  });
});

describe('formatDuration', () => {
  it('prints as Go does', () => {
    const texts = [0, 0.000001, 0.0015, 1.5, 1000, 90_000, 300_000, 3_600_000, -5_400_000];
    assert.deepEqual(texts.map(formatDuration), [
      '0s',
      '1ns',
      '1.5µs',
      '1.5ms',
      '1s',
      '1m30s',
      '5m0s',
      '1h0m0s',
      '-1h30m0s',
    ]);
  });

  it('keeps every nanosecond of the longest duration', () => {
    assert.equal(formatDurationNs(2n ** 63n - 1n), '2562047h47m16.854775807s');
    assert.equal(formatDurationNs(-(2n ** 63n)), '-2562047h47m16.854775808s');
  });
});
