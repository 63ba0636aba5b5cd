import assert from 'node:assert/strict';
import {
  judging,
  type Judged,
  type Judging,
  type KeptConditions,
  type Lifted,
} from '../../../../src/agent/monitors/system-log/judging.js';
import type {LogBatch} from '../../../../src/agent/monitors/system-log/watchers/watcher.js';
import {readSystemLogConfig} from '../../../../src/rules/system-log/config.js';

const config = readSystemLogConfig(
  JSON.stringify({
    plugin: 'kmsg',
    source: 's',
    bufferSize: 5,
    conditions: [
      {type: 'Deadlock', reason: 'NoDeadlock', message: 'fine'},
      {type: 'Readonly', reason: 'NotReadonly', message: 'fine'},
    ],
    rules: [
      {type: 'temporary', reason: 'Two', pattern: 'begin\\nend'},
      {type: 'permanent', condition: 'Deadlock', reason: 'Hung', pattern: 'hung[\\s\\S]*'},
      {type: 'permanent', condition: 'Deadlock', reason: 'Stuck', pattern: 'stuck.*'},
      {
        type: 'permanent',
        condition: 'Readonly',
        reason: 'Remounted',
        pattern: 'hung and remounted',
      },
    ],
  }),
  'x.json',
);
const at = new Date('2026-11-21T12:00:00Z');
const later = new Date('2026-11-21T12:05:00Z');
const nothingKept: KeptConditions = {conditions: [], simulated: []};

/** Lines, of which those that begin with `sim ID ` are a simulation's and `over ID ` those of one that is over. */
function batchOf(lines: readonly string[]): LogBatch {
  const texts = lines.map((line) => line.replace(/^(sim|over) \w+ /, ''));
  const bytes = Buffer.from(texts.join('\n'));
  const ends: number[] = [];
  for (const text of texts) ends.push((ends.at(-1) ?? -1) + 1 + Buffer.byteLength(text));
  return {
    bytes,
    ends,
    starts: [0, ...ends.map((end) => end + 1)],
    timeOf: () => at,
    placeOf: (line) => lines[line] ?? '',
    isFromKernel: () => false,
    position: undefined,
  };
}

