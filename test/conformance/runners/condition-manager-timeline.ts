import {conditionManager} from '../../../src/agent/exporters/kubernetes/conditions.js';
import type {Condition} from '../../../src/agent/model/status.js';
import {turnedClock} from '../../support/turned-clock.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {
    given: ['name', 'actions', 'heartbeatSeconds', 'untilSecond'],
    answers: ['syncs'],
    answer,
  },
};

interface Action {
  readonly atSecond: number;
  readonly update?: string;
  readonly status?: Condition['status'];
  readonly reason?: string;
  readonly transitionSecond: number;
  readonly apiFails?: boolean;
}

async function answer({actions, heartbeatSeconds, untilSecond}: Case): Promise<Case> {
  const syncs: Case[] = [];
  let second = 0;
  let fails = false;
  const clock = turnedClock();
  const manager = conditionManager({
    clock,
    heartbeatMs: Number(heartbeatSeconds) * 1000,
    moreToTell: () => false,
    sync({conditions}) {
      const shown = conditions.map(({type, status, reason}) => `${type}=${status}/${reason}`);
      const ok = !fails;
      syncs.push({atSecond: second, conditions: shown.length > 0 ? shown.sort() : null, ok});
      return ok ? Promise.resolve() : Promise.reject(new Error('the API fails'));
    },
  });
  manager.start();
  for (second = 0; second <= Number(untilSecond); second += 1) {
    for (const action of ((actions ?? []) as Action[]).filter(
      ({atSecond}) => atSecond === second,
    )) {
      if (action.apiFails !== undefined) fails = action.apiFails;
      if (action.update !== undefined) manager.update([conditionOf(action)]);
    }

    if (second > 0) await clock.pass(1);
  }

  return {syncs};
}

function conditionOf({
  update = '',
  status = 'Unknown',
  reason = '',
  transitionSecond,
}: Action): Condition {
  return {type: update, status, reason, message: '', transition: new Date(transitionSecond * 1000)};
}
