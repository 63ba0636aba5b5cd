import {nodeStatusPatch, type ConditionToWrite} from '../../../src/kube/node-status-patch.js';
import type {Case, FileRunner} from '../case-runner.js';

export const lists: FileRunner['lists'] = {
  cases: {given: ['conditions'], answers: ['patch', 'isNull'], answer},
};

function answer({conditions}: Case): Case {
  const written = ((conditions ?? []) as Record<string, string | null>[]).map(
    ({lastHeartbeatTime, lastTransitionTime, ...rest}) => ({
      ...rest,
      lastHeartbeatTime: timeOf(lastHeartbeatTime),
      lastTransitionTime: timeOf(lastTransitionTime),
    }),
  );
  const patch = nodeStatusPatch(written as unknown as ConditionToWrite[]);
  const {status} = JSON.parse(patch) as {status: {conditions: unknown}};
  return {patch, isNull: status.conditions === null};
}

function timeOf(text: string | null | undefined): Date | undefined {
  return text ? new Date(text) : undefined;
}
