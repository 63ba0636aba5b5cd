import type {Condition, ReportedCondition} from '../../model/status.js';

/** What is shown in the place of real conditions that are not up: held up by a simulation, or lifted again. */
export interface CoveringConditions {
  cover(condition: ReportedCondition): void;
  uncover(type: string): void;
  over(conditions: readonly Condition[]): readonly ReportedCondition[];
  /** All conditions, as they are shown. */
  all(): readonly ReportedCondition[];
  simulated(): readonly ReportedCondition[];
  isReallyUp(type: string): boolean;
}

/** @param simulated what simulations hold up */
export function coveringConditions(
  real: () => readonly Condition[],
  simulated: readonly ReportedCondition[],
): CoveringConditions {
  const shown = new Map(
    simulated.filter(({type}) => !isReallyUp(type)).map((condition) => [condition.type, condition]),
  );

  function isReallyUp(wanted: string): boolean {
    return real().some(({type, status}) => type === wanted && status === 'True');
  }

  function over(conditions: readonly Condition[]): readonly ReportedCondition[] {
    return conditions.map((condition) => shown.get(condition.type) ?? condition);
  }

  return {
    cover: (condition) => void shown.set(condition.type, condition),
    uncover: (type) => void shown.delete(type),
    over,
    all: () => over(real()),
    simulated: () => [...shown.values()].filter(({simulation}) => simulation !== undefined),
    isReallyUp,
  };
}
