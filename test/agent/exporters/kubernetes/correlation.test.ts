import assert from 'node:assert/strict';
import {createCorrelation} from '../../../../src/agent/exporters/kubernetes/correlation.js';

const event = {source: 'kernel-monitor', type: 'Warning', reason: 'OOMKilling', message: 'same'};

describe('createCorrelation', () => {
  it('counts an identical event up instead of creating it again', () => {
    const correlation = createCorrelation();
    const verdicts = [0, 1, 2].map((at) => correlation.judge(event, at));
    assert.deepEqual(
      verdicts.map((verdict) => [verdict.act, 'count' in verdict ? verdict.count : 1]),
      [
        ['create', 1],
        ['count', 2],
        ['count', 3],
      ],
    );
  });

  it('folds the tenth different message of one reason, and those after it, into one event', () => {
    const correlation = createCorrelation();
    const verdicts = Array.from({length: 12}, (_, i) =>
      correlation.judge({...event, message: `distinct ${i + 1}`}, i),
    );
    assert.deepEqual(
      verdicts
        .slice(8)
        .map((verdict) => (verdict.act === 'hold' ? verdict : [verdict.act, verdict.message])),
      [
        ['create', 'distinct 9'],
        ['create', '(combined from similar events): distinct 10'],
        ['count', '(combined from similar events): distinct 11'],
        ['count', '(combined from similar events): distinct 12'],
      ],
    );
  });

  it('forgets likeness after ten quiet minutes', () => {
    const correlation = createCorrelation();
    for (let i = 0; i < 10; i += 1) correlation.judge({...event, message: `${i}`}, 0);
    const verdict = correlation.judge({...event, message: 'later'}, 600_001);
    assert.equal(verdict.act === 'hold' ? '' : verdict.message, 'later');
  });

  it('holds a source back after 25 events, lets one through every five minutes, and loses no count', () => {
    const correlation = createCorrelation();
    const acts = Array.from({length: 40}, () => correlation.judge(event, 0).act);
    assert.equal(acts.filter((act) => act === 'hold').length, 15);
    const next = correlation.judge(event, 300_000);
    assert.deepEqual([next.act, 'count' in next && next.count], ['count', 41]);
    assert.equal(correlation.judge(event, 300_000).act, 'hold');
  });

  it('gives each source an allowance of its own', () => {
    const correlation = createCorrelation();
    for (let i = 0; i < 30; i += 1) correlation.judge(event, 0);
    assert.equal(correlation.judge({...event, source: 'docker-monitor'}, 0).act, 'create');
  });
});
