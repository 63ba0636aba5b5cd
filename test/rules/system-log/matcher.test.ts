import assert from 'node:assert/strict';
import {compileGoRegexp} from '../../../src/rules/go/regexp.js';
import {createMatcher} from '../../../src/rules/system-log/matcher.js';
import {randomFrom, seeds} from '../random.js';
import {batchOf} from './line-batch.js';
import {randomLine, randomPattern} from './random-rules.js';

interface Reported {
  readonly rule: number;
  readonly line: number;
  readonly lines: number;
}

function reported(
  patterns: readonly string[],
  bufferSize: number,
  batches: readonly (readonly (string | Uint8Array)[])[],
): Reported[] {
  const matcher = createMatcher(
    patterns.map((pattern) => ({pattern})),
    {bufferSize},
  );
  const found: Reported[] = [];
  let before = 0;
  for (const batch of batches) {
    matcher.match(batchOf(batch), ({rule, line, lines}) => {
      found.push({rule, line: before + line, lines});
    });
    before += batch.length;
  }

  return found;
}

/** What the matcher must do, in the plainest way: every rule on the whole joined window, nothing skipped. */
function reportedPlainly(
  patterns: readonly string[],
  bufferSize: number,
  lines: readonly Buffer[],
): Reported[] {
  const regexps = patterns.map((pattern) => compileGoRegexp(`${pattern}\\z`));
  return lines.flatMap((_, line) => {
    const seen = lines.slice(Math.max(0, line + 1 - bufferSize), line + 1);
    const slots = [
      ...Array.from({length: bufferSize - seen.length}, () => Buffer.alloc(0)),
      ...seen,
    ];
    const joined = Buffer.concat(
      slots.flatMap((slot, i) => (i ? [Buffer.from('\n'), slot] : [slot])),
    );
    return regexps.flatMap((regexp, rule) => {
      const match = regexp.find(joined);
      if (!match) return [];
      let [rest, count] = [joined.length - match.start, 0];
      do {
        rest -= (seen[seen.length - 1 - count]?.length ?? 0) + 1;
        count += 1;
      } while (rest > 0 && count < seen.length);
      return [{rule, line, lines: count}];
    });
  });
}

describe('createMatcher', () => {
  it('finds a rule only where it reaches the end of the newest line', () => {
    const lines = ['foo', 'foo bar', 'bar foo', 'foo '];
    assert.deepEqual(reported(['foo'], 1, [lines]), [
      {rule: 0, line: 0, lines: 1},
      {rule: 0, line: 2, lines: 1},
    ]);
  });

  it('tries every rule at every line, in their order', () => {
    assert.deepEqual(
      reported(['b', '.*', 'a'], 1, [['a', 'b']]).map(({rule, line}) => [line, rule]),
      [
        [0, 1],
        [0, 2],
        [1, 0],
        [1, 1],
      ],
    );
  });

  it('sees lines of earlier batches', () => {
    assert.deepEqual(reported(['one\\ntwo'], 3, [['zero', 'one'], [], ['two']]), [
      {rule: 0, line: 2, lines: 2},
    ]);
  });

  it('keeps nothing of a batch whose buffer is used again', () => {
    const matcher = createMatcher([{pattern: 'one\\ntwo'}], {bufferSize: 2});
    const first = batchOf(['one']);
    matcher.match(first, () => assert.fail('one line is not two'));
    first.bytes.fill(0x78);
    let text = '';
    matcher.match(batchOf(['two']), (match) => (text = match.text));
    assert.equal(text, 'one\ntwo');
  });

  it('fires again for each line while an unanchored branch is in the window', () => {
    assert.deepEqual(
      reported(['oom|never'], 3, [['oom x', 'a', 'b', 'c']]).map(({lines}) => lines),
      [1, 2, 3],
    );
  });

  it('takes a line with newlines within for one line', () => {
    assert.deepEqual(reported(['(?s)first.*'], 2, [['a\nfirst\nb', 'c']]), [
      {rule: 0, line: 0, lines: 1},
      {rule: 0, line: 1, lines: 2},
    ]);
  });

  it('makes one U+FFFD of each byte that is not UTF-8', () => {
    const matcher = createMatcher([{pattern: 'a..b'}, {pattern: 'a\\x{FFFD}+b'}], {bufferSize: 1});
    const texts: string[] = [];
    matcher.match(batchOf([Buffer.from([0x61, 0xe2, 0x82, 0x62])]), ({text}) => texts.push(text));
    assert.deepEqual(texts, ['a\uFFFD\uFFFDb', 'a\uFFFD\uFFFDb']);
  });

  it('finds what the plain way finds, for any rules, lines and batches', () => {
    for (const seed of seeds(150)) {
      const random = randomFrom(seed);
      const patterns = Array.from({length: 4}, () => randomPattern(random, 2)).filter(isPattern);
      const lines = random.upTo(12, () => randomLine(random));
      const cut = random.below(lines.length + 1);
      const bufferSize = 1 + random.below(5);
      assert.deepEqual(
        reported(patterns, bufferSize, [lines.slice(0, cut), lines.slice(cut)]),
        reportedPlainly(patterns, bufferSize, lines),
        `SEED=${seed}: bufferSize ${bufferSize}, patterns ${JSON.stringify(patterns)}, lines ${JSON.stringify(lines.map(String))}`,
      );
    }
  }).timeout(20_000);
});

function isPattern(pattern: string): boolean {
  try {
    compileGoRegexp(pattern);
    return true;
  } catch {
    return false;
  }
}
