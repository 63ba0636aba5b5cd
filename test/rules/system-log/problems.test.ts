import assert from 'node:assert/strict';
import type {Condition} from '../../../src/rules/problem.js';
import {readSystemLogConfig} from '../../../src/rules/system-log/config.js';
import {
  conditionEvent,
  systemLogProblems,
  type Finding,
  type SystemLogProblems,
} from '../../../src/rules/system-log/problems.js';
import {batchOf} from './line-batch.js';

const now = new Date('2026-11-21T12:00:00Z');
const hung = {
  type: 'permanent',
  condition: 'KernelDeadlock',
  reason: 'DockerHung',
  pattern: 'docker hung.*',
};
const umount = {...hung, reason: 'UmountHung', pattern: 'umount hung.*'};
const oom = {type: 'temporary', reason: 'OOMKilling', pattern: 'Killed .*'};
const deadlock = {
  type: 'KernelDeadlock',
  reason: 'KernelHasNoDeadlock',
  message: 'kernel has no deadlock',
};
const readonly = {type: 'ReadonlyFilesystem', reason: 'Writable', message: 'not read-only'};

function problemsOf(rules: readonly object[], restored?: readonly Condition[]): SystemLogProblems {
  const config = {plugin: 'kmsg', bufferSize: 3, conditions: [deadlock, readonly], rules};
  return systemLogProblems(readSystemLogConfig(JSON.stringify(config), 'test.json'), {
    now,
    ...(restored && {restored}),
  });
}

/** Each line a second after the one before, the first at `from` seconds. */
function take(problems: SystemLogProblems, lines: readonly string[], from = 1): readonly Finding[] {
  return problems.take(batchOf(lines), (line) => new Date((from + line) * 1000));
}

