import {textInRecord} from '../../rules/kmsg-record.js';
import type {ReportedCondition} from '../model/status.js';
import type {Simulation} from '../model/simulation.js';
import {checkInjection, type Injection} from './injection.js';
import {Refused} from './refused.js';
import type {ProblemLabels, Registration} from './kept-simulations.js';
import type {SimulationRegistry} from './registry.js';

/** A rule as a simulation needs to know it. */
export interface RuleToRaise {
  readonly type: string;
  readonly reason: string;
  readonly condition?: string;
  readonly pattern: string;
}

/** A monitor that runs. */
export interface MonitorToRaise {
  readonly name: string;
  readonly source: string;
  /** The log that it reads, by its watcher's name: `kmsg`. */
  readonly log: string;
  readonly rules: readonly RuleToRaise[];
  /** The rules of which a line, alone in its log, makes a problem. */
  readonly raisedBy: (text: string) => readonly RuleToRaise[];
}

/** What a simulation is begun with. */
export interface InjectOptions {
  readonly registry: SimulationRegistry;
  /** Those that run now. */
  readonly monitors: readonly MonitorToRaise[];
  /** As last reported. */
  readonly conditions: readonly ReportedCondition[];
  /** @throws Error when the log cannot be written to */
  readonly openLog: () => {write(line: string, asRead: string): void; close(): void};
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Simulations at once: enough for every rule there is, few enough to see through. */
const mostAtOnce = 100;

/**
 * Registers a simulation, then writes its line to the log that its rule's monitor reads.
 * @throws Refused saying why nothing was written
 */
export function inject(injection: Injection, options: InjectOptions): Simulation {
  const {registry, conditions, openLog} = options;
  checkInjection(injection);
  if (!registry.remembers) {
    throw new Refused(
      'expected an agent that remembers over restarts, but this one has no state folder, and could not tell the simulation from a real problem after one; give the agent a `--state-dir` that it can write to',
    );
  }

  const registration = registrationOf(injection, options);
  refuseWhatIsUp(registration, registry.active(), conditions);
  const log = orRefused(openLog);
  try {
    if (injection.dryRun) return registration;
    orRefused(() => registry.register(registration));
    try {
      orRefused(() => log.write(registration.line, registration.text));
    } catch (error) {
      registry.revert(registration.id);
      throw error;
    }

    return registration;
  } finally {
    log.close();
  }

  function orRefused<T>(act: () => T): T {
    try {
      return act();
    } catch (cause) {
      throw new Refused((cause as Error).message, {cause});
    }
  }
}

function registrationOf(
  {reason, line, mode, durationMs}: Injection,
  {registry, monitors, now, newId}: InjectOptions,
): Registration {
  const reading = monitors.filter(({log}) => log === mode);
  const text = textInRecord(line);
  const {monitor, rule} = ruleFor({reason, line: text, mode}, reading);
  const raised = reading.flatMap((each) => each.raisedBy(text));
  const injectedAt = now();
  const taken = registry.active().map(({id}) => id);
  let id = newId();
  while (taken.includes(id)) id = newId();
  return {
    id,
    monitor: monitor.name,
    source: monitor.source,
    mode,
    reason,
    permanent: rule.condition !== undefined,
    ...(rule.condition !== undefined && {condition: rule.condition}),
    line,
    injectedAt,
    deadline: new Date(injectedAt.getTime() + durationMs),
    text,
    raises: uniqueLabels(raised),
  };
}

/** @throws Refused when no monitor has a rule that the line would raise */
function ruleFor(
  {reason, line, mode}: {readonly reason: string; readonly line: string; readonly mode: string},
  reading: readonly MonitorToRaise[],
): {readonly monitor: MonitorToRaise; readonly rule: RuleToRaise} {
  if (reading.length === 0) {
    throw new Refused(
      `expected a running monitor that reads \`${mode}\`, got none; \`npd-agent state\` says how the monitors are`,
    );
  }

  for (const monitor of reading) {
    const rule = monitor.raisedBy(line).find((one) => one.reason === reason);
    if (rule) return {monitor, rule};
  }

  const rules = reading.flatMap((monitor) => monitor.rules);
  const patterns = rules.filter((one) => one.reason === reason).map(({pattern}) => pattern);
  const reasons = [...new Set(rules.map((one) => one.reason))].sort();
  throw new Refused(
    patterns.length === 0
      ? `expected a reason that a rule has, got \`${reason}\`; there are: ${reasons.join(', ') || 'none'}`
      : `expected a line of which a rule makes \`${reason}\`, got \`${line}\`; it must match \`${patterns.join('` or `')}\``,
  );
}

function uniqueLabels(raised: readonly RuleToRaise[]): readonly ProblemLabels[] {
  const labels = raised.map(({condition = '', reason}) => ({type: condition, reason}));
  return labels.filter(
    ({type, reason}, i) =>
      labels.findIndex((one) => one.type === type && one.reason === reason) === i,
  );
}

/** @throws Refused when the problem is there already: nothing would be proved, and nothing real may be taken back */
function refuseWhatIsUp(
  {reason, condition}: Registration,
  active: readonly Registration[],
  conditions: readonly ReportedCondition[],
): void {
  const other = active.find((one) =>
    condition === undefined
      ? one.reason === reason
      : one.raises.some(({type}) => type === condition),
  );
  if (other) {
    throw new Refused(
      `expected no simulation of \`${condition ?? reason}\` to be active, but \`${other.id}\` is until ${other.deadline.toISOString()}; revert it: npd-agent inject --revert ${other.id}`,
    );
  }

  if (active.length >= mostAtOnce) {
    throw new Refused(
      `expected less than ${mostAtOnce} simulations at once, got ${active.length}; revert them: npd-agent inject --revert-all`,
    );
  }

  const up = conditions.find(({type, status}) => type === condition && status === 'True');
  if (up) {
    throw new Refused(
      `expected the condition \`${up.type}\` not to be up, but it is, for real, with the reason \`${up.reason}\`; a simulation would prove nothing`,
    );
  }
}