describe('judging', () => {
  let judge: Judging;

  function begin(kept = nothingKept): void {
    judge = judging(config, {
      kept,
      now: () => later,
      simulations: {
        none: () => false,
        claim({place}) {
          const [, word, id = ''] = /^(sim|over) (\w+) /.exec(place) ?? [];
          return word === undefined ? undefined : {id, over: word === 'over'};
        },
        isActive: () => true,
        onOver: () => () => undefined,
      },
    });
  }
  function take(...lines: string[]): readonly Judged[] {
    return judge.take(batchOf(lines));
  }
  function revert(id: string): readonly Lifted[] {
    return judge.revert((each) => each === id);
  }
  function reasons(judged: readonly Judged[]): unknown[] {
    return judged.flatMap(({events, simulation}) =>
      events.map(({reason}) => (simulation === undefined ? reason : `${reason} of ${simulation}`)),
    );
  }
  function shown(type = 'Deadlock'): unknown[] {
    const {status, reason, message, simulation} =
      judge.conditions().find((one) => one.type === type) ?? {};
    return [status, reason, message, simulation];
  }

  beforeEach(() => begin());

  it('marks what a simulated line raises, and nothing else', () => {
    assert.deepEqual(reasons(take('hello', 'sim a1 stuck', 'hello')), ['Stuck of a1']);
    assert.deepEqual(shown(), ['True', 'Stuck', 'stuck', 'a1']);
    assert.deepEqual(judge.kept().conditions[0]?.status, 'False');
  });

  it('lets no simulated line complete a match that a real one began, nor the other way round', () => {
    assert.deepEqual(reasons(take('begin', 'sim a1 end')), []);
    begin();
    assert.deepEqual(reasons(take('sim a1 begin', 'end')), []);
    begin();
    assert.deepEqual(reasons(take('begin', 'sim a1 noise', 'end')), ['Two']);
  });

  it('does not take the lines after a simulated one for the same problem, though its rule reaches over lines', () => {
    assert.deepEqual(reasons(take('sim a1 hung', 'hello', 'hello')), ['Hung of a1']);
    assert.deepEqual(reasons(take('hello')), []);
    revert('a1');
    assert.deepEqual(shown(), ['False', 'NoDeadlock', 'fine', undefined]);
  });

  it('makes the condition real when a real line says so, with an event of its own', () => {
    take('sim a1 stuck');
    assert.deepEqual(reasons(take('stuck for real')), ['Stuck']);
    assert.deepEqual(shown(), ['True', 'Stuck', 'stuck for real', undefined]);
    assert.deepEqual(revert('a1'), []);
    assert.deepEqual(shown(), ['True', 'Stuck', 'stuck for real', undefined]);
  });

  it('makes it real with another reason, too, and in one batch', () => {
    const judged = take('sim a1 stuck', 'hung', 'hello');
    assert.deepEqual(reasons(judged), ['Stuck of a1', 'Hung']);
    assert.deepEqual(
      judged.map(({conditions}) => conditions[0]?.simulation),
      ['a1', undefined, undefined],
    );
  });

  it('does not touch a condition that is up for real', () => {
    take('stuck for real');
    assert.deepEqual(reasons(take('sim a1 hung')), []);
    assert.deepEqual(shown(), ['True', 'Stuck', 'stuck for real', undefined]);
    revert('a1');
    assert.deepEqual(shown()[0], 'True');
  });

  it('does nothing for the line of a simulation that is over', () => {
    assert.deepEqual(reasons(take('over a1 stuck', 'over a1 begin', 'end')), []);
    assert.deepEqual(shown()[0], 'False');
  });

  it('lifts every condition that the line set, and says since when', () => {
    take('sim a1 hung and remounted');
    assert.deepEqual([shown()[0], shown('Readonly')[0]], ['True', 'True']);
    const lifted = revert('a1');
    assert.deepEqual(
      lifted.map(({before, event}) => [before.reason, event.severity, event.reason, event.message]),
      [
        [
          'Hung',
          'info',
          'NoDeadlock',
          'Node condition Deadlock is now: False, reason: NoDeadlock, message: "fine"',
        ],
        [
          'Remounted',
          'info',
          'NotReadonly',
          'Node condition Readonly is now: False, reason: NotReadonly, message: "fine"',
        ],
      ],
    );
    assert.deepEqual(
      judge.conditions().map(({transition}) => transition),
      [later, later],
    );
    assert.deepEqual(revert('a1'), []);
  });

  it('lifts nothing of another simulation', () => {
    take('sim a1 stuck');
    assert.deepEqual(revert('b2'), []);
    assert.deepEqual(shown()[3], 'a1');
  });

  it('is raised again by a real line after a simulation', () => {
    take('sim a1 stuck');
    revert('a1');
    assert.deepEqual(reasons(take('stuck')), ['Stuck']);
    assert.deepEqual(shown(), ['True', 'Stuck', 'stuck', undefined]);
  });

  it('keeps real and simulated conditions apart over a restart', () => {
    take('sim a1 stuck');
    const kept = JSON.parse(JSON.stringify(judge.kept())) as KeptConditions;
    assert.deepEqual(
      kept.conditions.map(({status}) => status),
      ['False', 'False'],
    );
    begin({conditions: kept.conditions, simulated: kept.simulated});
    assert.deepEqual(shown(), ['True', 'Stuck', 'stuck', 'a1']);
    assert.deepEqual(
      reasons(take('sim a1 stuck')),
      [],
      'the line that is read again changes nothing',
    );
    revert('a1');
    assert.deepEqual(shown()[0], 'False');
    assert.deepEqual(judge.kept().simulated, []);
  });

  it('drops what a simulation held up when the file does not declare the condition any more', () => {
    const gone = {type: 'Gone', status: 'True', reason: 'R', message: 'm', transition: at} as const;
    begin({conditions: [], simulated: [{...gone, simulation: 'a1'}]});
    assert.deepEqual(revert('a1'), []);
    assert.deepEqual(judge.kept().simulated, []);
  });
});