describe('systemLogProblems', () => {
  it('starts with every declared condition at False', () => {
    assert.deepEqual(problemsOf([]).conditions(), [
      {...deadlock, status: 'False', transition: now},
      {...readonly, status: 'False', transition: now},
    ]);
  });

  it('makes an event of a temporary rule each time, and leaves the conditions alone', () => {
    const problems = problemsOf([oom]);
    const findings = take(problems, ['Killed a', 'x', 'Killed a']);
    assert.deepEqual(
      findings.map(({rule, line, events}) => [rule, line, events]),
      [
        [
          0,
          0,
          [
            {
              severity: 'warn',
              timestamp: new Date(1000),
              reason: 'OOMKilling',
              message: 'Killed a',
            },
          ],
        ],
        [
          0,
          2,
          [
            {
              severity: 'warn',
              timestamp: new Date(3000),
              reason: 'OOMKilling',
              message: 'Killed a',
            },
          ],
        ],
      ],
    );
    assert.ok(findings.every(({touched, conditions}) => !touched && conditions.length === 2));
    assert.equal(problems.conditions()[0]?.status, 'False');
  });

  it('sets a condition once, and says so without an event when it is seen again', () => {
    const problems = problemsOf([hung]);
    const [first, again] = take(problems, ['docker hung 1', 'docker hung 2']);
    const up = {
      type: 'KernelDeadlock',
      status: 'True',
      transition: new Date(1000),
      reason: 'DockerHung',
      message: 'docker hung 1',
    };
    assert.deepEqual(first?.touched, up);
    assert.deepEqual(
      first?.events[0]?.message,
      'Node condition KernelDeadlock is now: True, reason: DockerHung, message: "docker hung 1"',
    );
    assert.deepEqual([again?.events, again?.touched], [[], up]);
    assert.deepEqual(problems.conditions()[0], up);
  });

  it('changes a condition that is up when the reason is another one', () => {
    const findings = take(problemsOf([hung, umount]), [
      'docker hung',
      'umount hung',
      'docker hung',
    ]);
    assert.deepEqual(
      findings.map(({touched}) => [touched?.reason, touched?.transition.getTime()]),
      [
        ['DockerHung', 1000],
        ['UmountHung', 2000],
        ['DockerHung', 3000],
      ],
    );
  });

  it('does not change the conditions of a finding afterwards', () => {
    const [first] = take(problemsOf([hung, umount]), ['docker hung', 'umount hung']);
    assert.equal(first?.conditions[0]?.reason, 'DockerHung');
  });

  it('takes every type but `temporary` for permanent', () => {
    const [finding] = take(problemsOf([{...hung, type: ''}]), ['docker hung']);
    assert.equal(finding?.touched?.status, 'True');
  });

  it('reports a rule of an undeclared condition without event or change', () => {
    const [finding] = take(problemsOf([{...hung, condition: 'Nowhere'}]), ['docker hung']);
    assert.deepEqual(
      [finding?.events, finding?.touched, finding?.conditions.length],
      [[], undefined, 2],
    );
  });

  it('dates a problem by its first line, also one of an earlier batch', () => {
    const problems = problemsOf([{...oom, pattern: 'first\\n.*\\nlast'}]);
    take(problems, ['x', 'first'], 10);
    take(problems, ['middle'], 20);
    const [finding] = take(problems, ['last'], 30);
    assert.deepEqual(finding?.events[0]?.timestamp, new Date(11_000));
    assert.equal(finding?.events[0]?.message, 'first\nmiddle\nlast');
  });

  it('appends the suffix to what it says', () => {
    const [finding] = take(problemsOf([{...oom, patternGeneratedMessageSuffix: 'buy memory'}]), [
      'Killed a',
    ]);
    assert.equal(finding?.events[0]?.message, 'Killed a; buy memory');
  });

  it('gives events the severity that the rule asks for', () => {
    const rules = [
      {...oom, severity: 'info'},
      {...hung, severity: 'info'},
    ];
    const findings = take(problemsOf(rules), ['Killed a', 'docker hung']);
    assert.deepEqual(
      findings.map(({events}) => events[0]?.severity),
      ['info', 'info'],
    );
  });

  it('takes over a condition that was up for a reason that a rule still has', () => {
    const kept = {
      ...deadlock,
      status: 'True',
      reason: 'DockerHung',
      message: 'old',
      transition: new Date(5),
    } as const;
    assert.deepEqual(problemsOf([hung], [kept]).conditions()[0], kept);
    const [again] = take(problemsOf([hung], [kept]), ['docker hung']);
    assert.deepEqual(again?.events, []);
  });

  const dropped: readonly (readonly [string, Partial<Condition>])[] = [
    ['was not up', {status: 'False'}],
    ['is not declared any more', {type: 'Gone'}],
    ['was up for a reason that no rule has any more', {reason: 'RuleIsGone'}],
    ['was up for a reason of a temporary rule only', {reason: 'OOMKilling'}],
    ['belongs to another condition’s rule', {type: 'ReadonlyFilesystem'}],
  ];
  for (const [why, change] of dropped) {
    it(`starts at False what ${why}`, () => {
      const kept = {
        ...deadlock,
        status: 'True',
        reason: 'DockerHung',
        transition: new Date(5),
        ...change,
      } as const;
      const statuses = problemsOf([hung, {...oom, condition: 'KernelDeadlock'}], [kept])
        .conditions()
        .map(({status, transition}) => [status, transition]);
      assert.deepEqual(statuses, [
        ['False', now],
        ['False', now],
      ]);
    });
  }
});

describe('conditionEvent', () => {
  it('warns of a condition that is up and informs of one that is not, quoting the message as Go does', () => {
    const condition = {type: 'T', reason: 'R', message: 'a "b"\n', transition: now};
    const up = conditionEvent({...condition, status: 'True'}, now);
    assert.deepEqual(
      [up.severity, up.message],
      ['warn', 'Node condition T is now: True, reason: R, message: "a \\"b\\"\\n"'],
    );
    assert.equal(conditionEvent({...condition, status: 'Unknown'}, now).severity, 'info');
  });
});
